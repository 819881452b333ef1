#!/usr/bin/env python3
"""Turns the starter data into the records of the directory.

    python3 directory/tool/import_starter.py \\
        --records helplines.jsonl --emergency emergency_numbers.json --out directory

Every line of the records file becomes services/<cc>/<slug>.json; a record of kind "emergency" joins the
number list in emergency.json. Nothing is guessed: what the starter data does not say becomes null, or in
emergency.json, which must stay small, is left out.
Nothing is written unless all of it is sound, and a file that was edited since is never overwritten.
"""

import argparse
import json
import re
import sys
from pathlib import Path

SCHEMA = Path(__file__).resolve().parent.parent / "schema"

RECORD_KEYS = {"id", "country", "name", "name_en", "kind", "ages", "topics", "languages", "channels",
               "accessibility", "timezone", "sources", "confidence", "last_seen"}
OPTIONAL_KEYS = {"areas", "audience"}
CHANNEL_KEYS = {"type", "value", "sms_body", "hours", "cost"}
SOURCE_KEYS = {"url", "says", "as_of"}
LIST_KEYS = {"source", "note", "regions"}


class Problem(Exception):
    """Something in the input that a person must mend; the text says what and how."""


# Reading

def refuse_float(text):
    raise Problem(f"{text} is not a whole number; records hold no fractions, so write an integer or a string")


def refuse_twice(pairs):
    result = dict(pairs)
    if len(result) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Problem(f'the key "{twice}" is given twice; keep one')
    return result


def parse(text):
    try:
        return json.loads(text, parse_float=refuse_float, object_pairs_hook=refuse_twice)
    except json.JSONDecodeError as error:
        raise Problem(f"this is not JSON ({error.msg} at column {error.colno}); mend the syntax") from None


