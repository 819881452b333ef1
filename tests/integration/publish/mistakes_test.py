"""Slips of the hand: each is told what to do, and nothing is lost."""

import fcntl
import json
import os
import resource
import stat
import subprocess
import unittest

from holders import Country
from repository import tree_of
from tool import TOOL


class Keys(Country):
    def sign_with(self, reason, key):
        self.run_refused(reason, "sign", "--in", self.record_draft(), "--key", key, "--yes")

    def test_a_public_key_where_the_private_one_is_needed(self):
        self.sign_with("key.pub is a public key: take the private one", self.public("gb"))

    def test_another_file_where_a_key_is_needed(self):
        other = self.work / "other.json"
        other.write_text("{}")
        self.sign_with("other.json is no private key", other)

    def test_a_huge_file_where_a_key_is_needed(self):
        huge = self.work / "huge"
        with open(huge, "wb") as file:
            file.truncate(3 << 30)
        self.sign_with("huge is longer than 64 MiB: is it the right file", huge)

    def test_a_key_file_that_asks_for_all_memory(self):
        key = json.loads((self.folder / "gb/key").read_text())
        for name, value in (("memory", 100 << 30), ("operations", 1 << 20)):
            path = self.work / name
            path.write_text(json.dumps({**key, "sealed": {**key["sealed"], name: value}}))
            path.chmod(0o600)
            self.run_refused("is damaged, or of a later", "key", "passphrase", "--key", path, "--passphrase-file",
                             self.folder / "gb.words")

    def test_passphrase_files(self):
        words = ("key", "new", "--role", "root", "--out", self.work / "new/key", "--passphrase-file")
        empty, long = self.work / "empty", self.work / "long"
        empty.touch()
        long.write_text("x" * 5000)
        self.run_refused("first line is empty", *words, empty)
        self.run_refused("longer than a passphrase may be", *words, long)
        self.run_refused("is a folder", *words, self.work)
        self.assertFalse((self.work / "new").exists())

    def test_memory_has_a_floor(self):
        words = ("key", "new", "--role", "root", "--out", self.work / "new/key", "--passphrase-file", self.folder / "gb.words")
        for memory in ("63", "1025", "64k", ""):
            self.run_refused("is no number of MiB from 64 to 1024", *words, "--memory", memory, code=2)
        self.run_ok(*words)
        self.assertEqual(json.loads((self.work / "new/key").read_text())["sealed"]["memory"], 256 << 20)

    def test_a_public_key_that_is_there_is_not_replaced(self):
        there = self.work / "new/key.pub"
        there.parent.mkdir()
        there.write_text("another's")
        self.run_refused("key.pub is there already", "key", "new", "--role", "root", "--out", self.work / "new/key",
                         "--passphrase-file", self.folder / "gb.words")
        self.assertEqual(there.read_text(), "another's")
        self.assertFalse((self.work / "new/key").exists())

    def test_a_change_of_passphrase_that_was_cut_short_is_done_again(self):
        self.new_key("zoe", "root")
        (self.folder / "zoe/key.new").write_text("{")
        self.run_ok("key", "passphrase", "--key", self.folder / "zoe/key", "--passphrase-file", self.folder / "zoe.words",
                    "--new-passphrase-file", self.folder / "gb.words", "--memory", 64)
        self.assertEqual({path.name for path in (self.folder / "zoe").iterdir()}, {"key", "key.pub"})


class Files(Country):
    def test_a_comma_too_many(self):
        path = self.work / "s/services/gb/line.json"
        path.parent.mkdir(parents=True)
        path.write_text('{\n  "id": "gb.line",\n}\n')
        self.run_refused(r"line.json: not valid JSON in line 3", *self.draft_words("x", None, "draft", "--role", "cc-gb",
                                                                                "--source", self.work / "s"))
        self.assertFalse((self.work / "x").exists())

    def test_names_that_would_move_the_cursor(self):
        path = self.work / "s/services/gb/a\nb\x1b[2K.json"
        path.parent.mkdir(parents=True)
        path.write_text("{}")
        self.run_refused(r"a<U\+000A>b<U\+001B>\[2K.json: a name may have", "lint", "--source", self.work / "s")

    def test_a_device_is_not_replaced_by_a_file(self):
        pipe = self.work / "pipe"
        os.mkfifo(pipe)
        self.run_refused("pipe is there and is no file", "bundle", "--repo", self.repo, "--out", pipe)
        self.assertTrue(stat.S_ISFIFO(pipe.stat().st_mode))

    def test_a_full_disk(self):
        self.record_draft("new", name={"en": "Another name"})
        before = {name: content for name, content in tree_of(self.repo).items()}

        def full():  # a disk that ends after 512 bytes
            resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))

        words = [TOOL, *map(str, self.accept_words("new"))]
        done = subprocess.run(["sh", "-c", 'trap "" XFSZ; exec "$@"', "sh", *words], preexec_fn=full, capture_output=True,
                              text=True, check=False, timeout=300)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertRegex(done.stderr, "cannot be written: File too large. What was published stands")
        self.assertEqual({name: content for name, content in tree_of(self.repo).items() if not name.endswith(".part")}, before)
        self.run_ok(*self.accept_words("new"))
        self.assertFalse([name for name in tree_of(self.repo) if name.endswith(".part")])

    def test_two_at_once(self):
        folder = os.open(self.repo, os.O_RDONLY)
        self.addCleanup(os.close, folder)
        fcntl.flock(folder, fcntl.LOCK_EX)
        self.record_draft("new", name={"en": "Another name"})
        self.run_refused("being published to by another", *self.accept_words("new"))


if __name__ == "__main__":
    unittest.main()
