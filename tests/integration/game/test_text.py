"""Words as they are drawn: no character without a glyph in any language, and what stands from left to right inside a
script that runs from right to left (numbers, times, Latin names) is drawn in the order in which it is read."""
import json
import re
import unittest

from player import SOURCE, playing

WORDS = sorted((SOURCE / "sdk/flow/words").glob("*.json"))
RIGHT_TO_LEFT = ("ar", "ur")
ISOLATES = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200e\u200f\u061c"))
# Numbers, also with what stands inside them, and Latin letters. Digits of the script's own count too.
KEPT_IN_ORDER = re.compile(r"[0-9\u0660-\u0669\u06f0-\u06f9]+(?:[ .:/-]?[0-9\u0660-\u0669\u06f0-\u06f9]+)*|[A-Za-z]+(?: [A-Za-z]+)*")
# Real forms, put in as the library puts them in: isolated.
VALUES = {"number": "0800 55 111", "time": "9:30", "app": "Star Harbour", "service": "Child Helpline 116 111", "place": "Polska",
          "langs": "English", "language": "English"}


def said(text):
    """The texts that a message in ICU's form can become: each arm of a plural or a choice, Latin names and numbers put in."""
    match = re.search(r"\{(\w+), (?:plural|select|selectordinal), ", text)
    if match is None:
        yield re.sub(r"\{(\w+)[^{}]*\}", lambda place: "\u2068" + VALUES.get(place[1], "Abc 12") + "\u2069", text)
        return
    at = match.end()
    while text[at] != "}":
        begin = text.index("{", at) + 1
        at, depth = begin, 1
        while depth:
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            at += 1
        end = at - 1
        while text[at] == " ":
            at += 1
        close = at
        # The rest of the message is found after the arms: the last arm's end is where the first "}" stands alone.
        rest = close
        while text[rest] != "}":
            depth, rest = 1, text.index("{", rest) + 1
            while depth:
                depth += {"{": 1, "}": -1}.get(text[rest], 0)
                rest += 1
            while text[rest] == " ":
                rest += 1
        yield from said(text[:match.start()] + text[begin:end].replace("#", "12") + text[rest + 1:])


def strings(file):
    """Every text of a language, for each band."""
    for text in json.loads(file.read_text())["strings"].values():
        for variant in [text] if isinstance(text, str) else text.values():
            for whole in said(variant):
                yield whole.replace("\n", " ")


def out_of_order(text, lines):
    """The parts of the text that are not drawn as they are read. A part may be broken between its words."""
    drawn = [line.translate(ISOLATES) for line in lines]
    wrong = []
    for part in KEPT_IN_ORDER.findall(text.translate(ISOLATES)):
        if any(part in line for line in drawn):
            continue
        pieces = part.split()
        if not any(" ".join(pieces[:cut]) in first and " ".join(pieces[cut:]) in second
                   for cut in range(1, len(pieces)) for first, second in zip(drawn, drawn[1:])):
            wrong.append(part)
    return wrong


class Text(unittest.TestCase):
    def test_every_character_of_every_language_has_a_glyph(self):
        self.assertGreaterEqual(len(WORDS), 12)
        with playing("--locale", "en") as player:
            for file in WORDS:
                direction = "rtl" if file.stem in RIGHT_TO_LEFT else "ltr"
                texts = list(strings(file))
                for at in range(0, len(texts), 20):
                    some = " ".join(texts[at:at + 20])
                    self.assertEqual(player.do(f"lay {file.stem} {direction} {some}")["missing"], 0, f"{file.name}: {some}")
            # It would be seen: no font of this sample has these.
            self.assertEqual(player.do("lay en ltr \U00013000 \U0001F600")["missing"], 2)

    def test_numbers_times_and_latin_names_are_drawn_in_order_from_right_to_left(self):
        with playing("--locale", "en") as player:
            for language in RIGHT_TO_LEFT:
                for text in strings(SOURCE / f"sdk/flow/words/{language}.json"):
                    lines = player.do(f"lay {language} rtl {text}")["lines"]
                    self.assertEqual(out_of_order(text, lines), [], f"{language}: {text!r} is drawn {lines}")
            # It would be seen: without isolation the groups of a number change places.
            bare = "اتصال 0800 55 111 الآن"
            self.assertEqual(out_of_order(bare, player.do(f"lay ar rtl {bare}")["lines"]), ["0800 55 111"])

    def test_the_screens_of_arabic_and_urdu_are_in_order_and_mirrored(self):
        for language, country, zone in (("ar", "EG", "Africa/Cairo"), ("ur", "PK", "Asia/Karachi")):
            with playing("--locale", language, "--country", country, "--time-zone", zone, "--now", "2026-11-23T09:30:00Z") as player:
                player.open_help()
                looks = [player.look()]
                for way in ("more", "back", "place", "back", "danger"):
                    looks.append(player.choose(way))
                for look in looks:
                    self.assertTrue(look["rtl"])
                    self.assertEqual(look["language"], language)
                    for text in look["texts"]:
                        self.assertEqual(text["missing"], 0, text["text"])
                        self.assertEqual(out_of_order(text["text"], text["lines"]), [], text)
                    hide = next(item for item in look["items"] if item["id"] == "hide")
                    self.assertGreater(hide["rect"][0], look["size"][0] / 2, "Hide stands at the start, which is right")

    def test_hindi_marks_and_arabic_letters_are_shaped(self):
        with playing("--locale", "en") as player:
            # One cluster for a consonant with its marks; letters that join; an unbroken word where there is no blank.
            self.assertEqual(player.do("lay hi ltr हिन्दी")["lines"], ["हिन्दी"])
            self.assertEqual(player.do("lay ar rtl سلام")["lines"], ["ملاس"], "lam and alef are one glyph")
            wide = player.do("lay zh-Hans ltr " + "你可以随时停下来。" * 8)["lines"]
            self.assertGreater(len(wide), 1)
            for line in wide[1:]:
                self.assertFalse(line.startswith("。"), "no line begins with a full stop")
            thai = player.do("lay th ltr " + "คุณสามารถหยุดได้ทุกเมื่อ" * 6)["lines"]
            self.assertGreater(len(thai), 1)


if __name__ == "__main__":
    unittest.main()
