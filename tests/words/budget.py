#!/usr/bin/env python3
"""The texts of each language take at most 6 kB after gzip: what a page or a small phone has to load to speak it.

    python3 tests/words/budget.py sdk/flow/words"""
import gzip
import json
import sys
from pathlib import Path

MOST = 6000

faults = []
files = sorted(Path(sys.argv[1]).glob("*.json"))
for file in files:
    strings = json.loads(file.read_text())["strings"].values()
    texts = [text for each in strings for text in ([each] if isinstance(each, str) else each.values())]
    size = len(gzip.compress("\n".join(texts).encode(), 9))
    print(f"{file.stem:8}{len(texts):5} texts, {size} bytes after gzip -9")
    if size > MOST:
        faults.append(f"{file.name}: {size} bytes after gzip -9, at most {MOST}: say it shorter")
if not files:
    faults.append(f"no words in {sys.argv[1]}")
print("\n".join(faults))
sys.exit(bool(faults))
