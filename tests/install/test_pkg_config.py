"""A compiler and pkg-config, nothing else."""
import os
import unittest
from pathlib import Path

from outside import BUNDLE, C_COMPILER, HERE, ROOT, SDK, OutsideTest, needed, run

PACKAGES = next(SDK.rglob("pop.pc")).parent


class PkgConfig(OutsideTest):
    def build(self, package, *more):
        out = self.folder / package
        run(SDK / "bin/pop-directory", "embed", "--root", ROOT, "--bundle", BUNDLE, "--out-c", out / "directory.c",
            "--out-h", out / "pop_directory_embedded.h")
        flags = run("pkg-config", "--cflags", "--libs", package, env={**os.environ, "PKG_CONFIG_PATH": str(PACKAGES)})
        run(C_COMPILER, "-std=c99", "-I", out, HERE / "app.c", out / "directory.c", *flags.split(), *more, "-o", out / "app")
        return out / "app"

    def test_shared(self):
        for package, more in (("pop", ()), ("pop-http-curl", ("-DAPP_CURL",))):
            with self.subTest(package):
                app = self.build(package, *more)
                self.assertIn("libpop.so.1", needed(app))
                self.answers(app, env={"LD_LIBRARY_PATH": str(PACKAGES.parent)})

    def test_static(self):
        for package, more in (("pop-static", ()), ("pop-http-curl-static", ("-DAPP_CURL",))):
            with self.subTest(package):
                app = self.build(package, *more)
                self.assertFalse([n for n in needed(app) if n.startswith(("libpop", "libstdc++"))])
                self.answers(app)

    def test_a_program_without_any_shared_library(self):
        app = self.build("pop-static", "-static")
        self.assertEqual(needed(app), set())
        self.answers(app)

    def test_the_version(self):
        self.assertTrue(Path(PACKAGES / "pop.pc").read_text().count("Version: "))
        run("pkg-config", "--exact-version=" + os.environ["POP_VERSION"], "pop", env={**os.environ, "PKG_CONFIG_PATH": str(PACKAGES)})


if __name__ == "__main__":
    unittest.main()
