#!/usr/bin/env python3
"""Runs JUnit's tests under -Xcheck:jni; what the machine has to say of the native side's manners fails them too.

With --counted the native side counts which functions of the C ABI it calls, and each one of the headers has to be called or
to stand in EXCEPT with the reason.
"""
import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

EXCEPT = {
    "pop_set_allocator": "Java has no memory to lend that does not move",
}
JARS = ["junit-jupiter-api", "junit-jupiter-engine", "junit-jupiter-params", "junit-platform-commons", "junit-platform-console",
        "junit-platform-engine", "junit-platform-launcher", "junit-platform-reporting", "opentest4j", "apiguardian-api", "picocli"]


def declared(include):
    """The functions of the core's headers."""
    names = set()
    for header in include.glob("pop/*.h"):
        if header.name != "http_curl.h":  # a library of its own, which Java's own transports stand in for
            text = re.sub(r"/\*.*?\*/", " ", header.read_text(), flags=re.S)
            names |= set(re.findall(r"POP_API[^;(]*?\b(pop_\w+)\s*\(", text))
    return names


parser = argparse.ArgumentParser()
for name in ("java", "classes", "jar", "library", "directory", "include"):
    parser.add_argument("--" + name, required=True)
parser.add_argument("--counted", action="store_true")
parser.add_argument("--only", help="a test class")
given = parser.parse_args()

with tempfile.TemporaryDirectory() as folder:
    counted = Path(folder) / "counted"
    command = [given.java, "-Xcheck:jni", "-XX:+UseSerialGC", "-Xmx512m", f"-Djava.io.tmpdir={folder}", f"-Dpopsdk.library={given.library}",
               f"-Dpopsdk.test.directory={given.directory}", f"-Dpopsdk.test.include={given.include}",
               f"-Dpopsdk.test.jar={given.jar}", f"-Dpopsdk.test.counted={counted}",
               "-cp", ":".join([given.classes, given.jar] + [f"/usr/share/java/{jar}.jar" for jar in JARS]),
               "org.junit.platform.console.ConsoleLauncher", "--disable-banner", "--details=tree", "--disable-ansi-colors",
               "--fail-if-no-tests"]
    command += [f"--select-class=popsdk.{given.only}"] if given.only else ["--select-package=popsdk"]
    done = subprocess.run(command, capture_output=True, text=True, env={"POP_COUNTED": str(counted), "LANG": "C.UTF-8"})
    print(done.stdout + done.stderr)
    failed = done.returncode != 0
    for line in (done.stdout + done.stderr).splitlines():
        if re.search(r"(WARNING|FATAL ERROR) in native method|^WARNING: JNI|JNI call made", line):
            print("the machine complained:", line)
            failed = True
    if given.counted:
        called = set(counted.read_text().split()) if counted.exists() else set()
        names = declared(Path(given.include))
        for name in sorted(names - called - EXCEPT.keys()):
            print(f"{name}: no test called it through Java, and it stands in no list of exceptions")
            failed = True
        for name in sorted(EXCEPT.keys() & called | EXCEPT.keys() - names):
            print(f"{name}: an exception that is none")
            failed = True
        print(f"{len(names & called)} of {len(names)} functions of the C ABI called, {len(EXCEPT)} excepted")
sys.exit(1 if failed else 0)
