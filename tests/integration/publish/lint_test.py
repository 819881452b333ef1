"""pop-directory lint: the project's own directory passes, and each rule refuses a tree that breaks only it."""

import copy
import json
import unittest

import made_up
from made_up import channel
from tool import SOURCE, ToolTest

NOW = "2026-06-01T00:00:00Z"
RECORD = "services/gb/line.json"
# Numbers Ofcom keeps for drama; libphonenumber takes them for real ones.
FREE, FREE_E164, PREMIUM, PREMIUM_E164 = "08081570100", "+448081570100", "09098790100", "+449098790100"


def good():
    record = made_up.record("gb.line", ["GB"], [
        channel("phone", FREE, hours="Mo-Fr 09:00-17:00", languages=["cy"]),
        channel("website", "https://line.example/help"),
        channel("email", "help@line.example"),
        channel("telegram", "@example_line")],
        timezone="Europe/London", areas=["GB-WLS"])
    record["sources"] = [{"url": "https://source.example/", "says": "made up", "as_of": "2026-05"}]
    return {
        "regions.json": {"version": 1, "source": "made up", "regions": {"region-all": ["gb", "us"]}},
        "policy.json": {"version": 1, "countries": {
            "GB": {"serves": ["GB"], "prefixes": [FREE_E164], "short_codes": [FREE, "116123", "*123", "5551234"],
                   "urls": ["https://line.example", "http://line.example", "https://line.example:8443"],
                   "mail_domains": ["help@line.example"], "handles": ["@example_line"]},
            "001": {"serves": ["001"], "prefixes": [FREE_E164], "short_codes": [FREE]}}},
        RECORD: record,
    }


def confirmed(on, review_by):
    return {"status": "confirmed-by-service", "on": on, "review_by": review_by, "confidence": None, "last_seen": None}


def relay(url, directory=None):
    more = {"directory": directory} if directory else {}
    return {"version": 1, "relays": [{"id": "r", "url": url, **more, "operator": "o", "operator_name": "O", "gateways": [],
                                      "trial": False}], "gateway_operators": {}}


