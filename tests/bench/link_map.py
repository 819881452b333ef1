"""What a linked library is made of, by its map (ld's -Map) and its bytes: every byte that is loaded belongs to one part."""
import bisect
import re
import struct
import subprocess
from collections import Counter, namedtuple
from pathlib import Path

Input = namedtuple("Input", "address size output name file")
# Where a project's own function carries the body of one that was handed to the standard library.
CARRIERS = re.compile(r"_Function_handler|__variant|__invoke|_Sp_counted|_Task_setter")


def inputs(map_file):
    """The sections of the objects that were linked, in the order of the map."""
    found, output, name, begun = [], None, None, False
    for line in Path(map_file).read_text(errors="replace").splitlines():
        begun = begun or line.startswith("Linker script and memory map")
        if not begun:
            continue
        if match := re.match(r"(\.[\w.]+)(\s|$)", line):
            output, name = match[1], None
        elif match := re.match(r" ([.\w]\S*)$", line):
            name = match[1]
        elif match := re.match(r" ([.\w]\S*)?\s+0x([0-9a-f]+)\s+0x([0-9a-f]+) (\S.*)$", line):
            name = match[1] or name
            if int(match[3], 16) and int(match[2], 16):
                found.append(Input(int(match[2], 16), int(match[3], 16), output, name, match[4]))
    return found


def archives(map_file):
    """The static libraries and objects of others that something was taken from."""
    return sorted({re.sub(r"\(.*\)$", "", entry.file) for entry in inputs(map_file)})


def part_of(entry):
    """Which part a section of an object belongs to."""
    file, symbol = entry.file, re.sub(r"^\.(text|rodata|data|bss|gcc_except_table)(\.rel\.ro|\.local|\.unlikely|\.startup)*\.", "", entry.name or "")
    if "words_data" in file:
        return "words"
    if re.search(r"libpop_\w+\.a\(|CMakeFiles/pop(_abi)?\.dir/", file) and "icu_data" not in file:
        if symbol.startswith(("_ZN13pop_rapidjson", "_ZNK13pop_rapidjson")):
            return "RapidJSON"
        if re.match(r"_Z(T[VIS])?N?K?(St|Sa|Ss|S[a-z]|9__gnu_cxx)", symbol) and not CARRIERS.search(symbol):
            return "C++ library: templates"
        return "own code"
    for archive, part in (("pop_icu_data", "ICU: data"), ("libicu", "ICU: code"), ("libsqlite3", "SQLite"), ("libsodium", "libsodium"),
                          ("libstdc++", "C++ library: linked"), ("libgcc", "C++ library: linked"), ("/crt", "C++ library: linked")):
        if archive in file:
            return part
    return "other: " + file


class Library:
    """An ELF library of 64 bits, little-endian: its sections, and which part an address is of."""

    def __init__(self, path, map_file):
        self.path = Path(path)
        self.bytes = self.path.read_bytes()
        text = subprocess.run(["readelf", "-SW", path], capture_output=True, text=True, check=True).stdout
        self.sections = {m[1]: tuple(int(x, 16) for x in m.group(2, 3, 4))
                         for m in re.finditer(r"\] (\.\S+)\s+\S+\s+([0-9a-f]+) ([0-9a-f]+) ([0-9a-f]+)", text)}
        self.map = sorted(entry for entry in inputs(map_file) if entry.output in self.sections and not entry.output.startswith(".debug"))
        self.starts = [entry.address for entry in self.map]

    def at(self, address):
        index = bisect.bisect_right(self.starts, address) - 1
        entry = self.map[index] if index >= 0 else None
        return part_of(entry) if entry and entry.address <= address < entry.address + entry.size else None

    def read(self, section):
        if section not in self.sections:
            return 0, b""
        address, offset, size = self.sections[section]
        return address, self.bytes[offset:offset + size]

    def unwinding(self):
        """.eh_frame: what each function's description takes there, and 8 bytes in its index."""
        start, data = self.read(".eh_frame")
        counts, at = Counter(), 0
        while at + 8 <= len(data):
            length, cie = struct.unpack_from("<II", data, at)
            if length and cie:
                function = start + at + 8 + struct.unpack_from("<i", data, at + 8)[0]
                counts[self.at(function)] += length + 4 + 8
            at += length + 4
        return counts

    def relocations(self):
        """.rela.dyn: 24 bytes for each address that is filled in when the library is loaded."""
        _, data = self.read(".rela.dyn")
        return Counter(part for (place, _, _) in struct.iter_unpack("<QQq", data) for part in [self.at(place)] for _ in range(24))

    def parts(self):
        """Bytes of each part as they are loaded, with what it takes to unwind its functions and to fill in its addresses; for the
        project's own code these two stand by themselves. Headers, the table of symbols and padding are nobody's."""
        counts = Counter()
        for entry in self.map:
            if entry.output not in (".eh_frame", ".rela.dyn", ".bss", ".tbss", ".eh_frame_hdr", ".comment") and not entry.output.startswith(".note"):
                counts[part_of(entry)] += entry.size
        tables = self.unwinding() + self.relocations()
        tables["own code: to unwind and load it"] = tables.pop("own code", 0)
        counts += tables
        counts.pop(None, None)
        return counts
