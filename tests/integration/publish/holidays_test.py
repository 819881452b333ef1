"""The holiday lists of the directory: what the tool makes is there, is true, and is what an app answers by."""

import datetime
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from made_up import channel, record
from tool import SOURCE, ToolTest

DIRECTORY = SOURCE / "directory"


class Holidays(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.out = self.folder / "holidays"

    def make(self, source, first=2026):
        done = subprocess.run([sys.executable, "-B", DIRECTORY / "tool/public_holidays.py", "--source", source, "--out", self.out,
                               "--from", str(first)], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def list_of(self, country, hours="PH off", first=2026):
        """The list for a country with one made-up record."""
        path = self.folder / "source/services" / country / "line.json"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(record(f"{country}.line", [country.upper()], [channel("phone", "1"), channel("phone", "2", hours=hours)])))
        done = self.make(self.folder / "source", first)
        made = self.out / f"{country}.json"
        return json.loads(made.read_text()) if made.exists() else done

    def test_the_directory_has_what_the_tool_makes(self):
        shutil.copytree(DIRECTORY / "holidays", self.out)
        first = min(json.loads(path.read_text())["dates"][0][:4] for path in self.out.iterdir())
        self.make(DIRECTORY, first)
        made = {path.name: path.read_text() for path in self.out.iterdir()}
        self.assertEqual(made, {path.name: path.read_text() for path in (DIRECTORY / "holidays").iterdir()},
                         "run directory/tool/public_holidays.py")
        self.assertTrue(made)

    def days(self, country, year):
        found = json.loads((DIRECTORY / f"holidays/{country}.json").read_text())
        return tuple([day[5:] for day in found.get(key, []) if day.startswith(year)] for key in ("dates", "possible"))

    def test_new_caledonia_in_2026(self):
        # The eleven of France (Code du travail L3133-1) and 24 September, the territory's own day; Easter is 5 April.
        certain, possible = self.days("nc", "2026")
        self.assertEqual(certain, ["01-01", "04-06", "05-01", "05-08", "05-14", "05-25", "07-14", "08-15", "09-24", "11-01",
                                   "11-11", "12-25"])
        self.assertEqual(possible, [])

    def test_slovenia_in_2027(self):
        # Zakon o praznikih in dela prostih dnevih, articles 1 and 2: what of it is a day off; Easter is 28 March.
        certain, possible = self.days("si", "2027")
        self.assertEqual(certain, ["01-01", "01-02", "02-08", "03-28", "03-29", "04-27", "05-01", "05-02", "05-16", "06-25",
                                   "08-15", "10-31", "11-01", "12-25", "12-26"])
        self.assertEqual(possible, [])

    def test_a_day_of_one_region_is_possible_only(self):
        days = self.list_of("de")
        for day in ("2026-10-03", "2026-05-14"):
            self.assertIn(day, days["dates"])
        self.assertIn("2026-06-04", days["possible"])  # Corpus Christi: six of sixteen states
        self.assertNotIn("2026-08-08", days["dates"] + days["possible"])  # Augsburg's own

    def test_a_day_that_the_law_moves_leaves_a_doubt_behind(self):
        days = self.list_of("es")
        self.assertIn("2026-11-01", days["possible"])  # a Sunday; some regions keep the Monday
        self.assertIn("2026-11-02", days["possible"])

    def test_an_estimate_may_be_a_day_away(self):
        days = self.list_of("ph", first=2027)
        self.assertIn("2027-06-12", days["dates"])
        for day in ("2027-03-08", "2027-03-09", "2027-03-10"):  # the end of Ramadan, by decree
            self.assertIn(day, days["possible"])
            self.assertNotIn(day, days["dates"])

    def test_years_are_whole_and_six(self):
        days = self.list_of("nc", first=2027)
        self.assertEqual((days["dates"][0], days["dates"][-1]), ("2027-01-01", "2032-12-25"))
        self.assertEqual(sorted(days["dates"]), days["dates"])

    def test_only_who_needs_a_list_gets_one(self):
        self.list_of("fr", hours="Mo-Fr 09:00-17:00")
        self.assertFalse(self.out.exists())
        self.assertIn("does not know", self.list_of("zz").stderr)
        self.assertFalse(self.out.exists())

    def test_the_version_goes_up_with_the_content_only(self):
        self.assertEqual(self.list_of("nc")["version"], 1)
        before = (self.out / "nc.json").read_bytes()
        self.assertIn("unchanged", self.make(self.folder / "source").stdout)
        self.assertEqual((self.out / "nc.json").read_bytes(), before)
        shutil.rmtree(self.folder / "source")
        self.make(self.folder, 2027)
        self.assertEqual(json.loads((self.out / "nc.json").read_text())["version"], 2, "a list once made goes on")


class AnApp(ToolTest):
    """A line of New Caledonia that closes early on public holidays, with the directory's own list."""

    def test_closes_on_a_holiday_only(self):
        source, repo, bundle = (self.folder / name for name in ("source", "repo", "directory.popb"))
        shutil.copytree(DIRECTORY / "holidays", source / "holidays")
        (source / "services/nc").mkdir(parents=True)
        (source / "services/nc/line.json").write_text(json.dumps(record(
            "nc.line", ["NC"], [channel("phone", "263226", hours="Mo-Sa 09:00-21:00; PH 09:00-13:00")], timezone="Pacific/Noumea")))
        for name in ("regions", "emergency", "parents", "relays"):
            shutil.copy(DIRECTORY / f"{name}.json", source)
        days = json.loads((source / "holidays/nc.json").read_text())["dates"]
        # The territory's own day, on which no client would expect a holiday by itself.
        day = next(day for day in map(datetime.date.fromisoformat, days) if (day.month, day.day) == (9, 24) and day.weekday() < 5)
        issued = f"{day - datetime.timedelta(days=2)}T00:00:00Z"
        self.run_ok("keys", "--source", source, "--out", self.folder / "keys")
        self.run_ok("policy", "init", "--source", source, "--out", source / "policy.json")
        self.run_ok("zones", "--out", source / "zones.json", "--now", issued)
        self.run_ok("publish", "--source", source, "--keys", self.folder / "keys", "--out", repo, "--now", issued)
        self.run_ok("bundle", "--repo", repo, "--out", bundle)

        def answer_at_two_in_the_afternoon(date):
            words = [os.environ["POP_TERMINAL"], "--answer", "--country", "NC", "--root", repo / "metadata/1.root.json", "--bundle",
                     bundle, "--now", f"{date}T03:00:00Z"]
            return subprocess.run(words, capture_output=True, text=True, check=True).stdout
        self.assertRegex(answer_at_two_in_the_afternoon(day), f"nc.line\n +closed now, opens ... {day} 22:00 UTC")
        self.assertRegex(answer_at_two_in_the_afternoon(day - datetime.timedelta(days=1)), "nc.line\n +open now, until")


if __name__ == "__main__":
    unittest.main()
