"""Shows that rooms.py finds each kind of thing it looks for, where it says, and nothing else.

    python3 tests/lint/rooms_test.py
"""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True  # a test run leaves nothing in the source tree
import rooms

MACHINE_PATH = "/work" + "/main"  # in two parts, so that the lint does not find it here


class Tree(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def write(self, files):
        for path, text in files.items():
            file = self.root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))

    def check(self, files):
        self.write(files)
        return rooms.check(self.root, files.keys())


class Findings(Tree):
    # (path, text, "line: beginning of the message", what the message must also say)
    REFUSED = [
        # a room above, beside, or one that is not its business
        ("sdk/base/a.cpp", '#include "base/a.h"\n#include "trust/keys.h"\n', "2: base may not use trust", "only: none"),
        ("sdk/locate/a.h", '#include "handoff/hpke.h"', "1: locate may not use handoff", "only: base, directory"),
        ("sdk/handoff/a.h", '#include "locate/place.h"', "1: handoff may not use locate", "pass it in from above"),
        ("sdk/locate/a.h", "#include <trust/keys.h>", "1: locate may not use trust", ""),
        ("sdk/flow/a.h", '#include "client/client.h"', "1: flow may not use client", ""),
        ("sdk/client/a.h", '#include "abi/client.h"', "1: client may not use abi", ""),
        ("sdk/client/a.h", '#include "net/curl.h"', "1: client may not use net", ""),
        ("sdk/net/a.h", '#include "directory/service.h"', "1: net may not use directory", ""),
        ("sdk/attic/a.h", '#include "base/bytes.h"', "1: sdk/attic is not a room", "ROOMS"),
        # libraries
        ("sdk/flow/a.cpp", "#include <sodium.h>", "1: flow may not use sodium.h", "only base, handoff, trust may"),
        ("sdk/locate/a.cpp", "#include <sodium/core.h>", "1: locate may not use sodium/core.h", ""),
        ("sdk/trust/a.cpp", "#include <sqlite3.h>", "1: trust may not use sqlite3.h", "only directory may"),
        ("sdk/directory/a.cpp", "#include <unicode/uloc.h>", "1: directory may not use unicode/uloc.h", "flow, locate"),
        ("sdk/client/a.cpp", "#include <curl/curl.h>", "1: client may not use curl/curl.h", "only net may"),
        ("sdk/base/a.cpp", "#include <boost/json.hpp>", "1: boost/json.hpp is neither", ""),
        ("sdk/base/a.cpp", "#include <sys/socket.h>", "1: sys/socket.h is neither", ""),
        # ways of writing it
        ("sdk/base/a.cpp", '#include "bytes.h"', "1: bytes.h is neither", '"room/file.h"'),
        ("sdk/base/a.cpp", '#include "../trust/keys.h"', "1: ../trust/keys.h climbs", ""),
        ("sdk/base/a.cpp", "#include <pop/../trust/keys.h>", "1: pop/../trust/keys.h climbs", ""),
        ("sdk/base/a.cpp", "#include KEYS", "1: an include of KEYS cannot be checked", "name the header"),
        ("sdk/base/a.cpp", '\n  #  include"trust/keys.h"', "2: base may not use trust", ""),
        ("sdk/base/a.cpp", '/* two\nlines */ #include "trust/keys.h"', "2: base may not use trust", ""),
        ("sdk/base/a.cpp", 'auto g = "/*";\n#include "trust/keys.h"\n/**/', "2: base may not use trust", ""),
        ("sdk/base/a.cpp", 'auto g = R"(\n/*)";\n#include "trust/keys.h"\n/**/', "3: base may not use trust", ""),
        ("sdk/base/a.cpp", "f('\"', \"/*\");\n#include \"trust/keys.h\"\n/**/", "2: base may not use trust", ""),
        ("sdk/base/a.cpp", "#include_next <sqlite3.h>", "1: base may not use sqlite3.h", ""),
        # outside the library
        ("include/pop/a.h", '#include "base/bytes.h"', "1: base/bytes.h is inside the library", "pop/*.h"),
        ("include/pop/a.h", "#include <jni.h>", "1: jni.h is neither", ""),
        ("bindings/java/a.cpp", '#include "abi/client.h"', "1: abi/client.h is inside", ""),
        ("bindings/swift/a.c", "#include <sodium.h>", "1: sodium.h is neither", ""),
        ("bindings/swift/a.m", '#import "base/bytes.h"', "1: base/bytes.h is inside", ""),
        ("samples/terminal/main.cpp", "#include <curl/curl.h>", "1: curl/curl.h is neither", ""),
        ("samples/terminal/main.cpp", '#include "../../sdk/base/bytes.h"', "1: ../../sdk/base/bytes.h climbs", ""),
        # unfinished work and machine paths
        ("sdk/base/a.cpp", "int a;\n// TODO: b\n", "2: TODO marks unfinished work", ""),
        ("include/pop/a.h", "/* FIXME(someone) */", "1: FIXME marks", ""),
        ("samples/demo.sh", "# XXX", "1: XXX marks", ""),
        ("directory/tool/a.py", "TODOs = []", "1: TODO marks", ""),
        ("bindings/java/A.java", "int TODO_later;", "1: TODO marks", ""),
        ("tests/a.txt", "a==1\n" + "<" * 7 + " HEAD\nb==1\n", "2: git left a conflict", ""),
        ("README.md", f"one\ncd {MACHINE_PATH}\n", "2: a path of one machine", ""),
        ("cmake/a.cmake", f"-I{MACHINE_PATH}/include", "1: a path of one machine", ""),
        ("a.json", f'["https://example.org","{MACHINE_PATH}"]', "1: a path of one machine", ""),
        ("a.bin", b"\xff\xfe\n" + MACHINE_PATH.encode(), "2: a path of one machine", ""),
    ]

    def test_what_must_not_be_is_found(self):
        for path, text, begin, also in self.REFUSED:
            with self.subTest(f"{path} {begin}"):
                findings = self.check({path: text})
                self.assertEqual(1, len(findings), findings)
                self.assertTrue(findings[0].startswith(f"{path}:{begin}"), findings[0])
                self.assertIn(also, findings[0])

    # (path, text)
    ALLOWED = [
        ("sdk/base/a.cpp", '#include "base/a.h"\n#include <sodium.h>\n#include <rapidjson/reader.h>\n#include <sys/mman.h>\n'
                           '#include <string_view>\n#include <stdint.h>\n#include "pop/types.h"\n#include <pop/host.h>\n'),
        ("sdk/trust/a.cpp", '#include "base/result.h"\n#include <sodium.h>\n'),
        ("sdk/directory/a.cpp", '#include "trust/keys.h"\n#include <sqlite3.h>\n'),
        ("sdk/locate/a.cpp", '#include "directory/service.h"\n#include <unicode/uloc.h>\n'),
        ("sdk/flow/a.cpp", '#include "locate/place.h"\n#include "handoff/link.h"\n#include <rapidjson/document.h>\n'),
        ("sdk/net/a.cpp", '#include "base/http.h"\n#include <curl/curl.h>\n'),
        ("sdk/client/a.cpp", '#include "flow/screen.h"\n#include "trust/mirror.h"\n'),
        ("sdk/abi/a.cpp", '#include "client/client.h"\n'),
        ("sdk/base/b.cpp", '// #include "trust/keys.h"\n/*\n#include "trust/keys.h"\n*/\nauto s = R"x(//)x";\n'),
        ("sdk/base/c.cpp", 'mkstemp("/tmp/pop.XXXXXX");  // todo and fixme in small letters are words\n'),
        ("sdk/base/CMakeLists.txt", '#include "trust/keys.h"\n'),
        ("samples/helpline/gateway/a.cpp", '#include "handoff/hpke.h"\n#include <sqlite3.h>\n'),
        ("tests/unit/base/a.cpp", "#include <gtest/gtest.h>\n// TODO is looked for only in what is shipped\n"),
        ("bindings/java/jni/a.cpp", "#include <jni.h>\n#include <pop/pop.h>\n"),
        ("directory/services/zz/a.json", '"https://example.org/work/with-us"\n'),
        ("docs/a.md", "homework/main, /work/ and /works/here\n"),
    ]

    def test_what_may_be_is_left_alone(self):
        for path, text in self.ALLOWED:
            with self.subTest(path):
                self.assertEqual([], self.check({path: text}))

    def test_a_part_outside_the_library_may_include_its_own_files(self):
        own = {"include/pop/pop.h": '#include "client.h"\n', "include/pop/client.h": "",
               "samples/terminal/main.cpp": '#include "draw.h"\n', "samples/terminal/draw.h": ""}
        self.assertEqual([], self.check(own))
        del own["samples/terminal/draw.h"]
        self.assertEqual(1, len(rooms.check(self.root, own)))

    def test_arrows_run_downward_only(self):
        above = set()
        for room, below in rooms.ROOMS.items():
            self.assertLessEqual(below, above, room)
            above.add(room)

    def test_a_deleted_file_and_a_link_are_passed_over(self):
        self.write({"a.md": "", "b.md": MACHINE_PATH})
        (self.root / "link.md").symlink_to("b.md")
        self.assertEqual([], rooms.check(self.root, ["a.md", "link.md", "gone.md"]))

    def test_every_finding_of_a_file_in_order_of_lines(self):
        findings = self.check({"sdk/base/a.cpp": f'// {MACHINE_PATH}\n#include "flow/a.h"\n// TODO\n#include "abi/a.h"\n'})
        self.assertEqual([1, 2, 3, 4], [int(finding.split(":")[1]) for finding in findings])


