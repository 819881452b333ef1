#!/usr/bin/env python3
"""The table of figures in the words' README is what is measured now, and no language is larger than a page or a small phone
can load: its texts take at most 6 kB after gzip.

    python3 tests/words/figures.py build/dev/tests/words/pop-words-lint sdk/flow/words [--write]"""
import gzip
import json
import re
import subprocess
import sys
from pathlib import Path

MOST = 6000
HEAD = ["| | Words a sentence A / B / C | Longest | Measure | kB after gzip |", "|---|---|---|---|---|"]
BAND = re.compile(r"  [ABC]  \d+ texts, ([\d.]+) (?:words|characters) a sentence, the longest (\d+)"
                  r"(?:, [\d.]+ syllables a word)?(?:, (.+) (-?[\d.]+))?")

program, folder = sys.argv[1], Path(sys.argv[2])


def size_of(file):
    strings = json.loads(file.read_text())["strings"].values()
    texts = [text for each in strings for text in ([each] if isinstance(each, str) else each.values())]
    return len(gzip.compress("\n".join(texts).encode(), 9, mtime=0))


def rounded(values):
    return " / ".join(f"{float(value):.1f}" for value in values)


def row(file):
    printed = subprocess.run([program, file], stdout=subprocess.PIPE, encoding="utf-8").stdout
    means, longest, measures, values = zip(*BAND.findall(printed))
    measure = f"{measures[0]} {rounded(values)}" if measures[0] else ""
    return f"| {file.stem} | {rounded(means)} | {' / '.join(longest)} | {measure} | {size_of(file) / 1000:.1f} |"


files = sorted(folder.glob("*.json"))
rows = [row(file) for file in files]
faults = [f"{file.name}: {size_of(file)} bytes after gzip -9, at most {MOST}: say it shorter"
          for file in files if size_of(file) > MOST]
readme = folder / "README.md"
text = readme.read_text()
start = text.index(HEAD[0])
end = text.index("\n\n", start)
table = "\n".join(HEAD + rows)
if "--write" in sys.argv:
    readme.write_text(text[:start] + table + text[end:])
elif text[start:end] != table:
    faults.append(f"{readme} holds other figures than are measured now; to take these over:\n  {sys.argv[0]} {program} {folder} --write")
if len(files) < 18:
    faults.append(f"only {len(files)} languages in {folder}")
print(table)
print("\n".join(faults))
sys.exit(bool(faults))
