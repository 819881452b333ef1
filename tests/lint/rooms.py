#!/usr/bin/env python3
"""Checks that every room includes only what it may use, and that nothing unfinished or private is committed.

    python3 tests/lint/rooms.py        (in any git checkout of the project; needs nothing but Python and git)

The tables below are the law of the house; a deliberate change of it starts here. Prints "file:line: what is
wrong; what to do" for each finding, and ends with 1 if there was one.
"""

import re
import subprocess
import sys
from pathlib import Path, PurePosixPath

# Which rooms a room of sdk/ may include, besides itself and the public headers. Arrows run downward only. No room
# includes net: it is a library of its own beside the core, reached through pop/http_curl.h.
ROOMS = {
    "base": set(),
    "trust": {"base"},
    "directory": {"base", "trust"},
    "locate": {"base", "directory"},
    "handoff": {"base", "directory"},
    "flow": {"base", "directory", "locate", "handoff"},
    "net": {"base"},
    "client": {"base", "trust", "directory", "locate", "handoff", "flow"},
    "abi": {"base", "trust", "directory", "locate", "handoff", "flow", "client"},
}

# Which rooms may include a library's headers. libsodium and RapidJSON come through base.
LIBRARIES = {
    "sodium.h": {"base", "trust", "handoff"},
    "sodium": {"base", "trust", "handoff"},
    "rapidjson": set(ROOMS),
    "sqlite3.h": {"directory"},
    "unicode": {"locate", "flow"},
    "curl": {"net"},
}

# Parts outside sdk/, which see the C ABI only, and the headers each may need beyond standard ones.
OUTSIDE = {
    "include/": set(),
    # What the console sample and the tests need on Linux beside URLSession; no app links it.
    "bindings/swift/Sources/CQREncode/": {"qrencode.h"},
    "bindings/swift/Sources/CTrialAuthority/": {"curl/curl.h", "dlfcn.h"},
    "bindings/swift/Sources/CSilentResolver/": {"dlfcn.h", "netdb.h", "pthread.h"},
    "bindings/": {"jni.h"},
    # This host's own business with Linux.
    "samples/common/": {"linux/keyctl.h", "malloc.h", "qrencode.h", "spawn.h", "sys/syscall.h"},
    # What pop_embed_directory() and the icons make, what it needs of samples/common/, and this terminal's own
    # business with Linux.
    "samples/terminal/": {"pop_directory_embedded.h", "icon_signs.h", "hosted_client.h", "options.h", "pop_text.h", "qr.h", "wiping_memory.h",
                          "sys/signalfd.h"},
    # What the game draws and plays with.
    "samples/game/": {"pop_directory_embedded.h", "hosted_client.h", "pop_text.h", "qr.h", "wiping_memory.h", "malloc.h", "SDL.h", "imgui.h",
                      "freetype/freetype.h", "freetype/ftoutln.h", "hb.h", "hb-ft.h", "cairo.h", "librsvg/rsvg.h", "unicode/ubidi.h",
                      "unicode/ubrk.h", "unicode/uchar.h", "unicode/uscript.h", "unicode/utf16.h", "unicode/utf8.h"},
    # What makes JSON.
    "samples/web/": {"pop_directory_embedded.h", "hosted_client.h", "pop_text.h", "qr.h", "wiping_memory.h", "rapidjson/document.h",
                     "rapidjson/writer.h"},
}

# C and POSIX. Sockets and threads are left out on purpose: those belong to the host.
SYSTEM_HEADERS = set("""
    assert.h complex.h ctype.h errno.h fenv.h float.h inttypes.h iso646.h limits.h locale.h math.h setjmp.h signal.h
    stdalign.h stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h stdnoreturn.h string.h tgmath.h
    time.h uchar.h wchar.h wctype.h
    dirent.h fcntl.h langinfo.h poll.h termios.h unistd.h sys/file.h sys/ioctl.h sys/mman.h sys/random.h sys/resource.h
    sys/stat.h sys/time.h sys/types.h sys/wait.h
    """.split())
CPP_HEADER = re.compile("[a-z_]+")  # <vector>, <cstdint>: no dot, no folder

SOURCE = {".c", ".cc", ".cpp", ".cxx", ".h", ".hh", ".hpp", ".in", ".inc", ".m", ".mm"}
FINISHED = ("sdk/", "include/", "samples/", "directory/tool/", "bindings/")

# Strings and characters are matched only so that a /* or a quote inside one opens nothing.
COMMENT_OR_STRING = re.compile(
    r'/\*.*?\*/|//[^\n]*|R"(?P<end>[^()\\\s]{0,16})\(.*?\)(?P=end)"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', re.DOTALL)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*(?:include|include_next|import)\b[ \t]*(?:<([^>\n]*)>|"([^"\n]*)"|(.*))', re.MULTILINE)
