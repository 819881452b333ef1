"""add_subdirectory and FetchContent: PoP built by a platform's own project.

It is compiled as this build compiled it, so that ccache has it: from a folder of links in the place of the source, with
PoP's folder in it where this build's is (same_folder.sh)."""
import os
import unittest

from outside import BUILD, CXX_COMPILER, HERE, SOURCE, OutsideTest, needed, run, CMAKE

SETTINGS = (f"-DCMAKE_CXX_COMPILER={CXX_COMPILER}", f"-DCMAKE_CXX_COMPILER_LAUNCHER={HERE / 'same_folder.sh'}",
            "-DCMAKE_BUILD_TYPE=RelWithDebInfo", "-DCMAKE_CXX_FLAGS_RELWITHDEBINFO=-O2 -g1", "-DPOP_WERROR=ON")
NOT_WANTED = r"(?mi)^[a-z_][^=\n]*(phonenumber|boost|sdl2|gtest|benchmark|openssl|python|qrencode)"


class Added(OutsideTest):
    def build(self, name, pop, *settings):
        source = self.folder / name
        source.mkdir()
        for part in ("CMakeLists.txt", "cmake", "directory", "include", "sdk", "bindings"):
            (source / part).symlink_to(SOURCE / part)
        build = source / "build"
        env = {**os.environ, "POP_FOLDER": pop, "CCACHE_BASEDIR": str(source), "CCACHE_NOHASHDIR": "1"}
        self.configure(HERE / "added", build, f"-DPOP={source}", *SETTINGS, *settings, env=env)
        self.assertNotRegex((build / "CMakeCache.txt").read_text(), NOT_WANTED)
        run(CMAKE, "--build", build, env=env)
        run(build / "game")
        for way in ("pop", "static"):
            with self.subTest(way):
                self.answers(build / f"app_{way}")
        return build

    def test_by_its_folder(self):
        build = self.build("folder", "pop")
        # Nothing was built that nothing asked for.
        self.assertFalse([*build.rglob("libpop_http_curl*")])
        self.assertIn("verify", run(build / "pop/directory/tool/pop-directory", "--help"))
        self.assertIn("POP_PUBLISHER", run(build / "pop/directory/tool/pop-directory", "--help"))

    def test_by_fetch_content_with_the_systems_libraries_and_no_transport(self):
        base = self.folder / "fetched/build"
        build = self.build("fetched", "pop-build", "-DFETCH=ON", f"-DFETCHCONTENT_BASE_DIR={base}",
                           f"-DFETCHCONTENT_SOURCE_DIR_POP={self.folder / 'fetched'}", "-DPOP_HTTP=none", "-DPOP_ICU=system",
                           "-DPOP_SQLITE=system")
        for name in ("pop-build/sdk/abi/libpop.so", "app_static"):
            with self.subTest(name):
                self.assertTrue({"libsqlite3.so.0"} < needed(build / name))
                self.assertTrue([n for n in needed(build / name) if n.startswith("libicuuc.so")])
        self.assertNotIn("POP_PC_CURL", (build / "CMakeCache.txt").read_text())

    def test_a_wrong_word_is_said(self):
        for setting in ("POP_HTTP", "POP_ICU", "POP_SQLITE"):
            with self.subTest(setting):
                said = self.configure(HERE / "added", self.folder / setting, f"-DPOP={SOURCE}", f"-D{setting}=yes", ok=False)
                self.assertIn(f'{setting} is "yes"', said)


if __name__ == "__main__":
    unittest.main()
