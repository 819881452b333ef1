"""Turns directory records back into starter records, and digests those.

The starter data is not part of the project, so starter_digest.json holds one SHA-256 per starter record and per
country of the number list. If what we restore from the directory has the same digest, the import lost nothing.

    python3 tests/data/starter_digest.py helplines.jsonl emergency_numbers.json > tests/data/starter_digest.json
"""

import hashlib
import json
import sys
from pathlib import Path

DIRECTORY = Path(__file__).resolve().parents[2] / "directory"


def digest(value):
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def starter_words():
    topics = json.loads((DIRECTORY / "schema/topics.json").read_text(encoding="utf-8"))["topics"]
    return {topic["code"]: topic["starter"][0] for topic in topics if topic["starter"]}


def restore(service):
    """The starter record behind a service record."""
    words = starter_words()
    record = {
        "id": service["id"], "country": service["serves"][0], "name": service["name"]["und"],
        "name_en": service["name"].get("en"), "kind": service["kind"],
        "ages": [service["ages"]["min"], service["ages"]["max"]],
        "topics": [words[code] for code in service["topics"]], "languages": service["languages"],
        "channels": [{key: channel[key] for key in ("type", "value", "sms_body", "hours", "cost")}
                     for channel in service["channels"]],
        "accessibility": service["accessibility"], "timezone": service["timezone"], "sources": service["sources"],
        "confidence": service["verification"]["confidence"], "last_seen": service["verification"]["last_seen"],
    }
    if "areas" in service:
        record["areas"] = service["areas"]
    if service["audience"] is not None:
        [record["audience"]] = service["audience"]
    return record


def restore_emergency_record(country, entry):
    """The starter record behind an entry of emergency.json that has one."""
    record = entry["record"]
    channel = {"type": "phone", "value": entry["number"], "sms_body": None,
               "hours": record["hours"], "cost": record["cost"]}
    return restore({**record, "serves": [country], "kind": "emergency", "channels": [channel],
                    "sources": [source for source in entry["sources"] if source["url"] is not None]})


def restore_number_list(emergency):
    """{country: numbers} as the list had them: it is the source of from_list, and any source without an address."""
    lists = {country: [entry["number"] for entry in entries
                       if entry["from_list"] or any(source["url"] is None for source in entry["sources"])]
             for country, entries in emergency["countries"].items()}
    return {country: numbers for country, numbers in lists.items() if numbers}


def main(records, emergency):
    lines = Path(records).read_text(encoding="utf-8").splitlines()
    numbers = json.loads(Path(emergency).read_text(encoding="utf-8"))
    result = {"records": {record["id"]: digest(record) for record in map(json.loads, lines)},
              "numbers": {country: digest(entries) for country, entries in numbers["regions"].items()}}
    print(json.dumps(result, indent=1, sort_keys=True))


if __name__ == "__main__":
    main(*sys.argv[1:])
