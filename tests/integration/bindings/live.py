#!/usr/bin/env python3
"""The whole flow through a host of the web page, of any binding, with relay, gateway and desk live.

  live.py [--reference COMMAND] [--codes] HOST COMMAND...

The command is a program that speaks the messages of samples/web/README.md and takes the options of pop-web-host. With
--reference its screens are compared to that program's, and it must use a transport of its own; with --codes it must offer
codes to come back with.
POP_BUILD is the build folder, POP_SOURCE the project's.
"""
import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from host import Host, choices, said
from qr_reader import read_qr
from stage import Trial

BUILD, SOURCE = Path(os.environ["POP_BUILD"]), Path(os.environ["POP_SOURCE"])
SERVICE, SECOND = "001.demo-helpline", "001.demo-second"
PIN = "493817"
NOTE = "She is 12. She asks for a place to sleep. 🌻"
TEXT = 'is <b>anybody</b> there & "well" \\ 🌻 مرحبا नमस्ते \u2028\x7f'

# Tomorrow: a clock behind the directory's own time could not tell who is open.
TOMORROW = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 86_400))
# Each leads to screens that the others have not.
STARTS = {
    "a country": ("--country", "DE", "--locale", "en", "--age", "11"),
    "right to left, youngest": ("--country", "EG", "--locale", "ar", "--age", "8"),
    "no place": ("--locale", "en", "--time-zone", "UTC"),
    "offline": ("--country", "DE", "--locale", "de", "--age", "15", "--offline"),
    "nobody there": ("--country", "AQ", "--locale", "fr", "--cannot", "conversation"),
    "closed at night": ("--country", "PL", "--locale", "pl", "--now", f"{TOMORROW}T01:30:00Z", "--cannot", "conversation"),
    "a tablet": ("--country", "IN", "--locale", "hi", "--cannot", "phone,sms,whatsapp,conversation", "--platform", "android"),
    "watched": ("--country", "GB", "--locale", "en-GB", "--shared-screen", "--text-only"),
}
SEEN = {"S1", "S2", "S2_topic", "S2_age", "S3", "S4", "S8", "S9", "S10", "S11", "S11_language", "S13"}
# Of these the first and the last of a screen are enough: they differ in a name, and the last ways are the closed ones.
ALIKE = ("place", "language", "topic", "age", "go", "emergency")
# They lead out, back, or to what needs the network.
NOT_WALKED = ("leave", "back", f"go.{SERVICE}.0")


def steps(screen):
    ways = [choice for choice in choices(screen) if choice not in NOT_WALKED]
    kinds = [choice.split(".")[0] if "." in choice else choice for choice in ways]
    for at, (way, kind) in enumerate(zip(ways, kinds)):
        if kind not in ALIKE or kind not in kinds[:at] or kind not in kinds[at + 1:]:
            yield way


def with_codes_read(screen):
    """Two makers of QR codes may draw one number differently."""
    return {**screen, "rows": [{name: read_qr(value) if name == "qr" else value for name, value in row.items()}
                               for row in screen["rows"]]}


