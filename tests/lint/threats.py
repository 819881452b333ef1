#!/usr/bin/env python3
"""Every test that SECURITY.md names is there, every link leads to a file, and what the threat model says holds has a test."""
import re
import sys
from pathlib import Path

root = Path(__file__).resolve().parent.parent.parent
text = (root / "SECURITY.md").read_text()
tests = [file for folder in ("tests", "bindings") for file in (root / folder).rglob("*")
         if file.suffix in (".cpp", ".c", ".py") or file.name == "CMakeLists.txt"]
sources = "\n".join(file.read_text() for file in tests)
known = {f"{suite}.{name}" for suite, name in re.findall(r"^TEST(?:_F|_P)?\((\w+),\s*(\w+)\)", sources, re.MULTILINE)}
known |= set(re.findall(r"^\s*(?:async )?def (test_\w+)", sources, re.MULTILINE))
known |= set(re.findall(r"NAME ([a-z]\w*\.\w+)", sources))

faults = [f"SECURITY.md names the test {name}, which is not there" for name in sorted(set(re.findall(r"`(test_\w+|\w+\.\w+)`", text)) - known)
          if re.match(r"test_|[A-Z]\w+\.[A-Z]|abi\.|lint\.|install\.", name)]
for link in re.findall(r"\]\(([^)#]+)", text):
    if "://" not in link and not (root / link).exists():
        faults.append(f"SECURITY.md links to {link}, which is not there")
model = text.split("## Threat model", 1)[1].split("\n## ", 1)[0]
for heading in model.split("\n### ")[1:]:
    name = heading.split("\n")[0]
    rows = [row for row in heading.split("\n") if row.startswith("|")][2:]
    faults += [f"{name}: nothing is said to be tested by \"{row}\"" for row in rows if "`" not in row.rsplit("|", 2)[1] and "tests/" not in row]
    if "**Not protected:**" not in heading:
        faults.append(f"{name}: it is not said what is not protected")
if len(known) < 100:
    faults.append("hardly any test was found")
print("\n".join(faults) or "every test named in SECURITY.md is there")
sys.exit(1 if faults else 0)
