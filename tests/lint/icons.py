#!/usr/bin/env python3
"""Checks the icons of the flow: valid XML of plain shapes, one colour, one size, nothing that loads or runs; that each one
the flow names has its file, and each file is named.

    python3 tests/lint/icons.py        (in any checkout of the project; needs nothing but Python)

Prints "file: what is wrong" for each finding, and ends with 1 if there was one.
"""
import re
import sys
import unicodedata
import xml.etree.ElementTree as tree
from pathlib import Path

FLOW = Path(__file__).resolve().parents[2] / "sdk/flow"
ICONS = FLOW / "icons"
SVG = "{http://www.w3.org/2000/svg}"
ROOT = {"viewBox", "fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "data-sign"}
# What each shape may carry; all of it is geometry or how a line is drawn.
LINE = {"fill", "fill-rule", "stroke", "stroke-width", "stroke-linecap"}
SHAPES = {"path": LINE | {"d"}, "circle": LINE | {"cx", "cy", "r"}, "ellipse": LINE | {"cx", "cy", "rx", "ry"},
          "rect": LINE | {"x", "y", "width", "height", "rx"}}
PICTURES = "sun boat tree key fish ball cup star bird house shoe drum".split()


def find_faults(text):
    if "<!" in text or "<?" in text:
        yield "a comment, declaration or instruction; shapes alone are wanted"
    try:
        root = tree.fromstring(text)
    except tree.ParseError as error:
        yield f"not XML: {error}"
        return
    if root.tag != SVG + "svg" or root.get("viewBox") != "0 0 24 24":
        yield 'not an <svg> with viewBox="0 0 24 24"'
    if extra := set(root.attrib) - ROOT:
        yield f"<svg> has {sorted(extra)}"
    sign = root.get("data-sign", "")
    if len(sign) != 1 or unicodedata.category(sign) in ("Cc", "Cf", "Cn", "Co", "Mn"):
        yield "data-sign is not one visible character"
    if [child.tag for child in root].count(SVG + "title") != 1 or not (root.findtext(SVG + "title") or "").strip():
        yield "it has no <title>"
    for element in root.iter():
        for attribute in ("fill", "stroke"):
            if element.get(attribute) not in (None, "none", "currentColor"):
                yield f"{attribute} is {element.get(attribute)!r}, not currentColor"
        tag = element.tag.removeprefix(SVG)
        if tag in ("svg", "title"):
            continue
        if tag not in SHAPES:
            yield f"<{tag}> is no plain shape"
        elif extra := set(element.attrib) - SHAPES[tag]:
            yield f"<{tag}> has {sorted(extra)}"
    if not any(element.tag.removeprefix(SVG) in SHAPES for element in root):
        yield "it shows nothing"
    if re.search(r"\d\.\d{3}", text.split("</title>")[-1]):
        yield "more than two decimals; nobody sees a hundredth of a unit"


def arguments(call):
    """Of a call's text from behind its bracket: the arguments, as written."""
    depth, found = 0, [""]
    for piece in re.findall(r'"(?:\\.|[^"])*"|.', call, re.DOTALL):
        if piece in ")]}" and depth == 0:
            return found
        depth += (piece in "([{") - (piece in ")]}")
        if piece == "," and depth == 0:
            found.append("")
        else:
            found[-1] += piece
    return found


def named():
    """What the flow calls its icons, with "picture_" and "feedback_" for all that begin so: the third argument of plain(),
    what is put into `icon`, the first of a row, and what channel_icon() gives."""
    texts = [path.read_text() for path in sorted(FLOW.glob("*.cpp"))]

    def nth(function, index):
        calls = (arguments(text[match.end():]) for text in texts for match in re.finditer(rf"\b{function}\(", text))
        return [call[index] for call in calls if len(call) > index and "char *" not in call[index]]

    # The two switches' own helper takes the icon second.
    places = nth("plain", 2) + nth("toggle", 1)
    places += [match[1] for text in texts for match in re.finditer(r"\.icon = ([^;]*);", text)]
    places += [arguments(text[match.end():])[0] for text in texts for match in re.finditer(r"rows\.push_back\(\s*\{", text)]
    places += [match[0] for text in texts for match in re.finditer(r"std::string channel_icon\(.*?\n}\n", text, re.DOTALL)]
    # Not what is compared with.
    literals = {literal for place in places for literal in re.findall(r'(?<!== )"([a-z_0-9]+)"', place)}
    return literals | {"hide"}  # which every host draws beside its words


def find_missing(drawn):
    names = named()
    for name in sorted(names):
        if not any(icon == name or (name.endswith("_") and icon.startswith(name)) for icon in drawn):
            yield f"{name}: the flow names it, and there is no file"
    for icon in sorted(drawn):
        if icon not in names and icon.split("_")[0] + "_" not in names:
            yield f"{icon}.svg: nothing names it"


def main():
    files = sorted(ICONS.glob("*.svg"))
    faults = [f"{path.name}: {fault}" for path in files for fault in find_faults(path.read_text())]
    drawn = {path.stem.removeprefix("picture_") for path in files if path.stem.startswith("picture_")}
    if drawn != set(PICTURES):
        faults.append(f"the picture code has {sorted(drawn ^ set(PICTURES))} too many or too few")
    shapes = {}
    for path in files:
        shape = re.sub(r"data-sign=\S+|<title>.*</title>", "", path.read_text())
        if shape in shapes:
            faults.append(f"{path.name}: drawn like {shapes[shape]}")
        shapes[shape] = path.name
    faults += find_missing({path.stem for path in files})
    print("\n".join(faults))
    return 1 if faults or not files else 0


if __name__ == "__main__":
    sys.exit(main())
