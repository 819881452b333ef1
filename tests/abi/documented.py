#!/usr/bin/env python3
"""Each function of the C ABI says what its parameters are, what it returns, on which thread it may be called and since
when it is there; each struct, handle and callback since when. That every other identifier has its sentence is Doxygen's
to see (docs/Doxyfile.in).

    documented.py INCLUDE"""
import re
import sys
from pathlib import Path

DECLARATION = re.compile(r"/\*\*((?:(?!\*/).)*)\*/\s*((?:POP_API|typedef)\b[^;{]*)[;{]", re.DOTALL)
faults, seen = [], 0
for header in sorted(Path(sys.argv[1]).glob("*.h")):
    text = re.sub(r"^#.*$", "", header.read_text(), flags=re.MULTILINE)
    said = {}
    for comment, declaration in DECLARATION.findall(text):
        said[" ".join(declaration.split())] = comment
    for declaration in re.findall(r"^(?:POP_API|typedef)\b[^;{]*", text, re.MULTILINE):
        declaration = " ".join(declaration.split())
        function = re.fullmatch(r"POP_API (.*?)(\w+)\((.*)\) POP_NOEXCEPT", declaration)
        callback = re.fullmatch(r"typedef (.*?)\(\*(\w+)\)\((.*)\)", declaration)
        name = (function or callback)[2] if function or callback else declaration.split()[-1]
        comment = said.get(declaration, "")
        wanted = ["@since 1."]
        if function or callback:
            arguments = (function or callback)[3]
            if arguments != "void":
                wanted += [f"@param {argument.split()[-1].lstrip('*')} " for argument in arguments.split(",")]
        if function:
            wanted += ["Thread: "] + ([] if function[1].strip() == "void" else ["@return "])
        flat = " ".join(comment.replace("*", " ").split())
        faults += [f"{header.name}: {name} has no \"{want.strip()}\"" for want in wanted if want not in flat + " "]
        seen += 1
print("\n".join(faults) or f"{seen} declarations say what they must")
sys.exit(1 if faults or seen < 80 else 0)
