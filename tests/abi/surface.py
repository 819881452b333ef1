#!/usr/bin/env python3
"""What the headers promise, against the list of what was promised before (surface.txt).

    surface.py check INCLUDE BUILD COMPILER...   the headers, the list and the compilers agree
    surface.py retake INCLUDE                    takes over what is new; refuses what would break a program

The list has each function with its signature, each constant with its value, and each struct with its size and its
fields' offsets on 64-bit systems and on 32-bit ARM. It changes by additions alone until the library's soname does:
a new field lies behind the struct's old end (its padding too: an older program left anything there), and a struct
without struct_size never grows."""
import re
import subprocess
import sys
from pathlib import Path

LIST = Path(__file__).with_name("surface.txt")
SCALARS = {"char": (1, 1), "uint8_t": (1, 1), "int32_t": (4, 4), "uint32_t": (4, 4), "pop_result": (4, 4), "int64_t": (8, 8)}
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def squeezed(text):
    return re.sub(r"\s*([*(),])\s*", r"\1", " ".join(text.split())).replace("*", " *").replace(",", ", ")


def types_of(arguments):
    """Without the parameters' names, which no program depends on."""
    return re.sub(r"([ *])\w+(?=[,)]|$)", r"\1", squeezed(arguments)).replace(" ,", ",").rstrip()


class Headers:
    """The declarations of all headers of a folder, in the order of their names."""

    def __init__(self, folder):
        self.files = sorted(folder.glob("*.h"))
        self.functions, self.constants, self.structs, self.callbacks = {}, {}, {}, {}
        for file in self.files:
            text = COMMENT.sub(" ", file.read_text())
            text = re.sub(r"^[ \t]*#.*$", "", text, flags=re.MULTILINE)
            library = "pop_http_curl" if file.name == "http_curl.h" else "pop"
            for result, name, arguments in re.findall(r"POP_API\s+([^;()]*?)(\bpop_\w+)\(([^;]*?)\)\s*POP_NOEXCEPT;", text):
                self.functions[name] = f"{library}: {squeezed(result)} {name}({types_of(arguments)})".replace("* ", "*")
            for body in re.findall(r"enum\s*{(.*?)}", text, re.DOTALL):
                for name, value in re.findall(r"(POP_\w+)\s*=\s*([^,}]+)", body):
                    self.constants[name] = eval(f"({value})", {"__builtins__": {}})  # numbers and shifts, written by us
            for name, body in re.findall(r"typedef struct (pop_\w+)\s*{(.*?)}\s*\1;", text, re.DOTALL):
                self.structs[name] = [self.field(line) for line in body.split(";") if line.strip()]
            for result, name, arguments in re.findall(r"typedef\s+(\w+)\s*\(\*(pop_\w+)\)\(([^;]*?)\);", text):
                self.callbacks[name] = f"{result} (*)({types_of(arguments)})"

    @staticmethod
    def field(line):
        line = squeezed(line)
        pointer = re.fullmatch(r"(.*)\( ?\*(\w+)\)\((.*)\)", line)
        if pointer:
            return pointer[2], f"{pointer[1].strip()} (*)({types_of(pointer[3])})"
        name, count = re.fullmatch(r".*?(\w+)(\[\d+\])?", line).groups()
        return name, re.sub(rf"\b{name}\b(\[\d+\])?$", r"\1", line).strip()

    def layout(self, name, word):
        """(size, alignment, {field: offset}) where pointers and size_t have `word` bytes."""
        at, alignment, offsets = 0, 1, {}
        for field, kind in self.structs[name]:
            size, align = self.size_of(kind, word)
            at += -at % align
            offsets[field] = at
            at, alignment = at + size, max(alignment, align)
        return at + -at % alignment, alignment, offsets

    def size_of(self, kind, word):
        array = re.fullmatch(r"(\w+) ?\[(\d+)\]", kind)
        if array:
            size, align = self.size_of(array[1], word)
            return size * int(array[2]), align
        if "*" in kind or kind == "size_t":
            return word, word
        return SCALARS[kind] if kind in SCALARS else self.layout(kind, word)[:2]

    def rows(self):
        """{name: what is promised of it}."""
        out = {f"function {name}": text for name, text in self.functions.items()}
        out |= {f"callback {name}": text for name, text in self.callbacks.items()}
        out |= {f"constant {name}": str(value) for name, value in self.constants.items()}
        for name, fields in self.structs.items():
            wide, narrow = self.layout(name, 8), self.layout(name, 4)
            out[f"struct {name}"] = f"{wide[0]} {narrow[0]}"
            for field, kind in fields:
                out[f"field {name}.{field}"] = f"{wide[2][field]} {narrow[2][field]} {kind}"
        return dict(sorted(out.items()))


