"""What doctor finds, and how diff and policy allow say what changes."""

import json
import unittest

import made_up
from made_up import channel
from repository import tree_of
from tool import ToolTest

NOW = "2026-06-01T00:00:00Z"
GATEWAY = "gateways/made-up.json"


class DoctorTest(ToolTest):
    def setUp(self):
        self.work = self.folder / self.id().rsplit(".", 1)[-1]
        self.source, self.keys, self.repo = (self.work / name for name in ("source", "keys", "repo"))
        files = made_up.files()
        gateway = files[GATEWAY]["key_configs"][0]
        gateway.update(not_before="2026-05-01T00:00:00Z", not_after="2026-07-30T00:00:00Z")
        made_up.write(self.source, files)
        self.run_ok("keys", "--out", self.keys, "--source", self.source)
        self.make_policy()

    def make_policy(self):
        self.run_ok("policy", "init", "--source", self.source, "--keys", self.keys, "--out", self.source / "policy.json")

    def publish(self, now=NOW, name="repo"):
        self.run_ok("publish", "--source", self.source, "--keys", self.keys, "--out", self.work / name, "--now", now)

    def change(self, name, **members):
        made_up.change(self.source / name, **members)

    def doctor(self, now=NOW, code=0):
        done = self.run_tool("doctor", "--repo", self.repo, "--now", now)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout


class Doctor(DoctorTest):
    def test_a_healthy_directory(self):
        self.publish()
        self.assertEqual(self.doctor(), "0 broken, 0 due, 0 stale\n")

    def test_what_expires(self):
        self.publish()
        self.assertRegex(self.doctor("2026-06-09T00:00:00Z"), "due     timestamp expires on 2026-06-15: run pop-directory accept")
        self.assertRegex(self.doctor("2026-06-16T00:00:00Z", 1), "broken  timestamp expired on 2026-06-15")
        self.publish("2026-06-16T00:00:00Z")
        self.assertEqual(self.doctor("2026-06-16T00:00:00Z"), "0 broken, 0 due, 0 stale\n")
        self.publish("2027-05-01T00:00:00Z")
        self.assertNotRegex(self.doctor("2027-05-01T00:00:00Z", 1), "cc-zz")

    def test_a_gateways_next_key(self):
        def gateway(*spans):
            keys = [{"key_config": made_up.files()[GATEWAY]["key_configs"][0]["key_config"], "not_before": begin, "not_after": end}
                    for begin, end in spans]
            self.change(GATEWAY, key_configs=keys)

        first = ("2026-05-01T00:00:00Z", "2026-07-30T00:00:00Z")
        self.publish()
        self.publish("2026-07-05T00:00:00Z")
        self.assertIn(f"due     {GATEWAY}: its last key ends on 2026-07-30, so the next one must be published by 2026-07-16",
                      self.doctor("2026-07-05T00:00:00Z"))
        gateway(first, ("2026-07-29T00:00:00Z", "2026-10-27T00:00:00Z"))
        self.publish("2026-07-10T00:00:00Z")
        self.assertEqual(self.doctor("2026-07-10T00:00:00Z"), "0 broken, 0 due, 0 stale\n")
        gateway(first, ("2026-07-20T00:00:00Z", "2026-10-27T00:00:00Z"))
        self.publish("2026-07-11T00:00:00Z")
        said = self.doctor("2026-07-11T00:00:00Z")
        self.assertIn("the key that begins on 2026-07-20 was published less than 14 days before", said)
        self.assertIn("a key lives 99 days", said)

    def test_desk_keys_and_handoff_keys(self):
        self.publish("2026-12-20T00:00:00Z")
        said = self.doctor("2026-12-20T00:00:00Z", 1)  # the gateway's key ended in July
        self.assertIn("due     services/zz/talk.json: its last desk key ends on 2027-01-01", said)
        self.assertIn(f"broken  {GATEWAY}: its last key ended on 2026-07-30", said)
        self.assertIn("broken  apps offer no conversation with zz.talk", said)
        policy = json.loads((self.source / "policy.json").read_text())
        policy["countries"]["ZZ"]["handoff_keys"][0] = "0" * 64
        (self.source / "policy.json").write_text(json.dumps(policy))
        self.publish("2026-12-21T00:00:00Z")
        self.assertIn("needs 2 signatures by handoff_keys, and its role has 1 such keys: nobody can reach that",
                      self.doctor("2026-12-21T00:00:00Z", 1))

    def test_records_that_may_be_wrong_by_now(self):
        verification = made_up.files()["services/zy/line.json"]["verification"]
        self.change("services/zy/line.json", verification={**verification, "last_seen": 2023})
        self.change("services/zz/line.json", verification={**verification, "last_seen": 2025, "review_by": "2026-05-31T00:00:00Z"})
        self.publish()
        said = self.doctor()
        self.assertIn("stale   services/zy/line.json: last seen in service in 2023\n", said)
        self.assertIn("stale   services/zz/line.json: was to be looked at again by 2026-05-31\n", said)
        self.assertIn("0 broken, 0 due, 2 stale", said)

    def test_all_keys_needed_is_said(self):
        (self.keys / "root.3.key").unlink()
        self.run_refused("root has 2 of the 3 keys", "publish", "--source", self.source, "--keys", self.keys, "--out", self.repo)
        self.run_refused("no published directory", "doctor", "--repo", self.repo)


