"""A code to come back with, in a real terminal: numbers are not shown as they are typed, pictures go by name, and nothing of a
code stays in memory."""
import os
import tempfile
import unittest

from pty_app import CLEARED, PtyApp, find_in_memory, number_of, plain
from stage import Trial

PIN = "493817"
MENU = r"\[4\] Quit\n> $"


class Code(unittest.TestCase):
    def setUp(self):
        self.trial = Trial(os.environ["POP_TRIAL"], os.environ["POP_BUILD"])
        self.addCleanup(self.trial.stop)
        self.trial.start_relay()
        self.trial.start_gateway()

    def app(self, age):
        app = PtyApp("--ca", self.trial.ca, "--folder", tempfile.mkdtemp(dir=self.trial.folder), "--age", age, "--locale", "en",
                     "--time-zone", "UTC", "--speech", "off")
        self.addCleanup(app.stop)
        return app

    def choose(self, app, screen, label):
        app.say(number_of(screen, label))
        return app.screen()

    def offered(self, app, talk, code):
        """The first screen for a code, from a conversation that has begun."""
        self.choose(app, app.help(), talk)
        app.say("is anybody there")
        app.wait_for(r"Sent\.[\s\S]*\n> $")
        if code not in app.output:
            self.skipTest("this kernel gives no keyring to this process, so there are no codes")
        return self.choose(app, app.output[app.output.rindex("[/1]"):], code)

    def hide(self, app):
        app.keys("\033")
        hidden = app.wait_for(MENU)
        self.assertTrue(hidden.startswith(CLEARED), hidden)

    def test_numbers_are_not_echoed_and_bring_back_the_conversation(self):
        app = self.app(15)
        self.offered(app, "Talk to someone now", "Set a code to come back later")
        app.say(PIN)
        kept = app.screen()
        self.assertTrue(kept.startswith("******\n"), kept)
        self.assertIn("4 9 3 8 1 7", plain(kept))  # once, to be kept in mind
        app.say(number_of(kept, "Keep this code"))
        app.wait_for(r"Your code works from now on\.[\s\S]*\n> $")
        self.hide(app)
        self.assertEqual(find_in_memory(app.process, [PIN, "4 9 3 8 1 7"]), [])
        app.say("2")
        self.choose(app, app.screen(), "I have a code")
        app.keys(PIN[:3])
        app.wait_for(r"\*\*\*$")
        self.assertNotIn(PIN[:3], app.output[app.output.rindex("Your code"):])
        self.hide(app)  # in the middle of the code
        app.say("2")
        self.choose(app, app.screen(), "I have a code")
        app.say(PIN)
        app.wait_for(r"Your chat with Demo helpline[\s\S]*\n> $")
        self.trial.start_desk()
        self.trial.desk_takes("is anybody there")
        self.trial.desk.say("yes, I am here")
        app.wait_for("yes, I am here")

    def test_pictures_go_by_name(self):
        app = self.app(8)
        screen = self.offered(app, "Talk to a helper", "Pick a code to come back")
        for name in ("Fish", "Sun", "Drum", "Fish"):
            screen = self.choose(app, screen, name)
        self.assertRegex(plain(screen), r"Your code\n\S+ +Fish\n\S+ +Sun\n\S+ +Drum\n\S+ +Fish\n")
        app.say(number_of(screen, "Keep this code"))
        app.wait_for(r"Your code works[\s\S]*\n> $")
        self.hide(app)
        app.say("2")
        screen = self.choose(app, app.screen(), "I have a code")
        for name in ("Fish", "Sun", "Drum", "Fish"):
            screen = self.choose(app, screen, name)
        app.wait_for(r"Talk with Demo helpline[\s\S]*\n> $")


if __name__ == "__main__":
    unittest.main()
