#!/usr/bin/env python3
"""Writes a header that notes each function of the C ABI which is called below it, once a place, in the file $POP_COUNTED."""
import re
import sys
from pathlib import Path

include, out = Path(sys.argv[1]), Path(sys.argv[2])
names = set()
for header in include.glob("pop/*.h"):
    text = re.sub(r"/\*.*?\*/", " ", header.read_text(), flags=re.S)
    names |= set(re.findall(r"POP_API[^;(]*?\b(pop_\w+)\s*\(", text))
lines = ["#pragma once", "#include <cstdio>", "#include <cstdlib>", '#include "pop/pop.h"', "inline bool pop_note(const char *name) {",
         '  if (std::FILE *file = std::fopen(std::getenv("POP_COUNTED"), "a")) {', '    std::fprintf(file, "%s\\n", name);',
         "    std::fclose(file);", "  }", "  return true;", "}"]
for name in sorted(names):
    lines.append(f'#define {name}(...) ([] {{ static const bool noted = pop_note("{name}"); (void)noted; }}(), {name}(__VA_ARGS__))')
out.write_text("\n".join(lines) + "\n")
