"""Every screen as a picture, by band and by direction, against the pictures that were looked at.

    cmake --build build/dev --target game_golden        takes new ones; look at them (git diff shows which) before you commit

Before a picture is taken or compared, what is on it must be right: no character without a glyph, and numbers and Latin names
in the order in which they are read.
"""
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from PIL import Image, ImageChops

from player import BUILD, Player, Screen
from scenes import AFTERNOON, AGES, NAMES, PLACES, SCENES
from test_text import out_of_order

GOLDEN = Path(__file__).resolve().parent / "golden"
TAKE = "--take" in sys.argv
ONLY = [word for word in sys.argv[1:] if not word.startswith("-")] if TAKE else []  # scenes; none named: all
SIZE, COLOURS = (640, 360), 48
# What the pictures were made with: other versions draw other pixels.
PACKAGES = ("fonts-noto-core", "fonts-noto-cjk", "libfreetype6", "libharfbuzz0b", "librsvg2-2")
VERSIONS = GOLDEN / "made_with.txt"
# A pixel is another one from this difference on; so many of the 230,400 may be: less than one letter.
DIFFERENT, ALLOWED = 64, 40


def versions():
    done = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Version}\n", *PACKAGES], capture_output=True, text=True)
    return "".join(sorted(done.stdout.splitlines(keepends=True)))


def small(file):
    with Image.open(file) as picture:
        return picture.convert("RGB").resize(SIZE, Image.Resampling.BOX)


def differing(picture, golden):
    """How many pixels are another colour, in the few colours that the golden picture is kept in."""
    picture = picture.quantize(palette=golden, dither=Image.Dither.NONE).convert("RGB")
    red, green, blue = ImageChops.difference(picture, golden.convert("RGB")).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return sum(most.histogram()[DIFFERENT:])


def go(player, way):
    for step in way:
        if step.startswith("\u2026"):
            player.wait_for(lambda look: any(item["id"] == step[1:] for item in look["items"]), step[1:])
            player.do("frames 3")
        elif step.startswith("="):
            player.do(f"type {step[1:]}")
            player.choose("send")
        elif step.endswith("?"):
            if step[:-1] in player.ids():
                player.choose(step[:-1])
        elif step.endswith("*"):
            player.choose(next(item for item in player.ids() if item.startswith(step[:-1])))
        else:
            player.choose(step)


class Golden(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.screen = Screen()
        cls.addClassCleanup(cls.screen.close)
        if TAKE:
            GOLDEN.mkdir(exist_ok=True)
            for old in GOLDEN.glob("*.png"):
                if not ONLY or old.name.split(".")[0] in ONLY:
                    old.unlink()
            VERSIONS.write_text(versions())
        made_with = VERSIONS.read_text()
        cls.other = "" if made_with == versions() else (
            f"\nThe pictures were made with other packages:\n{made_with}here are:\n{versions()}"
            "If only the shapes of letters differ, take the pictures anew (see the top of test_golden.py).")

    def check(self, name, player):
        look = player.look()
        for text in look["texts"]:
            self.assertEqual(text["missing"], 0, text["text"])
            if look["rtl"]:
                self.assertEqual(out_of_order(text["text"], text["lines"]), [], text)
        taken = Path(os.environ.get("TMPDIR", "/tmp")) / f"pop-golden-{os.getpid()}.bmp"
        player.do(f"picture {taken}")
        picture = small(taken)
        taken.unlink()
        golden = GOLDEN / f"{name}.png"
        if TAKE:
            colours = picture.quantize(COLOURS)
            picture.quantize(palette=colours, dither=Image.Dither.NONE).save(golden, optimize=True)
            return
        self.assertTrue(golden.exists(), f"there is no picture {name}; take it (see the top of test_golden.py)")
        with Image.open(golden) as kept:
            count = differing(picture, kept)
        if count > ALLOWED:
            failed = BUILD / "logs" / "golden"
            failed.mkdir(parents=True, exist_ok=True)
            picture.save(failed / golden.name)
            self.fail(f"{name} is another picture ({count} pixels): see {failed / golden.name}{self.other}")

    def test_pictures(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        for language in PLACES:
            for options, ways in SCENES:
                given = [folder.name if word == "FOLDER" else word for word in options(language)]
                player = Player(self.screen, "--locale", language, "--now", AFTERNOON, *given)
                try:
                    # The bands of a scene differ in words and sizes alone: one game shows all three.
                    for band in AGES:
                        player.do(f"set band {band}")
                        for scene, way in ways.items():
                            if ONLY and scene not in ONLY:
                                continue
                            with self.subTest(scene=scene, language=language, band=band):
                                player.open_help()
                                go(player, way)
                                self.check(f"{scene}.{language}.{band}", player)
                            player.do("tap hide")
                finally:
                    player.close()

    def test_no_picture_is_left_over(self):
        if TAKE:
            self.skipTest("they are being taken")
        names = {f"{scene}.{language}.{band}.png" for scene in NAMES for language in PLACES for band in AGES}
        self.assertEqual({file.name for file in GOLDEN.glob("*.png")}, names)

    def test_a_word_that_differs_is_seen(self):
        if TAKE:
            self.skipTest("they are being taken")
        with Image.open(GOLDEN / "S1.en.A.png") as kept:
            without = kept.convert("RGB")
            self.assertEqual(differing(without, kept), 0)
            without.paste(without.getpixel((4, 40)), (16, 46, 60, 60))  # a part of the title
            self.assertGreater(differing(without, kept), ALLOWED)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
