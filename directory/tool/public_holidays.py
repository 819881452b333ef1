#!/usr/bin/env python3
"""Writes holidays/<cc>.json for every country with a rule for public holidays (PH) in some record's hours.

    pip install -r directory/tool/requirements.txt
    python directory/tool/public_holidays.py --source directory --out directory/holidays

The dates are those of the Python library `holidays`, for this year and five more, as in zones.json. What PH means
for a line of a whole country, so that a closed line is never shown as open:

- `dates`, certainly a holiday: a public holiday in every part of the country, by law, with the days the law appoints
  instead of one that falls on a weekend. Bank, school, optional and half holidays are none.
- `possible`, unknown: a holiday in some parts only, for where a line's people sit is not known; a day whose holiday the
  law moves to another; and what follows from a date that the library calls an estimate (a moon that must be seen
  first, a yearly decree), which may be a day earlier or later.

To leave a year with estimates out would be worse: on the days it knows for certain the client would then have to
guess. A year is written whole or not at all, because to a client a year with one day in it is covered. A country that
the library does not know gets no file: the client then takes the days that are holidays in much of the world as unknown.

The same records, library and years give the same bytes. A file's version goes up when its content changes. A file that
no record needs any more is kept up to date all the same: its version must never fall back.
"""

import argparse
import datetime
import json
import re
import sys
from pathlib import Path

import holidays

YEARS = 6


def countries_with_ph(folders):
    found = set()
    for folder in folders:
        for path in Path(folder).glob("services/*/*.json"):
            country = path.parent.name
            channels = json.loads(path.read_text(encoding="utf-8")).get("channels", [])
            if country != "001" and any(re.search(r"\bPH\b", channel.get("hours") or "") for channel in channels):
                found.add(country)
    return found


def with_estimates_moved(country_class, days):
    """The same calendar, in which every date that the library calls an estimate is so many days later."""
    class Moved(country_class):
        def _add_eastern_calendar_holiday(self, name, dt_estimated, **how):
            date, is_estimate = dt_estimated
            moved = date + datetime.timedelta(days=days) if date and is_estimate else date
            return super()._add_eastern_calendar_holiday(name, (moved, is_estimate), **how)
    return Moved


def days_of(country_class, years):
    """The days certain in every part of the country, and those possible in some."""
    # Longer names are towns, whose feasts are no matter of a whole country.
    parts = [None, *(part for part in country_class.subdivisions if re.fullmatch("[A-Z0-9]{1,3}", part))]
    ways = [set(with_estimates_moved(country_class, days)(subdiv=part, years=years)) for part in parts for days in (-1, 0, 1)]
    unmoved = [set(country_class(subdiv=part, years=years, observed=False)) for part in parts]
    certain = set.intersection(*ways)
    possible = set.union(*ways, *unmoved) - certain
    return {day for day in certain if day.year in years}, {day for day in possible if day.year in years}


def content_of(country, years):
    """What the file says but for its version; None if the library does not know the country."""
    loader = getattr(holidays, country.upper(), None) if country.upper() in holidays.list_supported_countries() else None
    if loader is None:
        return None
    country_class = loader.get_entity()
    known_years = [year for year in years if country_class.start_year <= year <= country_class.end_year]
    certain, possible = days_of(country_class, known_years)
    if not certain:
        return None
    content = {"country": country.upper(), "dates": sorted(day.isoformat() for day in certain)}
    if possible:
        content["possible"] = sorted(day.isoformat() for day in possible)
    content["source"] = f"PyPI holidays {holidays.__version__}, public holidays of {known_years[0]} to {known_years[-1]}"
    return content


def write(path, content):
    """True if the file is new or has other content than before."""
    old = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"version": 0}
    version = old.pop("version")
    if old == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"version": version + 1, **content}, indent=2) + "\n", encoding="utf-8")
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", action="append", required=True, metavar="DIR", help="a folder with services/; may be repeated")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="the folder of the holiday lists")
    parser.add_argument("--from", dest="first", type=int, default=datetime.datetime.now(datetime.timezone.utc).year,
                        metavar="YEAR", help="the first year (default: this one)")
    arguments = parser.parse_args()
    years = range(arguments.first, arguments.first + YEARS)
    for country in sorted(countries_with_ph(arguments.source) | {path.stem for path in arguments.out.glob("*.json")}):
        content = content_of(country, years)
        path = arguments.out / f"{country}.json"
        if content is None:
            print(f"{path}: the library holidays {holidays.__version__} does not know this country", file=sys.stderr)
        else:
            print(f"{path}{'' if write(path, content) else ' is unchanged'}: {len(content['dates'])} days, "
                  f"{len(content.get('possible', []))} possible")


if __name__ == "__main__":
    main()
