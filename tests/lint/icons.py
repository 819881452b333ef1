#!/usr/bin/env python3
"""Checks the icons of the flow: valid XML of plain shapes, one colour, one size, nothing that loads or runs.

    python3 tests/lint/icons.py        (in any checkout of the project; needs nothing but Python)

Prints "file: what is wrong" for each finding, and ends with 1 if there was one.
"""
import re
import sys
import unicodedata
import xml.etree.ElementTree as tree
from pathlib import Path

ICONS = Path(__file__).resolve().parents[2] / "sdk/flow/icons"
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
    print("\n".join(faults))
    return 1 if faults or not files else 0


if __name__ == "__main__":
    sys.exit(main())
