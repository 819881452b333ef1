"""zones.json against Python's zoneinfo, which reads the same tzdata with other code."""

import datetime
import json
import os
import tempfile
import time
import unittest
import zoneinfo
from pathlib import Path

from tool import ToolTest

UTC = datetime.timezone.utc
TZDATA = Path("/usr/share/zoneinfo")


def offset_by_python(zone, moment):
    return int(datetime.datetime.fromtimestamp(moment, zone).utcoffset().total_seconds())


def offset_in_file(entry, moment):
    offset = entry["offset"]
    for change, after in entry["changes"]:
        if change > moment:
            break
        offset = after
    return offset


def written_out(zones):
    """The zones with the clocks of those that are like another before them."""
    out = {}
    for name, entry in zones.items():
        clock = out[entry["like"]] if "like" in entry else entry
        out[name] = {"countries": entry["countries"], "offset": clock["offset"], "changes": clock["changes"]}
    return out


def seconds(year, month=1, day=1):
    return int(datetime.datetime(year, month, day, tzinfo=UTC).timestamp())


class Zones(ToolTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.path = cls.folder / "zones.json"
        cls.run_ok("zones", "--out", cls.path, "--from", "2026-01-01T00:00:00Z")
        cls.file = json.loads(cls.path.read_text())
        cls.zones, cls.links = written_out(cls.file["zones"]), cls.file["links"]
        zoneinfo.reset_tzpath([str(TZDATA)])

    def entry(self, name):
        return self.zones[self.links.get(name, name)]

    def test_every_name_is_there_and_no_other(self):
        names = zoneinfo.available_timezones() - {"localtime"}  # Debian's own, not of the IANA data
        self.assertEqual(names, self.zones.keys() | self.links.keys())
        self.assertFalse(self.zones.keys() & self.links.keys())
        self.assertLessEqual(set(self.links.values()), self.zones.keys())

    def test_every_zone_agrees_with_python_through_the_whole_span(self):
        start, end = seconds(2026), seconds(2032)
        self.assertEqual((self.file["from"], self.file["until"]), ("2026-01-01T00:00:00Z", "2032-01-01T00:00:00Z"))
        for name in sorted(self.zones.keys() | self.links.keys()):
            zone, entry = zoneinfo.ZoneInfo(name), self.entry(name)
            # Each week and, around each change, each side of it: no change can hide between two that agree for less
            # than a week but one that is undone within it.
            moments = set(range(start, end, 7 * 86400))
            for change, _ in entry["changes"]:
                self.assertTrue(start < change < end, name)
                moments |= {change - 1, change}
            for moment in sorted(moments):
                self.assertEqual(offset_by_python(zone, moment), offset_in_file(entry, moment), (name, moment))

    def test_changes_are_changes_in_order(self):
        for name, entry in self.zones.items():
            offset, last = entry["offset"], 0
            for moment, after in entry["changes"]:
                self.assertGreater(moment, last, name)
                self.assertNotEqual(after, offset, name)
                offset, last = after, moment

    def test_a_clock_that_changes_is_written_once(self):
        clocks = [(entry["offset"], str(entry["changes"])) for entry in self.file["zones"].values() if entry.get("changes")]
        self.assertEqual(len(clocks), len(set(clocks)))
        self.assertEqual(self.file["zones"]["Europe/Berlin"].keys(), {"countries", "like"})

    def test_where_icu_72_is_wrong(self):
        june = seconds(2026, 6, 1)
        for name, hours in {"America/Mexico_City": -6, "Africa/Cairo": 3, "America/Nuuk": -1, "Asia/Almaty": 5,
                            "America/Asuncion": -3}.items():
            self.assertEqual(offset_in_file(self.zones[name], june), hours * 3600, name)
        self.assertEqual(self.zones["America/Ciudad_Juarez"]["countries"], ["MX"])

    def test_a_name_leads_to_its_own_country(self):
        for name, countries in {
                "Europe/Berlin": ["DE"], "Europe/Belgrade": ["RS", "XK"], "Europe/Simferopol": ["RU", "UA"],
                "Arctic/Longyearbyen": ["SJ"], "Europe/Bratislava": ["SK"], "Iceland": ["IS"],
                "Africa/Timbuktu": ["ML"], "Africa/Asmera": ["ER"], "America/Virgin": ["VI"],
                "America/Coral_Harbour": ["CA"], "Pacific/Truk": ["FM"], "Asia/Calcutta": ["IN"],
                "Atlantic/Jan_Mayen": ["SJ"], "Pacific/Yap": ["FM"], "Pacific/Ponape": ["FM"], "Antarctica/South_Pole": ["AQ"],
                "America/Kralendijk": ["BQ"], "Etc/UTC": [], "EST": [], "MST": [], "HST": [], "CET": [], "EST5EDT": [],
                "GMT": [], "GMT+0": []}.items():
            self.assertEqual(self.entry(name)["countries"], countries, name)

    def test_countries_are_those_of_zone_tab(self):
        listed = {}
        for line in (TZDATA / "zone.tab").read_text().splitlines():
            if not line.startswith("#"):
                country, _, name = line.split("\t")[:3]
                listed[name] = country
        for name, country in listed.items():
            self.assertIn(country, self.zones[name]["countries"])
        for name in self.zones.keys() - listed.keys():
            self.assertEqual(self.zones[name]["countries"], [], name)

    def test_the_version_goes_up_with_the_content_only(self):
        path = self.folder / "again.json"
        self.run_ok("zones", "--out", path, "--from", "2026-01-01T00:00:00Z")
        before = path.read_bytes()
        self.assertIn("unchanged", self.run_ok("zones", "--out", path, "--from", "2026-01-01T00:00:00Z").stdout)
        self.assertEqual(path.read_bytes(), before)
        self.run_ok("zones", "--out", path, "--from", "2027-01-01T00:00:00Z")
        self.assertEqual(json.loads(path.read_text())["version"], 2)

    def test_by_default_it_covers_this_year_and_five_more(self):
        path = self.folder / "default.json"
        self.run_ok("zones", "--out", path, "--now", "2026-11-21T12:00:00Z")
        file = json.loads(path.read_text())
        self.assertEqual((file["from"], file["until"]), ("2026-01-01T00:00:00Z", "2032-01-01T00:00:00Z"))


class MadeUpZones(ToolTest):
    """Zones with one rule each: forms of POSIX TZ, and links, that this system's tzdata has few of or none."""

    def zone_file(self, rule, offset=0):
        # Version 3, no change of its own, one type (RFC 8536 section 3).
        counts = (0, 0, 0, 0, 1, 4)
        header = b"TZif3" + bytes(15) + b"".join(count.to_bytes(4, "big") for count in counts)
        body = offset.to_bytes(4, "big", signed=True) + b"\0\0" + b"XXX\0"
        return header + body + header + body + b"\n" + rule.encode() + b"\n"

    def zones_of(self, tzif):
        with tempfile.TemporaryDirectory() as folder:
            tzdata = Path(folder)
            (tzdata / "tzdata.zi").write_text("# version 2030a\nZ Made/Up 0 - XXX\n")
            (tzdata / "zone.tab").write_text("ZZ\t+0000+00000\tMade/Up\nRS\t+0\tEurope/Belgrade\nUA\t+0\tEurope/Simferopol\n")
            for name in ("Made/Up", "Europe/Belgrade", "Europe/Simferopol"):
                (tzdata / name).parent.mkdir(exist_ok=True)
                (tzdata / name).write_bytes(tzif)
            out = tzdata / "zones.json"
            done = self.run_tool("zones", "--out", out, "--tzdata", tzdata, "--from", "2026-01-01T00:00:00Z")
            return done, written_out(json.loads(out.read_text())["zones"])["Made/Up"] if out.exists() else None

    def test_links_that_cross_a_border(self):
        """As IANA's own make writes them, without backzone; Debian builds many of these as zones."""
        links = {"Iceland": "Africa/Abidjan", "Atlantic/Reykjavik": "Africa/Abidjan", "Africa/Timbuktu": "Africa/Abidjan",
                 "Africa/Bamako": "Africa/Abidjan", "Africa/Asmera": "Africa/Nairobi", "Africa/Asmara": "Africa/Nairobi",
                 "America/Coral_Harbour": "America/Panama", "America/Atikokan": "America/Panama", "America/Virgin": "America/Puerto_Rico",
                 "America/St_Thomas": "America/Puerto_Rico", "Atlantic/Jan_Mayen": "Europe/Berlin", "Arctic/Longyearbyen": "Europe/Berlin",
                 "Pacific/Yap": "Pacific/Port_Moresby", "Pacific/Truk": "Pacific/Port_Moresby", "Pacific/Chuuk": "Pacific/Port_Moresby",
                 "Pacific/Ponape": "Pacific/Guadalcanal", "Pacific/Pohnpei": "Pacific/Guadalcanal",
                 "Antarctica/South_Pole": "Pacific/Auckland", "Antarctica/McMurdo": "Pacific/Auckland", "NZ": "Pacific/Auckland",
                 "EST": "America/Panama", "MST": "America/Phoenix", "HST": "Pacific/Honolulu", "EST5EDT": "America/New_York",
                 "CET": "Europe/Brussels", "MET": "Europe/Brussels", "WET": "Europe/Lisbon", "EET": "Europe/Athens", "GMT+0": "Etc/GMT"}
        at_home = {"CI": ["Africa/Abidjan"], "ML": ["Africa/Bamako"], "KE": ["Africa/Nairobi"], "ER": ["Africa/Asmara"],
                   "IS": ["Atlantic/Reykjavik"], "PA": ["America/Panama"], "CA": ["America/Atikokan"], "PR": ["America/Puerto_Rico"],
                   "VI": ["America/St_Thomas"], "DE": ["Europe/Berlin"], "SJ": ["Arctic/Longyearbyen"], "PG": ["Pacific/Port_Moresby"],
                   "FM": ["Pacific/Chuuk", "Pacific/Pohnpei"], "SB": ["Pacific/Guadalcanal"], "NZ": ["Pacific/Auckland"],
                   "AQ": ["Antarctica/McMurdo"], "US": ["America/Phoenix", "Pacific/Honolulu", "America/New_York"],
                   "BE": ["Europe/Brussels"], "PT": ["Europe/Lisbon"], "GR": ["Europe/Athens"], "RS": ["Europe/Belgrade"],
                   "UA": ["Europe/Simferopol"]}
        places = {zone: country for country, zones in at_home.items() for zone in zones}
        with tempfile.TemporaryDirectory() as folder:
            tzdata = Path(folder)
            (tzdata / "tzdata.zi").write_text("# version 2030a\n" + "".join(
                f"Z {zone} 0 - XXX\n" for zone in ["Etc/GMT", *places] if zone not in links) + "".join(
                f"L {zone} {name}\n" for name, zone in links.items()))
            (tzdata / "zone.tab").write_text("".join(f"{country}\t+0\t{zone}\n" for zone, country in places.items()))
            for name in {"Etc/GMT", *places, *links}:
                (tzdata / name).parent.mkdir(exist_ok=True)
                (tzdata / name).write_bytes(self.zone_file("XXX0"))
            self.run_ok("zones", "--out", tzdata / "zones.json", "--tzdata", tzdata, "--from", "2026-01-01T00:00:00Z")
            file = json.loads((tzdata / "zones.json").read_text())
        countries = {name: file["zones"][file["links"].get(name, name)]["countries"] for name in {*places, *links}}
        for name, expected in {
                "Iceland": ["IS"], "Africa/Timbuktu": ["ML"], "Africa/Asmera": ["ER"], "America/Coral_Harbour": ["CA"],
                "America/Virgin": ["VI"], "Atlantic/Jan_Mayen": ["SJ"], "Pacific/Yap": ["FM"], "Pacific/Truk": ["FM"],
                "Pacific/Ponape": ["FM"], "Antarctica/South_Pole": ["AQ"], "NZ": ["NZ"], "EST": [], "MST": [], "HST": [],
                "EST5EDT": [], "CET": [], "MET": [], "WET": [], "EET": [], "GMT+0": [], "Europe/Belgrade": ["RS", "XK"],
                "Europe/Simferopol": ["RU", "UA"], **{zone: [country] for zone, country in places.items()
                                                     if country not in ("RS", "UA")}}.items():
            self.assertEqual(countries[name], expected, name)

    def tearDown(self):
        os.environ.pop("TZ", None)
        time.tzset()

    def test_every_form_of_a_rule(self):
        for rule, standard in {
                "XXX-5:30": 19800, "<+0330>-3:30": 12600, "XXX0:00:30": -30, "XXX5YYY,J60,J300": -18000,
                "XXX5YYY,59,299": -18000, "XXX5YYY4:30,M2.5.0/-167,M11.1.6/167": -18000,
                "XXX-1YYY0,M10.5.0,M3.5.0/1": 3600}.items():
            done, zone = self.zones_of(self.zone_file(rule, standard))
            self.assertEqual(done.returncode, 0, (rule, done.stderr))
            moments = set(range(seconds(2026), seconds(2032), 86400))
            for change, _ in zone["changes"]:
                moments |= {change - 1, change}
            # The C library is the judge here: Python 3.11's zoneinfo is a day early for the form without a letter.
            os.environ["TZ"] = rule
            time.tzset()
            for moment in moments:
                self.assertEqual(time.localtime(moment).tm_gmtoff, offset_in_file(zone, moment), (rule, moment))

    def test_summer_time_all_year(self):  # RFC 8536 section 3.3.1; the C library is wrong for three hours each New Year
        _, zone = self.zones_of(self.zone_file("XXX3YYY,0/0,J365/25", -10800))
        self.assertEqual((zone["offset"], zone["changes"]), (-7200, []))

    def test_a_broken_rule_or_file_is_named(self):
        good = self.zone_file("XXX0")
        rules = ("", "X0", "XXX", "XXX5YYY", "XXX5YYY,M13.1.0,M1.1.0", "XXX5YYY,M3.0.0,M1.1.0", "XXX5YYY,366,J1",
                 "XXX168", "XXX0 ", "<XXX0", "XXX0:60")
        for tzif in (good[:60], b"TZif" + bytes(40), b"no zone file", good[:-1], *map(self.zone_file, rules)):
            done, zone = self.zones_of(tzif)
            self.assertEqual(done.returncode, 1, tzif)
            self.assertIsNone(zone)
            self.assertRegex(done.stderr, "Europe/Belgrade")


if __name__ == "__main__":
    unittest.main()