class Diff(DoctorTest):
    def diff(self, old, new):
        return self.run_ok("diff", "--old", old, "--new", new).stdout

    def test_plain_words(self):
        self.publish()
        bundle = self.work / "old.popb"
        self.run_ok("bundle", "--repo", self.repo, "--out", bundle)
        self.assertEqual(self.diff(bundle, bundle), "both say the same\n")
        other = self.work / "other"  # where zy has a handoff, and so a second key
        made_up.write(other, {**made_up.files(), "services/zy/line.json": made_up.record(
            "zy.line", ["ZY"], [channel("phone", "555")], handoff=made_up.handoff())})
        self.run_ok("keys", "--out", self.keys, "--source", other)
        self.change("services/zy/line.json", channels=[channel("phone", "556", hours="24/7")])
        made_up.write(self.source, {"services/zz/more.json": made_up.record("zz.more", ["ZZ"], [channel("phone", "777")])})
        self.make_policy()
        self.publish()
        said = self.diff(bundle, self.repo)
        for line in ("ZY: Made-up line [services/zy/line.json]\n    phone: 555 -> 556\n    phone hours: + 24/7\n",
                     "Made-up line, new [services/zz/more.json]\n", "ZY: what its records may say [policy/zy.json]\n    short_codes: 555 -> 556\n"):
            self.assertIn(line, said)
        self.assertNotIn("(root)", said)
        self.assertRegex(said, r"a new key may speak for .* \(cc-zy\): [0-9a-f]{16}\n")
        self.assertRegex(said, r"\(cc-zy\) now needs 1 of 2 keys, before 1 of 1 key\n")
        self.assertIn("no longer", self.diff(self.repo, bundle))

    def test_what_is_no_directory_is_refused(self):
        self.run_refused("nowhere holds no published", "diff", "--old", self.work / "nowhere", "--new", self.work)


class PolicyAllow(DoctorTest):
    def allow(self, *words):
        return self.run_ok("policy", "allow", "--policy", self.source / "policy.json", *words).stdout

    def country(self, code):
        return json.loads((self.source / "policy.json").read_text())["countries"][code]

    def test_it_shows_what_changes_and_keys_outlive_the_next_init(self):
        passphrase = self.work / "words"
        passphrase.write_text("some long words\n")
        for role in ("service-zy-line", "cc-zy", "desk-zy-line"):
            self.run_ok("key", "new", "--role", role, "--out", self.work / role / "key", "--passphrase-file", passphrase)
        before = tree_of(self.source)
        words = ("--country", "zy", "--phone", "+9995550155", "--phone", "557", "--url", "https://zy.example")
        self.assertIn("countries ZY short_codes: + 557\n", self.allow(*words, "--dry-run"))
        self.assertEqual(tree_of(self.source), before)
        said = self.allow(*words, "--public", self.work / "service-zy-line/key.pub", "--public", self.work / "cc-zy/key.pub")
        self.assertIn("countries ZY prefixes: + +9995550155\n", said)
        self.assertIn("countries ZY service_keys line: + ", said)
        keys = {name: json.loads((self.work / name / "key.pub").read_text())["keyid"] for name in ("service-zy-line", "cc-zy")}
        self.assertEqual(self.country("ZY"), {
            "serves": ["ZY"], "prefixes": ["+9995550155"], "short_codes": ["555", "557"], "urls": ["https://zy.example"],
            "handoff_keys": [keys["cc-zy"]], "handoff_min": 2, "service_keys": {"line": [keys["service-zy-line"]]}})
        self.assertIn("allows this already", self.allow(*words))
        self.make_policy()
        self.assertEqual(self.country("ZY"), {
            "serves": ["ZY"], "short_codes": ["555"], "handoff_keys": [keys["cc-zy"]], "handoff_min": 2,
            "service_keys": {"line": [keys["service-zy-line"]]}})
        self.allow("--drop-key", keys["service-zy-line"][:12])
        self.assertNotIn("service_keys", self.country("ZY"))
        self.run_refused("names keys of services", "policy", "allow", "--policy", self.source / "policy.json", "--public",
                         self.work / "desk-zy-line/key.pub")
        self.run_refused("--phone needs --country", "policy", "allow", "--policy", self.source / "policy.json", "--phone", "1", code=2)


if __name__ == "__main__":
    unittest.main()
