"""Tests of the directory's data, its schemas and the importer.

    pip install -r tests/requirements.txt && python tests/data/test_data.py
"""

import copy
import json
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import jsonschema
import referencing

sys.dont_write_bytecode = True  # a test run leaves nothing in the source tree
from starter_digest import digest, restore, restore_emergency_record, restore_number_list

HERE = Path(__file__).resolve().parent
DIRECTORY = HERE.parents[1] / "directory"
SCHEMAS = {path.name: json.loads(path.read_text(encoding="utf-8"))
           for path in sorted((DIRECTORY / "schema").glob("*.schema.json"))}
REGISTRY = referencing.Registry().with_resources(
    (name, referencing.Resource.from_contents(schema)) for name, schema in SCHEMAS.items())

# Which schema a file of the directory must pass. Folders that publishers fill later are listed too.
FILES = {
    "services/*/*.json": "service",
    "emergency.json": "emergency",
    "parents.json": "parents",
    "relays.json": "relays",
    "regions.json": "regions",
    "policy.json": "policy",
    "zones.json": "zones",
    "holidays/*.json": "holidays",
    "status/*/*.json": "status",
    "gateways/*.json": "gateway",
    "schema/topics.json": "topics",
}

# The subset of OpenStreetMap's opening_hours that records may use.
DAY = "(Mo|Tu|We|Th|Fr|Sa|Su|PH)"
DAYS = f"{DAY}(-{DAY})?(,{DAY}(-{DAY})?)*"
DATE = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)( [0-3][0-9])?"
SPAN = "[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]"
RULE = f"(24/7|({DATE}(-{DATE})? )?({DAYS} )?({SPAN}(,{SPAN})*|off))"
HOURS = re.compile(f"{RULE}(; {RULE})*")


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def errors(name, value):
    """The places in `value` that its schema refuses."""
    validator = jsonschema.Draft202012Validator(SCHEMAS[f"{name}.schema.json"], registry=REGISTRY)
    return [(list(error.absolute_path), error.message) for error in validator.iter_errors(value)]


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