PHONE = [RECORD, "channels", 0]
GB = ["policy.json", "countries", "GB"]
# Where the good tree is changed, to what, and what lint then says: of which member, and in which words.
BROKEN = [
    # policy limits
    ([RECORD, "channels", 1, "value"], "https://other.example/", '"value": "https://other', "website .* not covered by the country's policy"),
    ([RECORD, "serves"], ["US"], '"US"', "serves .* not a country this role may serve"),
    ([RECORD, "name", "und"], "Ring 0900 1234", "Ring 0900", "a text holds \"0900\""),
    (["policy.json", "countries"], {"US": {"serves": ["US"]}}, None, "policy.json has no entry for GB"),
    # numbers
    (PHONE + ["value"], "116123999", '"value": "116123999"', "no number that libphonenumber knows in GB"),
    (PHONE + ["value"], "*123", r'"value": "\*123"', "no number that libphonenumber knows in GB"),
    (PHONE + ["value"], FREE[1:], '"value": "8', f"not how it is dialled in GB; write {FREE}"),
    (PHONE + ["value"], PREMIUM, '"value": "0909', "premium-rate in GB"),
    (PHONE + ["value"], "+12125550123", r'"value": "\+1', "a number of US, not of GB"),
    (PHONE + ["international"], "+4480815", '"international": ".4480815"', "no number that libphonenumber knows"),
    (PHONE + ["international"], FREE, f'"international": "{FREE}"', "is not E.164"),
    (PHONE + ["international"], PREMIUM_E164, '"international"', "premium-rate in GB"),
    ([RECORD, "serves"], ["001"], f'"value": "{FREE}"', "serves the whole world; write it as E.164"),
    # hours
    (PHONE + ["hours"], "weekdays", '"hours": "weekdays"', "README.md shows the form"),
    ([RECORD, "timezone"], None, '"hours": "Mo-Fr', "hours without a timezone"),
    # addresses
    ([RECORD, "channels", 1, "value"], "https://user@line.example/", '"https://user', "no plain web address"),
    ([RECORD, "channels", 1, "value"], "https://localhost/", '"https://localhost', "names no host"),
    ([RECORD, "channels", 1, "value"], "https://192.0.2.1/", '"https://192', "names no host"),
    ([RECORD, "channels", 1, "value"], "https://line.example:444/", '"https://line.example:444', "names a port"),
    ([RECORD, "channels", 2, "value"], "help at line.example", '"help at', "no mail address"),
    ([RECORD, "channels", 3], channel("messenger", "https://"), '"value": "https://"', "no plain web address"),
    ([RECORD, "channels", 3], channel("messenger", "@example_line"), '"value": "@example_line"', "no device could open it"),
    ([RECORD, "channels", 3], channel("web_form", "http://line.example/form"), '"value": "http://line', "no device could open it"),
    ([RECORD, "sources", 0, "url"], "source.example", '"url": "source.example"', "no plain web address"),
    (["relays.json"], relay("http://relay.example/"), '"url"', "not encrypted, and no client would call it"),
    (["relays.json"], relay("https://relay.example/", "https://other.example/directory/"), '"directory"', "not a folder on the relay's own"),
    (["relays.json"], relay("https://relay.example/", "https://relay.example:444/"), '"directory"', "not a folder on the relay's own"),
    (["relays.json"], relay("https://relay.example/", "https://relay.example/directory"), '"directory"', "end it with /"),
    (["gateways/g.json"], {"version": 1, "id": "g", "url": "ftp://gateway.example/"}, '"url"', "no plain web address"),
    # codes
    ([RECORD, "languages", 0], "en_GB", '"en_GB"', "no BCP 47 tag"),
    ([RECORD, "languages", 0], "qq", '"qq"', "no language"),
    ([RECORD, "languages", 0], "en-XX", '"en-XX"', "no script or region"),
    ([RECORD, "languages", 0], "und", '"und"$', "no language; leave the list empty"),
    (PHONE + ["languages", 0], "qq", '"qq"', "no language"),
    ([RECORD, "name", "english"], "Line", '"english"', "no language"),
    ([RECORD, "serves"], ["GB", "XX"], '"XX"', "no country"),
    ([RECORD, "areas"], ["GB-ENGLAND"], '"GB-ENGLAND"', "no ISO 3166-2 code"),
    ([RECORD, "areas"], ["XX-A"], '"XX-A"', "no country"),
    (["policy.json", "countries", "XX"], {"serves": ["XX"]}, '"XX"', "no country"),
    ([RECORD, "timezone"], "Europe/Londinium", '"timezone"', "no time zone"),
    # channels, sources, dates
    ([RECORD, "channels", 3], channel("phone", FREE), None, f"phone {FREE} is there twice"),
    ([RECORD, "channels", 0, "type"], "fax", None, "type"),
    ([RECORD, "sources"], [], '"sources"', "there is no source"),
    ([RECORD, "sources", 0, "as_of"], "2026-07", '"as_of"', "2026-07 is in the future"),
    ([RECORD, "sources", 0, "as_of"], "2026-02-30", '"as_of"', "is no date"),
    ([RECORD, "verification", "last_seen"], 2027, '"last_seen"', "2027 is in the future"),
    ([RECORD, "verification"], confirmed("2026-07-01T00:00:00Z", "2027-01-01T00:00:00Z"), '"on"', "confirmed in the future"),
    ([RECORD, "verification"], confirmed("2026-05-01T00:00:00Z", "2026-05-01T00:00:00Z"), '"review_by"', "must come after"),
    ([RECORD, "verification"], confirmed("yesterday", None), None, "verification.on must be a time"),
    ([RECORD, "verification"], confirmed("2026-05-01T00:00:00Z", "soon"), '"review_by"', "is no time"),
    # texts
    ([RECORD, "name", "und"], "Made\u200bup", '"und"', "a character that nobody sees"),
    ([RECORD, "name", "und"], "Made\u202eup", '"und"', "a character that nobody sees"),
    ([RECORD, "name", "und"], " Line", '"und"', "begins or ends with a space"),
    ([RECORD, "name", "und"], "Cafe\u0301", '"und"', "normal form C"),
    # policy.json
    (GB + ["urls", 0], "https://*.example", r'"https://\*', "is a wildcard"),
    (GB + ["short_codes", 0], "08*", r'"08\*"', "is a wildcard"),
    (GB + ["prefixes", 0], "+44", r'"\+44"', "is all of a country"),
    (GB + ["prefixes", 0], "+1268", r'"\+1268"', "is all of a country"),
    (GB + ["prefixes", 0], "+44909", r'"\+44909"', "lets premium-rate numbers through"),
    (GB + ["prefixes", 0], "+4490", r'"\+4490"', "lets premium-rate numbers through"),
    (GB + ["prefixes", 0], PREMIUM_E164, r'"\+44909', "lets premium-rate numbers through"),
    (GB + ["short_codes", 0], PREMIUM, '"0909', "premium-rate in GB"),
    (GB + ["handoff_min"], 1, None, "handoff_min"),
]
WARNED = [
    ([RECORD, "channels", 1, "value"], "http://line.example/help", '"http://line', "is not encrypted"),
    ([RECORD, "languages", 0], "toi", '"toi"', "no language that ICU lists"),
    ([RECORD, "verification"], confirmed("2025-05-01T00:00:00Z", "2026-05-01T00:00:00Z"), '"review_by"', "the review is due"),
]
FINE = [
    ([RECORD, "channels", 1, "value"], "https://line.example:8443/help"),
    (PHONE + ["international"], FREE_E164),
    (PHONE + ["value"], "116123"),
    (GB + ["prefixes", 0], "+448081"),
    ([RECORD, "name", "fa"], "می\u200cشنویم"),
    ([RECORD], {"id": "gb.line", "version": 2, "state": "withdrawn"}),
]


