#!/usr/bin/env python3
"""Writes the headers of a release that does not exist: each struct that may grow has one more field.

    tomorrow.py INCLUDE FOLDER"""
import re
import sys
from pathlib import Path

include, folder = Path(sys.argv[1]), Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
grown = 0
for header in include.glob("*.h"):
    parts = re.split(r"(typedef struct \w+ \{\n\s*uint32_t struct_size;.*?\n\} \w+;)", header.read_text(), flags=re.DOTALL)
    for i in range(1, len(parts), 2):
        end = parts[i].rindex("}")
        parts[i] = parts[i][:end] + "  uint64_t pop_tomorrow[2];\n" + parts[i][end:]
        grown += 1
    text = "".join(parts)
    (folder / header.name).write_text("#define POP_TOMORROW 1\n" + text if header.name == "types.h" else text)
sys.exit(0 if grown > 20 else f"only {grown} structs begin with struct_size: has their form changed?")
