"""sdk/locate/hours against opening-hours-py: tens of thousands of random rules and moments, asking whether a service is
open and when that changes.

Which days and times of day a text names is the library's answer alone, in wall-clock time. Two things are PoP's by intent,
so the library is asked in a way that leaves them out:

- A span past midnight belongs to the day it starts (resolution rules). For the library a later rule that names the next day
  also takes away last night's end: "Fr 21:00-03:00; Sa off" is shut on Saturday at 01:30 for the library, open for PoP.
  Where several rules and a night come together, the library is asked for each day's spans up to midnight, and in a second
  text for the ends after midnight as if they lay on their own day; these are put a day later.
- When clocks change. The library compares what the clock shows: in a night that has 02:00 to 03:00 twice, "00:00-02:30" is
  shut for it at the first 02:35, open again at the second 02:15, and it names the second 02:30 as the end. For PoP a
  time of day is the first instant at which the zone's clocks show it or later: one in the repeated hour is its first pass,
  after which the line stays shut, and one in the skipped hour moves to its end. So the library is asked in wall-clock time,
  and Python's zoneinfo says which instants these are; its data is the system's, where the library's ages with it.

Holidays are the library's own lists, given to PoP as the directory would give them. "Mo,PH,Fr" the library cannot read
(PH stands first or last); PoP reads PH anywhere in a list.

PoP says no end of an opening longer than about eight days and no opening more than about 400 days ahead.
"""
import datetime
import os
import random
import subprocess
import tempfile
import unittest
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State

import made_hours

ROUNDS = 20000
DAY = datetime.timedelta(days=1)
UTC = datetime.timezone.utc
EPOCH = datetime.datetime(1970, 1, 1)

# North, south, half and three quarter hours, half an hour and two hours of summer time, changes at midnight, none at all,
# and those whose law is newer than many a system's data.
ZONES = ("Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Sydney", "Australia/Lord_Howe", "Asia/Kathmandu",
         "America/St_Johns", "Pacific/Chatham", "Africa/Casablanca", "America/Havana", "Asia/Beirut", "Antarctica/Troll",
         "Pacific/Kiritimati", "America/Mexico_City", "Africa/Cairo", "America/Nuuk", "Asia/Almaty", "America/Asuncion")
COUNTRIES = ("DE", "US", "JP", "NZ", "EG", "BR", "KZ", "GB")


def utc_offset(zone, instant):
    return int(datetime.datetime.fromtimestamp(instant, zone).utcoffset().total_seconds())


def offset_changes(zone):
    """The instants from 2026 to 2031 at which the zone's offset changes."""
    changes = []
    step = 86400
    for begin in range(made_hours.utc(2026, 1, 1), made_hours.utc(2031, 1, 1), step):
        if utc_offset(zone, begin) != utc_offset(zone, begin + step):
            changes.append(first_with(lambda at: utc_offset(zone, at) != utc_offset(zone, begin), begin, begin + step))
    return changes


def first_with(holds, without, having):
    while having - without > 1:
        middle = (without + having) // 2
        without, having = (without, middle) if holds(middle) else (middle, having)
    return having


def instant_of(wall, zone, changes):
    """The first instant at which clocks show `wall` or later."""
    seconds = int((wall - EPOCH).total_seconds())
    for change in changes:
        before, after = utc_offset(zone, change - 1), utc_offset(zone, change)
        if change + before <= seconds < change + after:
            return change
    return int(wall.replace(tzinfo=zone, fold=0).timestamp())


def holidays_of(country):
    """Days since 1970, as in a directory's holidays/<cc>.json."""
    days = []
    hours = OpeningHours("PH 00:00-24:00", country=country, auto_country=False)
    for begin, end, state, _ in hours.intervals(datetime.datetime(2025, 12, 1), datetime.datetime(2032, 12, 31)):
        while state == State.OPEN and begin < end:
            days.append((begin - EPOCH).days)
            begin += DAY
    return days


