"""What the terminal sample answers without any network: the right country, hours, and clear words for bad input."""
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

BUILD, TRIAL = Path(os.environ["POP_BUILD"]), Path(os.environ["POP_TRIAL"])
TERMINAL = BUILD / "samples/terminal/pop-terminal"
ENVIRONMENT = {"PATH": os.environ["PATH"], "LANG": "C", "LANGUAGE": "", "TZ": "UTC",
               "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "")}


def terminal(*options, stdin="", environment=None):
    return subprocess.run([TERMINAL, *map(str, options)], input=stdin, capture_output=True, text=True, timeout=60,
                          env={**ENVIRONMENT, **(environment or {})})


def answer(*options):
    done = terminal("--answer", *options)
    assert done.returncode == 0, done.stderr
    return done.stdout


class Place(unittest.TestCase):
    def test_time_zone_names_the_country_and_the_country_its_services(self):
        text = answer("--locale", "pl-PL", "--time-zone", "Europe/Warsaw")
        self.assertIn("Place: PL, from the time zone", text)
        self.assertIn("tel:116111", text)
        self.assertNotRegex(text, r"\n   (?!pl\.|001\.)[a-z]{2}\.[a-z0-9-]+\n")

    def test_the_childs_choice_wins(self):
        text = answer("--locale", "pl-PL", "--time-zone", "Europe/Warsaw", "--country", "KE")
        self.assertIn("Place: KE, from the child's choice", text)
        self.assertRegex(text, r"\n   ke\.")
        self.assertNotRegex(text, r"\n   pl\.")

    def test_the_machines_own_locale_and_zone_are_used(self):
        done = terminal("--answer", environment={"LANG": "de_DE.UTF-8", "TZ": "Europe/Vienna"})
        self.assertIn("Place: AT, from the time zone", done.stdout)
        self.assertIn("speaks your language", done.stdout)

    def test_unknown_place_names_no_country_and_no_number(self):
        text = answer("--locale", "en", "--time-zone", "UTC")
        self.assertIn("Place: not known", text)
        self.assertNotIn("tel:", text)
        self.assertIn("no number is known here", text)

    def test_nonsense_hints_are_not_known(self):
        text = answer("--locale", "!!", "--locale", "x" * 5000, "--time-zone", "Mars/Olympus", "--country", "??")
        self.assertIn("Place: not known", text)


class Device(unittest.TestCase):
    def test_what_this_device_cannot_open_is_not_offered(self):
        text = answer("--country", "DE", "--cannot", "phone,sms")
        self.assertIn("only from another phone", text)
        whole = answer("--country", "DE")
        self.assertNotIn("only from another phone", whole)

    def test_text_only_drops_voice(self):
        self.assertNotIn("phone: tel:", answer("--country", "GB", "--text-only"))


class Hours(unittest.TestCase):
    def test_open_follows_the_clock_given(self):
        # Nummer gegen Kummer: Mo-Sa 14:00-20:00 in Berlin. The day after the directory was signed, or one more to leave a Sunday.
        from datetime import datetime, timedelta, timezone
        day = datetime.now(timezone.utc).replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=1)
        day += timedelta(days=1 if day.weekday() == 6 else 0)
        states = {}
        for hour in (12, 16):  # 13:00 or 14:00, and 17:00 or 18:00 in Berlin
            now = day.replace(hour=hour, minute=30 if hour == 16 else 0) - timedelta(hours=1 if hour == 12 else 0)
            text = answer("--country", "DE", "--now", now.strftime("%Y-%m-%dT%H:%M:%SZ"))
            states[hour] = re.search(r"de\.nummer-gegen-kummer\n   ([^\n]*)", text)[1]
        self.assertIn("closed now, opens", states[12])
        self.assertIn("open now, until", states[16])

    def test_a_clock_behind_the_directory_makes_no_service_open(self):
        text = answer("--country", "DE", "--now", "2020-01-01T12:00:00Z")
        self.assertNotIn("open now", text)
        self.assertIn("opening hours not known", text)


class BadInput(unittest.TestCase):
    def test_options_say_what_is_wrong(self):
        for options, words in (((["--frobnicate"]), "unknown option --frobnicate"), (["--now", "yesterday"], "no value for --now"),
                               (["--age"], "--age needs a value"), (["--cannot", "fly"], "no value for --cannot"),
                               (["--root", "x"], "--root and --bundle belong together"), (["--age", "-3"], "no value for --age")):
            done = terminal(*options)
            self.assertEqual(done.returncode, 2, options)
            self.assertIn(words, done.stderr)

    def test_another_directory_that_is_not_there(self):
        done = terminal("--answer", "--root", "/nonexistent", "--bundle", "/nonexistent")
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot read /nonexistent", done.stderr)

    def test_damaged_bundles_are_refused_by_name_or_serve_nothing_false(self):
        bundle = bytearray((TRIAL / "directory.popb").read_bytes())
        good = answer("--country", "DE", "--root", TRIAL / "root.json", "--bundle", TRIAL / "directory.popb")
        with tempfile.TemporaryDirectory() as folder:
            damaged = Path(folder) / "damaged.popb"
            for at in range(0, len(bundle), len(bundle) // 40):
                bundle[at] ^= 0x01
                damaged.write_bytes(bundle)
                bundle[at] ^= 0x01
                done = terminal("--answer", "--country", "DE", "--root", TRIAL / "root.json", "--bundle", damaged)
                if done.returncode == 0:
                    # A part that this answer does not need, or one that was left out: never a number that was not signed.
                    numbers = set(re.findall(r"tel:\S+", done.stdout))
                    self.assertLessEqual(numbers, set(re.findall(r"tel:\S+", good)))
                else:
                    self.assertEqual(done.returncode, 1, at)
                    self.assertRegex(done.stderr, r"POP_E_\w+: \S", at)
            damaged.write_bytes(b"")
            self.assertEqual(terminal("--answer", "--root", TRIAL / "root.json", "--bundle", damaged).returncode, 1)


class Disk(unittest.TestCase):
    def test_nothing_is_written_to_disk(self):
        with tempfile.TemporaryDirectory() as home:
            done = subprocess.run([TERMINAL, "--country", "DE"], input="2\n2\nh\n2\nh\n4\n", capture_output=True, text=True,
                                  timeout=60, cwd=home, env={**ENVIRONMENT, "HOME": home, "TMPDIR": home})
            self.assertEqual(done.returncode, 0)
            self.assertEqual(os.listdir(home), [])


if __name__ == "__main__":
    unittest.main()
