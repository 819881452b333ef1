#!/usr/bin/env python3
"""Each public header compiles alone, without a warning, in every language standard a host may use.

    headers.py INCLUDE COMPILER...        C and C++ compilers, by their names"""
import itertools
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wundef", "-Wconversion", "-Werror"]
C = [(["-std=" + standard, "-Wstrict-prototypes", "-Wc++-compat"], "c") for standard in ("c99", "c11", "c17")]
CPP = [(["-std=" + standard, "-Wold-style-cast", "-Wnon-virtual-dtor"], "c++") for standard in ("c++17", "c++20")]


def compiled(job):
    compiler, (options, language), header = job
    source = f"#include <pop/{header}>\n#include <pop/{header}>\n" + ("int main(void);\n" if language == "c" else "")
    done = subprocess.run([compiler, *options, *WARNINGS, "-I", include, "-fsyntax-only", "-x", language, "-"],
                          input=source, capture_output=True, text=True)
    return None if done.returncode == 0 else f"{compiler} {options[0]} <pop/{header}>:\n{done.stderr}"


include = Path(sys.argv[1])
c_headers = sorted(file.name for file in include.glob("pop/*.h"))
jobs = []
for compiler in sys.argv[2:]:
    jobs += itertools.product([compiler], CPP if "++" in compiler else C, c_headers)
    if "++" in compiler:  # pop.hpp needs std::span, and no exceptions and no type information
        jobs.append((compiler, (["-std=c++20", "-fno-exceptions", "-fno-rtti", "-Wold-style-cast"], "c++"), "pop.hpp"))
        jobs.append((compiler, (["-std=c++20", "-include", "pop/http_curl.h", "-Wold-style-cast"], "c++"), "pop.hpp"))
with ThreadPoolExecutor(2) as pool:
    faults = [fault for fault in pool.map(compiled, jobs) if fault]
print("\n".join(faults) or f"{len(jobs)} compilations without a warning")
sys.exit(1 if faults or not jobs else 0)
