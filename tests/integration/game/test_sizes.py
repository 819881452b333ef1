"""What a child must be able to see and hit: computed from the rectangles and colours of what was drawn, and from pixels."""
import itertools
import tempfile
import unittest
from pathlib import Path

from player import playing

PLACES = {"en": ("GB", "Europe/London"), "ar": ("EG", "Africa/Cairo"), "hi": ("IN", "Asia/Kolkata"), "de": ("DE", "Europe/Berlin")}
WAYS = ("more", "back", "place", "back", "danger")
ALL_WAYS = ("more", "topic", "back", "age", "back", "back", "explain", "back", "watch", "back", "language", "back", *WAYS[2:])


def luminance(colour):
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def inside(inner, outer, slack=1.0):
    return (inner[0] >= outer[0] - slack and inner[1] >= outer[1] - slack and inner[2] <= outer[2] + slack
            and inner[3] <= outer[3] + slack)


def overlap(one, other):
    return min(one[2], other[2]) - max(one[0], other[0]) > 1 and min(one[3], other[3]) - max(one[1], other[1]) > 1


class Sizes(unittest.TestCase):
    def screens(self, language, *options, ways=WAYS):
        country, zone = PLACES[language]
        with playing("--locale", language, "--country", country, "--time-zone", zone, "--now", "2026-11-23T15:00:00Z",
                     *options) as player:
            yield player, player.open_help()
            for way in ways:
                yield player, player.choose(way)

    def test_contrast_of_text_and_of_what_can_be_tapped(self):
        for colours in ("light", "dark", "high"):
            for player, look in self.screens("en", "--colours", colours):
                player.do("frames 2")
                for text in look["texts"]:
                    self.assertGreaterEqual(contrast(text["colour"], text["ground"]), 7, (colours, look["screen"], text))
                for item in look["items"]:
                    if item["id"] == "title":
                        continue
                    seen = max(contrast(item["edge"], item["behind"]), contrast(item["ground"], item["behind"]))
                    self.assertGreaterEqual(seen, 3, (colours, look["screen"], item))
                self.assertGreaterEqual(contrast(look["ring"], look["page"]), 3)

    def test_the_colours_that_are_told_are_those_on_the_screen(self):
        from PIL import Image
        with tempfile.TemporaryDirectory() as folder:
            picture = Path(folder) / "screen.png"
            for player, look in self.screens("ar"):
                player.do(f"picture {picture}")
                with Image.open(picture) as pixels:
                    for item in look["items"]:
                        if item["id"] == "title" or not inside(item["rect"], item["clip"]):
                            continue
                        x, y = int(item["rect"][0]) + 6, int(item["rect"][1] + item["rect"][3]) // 2
                        self.assertEqual("#%02x%02x%02x" % pixels.convert("RGB").getpixel((x, y)), item["ground"], item)

    def test_targets_and_text_are_large_enough(self):
        for age, least in ((8, 56), (15, 44)):
            for _, look in self.screens("en", "--age", age):
                for item in look["items"]:
                    if item["id"] == "title":
                        continue
                    low_x, low_y, high_x, high_y = item["rect"]
                    self.assertGreaterEqual(min(high_x - low_x, high_y - low_y), least, (look["screen"], item))
                for text in look["texts"]:
                    self.assertGreaterEqual(text["pixels"], 20, text)

    def check_layout(self, look):
        where = look["screen"]
        width, height = look["size"]
        for text in look["texts"]:
            left, top, right, bottom = text["rect"]
            self.assertGreaterEqual(left, -1, (where, text))
            self.assertLessEqual(right, width + 1, (where, text))
        fixed = [item for item in look["items"] if item["zone"] != "body"]
        for item in fixed:
            self.assertTrue(inside(item["rect"], item["clip"]) and inside(item["rect"], [0, 0, width, height]),
                            f"{where}: {item['id']} is cut: {item['rect']} in {item['clip']}")
        for one, other in itertools.combinations(look["items"], 2):
            if one["zone"] == other["zone"]:
                self.assertFalse(overlap(one["rect"], other["rect"]), (where, one["id"], other["id"]))
        for one, other in itertools.combinations(look["texts"], 2):
            if one["clip"] == other["clip"]:
                self.assertFalse(overlap(one["rect"], other["rect"]), (where, one["text"], other["text"]))
        # A text that begins inside something to tap is wholly inside it.
        for text, item in itertools.product(look["texts"], look["items"]):
            if text["clip"] == item["clip"] and overlap(text["rect"], item["rect"]) and item["id"] not in ("title", "field"):
                self.assertTrue(inside(text["rect"], item["rect"]), (where, text["text"], item["id"]))
        body = next(item["clip"] for item in look["items"] if item["zone"] == "body")
        self.assertGreater(body[3] - body[1], height / 4, f"{where}: head and foot leave too little")

    def test_at_200_percent_nothing_is_cut_or_lies_over_another(self):
        for language, age in (("en", 8), ("ar", 11), ("hi", 15), ("de", 15)):
            for _, look in self.screens(language, "--text", 200, "--age", age, ways=ALL_WAYS):
                self.check_layout(look)
                for text in look["texts"]:
                    self.assertGreaterEqual(text["pixels"], 40, text)

    def test_at_100_percent_nothing_is_cut_or_lies_over_another(self):
        for language in PLACES:
            for _, look in self.screens(language):
                self.check_layout(look)

    def test_in_a_small_window_nothing_lies_over_hide(self):
        for size, text in (("320x240", 100), ("640x480", 200), ("960x540", 200)):
            with playing("--locale", "de", "--time-zone", "UTC", "--text", text) as player:
                player.do(f"set size {size}")
                player.do("frames 2")
                player.open_help()
                player.choose(next(name for name in player.ids() if name.startswith("go.")))
                player.do("type one word after the other, and more of them than a line has room for, and one more")
                player.do("frames 2")
                for _ in player.ids():
                    look = player.look()
                    head = next(item["clip"] for item in look["items"] if item["id"] == "hide")
                    body = next(item["clip"] for item in look["items"] if item["zone"] == "body")
                    self.assertGreaterEqual(body[1], head[3], size)
                    self.assertGreater(body[3] - body[1], look["size"][1] / 4, f"{size}: too little is left to read in")
                    for item in look["items"]:
                        if item["id"] != "hide":
                            self.assertGreaterEqual(item["clip"][1], head[3], (size, item))
                    focused = next(item for item in look["items"] if item["focused"])
                    self.assertTrue(overlap(focused["rect"], focused["clip"]), (size, focused))
                    player.do("key Tab")
                    player.do("frames 2")

    def test_the_focus_is_never_out_of_sight(self):
        for language in ("en", "ar"):
            for player, look in self.screens(language, "--text", 200):
                for _ in range(min(len(look["items"]), 14)):
                    player.do("key Tab")
                    player.do("frames 2")
                    now = player.look()
                    focused = next(item for item in now["items"] if item["focused"])
                    rect, clip = focused["rect"], focused["clip"]
                    seen = min(rect[3], clip[3]) - max(rect[1], clip[1])
                    self.assertGreaterEqual(seen, min(rect[3] - rect[1], clip[3] - clip[1]) - 30, (now["screen"], focused))


if __name__ == "__main__":
    unittest.main()
