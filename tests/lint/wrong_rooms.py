#!/usr/bin/env python3
"""Tries to include headers of rooms above from rooms below, with the flags of the real build, and expects the compiler to refuse.

Argument: a build folder with compile_commands.json.
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

# A source of the room, a header it may have (so that the flags are known to work), headers it may not have.
CASES = [
    ("sdk/base/bytes.cpp", "base/bytes.h", ["trust/keys.h", "directory/bundle.h", "handoff/hpke.h"]),
    ("sdk/trust/keys.cpp", "trust/keys.h", ["directory/bundle.h", "locate/place.h"]),
    ("sdk/directory/bundle.cpp", "trust/keys.h", ["locate/place.h", "handoff/hpke.h", "client/client.h"]),
    ("sdk/locate/place.cpp", "directory/service.h", ["handoff/hpke.h", "flow/words.h"]),
    ("sdk/handoff/hpke.cpp", "directory/service.h", ["locate/place.h", "flow/words.h"]),
    ("sdk/flow/words.cpp", "locate/place.h", ["client/client.h", "abi/convert.h"]),
    ("samples/terminal/main.cpp", "pop/pop.h", ["base/bytes.h", "directory/bundle.h"]),
]


def compiles(command, header):
    with tempfile.NamedTemporaryFile("w", suffix=".cpp") as source:
        source.write(f'#include "{header}"\n')
        source.flush()
        return subprocess.run([*command, "-fsyntax-only", source.name], capture_output=True).returncode == 0


def main():
    entries = {str(Path(entry["file"]).resolve()): entry for entry in
               json.loads((Path(sys.argv[1]) / "compile_commands.json").read_text())}
    faults = []
    for file, allowed, forbidden in CASES:
        words = entries[str(Path(file).resolve())]["command"].split()
        if words[0].endswith("ccache"):
            words = words[1:]
        command = [words[0]] + [word for word in words[1:] if word.startswith(("-I", "-isystem", "-std"))]
        command += ["-DRAPIDJSON_NAMESPACE=pop_rapidjson", "-DRAPIDJSON_NAMESPACE_BEGIN=namespace pop_rapidjson {",
                    "-DRAPIDJSON_NAMESPACE_END=}"]
        if not compiles(command, allowed):
            faults.append(f"{file}: even {allowed} does not compile")
        faults += [f"{file}: may include {header}, which is of another room" for header in forbidden if compiles(command, header)]
    print("\n".join(faults) or f"{sum(len(case[2]) for case in CASES)} wrong includes refused")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
