"""Building a directory into a program: pop-directory embed and pop_embed_directory() of CMake."""

import os
import shutil
import subprocess
import time
import unittest

import made_up
from tool import SOURCE, TOOL, ToolTest

C_COMPILER = os.environ.get("POP_C_COMPILER", "cc")
CMAKE = os.environ.get("POP_CMAKE", "cmake")
DAY = 86400

PROGRAM = """
#include <stdio.h>
#include "pop_directory_embedded.h"
int main(void) {
  fwrite(pop_directory_root, 1, pop_directory_root_size, stdout);
  fwrite(pop_directory_bundle, 1, pop_directory_bundle_size, stdout);
  printf("%lld", (long long)pop_directory_embedded_at);
  return 0;
}
"""

PROJECT = """
cmake_minimum_required(VERSION 3.22)
project(app LANGUAGES C)
include({source}/cmake/PopEmbedDirectory.cmake)
add_executable(app main.c)
pop_embed_directory(app ROOT {root} BUNDLE {bundle} {more})
"""


class Embed(ToolTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.started = int(time.time())
        repo, cls.bundle = made_up.publish(cls.run_ok, cls.folder / "ours", now=cls.started)
        cls.root = repo / "metadata/1.root.json"

    def words(self, out, *more):
        return ("embed", "--root", self.root, "--bundle", self.bundle, "--out-c", out / "embedded.c", "--out-h",
                out / "pop_directory_embedded.h", *more)

    def expected(self, embedded_at):
        return self.root.read_bytes() + self.bundle.read_bytes() + str(embedded_at).encode()

    def test_the_program_holds_the_bytes_that_were_verified(self):
        out = self.folder / "a folder"
        out.mkdir()
        self.run_ok(*self.words(out, "--now", self.started + 60))
        (out / "main.c").write_text(PROGRAM)
        for compiler in filter(None, map(shutil.which, (C_COMPILER, "gcc-12", "clang-14"))):
            for flags in (["-fPIE", "-pie"], ["-fno-pie", "-no-pie", "-O2"]):
                subprocess.run([compiler, "-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", *flags, "embedded.c", "main.c",
                                "-o", "app"], cwd=out, check=True)
                done = subprocess.run([out / "app"], capture_output=True, check=True)
                self.assertEqual(done.stdout, self.expected(self.started + 60), (compiler, flags))

    def test_too_old_expired_or_from_the_future_is_refused_and_nothing_written(self):
        out = self.folder / "none"
        for later, more, reason in ((15 * DAY, (), "expired"), (3 * DAY, ("--max-age", "2d"), "3 days ago, and at most 2"),
                                    (-DAY, (), "clock")):
            self.run_refused(reason, *self.words(out, "--now", self.started + later, *more))
            self.assertFalse(out.exists())
        self.run_ok(*self.words(out, "--now", self.started + 2 * DAY, "--max-age", "2d"))

    def test_a_flipped_byte_is_refused(self):
        data = bytearray(self.bundle.read_bytes())
        data[data.index(b"Made-up line")] ^= 1
        flipped, out = self.folder / "flipped.bundle", self.folder / "flipped"
        flipped.write_bytes(data)
        self.run_refused("flipped.bundle", "embed", "--root", self.root, "--bundle", flipped, "--out-c", out / "e.c", "--out-h",
                         out / "e.h")
        self.assertFalse(out.exists())

    def test_a_folder_of_files_for_an_apps_resources(self):
        out = self.folder / "resources"
        words = ("embed", "--root", self.root, "--bundle", self.bundle, "--out-folder", out)
        self.run_refused("expired", *words, "--now", self.started + 15 * DAY)
        self.assertFalse(out.exists())
        self.run_ok(*words, "--now", self.started + 60)
        self.assertEqual({file.name: file.read_bytes() for file in out.iterdir()}, {
            "pop_root.json": self.root.read_bytes(), "pop_directory.popb": self.bundle.read_bytes(),
            "pop_embedded_at.txt": b"%d\n" % (self.started + 60)})

    def test_c_source_and_a_folder_at_once(self):
        out = self.folder / "both"
        self.run_ok(*self.words(out, "--out-folder", out / "files"))
        self.assertTrue((out / "embedded.c").exists())
        self.assertEqual((out / "files/pop_directory.popb").read_bytes(), self.bundle.read_bytes())

    def test_where_to_write_has_to_be_said(self):
        words = ("embed", "--root", self.root, "--bundle", self.bundle)
        self.run_refused("--out-folder", *words, code=2)
        for one in ("--out-c", "--out-h"):
            self.run_refused("belong together", *words, one, self.folder / "x", "--out-folder", self.folder / "nowhere", code=2)
        self.assertFalse((self.folder / "nowhere").exists())

    def test_a_wrong_age_is_a_wrong_command_line(self):
        for age in ("30", "d", "0d", "401d", "1w"):
            self.run_refused("--max-age", *self.words(self.folder / "none", "--max-age", age), code=2)

    def test_in_cmake(self):
        build = self.cmake_project("good", "MAX_AGE 2d")
        self.run_cmake(build, ok=True)
        done = subprocess.run([build / "app"], capture_output=True, check=True)
        self.assertTrue(done.stdout.startswith(self.root.read_bytes() + self.bundle.read_bytes()))
        self.assertGreaterEqual(int(done.stdout[len(self.expected("")):]), self.started)

    def test_in_cmake_the_build_fails_when_it_does_not_verify(self):
        other = self.folder / "other.json"
        other.write_text("{}")
        build = self.cmake_project("bad", "", root=other)
        self.assertIn("root", self.run_cmake(build, ok=False))

    def cmake_project(self, name, more, root=None):
        project = self.folder / name
        project.mkdir()
        (project / "main.c").write_text(PROGRAM)
        (project / "CMakeLists.txt").write_text(PROJECT.format(source=SOURCE, root=root or self.root, bundle=self.bundle, more=more))
        subprocess.run([CMAKE, "-S", project, "-B", project / "build", f"-DPOP_DIRECTORY_TOOL={TOOL}",
                        f"-DCMAKE_C_COMPILER={C_COMPILER}"], check=True, capture_output=True)
        return project / "build"

    def run_cmake(self, build, ok):
        done = subprocess.run([CMAKE, "--build", build], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode == 0, ok, done.stdout + done.stderr)
        return done.stdout + done.stderr


if __name__ == "__main__":
    unittest.main()