def changed(where, value):
    tree = copy.deepcopy(good())
    parent = tree
    for step in where[:-1]:
        parent = parent[step]
    parent[where[-1]] = value
    return tree


class LintTest(ToolTest):
    trees = 0

    def write(self, tree):
        LintTest.trees += 1
        folder = self.folder / str(LintTest.trees)
        made_up.write(folder, tree)
        return folder

    def lint(self, tree):
        folder = self.write(tree)
        done = self.run_tool("lint", "--source", folder, "--now", NOW)
        return folder, done

    def found(self, where, value, member, message, level):
        """Exactly one kind of finding, and it names the line the fault is on."""
        folder, done = self.lint(changed(where, value))
        self.assertEqual(done.returncode, level == "error", done.stdout + done.stderr)
        lines = [line for line in done.stdout.splitlines() if line.startswith(str(folder))]
        said = [line for line in lines if f": {level}: " in line]
        self.assertRegex("\n".join(said), message)
        if member is None:
            return
        texts = []
        for line in said:
            file, number, _ = line.split(":", 2)
            with open(file, encoding="utf-8") as text:
                texts.append(text.read().splitlines()[int(number) - 1])
        self.assertRegex("\n".join(texts), member, said)


class Rules(LintTest):
    def test_a_good_tree_passes(self):
        _, done = self.lint(good())
        self.assertEqual((0, "2 files: 0 errors, 0 warnings\n"), (done.returncode, done.stdout), done.stderr)
        for where, value in FINE:
            with self.subTest(value=value):
                _, done = self.lint(changed(where, value))
                self.assertIn(": 0 errors, 0 warnings\n", done.stdout)

    def test_each_rule_refuses_what_breaks_it(self):
        for where, value, member, message in BROKEN:
            with self.subTest(message, value=value):
                self.found(where, value, member, message, "error")

    def test_what_is_only_warned_of_is_no_failure(self):
        for where, value, member, message in WARNED:
            with self.subTest(message):
                self.found(where, value, member, message, "warning")

    def test_an_expired_desk_key_is_warned_of(self):
        tree = good()
        tree["gateways/made-up.json"] = {"version": 1, "id": "made-up", "url": "https://gateway.example/"}
        tree[RECORD]["handoff"] = made_up.handoff()
        tree[RECORD]["handoff"]["desk_keys"][0]["not_after"] = "2026-05-01T00:00:00Z"
        _, done = self.lint(tree)
        self.assertEqual(0, done.returncode)
        self.assertIn("warning: the key has expired", done.stdout)

    def test_findings_are_sorted_and_counted(self):
        tree = changed(PHONE + ["value"], "116123999")
        tree[RECORD]["languages"] = ["qq"]
        tree[RECORD]["channels"][1]["value"] = "http://line.example/"
        tree["policy.json"]["countries"]["GB"]["prefixes"] = ["+44"]
        del tree["policy.json"]["countries"]["GB"]["short_codes"]
        _, done = self.lint(tree)
        *findings, count = done.stdout.splitlines()
        places = [(line.split(":")[0], int(line.split(":")[1])) for line in findings]
        self.assertEqual(places, sorted(places))
        errors = sum(": error: " in line for line in findings)
        self.assertEqual(f"2 files: {errors} errors, {len(findings) - errors} warnings", count)
        self.assertGreater(errors, 3)

    def test_an_id_that_is_not_its_path_is_refused(self):
        folder = self.write(changed([RECORD, "id"], "gb.other"))
        self.run_refused(r'line\.json: "id" must be "gb\.line"', "lint", "--source", folder)

    def test_without_a_policy_lint_says_that_no_limit_was_checked(self):
        tree = good()
        del tree["policy.json"]
        _, done = self.lint(tree)
        self.assertEqual(0, done.returncode)
        self.assertIn("no limits were checked", done.stdout)

    def test_time_zones_come_from_zones_json_where_there_is_one(self):
        tree = changed(["zones.json"], {"version": 1, "zones": {"Etc/UTC": {}}, "links": {"Etc/Zulu": "Etc/UTC"}})
        _, done = self.lint(tree)
        self.assertIn("Europe/London is no time zone", done.stdout)
        tree[RECORD]["timezone"] = "Etc/Zulu"
        _, done = self.lint(tree)
        self.assertEqual(0, done.returncode, done.stdout)


