#!/usr/bin/env python3
"""pop.hpp has every function of the C ABI, and the program that tests it uses every part of pop.hpp.

    hpp_whole.py INCLUDE PROGRAM"""
import re
import sys
from pathlib import Path

from surface import COMMENT, Headers

include, program = Path(sys.argv[1]), Path(sys.argv[2]).read_text()
code = COMMENT.sub(" ", (include / "pop.hpp").read_text())
# These need no C++ face: they take and give only numbers and text of static storage.
PLAIN = {"pop_result_name", "pop_version", "pop_set_allocator"}
faults = [f"pop.hpp does not call {name}" for name in Headers(include).functions
          if name not in PLAIN and not re.search(rf"\b{name}\b", code)]
members = set(re.findall(r"\b(\w+)\([^()]*\)(?: const)? (?:& |&& |const & )?noexcept \{", code)) - {"operator", "bool"}
classes = set(re.findall(r"^class (\w+)|class \[\[nodiscard\]\] (\w+)", code, re.MULTILINE))
names = {name for name in members | {name for pair in classes for name in pair if name} if name not in ("made", "filled", "lent")}
faults += [f"hpp_program.cpp does not use {name}" for name in sorted(names - {"Handle", "Result"}) if not re.search(rf"\b{name}\b", program)]
print("\n".join(faults) or f"{len(names)} parts of pop.hpp are used")
sys.exit(1 if faults or len(names) < 40 else 0)