class Schemas(unittest.TestCase):
    def test_every_schema_is_a_schema(self):
        for name, schema in SCHEMAS.items():
            with self.subTest(name):
                jsonschema.Draft202012Validator.check_schema(schema)

    def test_every_object_is_closed(self):
        """A misspelt key must be refused, so every object says what it may hold."""
        def check(node, where):
            if isinstance(node, dict):
                if node.get("type") == "object":
                    self.assertIn("additionalProperties", node, where)
                    self.assertIsNot(node["additionalProperties"], True, where)
                for key, item in node.items():
                    check(item, f"{where}/{key}")
            elif isinstance(node, list):
                for item in node:
                    check(item, where)
        for name, schema in SCHEMAS.items():
            check(schema, name)

    def test_every_schema_has_an_example_that_passes(self):
        names = {name[:-len(".schema.json")] for name in SCHEMAS} - {"common"}
        self.assertEqual(names, {path.stem for path in (HERE / "examples").glob("*.json")})
        for name in sorted(names):
            with self.subTest(name):
                self.assertEqual([], errors(name, load(HERE / "examples" / f"{name}.json")))

    # (schema, where, what is put there, why it must be refused)
    BROKEN = [
        ("service", ["id"], "ZZ.Example", "ids are lower case"),
        ("service", ["version"], 1.5, "no fractions"),
        ("service", ["serves"], [], "it must serve somewhere"),
        ("service", ["serves"], ["zz"], "countries are upper case"),
        ("service", ["colour"], "red", "no unknown keys"),
        ("service", ["name"], {"en": "Example"}, "the service's own name is needed"),
        ("service", ["kind"], "emergency", "emergency numbers live elsewhere"),
        ("service", ["channels", 0, "value"], "555 01 00", "no spaces in a number"),
        ("service", ["channels", 0, "value"], "tel:5550100", "a number, not a link"),
        ("service", ["channels", 0, "international"], None, "abroad: true needs a number that works"),
        ("service", ["channels", 0, "sms_body"], "HELP", "nobody texts a phone call"),
        ("service", ["channels", 0, "hours"], "Mo-Fr 09:00-17:00\nTu", "one line"),
        ("service", ["channels", 2, "value"], "help@example", "a mail domain has a dot"),
        ("service", ["channels", 2, "international"], "+9995550100", "only numbers have one"),
        ("service", ["channels", 4, "value"], "javascript:alert(1)", "only web addresses"),
        ("service", ["channels", 4, "value"], "https://example.org@evil.example", "no user part in a web address"),
        ("service", ["channels", 5, "value"], "https://example.org", "the handoff block describes a conversation"),
        ("service", ["handoff", "desk_keys", 0, "public_key"], "AAAA", "a key is 32 bytes"),
        ("service", ["handoff", "desk_keys", 0, "not_after"], "2026-07-01", "one date-time format"),
        ("service", ["handoff", "desk_keys", 0, "not_after"], "2026-07-01T00:00:00+00:00", "one date-time format"),
        ("service", ["verification", "on"], None, "confirmed needs a date"),
        ("service", ["verification", "status"], "unconfirmed", "unconfirmed has no date"),
        ("service", ["verification", "doubt"], "the number may have changed", "who confirms a record leaves no doubt"),
        ("service", ["state"], "withdrawn", "a tombstone is only id, version and state"),
        ("service", ["sources"], [], "every record says where it comes from"),
        ("emergency", ["countries", "ZZ", 0, "number"], "+9995550100", "emergency numbers are short"),
        ("emergency", ["countries", "ZZ", 0, "answers"], ["coastguard"], "only the three services"),
        ("emergency", ["countries", "ZZ", 0, "sources"], [], "every number says where it comes from"),
        ("emergency", ["countries", "ZZ", 0, "sources", 0], "https://example.org", "a name, or a whole source"),
        ("emergency", ["countries", "ZZ", 0, "from_list"], True, "the file's source is the only one of such an entry"),
        ("emergency", ["countries", "ZZ", 1, "from_list"], False, "without the list it needs sources of its own"),
        ("parents", ["parents", "ZY"], "zz", "countries are upper case"),
        ("parents", ["sources", "ZY"], [], "every line says where it comes from"),
        ("relays", ["relays", 0, "url"], "http://relay.example/", "https only"),
        ("relays", ["gateway_operators", "demo-gateway"], None, "who operates a gateway must be known"),
        ("relays", ["relays", 0, "trial"], None, "trial or not must be said"),
        ("relays", ["relays", 0, "directory"], "https://relay.example/directory", "the directory is a folder"),
        ("regions", ["regions", "region-example"], ["ZZ"], "role names are lower case"),
        ("regions", ["regions"], {f"region-{chr(97 + i)}": ["zz"] for i in range(17)}, "at most 16 regions"),
        ("topics", ["topics", 0, "five_c"], "consumer", "not one of the five"),
        ("policy", ["countries", "ZZ", "handoff_min"], 1, "one key is never enough for a conversation"),
        ("policy", ["countries", "ZZ", "prefixes"], ["*"], "no wildcards"),
        ("policy", ["countries", "ZZ", "prefixes"], ["+49"], "no bare country prefix"),
        ("policy", ["countries", "ZZ", "service_keys", "child-line"], [], "a service without a key confirms nothing"),
        ("policy", ["countries", "ZZ", "mail_domains"], ["@example.org"], "a whole address, or a domain"),
        ("policy", ["countries", "ZZ", "handoff_keys"], ["0" * 63], "a key id is a whole SHA-256"),
        ("zones", ["zones", "Europe/Berlin", "offset"], 3600.5, "whole seconds"),
        ("zones", ["zones", "Europe/Berlin", "changes"], [[1774746000]], "a change has a time and an offset"),
        ("zones", ["zones", "Europe/Paris", "offset"], 3600, "like another zone, or a clock of its own"),
        ("zones", ["until"], "2031", "one date-time format"),
        ("holidays", ["dates"], ["2026-02-40"], "not a day"),
        ("holidays", ["possible"], ["2026-02-40"], "not a day"),
        ("status", ["open"], True, "a desk can close, never open"),
        ("status", ["closed", "until"], None, "a closing ends"),
        ("gateway", ["url"], "http://gateway.example/", "https only"),
        ("gateway", ["key_configs"], [], "a gateway without a key is of no use"),
    ]

    def test_what_is_broken_is_refused(self):
        self.assertEqual({name[:-len(".schema.json")] for name in SCHEMAS} - {"common"}, {row[0] for row in self.BROKEN})
        for name, where, value, why in self.BROKEN:
            with self.subTest(f"{name}: {why}"):
                example = load(HERE / "examples" / f"{name}.json")
                broken = copy.deepcopy(example)
                parent = broken
                for step in where[:-1]:
                    parent = parent[step]
                parent[where[-1]] = value
                self.assertNotEqual(example, broken)
                places = [place for place, _ in errors(name, broken)]
                parent_place = where[:-1]
                self.assertTrue(any(place[:len(parent_place)] == parent_place for place in places), places)

    def test_a_tombstone_is_enough(self):
        self.assertEqual([], errors("service", {"id": "zz.example-line", "version": 3, "state": "withdrawn"}))


