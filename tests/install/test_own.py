"""PoP in hosts that have libraries of their own by the same names: none of them is used, and all of them work.

Other SQLite and libsodium than those linked into PoP come with packages of tests/requirements.txt, ICU is the system's with all its
data, RapidJSON has other settings under PoP's own names."""
import subprocess
import unittest

from outside import BUILD, BUNDLE, C_COMPILER, CXX_COMPILER, HERE, ROOT, SDK, OutsideTest, run

OWN = HERE / "own"
LIB = next(SDK.rglob("libpop.so")).parent
# What PoP links in, and the C++ runtime.
INSIDE = ["libsqlite3.a", "libsodium.a", "libicuuc.a", "libicui18n.a", "libicudata.a", "libstdc++.a"]
# (name, how the linker finds PoP, what the program is to find)
WAYS = [("shared", [f"-L{LIB}", "-lpop", f"-Wl,-rpath,{LIB}"]), ("static", [str(LIB / "libpop.a"), "-lm"])]


def package_library(package, name):
    found = sorted((BUILD / "venv").glob(f"lib/python3*/site-packages/{package}.libs/{name}-*.so*"))
    if not found:
        raise AssertionError(f"{package} is not in {BUILD}/venv: tests/run.sh installs tests/requirements.txt there")
    return found[0]


class Own(OutsideTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        run(SDK / "bin/pop-directory", "embed", "--root", ROOT, "--bundle", BUNDLE, "--out-c", cls.folder / "directory.c",
            "--out-h", cls.folder / "pop_directory_embedded.h")
        run(C_COMPILER, "-c", cls.folder / "directory.c", "-o", cls.folder / "directory.o")

    def test_each_uses_its_own(self):
        sqlite, sodium = package_library("pyproj", "libsqlite3"), package_library("pyzmq", "libsodium")
        run(CXX_COMPILER, "-std=c++17", "-c", OWN / "host.cpp", "-I", SDK / "include", "-I", self.folder, "-o", self.folder / "host.o")
        for way, pop in WAYS:
            with self.subTest(way):
                host = self.folder / f"host_{way}"
                # Everything the program has can be seen by the libraries: the worst for them.
                run(CXX_COMPILER, "-rdynamic", self.folder / "host.o", self.folder / "directory.o", *pop, sqlite, sodium, "-licuuc", "-licui18n",
                    f"-Wl,-rpath,{sqlite.parent}:{sodium.parent}", "-o", host)
                (self.folder / way).mkdir()
                said = run(host, self.folder / way)
                self.assertRegex(said, "SQLite 3.*, libsodium 1.*, PoP")
                inside = run("strings", "-n", "6", LIB / ("libpop.so" if way == "shared" else "libpop.a"))
                for version in said.replace(",", "").split()[1:4:2]:
                    self.assertNotIn(f"\n{version}\n", inside, "the host's version is PoP's: nothing is shown")

    def test_a_host_that_has_every_name_there_is_inside(self):
        names = set()
        for archive in INSIDE:
            path = run(CXX_COMPILER, f"-print-file-name={archive}").strip()
            listed = subprocess.run(["nm", "-g", "--defined-only", path], capture_output=True, text=True, check=True).stdout
            names |= {line.split()[2] for line in listed.splitlines() if len(line.split()) == 3 and "@" not in line}
        for known in ("sqlite3_open_v2", "crypto_aead_chacha20poly1305_ietf_encrypt", "icudt72_dat", "u_charType_72", "_Znwm", "__cxa_throw"):
            self.assertIn(known.replace("72", self.icu()), names)
        doubles = self.folder / "doubles.s"
        doubles.write_text(".text\n" + "".join(f'.globl "{name}"\n.type "{name}", %function\n"{name}":\n' for name in sorted(names)) +
                           "ud2\n.section .note.GNU-stack,\"\",%progbits\n")
        for way, pop in WAYS:
            with self.subTest(way):
                app = self.folder / f"app_{way}"
                run(C_COMPILER, "-rdynamic", "-I", SDK / "include", "-I", self.folder, HERE / "app.c", self.folder / "directory.o", doubles,
                    *pop, "-o", app)
                self.answers(app)
                self.assertIn(" T sqlite3_open_v2", run("nm", "-D", app))

    @staticmethod
    def icu():
        return run("pkg-config", "--modversion", "icu-uc").split(".")[0]


if __name__ == "__main__":
    unittest.main()
