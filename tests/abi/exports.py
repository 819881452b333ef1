#!/usr/bin/env python3
"""Every function the headers declare is exported, and nothing else is; what is linked in is not asked of the host.

Arguments: include/pop, libpop, libpop_http_curl, POP_ICU (embedded or system)."""
import re
import subprocess
import sys
from pathlib import Path


def declared(headers):
    text = "\n".join(header.read_text() for header in headers)
    return set(re.findall(r"POP_API[^;(]*?\b(pop_\w+)\(", text))


def symbols(library, which):
    lines = subprocess.run(["nm", "-D", which, library], capture_output=True, text=True, check=True).stdout
    return {line.split()[-1].split("@")[0] for line in lines.splitlines()}


include, core, curl, icu = Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
faults = []
for library, headers in ((core, [h for h in include.glob("*.h") if h.name != "http_curl.h"]), (curl, [include / "http_curl.h"])):
    wanted, found = declared(headers), symbols(library, "--defined-only")
    if not wanted:
        faults.append(f"no declarations were read for {library}")
    faults += [f"{name} is declared and not exported by {library}" for name in sorted(wanted - found)]
    faults += [f"{name} is exported by {library} and not declared" for name in sorted(found - wanted)]
private = r"sqlite3_|sodium_|crypto_" + (r"|u\w+_\d+$|_Z\w*icu_\d+" if icu == "embedded" else "")
faults += [f"{name} is taken from the host by {core}" for name in sorted(symbols(core, "--undefined-only")) if re.match(private, name)]
print("\n".join(faults) or "headers and exports agree")
sys.exit(1 if faults else 0)
