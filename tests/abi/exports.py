#!/usr/bin/env python3
"""Every function the headers declare is exported, and nothing else is. Arguments: include/pop, libpop, libpop_http_curl."""
import re
import subprocess
import sys
from pathlib import Path


def declared(headers):
    text = "\n".join(header.read_text() for header in headers)
    return set(re.findall(r"POP_API[^;(]*?\b(pop_\w+)\(", text))


def exported(library):
    lines = subprocess.run(["nm", "-D", "--defined-only", library], capture_output=True, text=True, check=True).stdout
    return {line.split()[2].split("@")[0] for line in lines.splitlines()}


include, core, curl = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
faults = []
for library, headers in ((core, [h for h in include.glob("*.h") if h.name != "http_curl.h"]), (curl, [include / "http_curl.h"])):
    wanted, found = declared(headers), exported(library)
    if not wanted:
        faults.append(f"no declarations were read for {library}")
    faults += [f"{name} is declared and not exported by {library}" for name in sorted(wanted - found)]
    faults += [f"{name} is exported by {library} and not declared" for name in sorted(found - wanted)]
print("\n".join(faults) or "headers and exports agree")
sys.exit(1 if faults else 0)