def known():
    """The list's soname and rows."""
    lines = LIST.read_text().splitlines()
    rows = dict(line.split(" = ", 1) for line in lines[1:])
    return lines[0].split()[-1], rows


def soname(folder):
    return re.search(r'#define POP_VERSION "(\d+)\.', (folder / "pop.h").read_text())[1]


def numbers(row):
    return [int(number) for number in row.split()[:2]]


def breaks(old, new):
    """Why a program made for the old rows would not work with the new ones."""
    for name, row in old.items():
        if name not in new:
            yield f"{name} is gone"
        elif name.startswith("struct "):
            grows = f"field {name[7:]}.struct_size" in old
            if new[name] != row and not (grows and all(a >= b for a, b in zip(numbers(new[name]), numbers(row)))):
                yield f"{name}: {row} has become {new[name]}"
        elif new[name] != row:
            yield f"{name}: {row} has become {new[name]}"
    values = {}
    for name, row in new.items():
        struct = name[6:].split(".")[0] if name.startswith("field ") else None
        if struct and name not in old and f"struct {struct}" in old:
            if any(at < end for at, end in zip(numbers(row), numbers(old[f"struct {struct}"]))):
                yield f"{name} lies within the struct's old size, where older programs left anything"
        if struct and f"field {struct}.struct_size" not in new and struct not in NEVER_GROW:
            yield f"struct {struct} does not begin with struct_size, and is none of those that never grow"
        if name.startswith("field ") and name.endswith(".struct_size") and numbers(row) != [0, 0]:
            yield f"{name} is not first"
        if re.match(r"constant POP_(E_|OK|NO_|UNCHANGED|PARTIAL)", name) and values.setdefault(row, name) != name:
            yield f"{name} has the value of {values[row]}"


NEVER_GROW = {"pop_str", "pop_bytes", "pop_error", "pop_http_header"}


def assertions(headers, word):
    yield from (f'#include "{file.name}"' for file in headers.files)
    yield "#include <stddef.h>"
    yield "#define SAME(what, value) _Static_assert((what) == (value), #what)"
    yield f"SAME(sizeof(void *), {word});"
    for name in headers.structs:
        size, _, offsets = headers.layout(name, word)
        yield f"SAME(sizeof({name}), {size});"
        yield from (f"SAME(offsetof({name}, {field}), {at});" for field, at in offsets.items())
    yield from (f"SAME({name}, {value});" for name, value in headers.constants.items())


def compile_assertions(headers, build, compiler):
    """Our reckoning of the layout against a compiler's, for clang also as 32-bit ARM."""
    build.mkdir(parents=True, exist_ok=True)
    targets = [(8, [])]
    version = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True).stdout
    if "clang" in version:
        targets += [(4, ["--target=armv7-linux-androideabi", "-ffreestanding"]), (8, ["--target=arm64-apple-ios", "-ffreestanding"]),
                    (8, ["--target=x86_64-pc-windows-msvc", "-ffreestanding"])]
    for word, options in targets:
        source = build / f"surface_{word}.c"
        source.write_text("\n".join(assertions(headers, word)) + "\n")
        done = subprocess.run([compiler, "-std=c11", "-fsyntax-only", *options, "-I", headers.files[0].parent, source],
                              capture_output=True, text=True)
        if done.returncode != 0:
            yield f"{compiler} {' '.join(options)} lays something out otherwise:\n{done.stderr}"


def main():
    command, include = sys.argv[1], Path(sys.argv[2])
    headers = Headers(include)
    new = headers.rows()
    version, old = known() if LIST.exists() else (None, {})
    if version != soname(include):
        old = {}  # a new soname promises anew
    faults = list(breaks(old, new))
    if faults:
        faults.append("a program made for an older header would break: undo this, or begin a new soname (CONTRIBUTING.md, The ABI)")
    if command == "retake":
        if not faults:
            LIST.write_text("\n".join([f"# soname {soname(include)}", *(f"{name} = {row}" for name, row in new.items())]) + "\n")
    else:
        fresh = [f"{name} is new: {new[name]}" for name in new if old.get(name) != new[name]]
        if fresh and not faults:
            faults += [*fresh, "take it over with cmake --build <folder> --target retake_abi (CONTRIBUTING.md, The ABI)"]
        for compiler in sys.argv[4:]:
            faults += compile_assertions(headers, Path(sys.argv[3]), compiler)
    print("\n".join(faults) or f"{len(new)} promises hold")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