class Command(Tree):
    def setUp(self):
        super().setUp()
        self.write({"tests/lint/rooms.py": Path(rooms.__file__).read_bytes()})

    def git(self, *arguments):
        subprocess.run(["git", "-C", str(self.root), *arguments], check=True, stdout=subprocess.DEVNULL)

    def run_lint(self):
        return subprocess.run([sys.executable, str(self.root / "tests/lint/rooms.py")],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")

    def test_only_tracked_files_and_the_exit_code(self):
        self.git("init", "-q")
        self.git("add", "tests")
        self.write({"sdk/base/ä.cpp": '#include "abi/client.h"\n'})
        clean = self.run_lint()
        self.assertEqual((0, "", ""), (clean.returncode, clean.stdout, clean.stderr))
        self.git("add", "sdk")
        found = self.run_lint()
        self.assertEqual((1, ""), (found.returncode, found.stderr))
        self.assertTrue(found.stdout.startswith("sdk/base/ä.cpp:1: base may not use abi"), found.stdout)

    def test_without_a_checkout_it_says_so(self):
        result = self.run_lint()
        self.assertEqual(1, result.returncode)
        self.assertIn("run this in a git checkout", result.stderr)
        self.assertNotIn("Traceback", result.stderr)


if __name__ == "__main__":
    unittest.main()