UNFINISHED = re.compile("(?<![A-Za-z0-9])(TODO|FIXME|XXX)(?![A-Z])")  # not the XXXXXX of mkstemp
UNMERGED = re.compile("^(<{7}|>{7}) ", re.MULTILINE)
WEB_ADDRESS_OR_MACHINE_PATH = re.compile(r"""https?://[^\s"'<>]*|(?P<path>/work/[A-Za-z])""")


def without_comments(text):
    """The text with its comments blanked; lines keep their numbers."""
    def blank(match):
        return re.sub("[^\n]", " ", match[0]) if match[0].startswith("/") else match[0]
    return COMMENT_OR_STRING.sub(blank, text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def names(words):
    return ", ".join(sorted(words)) or "none"


def is_system(header):
    return header in SYSTEM_HEADERS or CPP_HEADER.fullmatch(header) is not None


def refused_in_room(room, header, first):
    """Why a file of sdk/<room>/ may not include the header, or None."""
    if room not in ROOMS:
        return f"sdk/{room} is not a room of the house; move the file or give the room its row in ROOMS"
    if first in ROOMS:
        if first != room and first not in ROOMS[room]:
            return (f"{room} may not use {first} (only: {names(ROOMS[room])}); "
                    "move what is shared down, or pass it in from above")
    elif first in LIBRARIES:
        if room not in LIBRARIES[first]:
            return f"{room} may not use {header}; only {names(LIBRARIES[first])} may, so ask that room for what you need"
    elif not is_system(header):
        return (f"{header} is neither a room's header, nor a standard one, nor of a library the rooms use; "
                'write own headers as "room/file.h"')
    return None


def refused_outside(part, header, first, paths):
    """Why a file outside sdk/ may not include the header, or None."""
    if header in OUTSIDE[part] or is_system(header):
        return None
    if any(own.startswith(part) and own.endswith("/" + header) for own in paths):
        return None
    if first in ROOMS:
        return f"{header} is inside the library; include only pop/*.h here"
    return f"{header} is neither of pop/, nor standard, nor a file of {part}; do without it"


def include_findings(path, text, paths):
    part = next((part for part in OUTSIDE if path.startswith(part)), None)
    in_sdk = path.startswith("sdk/") and path.count("/") > 1
    if PurePosixPath(path).suffix not in SOURCE or not (part or in_sdk):
        return
    code = without_comments(text)
    for match in INCLUDE.finditer(code):
        angled, quoted, computed = match.groups()
        header = angled or quoted
        if not header:
            why = f"an include of {computed.strip() or 'nothing'} cannot be checked; name the header"
        elif ".." in header.split("/"):
            why = f'{header} climbs out of its folder; write "room/file.h" or <pop/file.h>'
        elif header.startswith("pop/"):
            continue
        elif in_sdk:
            why = refused_in_room(path.split("/")[1], header, header.split("/")[0])
        else:
            why = refused_outside(part, header, header.split("/")[0], paths)
        if why:
            yield line_of(code, match.start()), why


def text_findings(path, text):
    for match in WEB_ADDRESS_OR_MACHINE_PATH.finditer(text):
        if match["path"]:
            yield line_of(text, match.start()), "a path of one machine; write it relative to the project, or take it as an argument"
    for match in UNMERGED.finditer(text):
        yield line_of(text, match.start()), "git left a conflict here; choose what is to stand"
    if path.startswith(FINISHED):
        for match in UNFINISHED.finditer(text):
            yield line_of(text, match.start()), f"{match[0]} marks unfinished work; finish it, or open an issue and remove the mark"


def check(root, paths):
    """All findings in the files `paths` (relative to root, with /), as printed."""
    paths = set(paths)
    findings = []
    for path in sorted(paths):
        file = root / path
        if file.is_symlink() or not file.is_file():  # a link's target is checked itself; a deleted file is gone
            continue
        text = file.read_bytes().decode("utf-8", errors="replace")
        for line, why in sorted([*include_findings(path, text, paths), *text_findings(path, text)]):
            findings.append(f"{path}:{line}: {why}")
    return findings


def main():
    root = Path(__file__).resolve().parents[2]
    try:
        tracked = subprocess.check_output(["git", "-C", str(root), "ls-files", "-z"], text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"the list of tracked files is not to be had ({error}); run this in a git checkout")
    findings = check(root, tracked.rstrip("\0").split("\0"))
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
