"""A whole conversation from inside the game, with the real relay, gateway and desk; and what is left of it after Hide."""
import os
import re
import unittest

from player import Player, Screen
from stage import Trial

CHILD = "quietlighthouse at noon"
DESK = "gentleharbour hears you"
DRAFT = "unsentseashell"


def found_in_memory(process, words):
    """The words that stand anywhere in the process's memory, as UTF-8, UTF-16 or UTF-32, and where."""
    wanted = {word.encode(form): (word, form) for word in words for form in ("utf-8", "utf-16-le", "utf-32-le")}
    found = []
    with open(f"/proc/{process}/maps") as maps, open(f"/proc/{process}/mem", "rb", 0) as memory:
        for line in maps:
            begin, end, rights, name = re.match(r"(\w+)-(\w+) (\S+) \S+ \S+ \S+\s*(.*)", line).groups()
            if not rights.startswith("rw"):  # what cannot be written holds no word
                continue
            try:
                memory.seek(int(begin, 16))
                held = memory.read(int(end, 16) - int(begin, 16))
            except OSError:
                continue
            found += [(*what, name) for bytes_, what in wanted.items() if bytes_ in held]
    return found


class Conversation(unittest.TestCase):
    def setUp(self):
        self.trial = Trial(os.environ["POP_TRIAL"], os.environ["POP_BUILD"])
        self.addCleanup(self.trial.stop)
        self.trial.start_gateway()
        self.trial.start_relay()
        self.trial.start_desk()
        screen = Screen()
        self.addCleanup(screen.close)
        self.player = Player(screen, "--locale", "en", "--time-zone", "UTC", "--ca", self.trial.ca)
        self.addCleanup(self.player.close)

    def test_both_sides_talk_and_hide_leaves_no_word_in_memory(self):
        player = self.player
        player.open_help()
        player.choose(next(name for name in player.ids() if name.startswith("go.")))
        player.do("key Tab")
        # As an input method hands it over, which is more at a time than a key.
        player.do(f"type {CHILD}")
        player.do("frames 2")
        self.assertIn(CHILD, player.text())
        player.choose("send")
        for _ in range(400):
            if CHILD in self.trial.desk.output:
                break
            player.do("frames 5")
        self.trial.desk_takes(CHILD)
        self.trial.desk.say(DESK)
        player.wait_for(lambda look: any(DESK in text["text"] for text in look["texts"]), "the desk's answer")
        player.do(f"type {DRAFT}")
        player.do("frames 2")
        before = found_in_memory(player.process.pid, (CHILD, DESK, DRAFT))
        self.assertEqual({word for word, _, _ in before}, {CHILD, DESK, DRAFT}, "they would be found")
        self.assertEqual(player.do("tap hide")[-1]["shows"], "game")
        player.do("frames 3")
        self.assertEqual(found_in_memory(player.process.pid, (CHILD, DESK, DRAFT)), [])
        look = player.open_help()
        self.assertEqual(look["screen"], "S1")
        self.assertEqual([text for text in look["texts"] if CHILD in text["text"]], [])


if __name__ == "__main__":
    unittest.main()
