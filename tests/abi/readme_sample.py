#!/usr/bin/env python3
"""Writes the C program that stands in the README, as it stands there.

    readme_sample.py README OUT"""
import re
import sys
from pathlib import Path

blocks = re.findall(r"^```c\n(.*?)^```$", Path(sys.argv[1]).read_text(), re.DOTALL | re.MULTILINE)
programs = [block for block in blocks if "int main(" in block]
if len(programs) != 1:
    sys.exit(f"{len(programs)} programs in C stand in the README, not one")
if programs[0].count("\n") >= 60:
    sys.exit(f"the README's program has {programs[0].count(chr(10))} lines: keep it under 60")
Path(sys.argv[2]).write_text(programs[0])
