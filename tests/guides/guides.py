#!/usr/bin/env python3
"""The code in the guides of docs/ is that of files which the tests compile.

Each block of code follows a line "<!-- FILE: NAME -->", and is what stands in FILE between "guide: NAME" and "guide end", both in
comments. --write takes it over; without it a difference fails. Blocks of commands (sh) and plain text need no file."""
import re
import sys
import textwrap
from pathlib import Path

root = Path(__file__).resolve().parent.parent.parent
BLOCK = re.compile(r"(?:<!-- (\S+): (\w+) -->\n)?```(\w*)\n(.*?)```\n", re.DOTALL)


def region(file, name):
    found = re.search(rf"^[^\n]*\bguide: {name}\b[^\n]*\n(.*?)^[^\n]*\bguide end\b", (root / file).read_text(), re.DOTALL | re.MULTILINE)
    if not found:
        sys.exit(f"{file} has no region \"guide: {name}\"")
    return textwrap.dedent(found[1]).strip("\n") + "\n"


faults, blocks = [], 0
for guide in sorted((root / "docs").glob("*.md")):
    def put(match):
        global blocks
        file, name, language, text = match.groups()
        if not file:
            if language not in ("sh", "text"):
                faults.append(f"{guide.name}: a block of {language or 'code'} says of no file that it is from there:\n{text}")
            return match[0]
        blocks += 1
        code = region(file, name)
        if code != text:
            faults.append(f"{guide.name}: \"{name}\" is not what stands in {file}: run {sys.argv[0]} --write")
        return f"<!-- {file}: {name} -->\n```{language}\n{code}```\n"
    text = guide.read_text()
    written = BLOCK.sub(put, text)
    if "--write" in sys.argv[1:] and written != text:
        guide.write_text(written)
    faults += [f"{guide.name} links to {link}, which is not there" for link in re.findall(r"\]\(([^)#]+)", text)
               if "://" not in link and not (guide.parent / link).exists()]
if not blocks:
    faults.append("no block was found")
if "--write" in sys.argv[1:]:
    faults = [fault for fault in faults if "--write" not in fault]
print("\n".join(faults) or f"{blocks} blocks of code are compiled ones")
sys.exit(1 if faults else 0)