class Exceptions(LintTest):
    UNKNOWN = "5551234"

    def lint_with(self, number, **entry):
        tree = changed(PHONE + ["value"], number)
        tree["lint_exceptions.json"] = {"exceptions": [
            {"id": "gb.line", "value": number, "reason": "made up", "source": "https://source.example/", **entry}]}
        return self.lint(tree)[1]

    def test_an_exception_lets_an_unknown_number_through(self):
        self.assertEqual(1, self.lint(changed(PHONE + ["value"], self.UNKNOWN))[1].returncode)
        done = self.lint_with(self.UNKNOWN)
        self.assertEqual((0, "2 files: 0 errors, 0 warnings\n"), (done.returncode, done.stdout))

    def test_it_holds_for_one_number_of_one_service(self):
        self.assertEqual(1, self.lint_with(self.UNKNOWN, id="gb.other").returncode)
        self.assertEqual(1, self.lint_with("5551235", value=self.UNKNOWN).returncode)

    def test_it_never_lets_a_premium_number_through(self):
        done = self.lint_with(PREMIUM)
        self.assertEqual(1, done.returncode)
        self.assertIn("premium-rate", done.stdout)

    def test_one_that_is_no_longer_needed_is_reported(self):
        done = self.lint_with(FREE)
        self.assertEqual(0, done.returncode)
        self.assertRegex(done.stdout, r"lint_exceptions\.json:3: warning: 08081570100 of gb\.line needs no exception")

    def test_its_source_must_be_the_record_s(self):
        done = self.lint_with(self.UNKNOWN, source="https://hearsay.example/")
        self.assertEqual(1, done.returncode)
        self.assertIn("https://hearsay.example/ is no source of gb.line", done.stdout)

    def test_it_needs_a_reason_and_stands_once(self):
        tree = good()
        entry = {"id": "gb.line", "value": "1", "reason": "made up", "source": "https://source.example/"}
        for entries, message in [([{**entry, "reason": ""}], "needs id, value, reason and source"),
                                 ([entry, entry], r"exceptions\[1\] is there twice"), (None, '"exceptions" is missing')]:
            tree["lint_exceptions.json"] = {"exceptions": entries}
            self.run_refused(message, "lint", "--source", self.write(tree))


class RealDirectory(ToolTest):
    def test_the_directory_passes_and_its_strictest_policy_covers_it(self):
        own = self.folder / "own"
        self.run_ok("policy", "init", "--source", SOURCE / "directory", "--out", own / "policy.json")
        done = self.run_ok("lint", "--source", SOURCE / "directory", "--source", own)
        self.assertRegex(done.stdout, r"\n4\d\d files: 0 errors, \d+ warnings\n$")

    def test_every_exception_gives_its_reason(self):
        entries = json.loads((SOURCE / "directory/lint_exceptions.json").read_text(encoding="utf-8"))["exceptions"]
        self.assertGreater(len(entries), 100)
        for entry in entries:
            self.assertEqual({"id", "value", "reason", "source"}, entry.keys())


if __name__ == "__main__":
    unittest.main()
