#!/usr/bin/env python3
"""Runs `conan create` for real, with the system's libraries, no remote and a Conan home of its own, for both kinds of library.

Arguments: the conan program, a folder to work in. Leaves what was built for size.py: FOLDER/built says where."""
import os
import subprocess
import sys
from pathlib import Path

root = Path(__file__).resolve().parent.parent.parent
conan, work = sys.argv[1], Path(sys.argv[2]).resolve()
home = work / "home"
environment = dict(os.environ, CONAN_HOME=str(home), CONAN_NON_INTERACTIVE="1", CCACHE_BASEDIR=str(home), CCACHE_NOHASHDIR="1",
                   CMAKE_C_COMPILER_LAUNCHER="ccache", CMAKE_CXX_COMPILER_LAUNCHER="ccache")


def run(*words):
    done = subprocess.run([conan, *words], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"conan {' '.join(words)}: exit {done.returncode}\n{done.stdout[-6000:]}")
    return done.stdout


home.mkdir(parents=True, exist_ok=True)
run("remote", "disable", "*")
run("remove", "pop/*", "--confirm")  # what an earlier run left
version = (root / "include/pop/pop.h").read_text().split('#define POP_VERSION "')[1].split('"')[0]
for shared in ("False", "True"):
    said = run("create", str(root / "conan"), "--profile:all", str(root / "conan/system.profile"), "--no-remote", "--options", f"&:shared={shared}",
               "--conf", f"tools.build:jobs={min(2, os.cpu_count())}", "--conf", f"tools.cmake.cmake_layout:test_folder={work}/test")
    answers = [line for line in said.splitlines() if line.startswith(f"PoP {version}: ")]
    if len(answers) != 2:
        sys.exit(f"the test package of shared={shared} did not answer twice\n{said[-6000:]}")
    built = next(line for line in said.splitlines() if line.startswith("Building your package in ")).split(" in ", 1)[1]
    package = next(line for line in said.splitlines() if "Package folder" in line).split("Package folder", 1)[1].strip()
    if shared == "True":  # the same package for an app in an older C++
        run("install", "--requires", f"pop/{version}", "--profile:all", str(root / "conan/system.profile"), "--no-remote", "--build=never",
            "--options", "pop/*:shared=True", "--settings", "compiler.cppstd=gnu17", "--settings", "compiler.libcxx=libstdc++", "--output-folder", str(work / "older"))
    libraries = {file.name for file in (Path(package) / "lib").iterdir() if file.suffix in (".a", ".so")}
    wanted = {"libpop.so", "libpop_http_curl.so"} if shared == "True" else {"libpop.a", "libpop_http_curl.a"}
    if libraries != wanted:
        sys.exit(f"shared={shared} has {libraries}, not {wanted}")
(work / "built").write_text(f"{built}/build/MinSizeRel")
print(said[-2500:])
