"""The flow in the terminal when something is missing: the child always sees a next step."""
import os
import unittest

from stage import Trial, choice


class Flow(unittest.TestCase):
    def setUp(self):
        self.trial = Trial(os.environ["POP_TRIAL"], os.environ["POP_BUILD"])
        self.addCleanup(self.trial.stop)

    def app(self, *options):
        app = self.trial.start_app(*options)
        app.wait_for(r"Quit\n> $")
        app.say("2")
        return app, app.wait_for(r"> $")

    def demo_conversation(self):
        """The app in a conversation with the Demo helpline, nothing sent yet."""
        app, help_screen = self.app("--locale", "en", "--time-zone", "UTC")
        app.say(choice(help_screen, "Talk to someone now"))
        app.wait_for(r"\[Enter\] Send\n> $")
        return app

    def test_danger_is_one_tap_from_help_and_names_the_places_numbers(self):
        app, screen = self.app("--country", "DE")
        app.say(choice(screen, "I am in danger now"))
        danger = app.wait_for(r"> $")
        self.assertIn("Call 112", danger)
        app.say(choice(danger, "Call 112"))
        self.assertIn("On a phone this opens: tel:112", app.wait_for(r"> $"))

    def test_danger_without_a_place_names_no_number(self):
        app, screen = self.app("--locale", "en", "--time-zone", "UTC")
        app.say(choice(screen, "I am in danger now"))
        danger = app.wait_for(r"> $")
        self.assertNotRegex(danger, r"Call \d")
        self.assertIn("Ask any adult to call", danger.replace("\n", " "))

    def test_unknown_country_can_be_chosen(self):
        app, screen = self.app("--locale", "en", "--time-zone", "UTC")
        app.say(choice(screen, "Where are you now?"))
        places = app.wait_for(r"> $")
        app.say(choice(places, "Poland"))
        self.assertIn("Help in Poland", app.wait_for(r"> $"))

    def test_offline_calls_still_work_and_no_conversation_is_offered(self):
        app, screen = self.app("--country", "DE", "--offline")
        self.assertIn("No internet right now", screen)
        self.assertRegex(screen, r"\[1\] Call \d")
        app.say(choice(screen, "See more ways"))
        self.assertNotIn("Demo helpline", app.wait_for(r"> $"))

    def test_nonsense_typed_by_the_child_is_answered(self):
        app, _ = self.app("--country", "DE")
        for line in ("0", "99", "-1", "help me", "", "18446744073709551616", "ü" * 3000):
            app.say(line)
            app.wait_for(r"\n\?\n\[h\] Hide this\n[\s\S]*> $")

    def test_no_network_then_network(self):
        """Relay and gateway down: it says so, keeps the words, offers other ways; they come back: sent, once."""
        app = self.demo_conversation()
        app.say("is anybody there")
        lost = app.wait_for(r"What you wrote is still here[\s\S]*> $").replace("\n", " ")
        self.assertNotIn("Sent.", lost)
        self.assertIn("See more ways", lost)
        self.trial.start_relay()
        self.trial.start_gateway()
        app.wait_for(r"Sent\.")
        self.trial.start_desk()
        self.trial.desk_takes("is anybody there")
        self.trial.desk.say("yes, I am here")
        app.wait_for("yes, I am here")

    def test_gateway_down_behind_a_living_relay(self):
        self.trial.start_relay()
        app = self.demo_conversation()
        app.say("hello")
        app.wait_for("What you wrote is still here")
        self.trial.start_gateway()
        app.wait_for(r"Sent\.")

    def test_the_gateway_is_killed_and_nothing_that_was_called_sent_is_lost(self):
        self.trial.start_relay()
        self.trial.start_gateway()
        app = self.demo_conversation()
        app.say("first")
        app.wait_for(r"Sent\.")
        self.trial.gateway.process.kill()
        self.trial.gateway.process.wait(30)
        app.say("second")
        self.trial.start_gateway()
        self.trial.start_desk()
        self.trial.desk_takes("first")
        # It may have come before the counsellor took the conversation, and been read past.
        if '"text":"second"' not in self.trial.desk.output:
            self.trial.desk.wait_for('"text":"second"')

    def test_hide_forgets_the_conversation(self):
        self.trial.start_relay()
        self.trial.start_gateway()
        app = self.demo_conversation()
        app.say("a secret word")
        app.wait_for(r"Sent\.")
        app.say("h")
        app.wait_for(r"Quit\n> $")
        app.say("2")
        again = app.wait_for(r"> $")
        self.assertNotIn("a secret word", again)
        self.assertNotIn("Back to your chat", again)

    def test_the_helpline_ends_it(self):
        self.trial.start_relay()
        self.trial.start_gateway()
        app = self.demo_conversation()
        app.say("hello")
        app.wait_for(r"Sent\.")
        self.trial.start_desk()
        self.trial.desk_takes("hello")
        self.trial.desk.say("bye")
        app.wait_for("bye")
        self.trial.desk.say("/end")
        ended = app.wait_for(r"has ended the chat\.[\s\S]*> $")
        self.assertIn("See more ways", ended)


if __name__ == "__main__":
    unittest.main()
