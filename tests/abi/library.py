#!/usr/bin/env python3
"""abidiff of the libraries against the baseline beside this file.

    library.py check INCLUDE BUILD LIBRARY...     nothing has changed
    library.py retake INCLUDE BUILD LIBRARY...    takes over what is new, but not what abidiff knows to break a program

Whether a change of a struct is an addition or a break is surface.py's to say, which the target retake_abi asks first.
The libraries' own files must have been compiled with -g (tests/abi/CMakeLists.txt sees to it)."""
import re
import subprocess
import sys
from pathlib import Path

CHANGED, BREAKS = 4, 8  # bits of abidiff's exit code; 1 and 2: it could not compare


def described(library):
    """What a program sees of the library: no types but those of the public headers."""
    written = subprocess.run(["abidw", "--exported-interfaces-only", "--headers-dir", include, "--drop-private-types", "--drop-undefined-syms",
                              "--no-show-locs", "--no-corpus-path", "--no-comp-dir-path", "--no-elf-needed", "--type-id-style", "hash", library],
                             capture_output=True, text=True, check=True).stdout
    # Where it was compiled is nobody's business.
    return re.sub(r" path='[^']*?(sdk/[^']*)'", r" path='\1'", written)


def soname(description):
    return re.search(r"soname='([^']*)'", description)[1]


command, include, build, libraries = sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4:]
build.mkdir(parents=True, exist_ok=True)
worst = 0
for library in libraries:
    name = Path(library).name.split(".so")[0] + ".abi"
    baseline, now = Path(__file__).with_name(name), build / name
    now.write_text(described(library))
    if baseline.exists() and soname(baseline.read_text()) == soname(now.read_text()):
        done = subprocess.run(["abidiff", baseline, now], capture_output=True, text=True)
        status, report = done.returncode, done.stdout + done.stderr
    else:
        status, report = CHANGED, f"{baseline.name} is not there, or of another soname"
    worst |= status
    if status:
        print(report)
    if command == "retake" and status == CHANGED:
        baseline.write_text(now.read_text())
if worst & BREAKS:
    sys.exit("A program made for an older library would break: undo this, or begin a new soname (CONTRIBUTING.md, The ABI)")
if worst & ~CHANGED:
    sys.exit("abidiff could not compare them")
if worst and command != "retake":
    sys.exit("If this is an addition, take it over with cmake --build <folder> --target retake_abi (CONTRIBUTING.md, The ABI)")
print("taken over" if worst else "the libraries are as their baseline")