def numbered_lines(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.strip():
            yield number, line


# Checking: only what the conversion itself relies on. The values are judged by the JSON Schemas.

def check_keys(what, value, required, optional=frozenset()):
    if not isinstance(value, dict):
        raise Problem(f"{what} must be an object")
    for key in sorted(required - value.keys()):
        raise Problem(f'{what} lacks "{key}"; add it, null if it is not known')
    for key in sorted(value.keys() - required - optional):
        raise Problem(f'{what} has "{key}", which the directory has no place for; '
                      "remove it or teach the converter and the schema about it")


def check_record(record, kinds, channel_types):
    check_keys("the record", record, RECORD_KEYS, OPTIONAL_KEYS)
    country = record["country"]
    if not re.fullmatch(r"[A-Z]{2}|001", str(country)):
        raise Problem(f'country is "{country}"; write two capital letters of ISO 3166-1, or 001')
    if not re.fullmatch(country.lower() + r"\.[a-z0-9]+(-[a-z0-9]+)*", str(record["id"])):
        raise Problem(f'id is "{record["id"]}"; write {country.lower()}. and a lower-case-slug')
    if record["kind"] not in kinds:
        raise Problem(f'kind "{record["kind"]}" is unknown; use one of {" ".join(sorted(kinds))}')
    for key in ("topics", "languages", "channels", "accessibility", "sources"):
        if not isinstance(record[key], list):
            raise Problem(f"{key} must be a list")
    if not isinstance(record["ages"], list) or len(record["ages"]) != 2:
        raise Problem("ages must be [youngest, oldest], null for no bound")
    if not isinstance(record.get("audience", ""), str):
        raise Problem("audience must be one word; leave it out if it is not known")
    for channel in record["channels"]:
        check_keys("a channel", channel, CHANNEL_KEYS)
        if channel["type"] not in channel_types:
            raise Problem(f'channel type "{channel["type"]}" is unknown; use one of {" ".join(channel_types)}')
    for source in record["sources"]:
        check_keys("a source", source, SOURCE_KEYS)


# Converting

def load_topics():
    topics = parse((SCHEMA / "topics.json").read_text(encoding="utf-8"))["topics"]
    return {word: topic["code"] for topic in topics for word in topic["starter"]}


def convert_topics(words, topics):
    for word in words:
        if word not in topics:
            raise Problem(f'topic "{word}" is unknown; name it under "starter" of one topic in schema/topics.json')
    return [topics[word] for word in words]


def convert_name(record):
    name = {"und": record["name"]}
    if record["name_en"] is not None:
        name["en"] = record["name_en"]
    return name


def convert_ages(record):
    return dict(zip(("min", "max"), record["ages"]))


def convert_audience(record):
    return [record["audience"]] if "audience" in record else None


def convert_verification(record):
    return {"status": "unconfirmed", "on": None, "review_by": None,
            "confidence": record["confidence"], "last_seen": record["last_seen"]}


def convert_channel(channel):
    return {"type": channel["type"], "value": channel["value"], "abroad": None, "international": None,
            "sms_body": channel["sms_body"], "hours": channel["hours"], "languages": None, "ages": None,
            "cost": channel["cost"], "on_bill": None, "trackers": None}


def convert_service(record, topics):
    service = {"id": record["id"], "version": 1, "state": "active", "serves": [record["country"]]}
    if "areas" in record:
        service["areas"] = record["areas"]
    service.update({
        "name": convert_name(record),
        "kind": record["kind"],
        "audience": convert_audience(record),
        "ages": convert_ages(record),
        "topics": convert_topics(record["topics"], topics),
        "languages": record["languages"],
        "accessibility": record["accessibility"],
        "timezone": record["timezone"],
        "channels": [convert_channel(channel) for channel in record["channels"]],
        "sources": record["sources"],
        "verification": convert_verification(record),
    })
    return service


def convert_emergency_list(numbers):
    check_keys("the number list", numbers, LIST_KEYS)
    countries = {country: [{"number": number, "from_list": True} for number in entries]
                 for country, entries in numbers["regions"].items()}
    return {"version": 1, "source": numbers["source"], "note": numbers["note"], "countries": countries}


def add_emergency_record(emergency, record, topics):
    """Adds a record to the entry of its number, or a new entry after those of the list."""
    if "areas" in record:
        raise Problem("an emergency record cannot carry areas; emergency.json is by country")
    if [(channel["type"], channel["sms_body"]) for channel in record["channels"]] != [("phone", None)]:
        raise Problem("an emergency record must have exactly one channel, of type phone; split it in two")
    channel = record["channels"][0]
    entries = emergency["countries"].setdefault(record["country"], [])
    entry = next((entry for entry in entries if entry["number"] == channel["value"]), None)
    if entry is None:
        entry = {"number": channel["value"], "from_list": False}
        entries.append(entry)
    if "record" in entry:
        raise Problem(f'{entry["record"]["id"]} is already the record of this number; join the two')
    list_source = [{"url": None, "says": emergency["source"], "as_of": None}] if entry["from_list"] else []
    entry["from_list"] = False
    entry["record"] = {
        "id": record["id"], "name": convert_name(record), "audience": convert_audience(record),
        "ages": convert_ages(record), "topics": convert_topics(record["topics"], topics),
        "languages": record["languages"], "accessibility": record["accessibility"],
        "timezone": record["timezone"], "hours": channel["hours"], "cost": channel["cost"],
        "verification": convert_verification(record),
    }
    entry["sources"] = list_source + record["sources"]


def convert(records_path, emergency_path):
    """Returns ({path below the directory: content}, [problems])."""
    schema = parse((SCHEMA / "service.schema.json").read_text(encoding="utf-8"))
    kinds = set(schema["properties"]["kind"]["enum"]) | {"emergency"}
    channel_types = schema["$defs"]["channel"]["properties"]["type"]["enum"]
    topics = load_topics()
    files, problems, seen = {}, [], {}
    try:
        emergency = convert_emergency_list(parse(emergency_path.read_text(encoding="utf-8")))
    except Problem as problem:
        return {}, [f"{emergency_path.name}: {problem}"]
    for number, line in numbered_lines(records_path):
        try:
            record = parse(line)
            check_record(record, kinds, channel_types)
            if record["id"] in seen:
                raise Problem(f'id {record["id"]} was used on line {seen[record["id"]]}; give one of them another slug')
            seen[record["id"]] = number
            if record["kind"] == "emergency":
                add_emergency_record(emergency, record, topics)
            else:
                files["services/{}/{}.json".format(*record["id"].split(".", 1))] = convert_service(record, topics)
        except Problem as problem:
            problems.append(f"{records_path.name}:{number}: {problem}")
    emergency["countries"] = dict(sorted(emergency["countries"].items()))
    files["emergency.json"] = emergency
    return files, problems


# Writing

def to_bytes(value):
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def write(files, out):
    """Writes all files or none: an edited record is worth more than the import."""
    contents = {out / path: to_bytes(value) for path, value in files.items()}
    edited = [path for path, content in contents.items() if path.exists() and path.read_bytes() != content]
    if edited:
        raise Problem(f"{edited[0]} and {len(edited) - 1} more differ from the import; "
                      "import into an empty folder and compare")
    for path, content in contents.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def summary(files):
    services = [value for path, value in files.items() if path.startswith("services/")]
    numbers = [entry for entries in files["emergency.json"]["countries"].values() for entry in entries]
    return "\n".join([
        f"{len(services)} services in {len({service['serves'][0] for service in services})} places, "
        f"{sum(len(service['channels']) for service in services)} channels, "
        f"{sum(len(service['sources']) for service in services)} sources",
        f"{len(numbers)} emergency numbers in {len(files['emergency.json']['countries'])} countries, "
        f"{sum(not entry['from_list'] for entry in numbers)} with a record of their own",
    ])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--records", type=Path, required=True, metavar="helplines.jsonl")
    parser.add_argument("--emergency", type=Path, required=True, metavar="emergency_numbers.json")
    parser.add_argument("--out", type=Path, required=True, metavar="directory")
    arguments = parser.parse_args()
    try:
        files, problems = convert(arguments.records, arguments.emergency)
        if not problems:
            write(files, arguments.out)
            print(summary(files))
    except (Problem, OSError) as problem:
        problems = [str(problem)]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
