"""Every screen in a real terminal of 40 columns, in four scripts: nothing wider, Hide first, one key hides it all."""
import os
import re
import unicodedata
import unittest

from pty_app import CLEARED, PtyApp, plain, width

# A screen's title, by language, is what tells it from others; lists of countries are as long as the world.
LOCALES = {"en": "en-GB", "ar": "ar-EG", "hi": "hi-IN", "zh": "zh-CN"}
ALIKE, DEEPEST = 8, 3


def title(screen):
    return plain(screen).split("[Esc] ", 1)[1].split("\n\n")[1].replace("\n", " ").strip()


def numbers(screen):
    """Of a screen's choices; of many alike, the first and the last."""
    found = re.findall(r"^ *\[(/?\d+)\] ", plain(screen), re.MULTILINE)
    return found if len(found) <= 2 * ALIKE else found[:ALIKE] + found[-ALIKE:]


class Screens(unittest.TestCase):
    def walk(self, language, *options):
        """From help into every screen that is at most some choices away: screens by title. Each is hidden again."""
        app = PtyApp("--locale", LOCALES[language], "--speech", "off", *options)
        self.addCleanup(app.stop)
        app.wait_for(r"\[4\] Quit\n> $")
        screens, waiting = {}, [()]
        while waiting:
            path = waiting.pop(0)
            for number in ("2", *path):
                app.say(number)
                screen = app.screen()
            if "[4] Quit" in screen:
                self.assertIn(CLEARED, screen)  # the child went back to the game
                continue
            if title(screen) not in screens:
                screens[title(screen)] = screen
                waiting += [(*path, number) for number in numbers(screen) if len(path) < DEEPEST]
            app.keys("\033")
            hidden = app.wait_for(r"\[4\] Quit\n> $")
            self.assertTrue(hidden.startswith(CLEARED), hidden)
            self.assertNotIn(title(screen), hidden)
        for name, screen in screens.items():
            with self.subTest(title=name):
                self.check(screen)
        return screens

    def check(self, screen):
        lines = screen.split("\n")
        turned = any("\u2067[Esc]" in line for line in lines)
        for line in lines:
            self.assertLessEqual(width(plain(line)), 40, line)
            # Marks of direction are closed on the line they open on, so that each line stands for itself.
            depth = 0
            for character in line:
                if character in "\u2066\u2067\u2068":
                    depth += 1
                elif character == "\u2069":
                    depth -= 1
                self.assertGreaterEqual(depth, 0, line)
            self.assertEqual(depth, 0, line)
            right_to_left = any(unicodedata.bidirectional(c) in ("R", "AL") for c in line)
            if not right_to_left and not turned:
                self.assertNotRegex(line, "[\u2066-\u2069]")
            if turned:
                self.assertNotIn("←", line)  # Back is where the text begins
            if turned and right_to_left:
                self.assertTrue(line.lstrip(" ").startswith("\u2067"), line)
        text = plain(screen)
        self.assertRegex(text, r"^\S+\n(On a phone[^-]*)?\n-+\n *\[Esc\] \S", text)  # what was typed, then Hide
        self.assertTrue(numbers(screen), text)
        self.assertTrue(title(screen), text)

    def test_english(self):
        screens = self.walk("en", "--age", "11")
        for name in ("Do you want to talk to someone?", "How do you want to talk?", "Call for help now", "What happens next",
                     "Where are you now?", "Which language?", "Could someone see your screen?", "Chat",
                     "What is it about? You can skip this.", "How old are you? You can skip this.",
                     "Your chat with Demo helpline"):
            self.assertIn(name, screens)

    def test_arabic(self):
        self.walk("ar")

    def test_hindi(self):
        self.walk("hi")

    def test_chinese(self):
        self.walk("zh")


if __name__ == "__main__":
    unittest.main()
