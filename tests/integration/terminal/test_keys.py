"""Keys in a real terminal: Esc hides whatever is half typed, other keys do not; Ctrl-Z, Ctrl-C and a closed terminal cover."""
import os
import signal
import unittest

from pty_app import CLEARED, PtyApp, number_of, plain
from stage import Trial

HERE = ["--locale", "en", "--time-zone", "UTC", "--speech", "off"]
MENU = r"\[4\] Quit\n> $"


class Keys(unittest.TestCase):
    def app(self, *options, **more):
        app = PtyApp(*HERE, *options, **more)
        self.addCleanup(app.stop)
        return app

    def conversation(self):
        """In the text field, nothing sent."""
        app = self.app()
        screen = app.help()
        app.say(number_of(screen, "Talk to someone now"))
        app.screen()
        return app

    def test_esc_hides_in_the_middle_of_a_sentence(self):
        app = self.conversation()
        app.keys("somebody is com")
        app.wait_for("com$")
        app.keys("\033")
        hidden = app.wait_for(MENU)
        self.assertTrue(hidden.startswith(CLEARED), hidden)
        self.assertNotIn("somebody", hidden)
        app.say("1")
        self.assertIn("Your ship sails on", app.wait_for(MENU))  # nothing of the sentence is left to be taken as typed

    def test_arrows_and_function_keys_do_not_hide(self):
        app = self.conversation()
        app.keys("a\033[A\033[D\033OP\033[15~\033[1;5Cb\033xc")
        app.wait_for("abc$")

    def test_backspace_takes_a_letter_of_any_script(self):
        app = self.conversation()
        app.keys("zé中\x7f\x7fx")
        app.wait_for("x$")
        self.assertTrue(app.output.endswith("zé中\b \b\b \b\b \bx"), app.output[-40:])
        app.keys("\x15")  # clears the line
        app.wait_for(r"\n> $")
        app.keys("दे\x7f")  # a vowel sign cannot be taken off the screen alone: the line is written again
        app.wait_for("\n> द$")

    def test_backspace_over_the_left_edge(self):
        app = self.conversation()
        app.keys("a" * 39)
        app.wait_for("a{39}$")
        app.keys("\x7f")  # the one letter of the second row
        app.wait_for("\b \b$")
        app.keys("\x7f")  # Backspace does not go up a row
        app.wait_for("\n> a{37}$")

    def test_ctrl_c_covers_and_ends(self):
        app = self.conversation()
        app.keys("half a sen\x03")
        self.assertEqual(app.end(), 0)
        self.assertIn(CLEARED, app.output)
        self.assertNotIn("half", app.output[app.output.rindex(CLEARED):])

    def test_the_end_of_the_session_covers_and_ends(self):
        for number in (signal.SIGTERM, signal.SIGHUP):
            app = self.conversation()
            app.process.send_signal(number)
            self.assertEqual(app.end(), 0)
            self.assertIn(CLEARED, app.output)

    def test_ctrl_z_covers_and_what_was_typed_is_there_again(self):
        app = self.conversation()
        app.keys("half a sen")
        app.wait_for("sen$")
        app.keys("\x1a")
        app.wait_for("\033\\[3J$")
        _, status = os.waitpid(app.process.pid, os.WUNTRACED)
        self.assertTrue(os.WIFSTOPPED(status))
        app.process.send_signal(signal.SIGCONT)
        self.assertIn("\n> half a sen", app.wait_for("half a sen$"))
        app.keys("\033")
        self.assertTrue(app.wait_for(MENU).startswith(CLEARED))

    def test_what_is_typed_comes_again_after_a_message(self):
        trial = Trial(os.environ["POP_TRIAL"], os.environ["POP_BUILD"])
        self.addCleanup(trial.stop)
        trial.start_relay()
        trial.start_gateway()
        trial.start_desk()
        app = self.app("--ca", str(trial.ca))
        screen = app.help()
        app.say(number_of(screen, "Talk to someone now"))
        app.screen()
        app.say("hello")
        app.wait_for(r"Sent\.")
        trial.desk_takes("hello")
        app.screen()
        app.keys("and anoth")
        app.wait_for("anoth$")
        trial.desk.say("I am here")
        app.wait_for(r"I am here\n[\s\S]*\n> and anoth$")

    def test_plain_and_no_colour(self):
        for options, environment, colours, signs in (
                ([], {}, True, True), (["--plain"], {}, True, False), ([], {"NO_COLOR": "1"}, False, True),
                ([], {"TERM": "dumb"}, False, False), ([], {"LANG": "C"}, True, False)):
            screen = self.app(*options, environment=environment).help()
            self.assertEqual("\033[" in screen, colours, environment)
            self.assertEqual("⚠" in screen, signs, environment)
            self.assertIn("I am in danger now", plain(screen))


if __name__ == "__main__":
    unittest.main()
