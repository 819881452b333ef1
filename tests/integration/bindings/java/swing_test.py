"""The Swing sample draws: its first screen in three scripts, in a window under an X server of its own. Pictures lie in the build folder."""
import os
import subprocess
import sys
import zlib
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "game"))
from player import Screen

SCREENS = {"en": (",", "--country", "DE", "--locale", "en"), "ar": (",", "--country", "EG", "--locale", "ar"),
           "hi": ("more", "--country", "IN", "--locale", "hi", "--cannot", "phone,conversation")}


def drawn(picture):
    """Its lines of squares, uncompressed: an empty window has nothing but one colour."""
    data, at, packed = picture.read_bytes(), 8, b""
    while at < len(data):
        length = int.from_bytes(data[at:at + 4], "big")
        if data[at + 4:at + 8] == b"IDAT":
            packed += data[at + 8:at + 8 + length]
        at += length + 12
    return zlib.decompress(packed)


def main():
    folder, *java = sys.argv[1:]
    screen = Screen()
    try:
        pictures = {}
        for name, (choices, *options) in SCREENS.items():
            file = Path(folder, f"swing_{name}.png")
            file.unlink(missing_ok=True)
            subprocess.run([*java, "--picture", file, choices, *options], check=True, env={**os.environ, "DISPLAY": screen.name}, timeout=120)
            pictures[name] = drawn(file)
            assert len(zlib.compress(pictures[name])) > 5000, f"{file} is nearly empty"
        assert len(set(pictures.values())) == len(pictures), "two languages look the same"
    finally:
        screen.close()


if __name__ == "__main__":
    main()
