"""find_package(pop) from a project in C, against the installed package."""
import shutil
import unittest

from outside import HERE, SDK, OutsideTest, install, needed, run, CMAKE

FOUND = HERE / "found"


class Found(OutsideTest):
    def test_every_library_in_every_way_from_a_package_that_was_moved(self):
        moved = self.folder / "moved here"
        shutil.copytree(SDK, moved, symlinks=True)
        build = self.folder / "all"
        self.configure(FOUND, build, f"-DCMAKE_PREFIX_PATH={moved}", "-DPARTS=static;http_curl;http_curl_static;directory_tool")
        run(CMAKE, "--build", build)
        for name in ("app_pop", "app_static", "app_curl", "app_curl_static"):
            with self.subTest(name):
                self.answers(build / name)
        self.assertIn("libpop.so.1", needed(build / "app_pop"))
        for name in ("app_static", "app_curl_static"):
            with self.subTest(name):
                self.assertFalse([n for n in needed(build / name) if n.startswith(("libpop", "libstdc++", "libsqlite", "libicu", "libsodium"))])

    def test_the_static_library_alone_is_pop_as_well(self):
        prefix, build = self.folder / "static_only", self.folder / "static_build"
        install(prefix, "static", "tool")
        shutil.copytree(SDK / "include", prefix / "include")
        self.configure(FOUND, build, f"-DCMAKE_PREFIX_PATH={prefix}", "-DPARTS=static")
        run(CMAKE, "--build", build, "--target", "app_pop")
        self.answers(build / "app_pop")
        self.assertNotIn("libpop.so.1", needed(build / "app_pop"))

    def test_what_is_not_there_is_said(self):
        prefix = self.folder / "shared_only"
        install(prefix, "runtime", "development")
        where = f"-DCMAKE_PREFIX_PATH={prefix}"
        self.assertIn("pop::static is not installed", self.configure(FOUND, self.folder / "none", where, "-DPARTS=static", ok=False))
        # And the directory: no tool came with it, and none is on the path.
        self.assertIn("POP_DIRECTORY_TOOL", self.configure(FOUND, self.folder / "no_tool", where, ok=False, env={"PATH": "/usr/bin:/bin"}))


if __name__ == "__main__":
    unittest.main()
