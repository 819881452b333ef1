"""Every test that README.md's table names is there."""

import re
import unittest
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent


class Table(unittest.TestCase):
    def test_every_test_it_names_is_there(self):
        table = (TESTS / "conformance/README.md").read_text(encoding="utf-8").partition("| Attack or fault | Test |")[2]
        python = "".join(path.read_text(encoding="utf-8") for path in (TESTS / "integration/tuf").glob("test_*.py"))
        unit = "".join(path.read_text(encoding="utf-8") for path in (TESTS / "unit").rglob("*_test.cpp"))
        names = re.findall(r"`([A-Z]\w+\.\w+|test_\w+|[A-Z]\w+)`", table)
        self.assertGreater(len(names), 50)
        for name in names:
            with self.subTest(name):
                suite, dot, case = name.partition(".")
                if dot:
                    self.assertIn(f"TEST({suite}, {case})", unit)
                else:
                    self.assertRegex(python, rf"(def|class) {name}\(")


if __name__ == "__main__":
    unittest.main()
