#!/usr/bin/env python3
"""Every function of the C ABI is called by the binding's source, and was called while its tests ran; what is left out has its reason
here. The same run is watched for leaks.

Arguments: the folder of the headers, the binding's sources, the program of its tests, liblsan (may be empty)."""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

# pop_http_curl is another library: Swift's transport is URLSession.
LEFT_OUT = {
    "pop_set_allocator": "has to be set before anything else of the process, for memory that Swift's own runtime does not take from it",
}

headers, sources, program, leaks = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
declared = set()
for header in headers.glob("*.h"):
    if header.name != "http_curl.h":
        declared |= set(re.findall(r"POP_API[^;(]*?\b(pop_\w+)\(", header.read_text()))
written = set(re.findall(r"\b(pop_\w+)\(", "\n".join(re.sub(r"//.*", "", source.read_text()) for source in sources.rglob("*.swift"))))

with tempfile.TemporaryDirectory() as folder:
    # Swift keeps the address of what weak references need in a few bits of an object, where no leak sanitizer sees it.
    hidden = Path(folder) / "hidden"
    hidden.write_text("leak:formWeakReference\n")
    # The dynamic linker looks a function up when it is first called, and says so.
    surroundings = {**os.environ, "LD_DEBUG": "bindings", "LD_DEBUG_OUTPUT": f"{folder}/bindings", "LD_PRELOAD": leaks,
                    "LSAN_OPTIONS": f"exitcode=23:suppressions={hidden}:print_suppressions=0"}
    surroundings.pop("LD_BIND_NOW", None)
    done = subprocess.run([program, "--testing-library", "swift-testing", "--no-parallel", "--filter", "PopTests"], env=surroundings, capture_output=True,
                          text=True, check=False)
    called = set()
    for file in Path(folder).glob("bindings.*"):
        called |= set(re.findall(r"libpop\.so\S* \[0\]: normal symbol `(pop_\w+)'", file.read_text(errors="replace")))

faults = [f"{name} is called nowhere in {sources}" for name in sorted(declared - written - set(LEFT_OUT))]
faults += [f"{name} was not called while the tests ran" for name in sorted(declared - called - set(LEFT_OUT))]
faults += [f"{name} is left out and called all the same" for name in sorted(set(LEFT_OUT) & (written | called))]
faults += [f"{name} is left out and not declared" for name in sorted(set(LEFT_OUT) - declared)]
if done.returncode != 0 or "detected memory leaks" in done.stderr:
    faults.append(f"the tests ended with {done.returncode}:\n{done.stdout[-4000:]}\n{done.stderr[-8000:]}")
print("\n".join(faults) or f"{len(called & declared)} of {len(declared)} functions were called, {len(LEFT_OUT)} left out, no leak"
      + ("" if leaks else " looked for"))
sys.exit(1 if faults else 0)
