#!/usr/bin/env python3
"""The compiler refuses what would put a client on two threads: each line marked `// refused: words` of refused/*.swift with an
error that holds the words, and no other line. What the README shows compiles.

Arguments: swiftc, the package's folder, the folder of its built modules."""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

swiftc, package, modules = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
def errors(source):
    """By line, what the compiler says against a file."""
    done = subprocess.run([swiftc, "-swift-version", "6", "-parse-as-library", "-emit-sil", "-o", "/dev/null", "-I", modules,
                           "-module-cache-path", f"{modules}/../ModuleCache",
                           "-Xcc", f"-fmodule-map-file={package}/Sources/CPop/module.modulemap", source],
                          capture_output=True, text=True, check=False)
    found = {}
    for number, words in re.findall(rf"^{re.escape(str(source))}:(\d+):\d+: error: (.*)$", done.stderr, re.M):
        found[int(number)] = found.get(int(number), "") + words
    if done.returncode != 0 and not found:
        found[0] = done.stderr
    return found


faults = []
for source in sorted((package / "Tests" / "refused").glob("*.swift")):
    marked = {number: line.split("// refused: ")[1]
              for number, line in enumerate(source.read_text().splitlines(), 1) if "// refused: " in line}
    found = errors(source)
    faults += [f"{source.name}:{number}: not refused with {words!r} but {found.get(number)!r}"
               for number, words in marked.items() if words not in found.get(number, "")]
    faults += [f"{source.name}:{number}: refused: {words}" for number, words in found.items() if number not in marked]
    if not marked:
        faults.append(f"{source.name} marks nothing")

with tempfile.TemporaryDirectory() as folder:
    shown = Path(folder) / "shown.swift"
    shown.write_text(re.search(r"```swift\n(.*?)```", (package / "README.md").read_text(), re.S)[1])
    faults += [f"README.md, line {number} of its code: {words}" for number, words in errors(shown).items()]
print("\n".join(faults) or "the compiler refuses what it must")
sys.exit(1 if faults else 0)