class Live(unittest.TestCase):
    command, reference, codes = (), None, False

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="pop-live-")
        cls.addClassCleanup(cls.folder.cleanup)
        helpline = BUILD / "samples/helpline"
        # One of its own: with two services, and with ports that no other test waits for.
        subprocess.run([sys.executable, SOURCE / "samples/trial/make_trial.py", "--second", "--directory", SOURCE / "directory",
                        "--samples", SOURCE / "samples", "--out", Path(cls.folder.name, "trial"), "--pop-directory",
                        BUILD / "directory/tool/pop-directory", "--pop-gateway", helpline / "pop-gateway", "--pop-desk",
                        helpline / "pop-desk"], check=True)

    def setUp(self):
        self.trial = Trial(Path(self.folder.name, "trial"), BUILD)
        self.addCleanup(self.trial.stop)

    def host(self, *options, command=None):
        host = Host(command or self.command, *options, log=self.trial.folder / "host.log")
        self.addCleanup(host.party.stop, signal.SIGKILL)
        return host

    def child(self, *options):
        """A host with the trial's directory, opened."""
        host = self.host("--root", self.trial.trial / "root.json", "--bundle", self.trial.trial / "directory.popb", "--ca",
                         self.trial.ca, "--locale", "en", "--country", "DE", *options)
        host.open()
        return host

    def in_talk(self, *options, text=TEXT):
        """A child whose first message is stored for the helpline."""
        child = self.child(*options)
        child.choose(f"go.{SERVICE}.0", lambda s: s["text"] == "message")
        self.assertTrue(child.write(text))
        child.until(lambda s: said(s, text).get("state") == "sent")
        return child

    def start_helpline(self):
        self.trial.start_relay()
        self.trial.start_gateway()

    def test_every_screen_before_a_conversation(self):
        seen = set()
        for name, options in STARTS.items():
            with self.subTest(start=name):
                options = options if "--now" in options else (*options, "--now", f"{TOMORROW}T12:00:00Z")
                host = self.host(*options)
                reference = self.host(*options, command=self.reference) if self.reference else None
                edge, known = [()], set()
                while edge:
                    path = edge.pop(0)
                    screen = host.walk(path)
                    self.assertIsNotNone(screen, path)
                    if reference:
                        self.assertEqual(with_codes_read(screen), with_codes_read(reference.walk(path)), path)
                    likeness = (screen["id"], screen["title"], screen["low_key"], *sorted(choices(screen)))
                    if likeness not in known:
                        known.add(likeness)
                        seen.add(screen["id"])
                        if len(path) < 3:
                            edge += [(*path, step) for step in steps(screen)]
                if reference:
                    self.assertEqual(host.uris, reference.uris)
                    self.assertEqual(reference.stop(), 0)
                self.assertEqual(host.stop(), 0)
        self.assertEqual(seen & SEEN, SEEN)

    def test_the_word_for_the_apps_own_menus(self):
        host = self.host("--locale", "ar", "--country", "EG")
        host.say(do="entry")
        self.assertEqual(host.hear()["entry"], {"label": "طلب المساعدة", "language": "ar", "rtl": True, "icon": "hand"})

    def test_a_call_for_help_and_what_the_app_learns_of_the_screen(self):
        child = self.child()
        child.choose("danger", lambda s: s["id"] == "S3")
        child.choose("emergency.0", lambda s: s["id"] == "S3")
        self.assertEqual(child.uris, ["tel:112"])
        child.choose("back", lambda s: s["id"] == "S1")
        for event, low_key in (("screen_shared", True), ("screen_private", False), ("paused", False), ("resumed", False),
                               ("low_memory", False)):
            child.say(do="event", event=event)
            self.assertEqual(child.hear()["screen"]["low_key"], low_key, event)
        child.choose("language", lambda s: s["id"] == "S11_language")
        self.assertEqual(child.choose("language.ar", lambda s: s["language"] == "ar")["rtl"], True)
        child.hide()
        self.assertEqual(child.open()["language"], "en")
        child.say(do="choose", id="leave")
        self.assertEqual(child.hear(), {"closed": True})

    def test_what_is_no_message_changes_nothing(self):
        child = self.child()
        first = child.screen
        for line in ("", "[]", "nonsense", '{"do":', '"do"', '{"do":1}', '{"do":"dance"}', '{"no":"do"}', '{"do":"draft","text":"x"}'):
            child.party.say(line)
        for message in ({"do": "choose", "id": "no.such"}, {"do": "choose"}, {"do": "event", "event": "rain"}, {"do": "event"}):
            child.say(**message)
            self.assertEqual(child.hear(), {"screen": first}, message)
        self.assertFalse(child.write("nobody asked"))
        self.assertEqual(child.screen, first)
        child.hide()
        for message in ({"do": "ready"}, {"do": "choose", "id": "more"}, {"do": "send", "text": "x"}, {"do": "hide"}):
            child.say(**message)  # what was still on its way
        self.assertEqual(child.open(), first)

    def test_a_conversation_from_the_first_word_to_the_last(self):
        self.start_helpline()
        child = self.child("--age", "15")
        child.choose(f"go.{SERVICE}.0", lambda s: s["text"] == "message")
        child.say(do="draft", text="half a sent 🌻")
        child.say(do="ready")  # the device was turned
        self.assertEqual(child.hear_a("opened")["opened"]["draft"], "half a sent 🌻")
        self.assertFalse(child.write(""))
        self.assertTrue(child.write(TEXT))
        self.assertNotIn("draft", child.screen)
        waiting = child.until(lambda s: said(s, TEXT).get("state") == "sent")
        self.assertEqual((waiting["id"], waiting["messages"][0]["from"], waiting["messages"][0]["sender"]), ("S5", "child", "You"))
        self.assertFalse(child.write("x" * 30_000))
        self.assertEqual(child.screen["id"], "S5")

        self.trial.start_desk()
        self.trial.desk_takes("anybody")
        child.until(lambda s: said(s, TEXT)["state"] == "read")
        self.trial.desk.say("Yes, I am here. 🌻 مرحبا")
        answered = child.until(lambda s: said(s, "Yes, I am here. 🌻 مرحبا"))
        self.assertEqual((answered["id"], said(answered, "Yes, I am here. 🌻 مرحبا")["sender"]), ("S6", "Demo helpline"))
        self.trial.desk.say("/share Sleeping better | https://sleep.example/young?a=b | Page 2 is short.")
        shared = said(child.until(lambda s: said(s, "Page 2 is short.")), "Page 2 is short.")
        self.assertEqual((shared["title"], shared["link_host"]), ("Sleeping better", "sleep.example"))
        child.choose(next(choice for choice in choices(child.screen) if choice.startswith("link.")), lambda s: s["id"] == "S6")
        self.assertEqual(child.uris, ["https://sleep.example/young?a=b"])
        self.assertIn(SERVICE, self.pass_on(child))

        child.choose("end", lambda s: s["id"] == "S7")
        child.choose("feedback.4", lambda s: "feedback.4" not in choices(s))
        self.trial.desk.wait_for('"event":"ended"[^\n]*"feedback":4')
        child.say(do="choose", id="leave")
        child.hear_a("closed")
        if self.reference:  # a binding has a transport of its own
            self.assertEqual([name for name in child.loaded() if name.startswith("libpop_http_curl")], [])
        self.assertEqual(child.stop(), 0)

    def pass_on(self, child):
        """The counsellor offers another service, the child agrees, and is answered there. What that desk heard."""
        self.trial.desk.say(f"/transfer {SECOND} {NOTE}")
        child.until(lambda s: "transfer" in choices(s))
        asked = child.choose("transfer", lambda s: s["id"] == "S4")
        yes = next(choice for choice in choices(asked) if choice.startswith("transfer.yes."))
        child.choose(yes, lambda s: said(s, NOTE).get("state") == "sent")
        heard = self.trial.desk.wait_for('"event":"passed_on"[^\n]*')
        self.trial.desk.say("/next")
        self.trial.desk.wait_for('"event":"taken"')
        self.trial.desk.say("welcome here")
        self.assertEqual(said(child.until(lambda s: said(s, "welcome here")), "welcome here")["sender"], "Second demo helpline")
        return heard

    def test_hide_forgets_the_conversation(self):
        self.start_helpline()
        child = self.in_talk()
        child.hide()
        again = child.open()
        self.assertNotIn("talk", choices(again))
        self.assertEqual((again["id"], again["messages"]), ("S1", []))

    def test_the_network_comes_late(self):
        child = self.child()
        child.choose(f"go.{SERVICE}.0", lambda s: s["text"] == "message")
        self.assertTrue(child.write("is anybody there"))
        lost = child.until(lambda s: s["assertive"])
        self.assertEqual(said(lost, "is anybody there")["state"], "unsent")
        self.start_helpline()
        child.until(lambda s: said(s, "is anybody there")["state"] == "sent")
        self.trial.start_desk()
        self.trial.desk_takes("is anybody there")
        self.trial.desk.say("/end")
        child.until(lambda s: s["text"] == "none")
        self.assertEqual(child.screen["messages"][0]["state"], "read")

    def test_a_code_brings_the_conversation_back_after_a_restart(self):
        self.start_helpline()
        own = ("--folder", self.trial.make_folder("app"), "--age", "15")
        child = self.in_talk(*own, text="is anybody there")
        if "code" not in choices(child.screen) and not self.codes:
            self.skipTest("this machine gives no secure storage to this host, so there are no codes")
        child.choose("code", lambda s: s["text"] == "pin")
        self.assertTrue(child.write(PIN))
        self.assertEqual(child.screen["id"], "S12")
        child.choose("code.keep", lambda s: s["id"] in ("S5", "S6"))
        child.until(lambda s: any("Your code works" in line for line in (*s["lines"], s["live"])))
        child.party.stop(signal.SIGKILL)

        child = self.child(*own)
        while "code.enter" not in choices(child.screen):  # file and key are looked at after the start, and a screen is drawn once
            child.hide()
            child.open()
        child.choose("code.enter", lambda s: s["text"] == "pin")
        self.assertTrue(child.write(PIN))
        child.until(lambda s: s["title"] == "Your chat with Demo helpline")
        self.trial.start_desk()
        self.trial.desk_takes("is anybody there")
        self.trial.desk.say("yes, I am here")
        child.until(lambda s: said(s, "yes, I am here"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reference")
    parser.add_argument("--codes", action="store_true")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    Live.command, Live.codes = arguments.command, arguments.codes
    Live.reference = [arguments.reference] if arguments.reference else None
    unittest.main(argv=[sys.argv[0], "-v"], warnings="ignore")  # of pipes that a killed process leaves


if __name__ == "__main__":
    main()