class Timetable:
    """What the library says of a text, in wall-clock time."""

    def __init__(self, rules, country):
        def read(text):
            return OpeningHours(text, country=country, auto_country=False)

        self.nights = None
        if len(rules) > 1 and any(rule.nights() for rule in rules):
            until_midnight = [rule if rule.always else made_hours.Rule(
                rule.days, [(begin, end if begin < end else made_hours.DAY) for begin, end in rule.spans]) for rule in rules]
            after_midnight = [made_hours.Rule(rule.days, [(0, end) for _, end in rule.nights()]) for rule in rules]
            self.days = read(made_hours.text_of(until_midnight))
            self.nights = read(made_hours.text_of(after_midnight))
        else:
            self.days = read(made_hours.text_of(rules))

    def between(self, begin, end):
        """Open from … until, of everything that touches the time from `begin` to `end`; neither may be cut short."""
        found = [(one[0], one[1]) for one in self.days.intervals(begin, end) if one[2] == State.OPEN]
        if self.nights is not None:
            found += [(one[0] + DAY, one[1] + DAY) for one in self.nights.intervals(begin, end) if one[2] == State.OPEN]
        return sorted(found)


class Place:
    def __init__(self, name):
        self.name = name
        self.zone = ZoneInfo(name)
        self.changes = offset_changes(self.zone)

    def openings(self, timetable, moment, days):
        """Instants, joined where they touch."""
        today = datetime.datetime.fromtimestamp(moment, self.zone).replace(hour=0, minute=0, second=0, tzinfo=None)
        near = [c for c in self.changes if moment - 6 * 86400 < c < moment + (days + 3) * 86400]
        joined = []
        for begin, end in timetable.between(today - 3 * DAY, today + days * DAY):
            first, last = instant_of(begin, self.zone, near), instant_of(end, self.zone, near)
            if first >= last:
                continue
            if joined and first <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
            else:
                joined.append((first, last))
        return joined

    def expected(self, timetable, moment):
        """("open" or "closed", when that changes or None)."""
        for begin, end in self.openings(timetable, moment, 12):
            if moment < begin:
                return "closed", begin
            if moment < end:
                return "open", end if end <= moment + 10 * 86400 else None  # it may be cut off further on
        later = [begin for begin, _ in self.openings(timetable, moment, 420) if begin > moment]
        return "closed", later[0] if later else None


def allowed(state, change, moment):
    """What PoP may say: beyond its reach no change, near it either."""
    reach = 8 if state == "open" else 400
    far = change is None or change - moment > (reach + 2) * 86400
    near = change is not None and change - moment <= reach * 86400
    answers = set()
    if not far:
        answers.add(f"{state} {change}")
    if not near:
        answers.add(state)
    return answers


class OtherEvaluator(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.zones = os.path.join(cls.folder.name, "zones.json")
        subprocess.run([os.environ["POP_DIRECTORY_TOOL"], "zones", "--out", cls.zones, "--from", "2026-01-01T00:00:00Z"],
                       check=True, stdout=subprocess.DEVNULL)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def answers(self, lines):
        run = subprocess.run([os.environ["POP_HOURS_ANSWERS"], self.zones], input="\n".join(lines) + "\n", text=True,
                             check=True, stdout=subprocess.PIPE)
        return run.stdout.splitlines()

    def test_random_rules_and_moments(self):
        places = [Place(name) for name in ZONES]
        lists = {country: holidays_of(country) for country in COUNTRIES}
        seeded = random.Random(20260610)
        lines, wanted = [], []
        for _ in range(ROUNDS):
            rules = made_hours.random_rules(seeded)
            place, country = seeded.choice(places), seeded.choice(COUNTRIES)
            timetable = Timetable(rules, country)

            def ask(moment, state, change):
                lines.append("\t".join((made_hours.text_of(rules), place.name, ",".join(map(str, lists[country])),
                                        str(moment))))
                wanted.append((allowed(state, change, moment), country))

            moment = made_hours.random_moment(seeded, place.changes, lists[country])
            state, change = place.expected(timetable, moment)
            ask(moment, state, change)
            if change is not None and change < made_hours.utc(2030, 11, 20):
                ask(change - 1, state, change)
                ask(change, *place.expected(timetable, change))
        self.assertGreater(len(lines), 2 * ROUNDS)

        different = []
        said = self.answers(lines)
        self.assertEqual(len(said), len(lines))
        for line, answer, (right, country) in zip(lines, said, wanted):
            if answer not in right:
                text, zone, _, moment = line.split("\t")
                at = datetime.datetime.fromtimestamp(int(moment), ZoneInfo(zone))
                different.append(f'"{text}" in {zone}, holidays {country}, {at} = {moment}: {answer}, not {right}')
        if different:
            self.fail(f"{len(different)} of {len(lines)} differ:\n" + "\n".join(different[:20]))


if __name__ == "__main__":
    unittest.main()
