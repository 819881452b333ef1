#!/usr/bin/env python3
"""What PoP adds to an app, in bytes, by part. Measures a build for size and compares it with the series in size.json:

  cmake --preset minsize && cmake --build build/minsize --target pop pop_static && python3 tests/bench/size.py [--keep]

Fails above a limit, and warns where the library grew by 100 KB since the last entry; --keep adds today's to the series."""
import argparse
import datetime
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import link_map

root = Path(__file__).resolve().parent.parent.parent
series_file = root / "tests/bench/size.json"
OWN_LIMIT, ALL_LIMIT, GROWTH = 600_000, 8_500_000, 100_000


def stripped(file, folder):
    copy = Path(folder) / "stripped"
    subprocess.run(["strip", "-o", copy, file], check=True)
    return copy.stat().st_size


def program(source, libraries, compiler, folder):
    """The size of a C program, linked as an app for release is."""
    (Path(folder) / "app.c").write_text(source)
    subprocess.run([compiler, "-Os", "-o", Path(folder) / "app", Path(folder) / "app.c", *libraries, "-Wl,--gc-sections"], check=True)
    return stripped(Path(folder) / "app", folder)


def static_adds(archive, compiler, folder):
    """How much a program grows that links libpop.a and uses all of it."""
    names = re.findall(r" T (pop_\w+)", subprocess.run(["nm", archive], capture_output=True, text=True, check=True).stdout)
    calls = "".join(f"extern void {name}(void);\n" for name in names)
    table = "void (*volatile used[])(void) = {" + ", ".join(names or ["0"]) + "};\nint main(void) { return used[0] == 0; }\n"
    return (program(calls + table, [archive, "-lm", "-ldl"], compiler, folder) -
            program("void (*volatile used[])(void) = {0};\nint main(void) { return used[0] == 0; }\n", [], compiler, folder))


arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("build", nargs="?", type=Path, default=root / "build/minsize")
arguments.add_argument("--keep", action="store_true")
given = arguments.parse_args()

if not list((given.build / "sdk/abi").glob("libpop.so.*.map")):
    sys.exit(f"{given.build} holds no libpop with its linker's map: cmake --preset minsize && cmake --build build/minsize")
c, cxx = (re.search(rf'set\(CMAKE_{language}_COMPILER "(.*?)"', next(given.build.glob(f"CMakeFiles/*/CMake{language}Compiler.cmake")).read_text())[1]
          for language in ("C", "CXX"))
library = next(file for file in (given.build / "sdk/abi").glob("libpop.so.*.*.*") if file.suffix != ".map")
parts = link_map.Library(library, f"{library}.map").parts()
with tempfile.TemporaryDirectory() as folder:
    whole = stripped(library, folder)
    added = static_adds(given.build / "sdk/abi/libpop.a", c, folder)
version = re.search(r'POP_VERSION "([^"]+)"', (root / "include/pop/pop.h").read_text())[1]
compiler = subprocess.run([cxx, "-dumpfullversion"], capture_output=True, text=True, check=True).stdout.strip()
entry = {"date": str(datetime.date.today()), "version": version, "compiler": f"{Path(cxx).name} {compiler}",
         "shared": whole, "static": added, "parts": dict(parts.most_common())}

for name, size in entry["parts"].items():
    print(f"{size:>10,}  {name}")
print(f"{whole:>10,}  libpop.so, stripped: those, and {whole - sum(parts.values()):,} of headers, symbols and padding")
print(f"{added:>10,}  added to a program by libpop.a, all of its functions used")

faults = [f"{part} is linked and belongs to no part: name it in link_map.py" for part in parts if part.startswith("other")]
if not 0 <= whole - sum(parts.values()) < whole * 0.01:
    faults.append("the parts are not the whole: the map is not this library's, or link_map.py misses something")
for name, size, limit in (("own code", parts["own code"], OWN_LIMIT), ("libpop.so", whole, ALL_LIMIT), ("libpop.a", added, ALL_LIMIT)):
    if size > limit:
        faults.append(f"{name} is {size:,} bytes: the limit is {limit:,}")
series = json.loads(series_file.read_text()) if series_file.exists() else []
if series and whole - series[-1]["shared"] >= GROWTH:
    grown = {name: size - series[-1]["parts"].get(name, 0) for name, size in parts.items() if size != series[-1]["parts"].get(name, 0)}
    print(f"warning: libpop.so grew by {whole - series[-1]['shared']:,} bytes since {series[-1]['date']}: {grown}")
if given.keep:
    series_file.write_text("[\n" + ",\n".join(json.dumps(one) for one in series + [entry]) + "\n]\n")
print("\n".join(faults))
sys.exit(1 if faults else 0)
