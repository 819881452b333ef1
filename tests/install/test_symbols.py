"""What the installed libraries give away and what they ask for."""
import re
import unittest

from outside import SDK, OutsideTest, needed, run

LIB = next(SDK.rglob("libpop.so")).parent


def declared(*headers):
    text = "\n".join(header.read_text() for header in headers)
    return set(re.findall(r"POP_API[^;(]*?\b(pop_\w+)\(", text))


def symbols(archive, which):
    lines = [line.split() for line in run("nm", "-g", which, archive).splitlines()]
    return {words[-1]: words[-2] for words in lines if len(words) > 1}


class Symbols(OutsideTest):
    def test_only_what_the_headers_declare_is_global_in_the_static_libraries(self):
        headers = set((SDK / "include/pop").glob("*.h"))
        curl = SDK / "include/pop/http_curl.h"
        for archive, of in (("libpop.a", headers - {curl}), ("libpop_http_curl.a", {curl})):
            with self.subTest(archive):
                self.assertEqual(set(symbols(LIB / archive, "--defined-only")), declared(*of))
                # Groups are what a program's linker would take for its own, or give its own for.
                self.assertIn("no section groups", run("readelf", "-g", LIB / archive))

    def test_they_ask_for_the_c_library_and_the_unwinder_alone(self):
        for archive in ("libpop.a", "libpop_http_curl.a"):
            with self.subTest(archive):
                asked = {name for name, kind in symbols(LIB / archive, "--undefined-only").items() if kind == "U"}
                self.assertFalse({name for name in asked if re.match(r"_Z|__cxa_(?!atexit|thread_atexit_impl|finalize)|sqlite3|sodium|crypto_|u_|icu", name)})
        self.assertLessEqual(needed(LIB / "libpop.so"), {"libc.so.6", "libm.so.6", "libgcc_s.so.1", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"})
        self.assertIn("libpop.so.1", needed(LIB / "libpop_http_curl.so"))
        self.assertFalse([n for n in needed(LIB / "libpop_http_curl.so") if n.startswith("libstdc++")])

    def test_they_load_where_pages_are_16_kib(self):
        for library in ("libpop.so", "libpop_http_curl.so"):
            with self.subTest(library):
                loads = [line.split() for line in run("readelf", "-lW", LIB / library).splitlines() if line.strip().startswith("LOAD")]
                self.assertTrue(loads)
                self.assertTrue(all(int(words[-1], 16) % 0x4000 == 0 for words in loads), loads)


if __name__ == "__main__":
    unittest.main()