class Directory(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.services = {path.relative_to(DIRECTORY).as_posix(): load(path)
                        for path in sorted((DIRECTORY / "services").rglob("*.json"))}
        cls.active = {path: service for path, service in cls.services.items() if service["state"] == "active"}
        cls.emergency = load(DIRECTORY / "emergency.json")
        cls.digests = load(HERE / "starter_digest.json")

    def test_every_file_passes_its_schema(self):
        for pattern, name in FILES.items():
            for path in sorted(DIRECTORY.glob(pattern)):
                with self.subTest(path.relative_to(DIRECTORY).as_posix()):
                    self.assertEqual([], errors(name, load(path)))

    def test_every_file_of_the_services_is_known(self):
        expected = {DIRECTORY / path for path in self.services}
        self.assertEqual(expected, {path for path in (DIRECTORY / "services").rglob("*") if path.is_file()})

    def test_paths_ids_and_countries_agree(self):
        for path, service in self.services.items():
            with self.subTest(path):
                self.assertEqual(path, "services/{}/{}.json".format(*service["id"].split(".", 1)))
        for path, service in self.active.items():
            with self.subTest(path):
                self.assertIn(path.split("/")[1].upper(), service["serves"])
                for area in service.get("areas", []):
                    self.assertIn(area.split("-")[0], service["serves"])

    def test_no_channel_is_given_twice(self):
        for path, service in self.active.items():
            channels = [(channel["type"], channel["value"]) for channel in service["channels"]]
            self.assertEqual(len(channels), len(set(channels)), path)

    def test_opening_hours_are_of_the_subset(self):
        for path, service in self.active.items():
            for channel in service["channels"]:
                if channel["hours"] is not None:
                    self.assertTrue(HOURS.fullmatch(channel["hours"]), (path, channel["hours"]))
                    if channel["hours"] != "24/7":
                        self.assertIsNotNone(service["timezone"], path)

    def test_topics_are_known(self):
        topics = load(DIRECTORY / "schema/topics.json")["topics"]
        codes = [topic["code"] for topic in topics]
        words = [word for topic in topics for word in topic["starter"]]
        self.assertEqual(len(codes), len(set(codes)))
        self.assertEqual(len(words), len(set(words)), "one word, one topic")
        self.assertTrue(all(len(topic["starter"]) <= 1 for topic in topics), "one topic, one word")
        self.assertEqual(11, sum("." not in code for code in codes))
        for code in codes:
            self.assertIn(code.split(".")[0], codes)
        for path, service in self.active.items():
            self.assertLessEqual(set(service["topics"]), set(codes), path)

    def test_regions_hold_every_country_once(self):
        regions = load(DIRECTORY / "regions.json")["regions"]
        countries = [country for members in regions.values() for country in members]
        self.assertEqual(250, len(countries), "the 249 codes of ISO 3166-1 and XK")
        self.assertEqual(250, len(set(countries)))
        for path, service in self.active.items():
            for place in service["serves"]:
                self.assertIn(place.lower(), countries + ["001"], path)
        # AC (Ascension) is reserved, not assigned: it has emergency numbers but can have no role of its own.
        self.assertEqual({"AC"}, {country for country in self.emergency["countries"] if country.lower() not in countries})

    def test_emergency_numbers(self):
        shared = self.emergency["sources"]
        for country, entries in self.emergency["countries"].items():
            numbers = [entry["number"] for entry in entries]
            self.assertEqual(len(numbers), len(set(numbers)), country)
            self.assertLessEqual(sum(entry.get("main") is True for entry in entries), 1, country)
            for entry in entries:
                with self.subTest(f'{country} {entry["number"]}'):
                    self.assertNotIn(None, entry.values(), "left out means the same and is smaller")
                    if entry["from_list"]:
                        self.assertEqual({"number", "from_list"}, entry.keys(),
                                         "the list never says which number is the main one, nor who answers")
                    else:
                        sources = [shared[source] if isinstance(source, str) else source for source in entry["sources"]]
                        self.assertTrue(any(source["url"] for source in sources), "else only the list has it")
                    self.assertFalse(entry.get("main") and len(entry["answers"]) != 3, "the main number answers for everything")
        used = {source for entries in self.emergency["countries"].values() for entry in entries
                for source in entry.get("sources", []) if isinstance(source, str)}
        self.assertEqual(used, shared.keys())

    def test_emergency_numbers_are_small(self):
        """Every device checks and reads this file, without its sources, at its first look-up, while a child waits."""
        published = [{key: value for key, value in entry.items() if key not in ("sources", "record")}
                     for entries in self.emergency["countries"].values() for entry in entries]
        self.assertLess(len(json.dumps(published, ensure_ascii=False, separators=(",", ":")).encode()), 40_000)

    def test_no_emergency_number_is_filed_as_a_line_of_its_own_kind(self):
        """A line that listens is no emergency service, even if a number list says so."""
        for path, service in self.active.items():
            numbers = {entry["number"] for place in service["serves"] for entry in self.emergency["countries"].get(place, [])
                       if entry["from_list"]}
            for channel in service["channels"]:
                with self.subTest(path):
                    self.assertFalse(channel["type"] == "phone" and channel["value"] in numbers, channel["value"])

    def test_every_parent_has_a_source(self):
        parents = load(DIRECTORY / "parents.json")
        self.assertEqual(parents["parents"].keys(), parents["sources"].keys())
        self.assertNotIn("EH", parents["parents"], "whose state it is, is in dispute")

    def test_text_is_clean(self):
        """No control or invisible characters anywhere, and ASCII keys, so that what is signed is what is seen."""
        for pattern in FILES:
            for path in DIRECTORY.glob(pattern):
                text = path.read_text(encoding="utf-8")
                self.assertTrue(text.endswith("}\n"), path)
                for string in strings(json.loads(text)):
                    self.assertIsNone(re.search("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]", string),
                                      (path, string))

    # The import lost nothing. A record that was mended since has a higher version and is no longer compared.

    def test_nothing_of_the_starter_records_was_lost(self):
        known = {service["id"]: service for service in self.services.values()}
        emergency = {entry["record"]["id"]: (country, entry)
                     for country, entries in self.emergency["countries"].items() for entry in entries if "record" in entry}
        self.assertEqual(406, len(self.digests["records"]))
        self.assertEqual(404, len(known.keys() & self.digests["records"].keys()))
        for record_id, expected in self.digests["records"].items():
            with self.subTest(record_id):
                if record_id in emergency:
                    if self.emergency["version"] == 1:
                        self.assertEqual(expected, digest(restore_emergency_record(*emergency[record_id])))
                elif known[record_id]["version"] == 1:
                    self.assertEqual(expected, digest(restore(known[record_id])),
                                     "it differs from what was imported; a mended record needs a higher version")

    def test_nothing_of_the_number_list_was_lost(self):
        if self.emergency["version"] == 1:
            lists = restore_number_list(self.emergency)
            self.assertEqual(self.digests["numbers"], {country: digest(numbers) for country, numbers in lists.items()})


class Importer(unittest.TestCase):
    FIXTURE = HERE / "fixture"

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.out = Path(folder.name)

    def run_import(self, records=FIXTURE / "records.jsonl", numbers=FIXTURE / "numbers.json"):
        return subprocess.run([sys.executable, str(DIRECTORY / "tool/import_starter.py"), "--records", str(records),
                               "--emergency", str(numbers), "--out", str(self.out)],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")

    @staticmethod
    def contents(folder):
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def test_same_input_same_bytes(self):
        expected = self.contents(self.FIXTURE / "expected")
        for _ in range(2):
            result = self.run_import()
            self.assertEqual((0, ""), (result.returncode, result.stderr))
            self.assertIn("2 services", result.stdout)
            self.assertEqual(expected, self.contents(self.out))

    def test_an_edited_record_is_not_overwritten(self):
        self.run_import()
        edited = self.out / "services/zz/child-line.json"
        edited.write_text("{}\n", encoding="utf-8")
        result = self.run_import()
        self.assertEqual(1, result.returncode)
        self.assertIn("child-line.json", result.stderr)
        self.assertEqual("{}\n", edited.read_text(encoding="utf-8"))

    def test_bad_input_names_line_and_fix_and_writes_nothing(self):
        good = [json.loads(line) for line in (self.FIXTURE / "records.jsonl").read_text(encoding="utf-8").splitlines() if line]

        def line(record=0, **changes):
            return json.dumps({**good[record], **changes})

        channel = good[0]["channels"][0]
        cases = [
            ("{", "not JSON"),
            (line().replace('"ages": [null, 18]', '"ages": [null, 18.5]'), "write an integer"),
            (line().replace('"country"', '"id": "zz.other", "country"', 1), "given twice"),
            (line(country="Germany"), "ISO 3166-1"),
            (line(id="zy.child-line"), "write zz."),
            (line(id="zz.Child Line"), "lower-case-slug"),
            (line(kind="help"), "use one of"),
            (line(topics=["weather"]), "schema/topics.json"),
            (line(colour="red"), "no place for"),
            (line(ages=[1]), "[youngest, oldest]"),
            (line(audience=["carers"]), "one word"),
            (line(channels=[{**channel, "type": "fax"}]), "use one of"),
            (line(channels=[{**channel, "fax": "1"}]), "no place for"),
            (line(sources=[{"url": "https://example.org"}]), '"as_of"'),
            (line(1, channels=[channel, channel]), "exactly one channel"),
            (line(1, areas=["ZZ-A"]), "by country"),
            (line() + "\n" + line(), "was used on line 1"),
            (line(1) + "\n" + line(1, id="zz.other"), "join the two"),
        ]
        records = self.out / "records.jsonl"
        for text, message in cases:
            with self.subTest(message):
                records.write_text(text, encoding="utf-8")
                result = self.run_import(records)
                self.assertEqual(1, result.returncode)
                self.assertRegex(result.stderr, r"^records\.jsonl:[12]: ")
                self.assertIn(message, result.stderr)
                self.assertNotIn("Traceback", result.stderr)
                self.assertEqual([records], list(self.out.iterdir()))


if __name__ == "__main__":
    unittest.main()
