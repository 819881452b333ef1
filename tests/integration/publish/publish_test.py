"""What pop-directory publishes: who signs what, which versions go up, and what it refuses."""

import json
import os
import shutil
import stat
import unittest

import made_up
from repository import Repository, tree_of
from tool import ToolTest

NOW = "2026-06-01T00:00:00Z"
DAY = 86400
START = 1780272000  # NOW


class PublishTest(ToolTest):
    def setUp(self):
        self.work = self.folder / self.id().rsplit(".", 1)[-1]
        self.source, self.keys, self.repo = (self.work / name for name in ("source", "keys", "repo"))
        made_up.write(self.source, made_up.files())
        self.make_keys()
        self.make_policy()

    def make_keys(self):
        return self.run_ok("keys", "--out", self.keys, "--source", self.source)

    def make_policy(self):
        return self.run_ok("policy", "init", "--source", self.source, "--keys", self.keys, "--out", self.source / "policy.json")

    def words(self, now=NOW, *more):
        return ("publish", "--source", self.source, "--keys", self.keys, "--out", self.repo, "--now", now, *more)

    def publish(self, now=NOW, *more):
        return self.run_ok(*self.words(now, *more))

    def published(self):
        return Repository(self.repo)


class Keys(PublishTest):
    def test_each_role_has_its_keys_readable_by_the_owner_alone(self):
        names = sorted(path.name for path in self.keys.iterdir())
        expected = [f"{role}.{number}.key" for role, count in {
            "root": 3, "targets": 3, "snapshot": 1, "timestamp": 1, "region-east": 1, "region-west": 1, "cc-zy": 1,
            "cc-zz": 2, "gw-made-up": 1}.items() for number in range(1, count + 1)]
        self.assertEqual(names, sorted(expected))
        for path in self.keys.iterdir():
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600, path)
        self.assertEqual(stat.S_IMODE(self.keys.stat().st_mode), 0o700)
        publics = {json.loads(path.read_text())["public"] for path in self.keys.iterdir()}
        self.assertEqual(len(publics), len(expected))

    def test_running_again_keeps_what_is_there_and_adds_what_is_missing(self):
        before = tree_of(self.keys)
        made_up.write(self.source, {"services/zx/line.json": made_up.record("zx.line", ["ZX"], [made_up.channel("phone", "1")])})
        self.assertIn("1 keys made", self.make_keys().stdout)
        after = tree_of(self.keys)
        self.assertEqual(after.keys() - before.keys(), {"cc-zx.1.key"})
        self.assertEqual({name: after[name] for name in before}, before)

    def test_a_key_that_others_may_read_or_that_is_damaged_is_refused(self):
        key = self.keys / "targets.2.key"
        key.chmod(0o644)
        self.run_refused("targets.2.key.*chmod 600", *self.words())
        key.chmod(0o600)
        content = json.loads(key.read_text())
        content["seed"] = ("1" if content["seed"][0] == "0" else "0") + content["seed"][1:]
        key.write_text(json.dumps(content))
        self.run_refused("targets.2.key.*damaged", *self.words())

    def test_missing_keys_are_named(self):
        (self.keys / "cc-zz.2.key").unlink()
        self.run_refused("cc-zz has 1 of the 2 keys.*pop-directory keys", *self.words())


class Policy(PublishTest):
    def test_it_lists_exactly_what_the_records_say(self):
        policy = json.loads((self.source / "policy.json").read_text())
        ids = sorted(path["id"] for path in map(self.key_of, ("cc-zz.1", "cc-zz.2")))
        self.assertEqual(policy["countries"]["ZZ"], {
            "serves": ["ZZ"], "prefixes": ["+9995550100", "+9995550101", "+9995550102"], "short_codes": ["116111", "5550100"],
            "urls": ["https://chat.example.org", "https://shop.example.com/details?id=line", "https://www.example.org"],
            "mail_domains": ["help@mail.example.org"], "handles": ["@example_line"], "text_digits": ["24"],
            "handoff_keys": ids, "handoff_min": 2})
        self.assertEqual(policy["countries"]["001"]["urls"], ["https://world.example.org"])
        self.assertEqual(policy["countries"]["ZY"].keys(), {"serves", "short_codes"})
        self.assertEqual(policy["countries"].keys(), {"ZZ", "ZY", "001"})

    def key_of(self, name):
        self.publish()
        public = json.loads((self.keys / f"{name}.key").read_text())["public"]
        delegations = self.published().role("region-east")["delegations"]["keys"]
        return next({"id": identity} for identity, key in delegations.items() if key["keyval"]["public"] == public)

    def test_world_wide_services_converse_under_the_keys_of_the_editors(self):
        made_up.change(self.source / "services/001/world.json", handoff=made_up.handoff())
        self.make_policy()
        self.assertNotIn("without conversation", self.publish().stderr)
        ids = sorted(self.published().role("root")["roles"]["targets"]["keyids"])
        policy = json.loads((self.source / "policy.json").read_text())
        self.assertEqual(policy["countries"]["001"]["handoff_keys"], ids)

    def test_a_handoff_needs_the_keys(self):
        self.run_refused("ZZ|zz.*--keys", "policy", "init", "--source", self.source, "--out", self.work / "p.json", code=2)

    def test_the_version_goes_up_with_the_content_only(self):
        self.assertIn("unchanged", self.make_policy().stdout)
        made_up.change(self.source / "services/zy/line.json", channels=[made_up.channel("phone", "556")])
        self.make_policy()
        policy = json.loads((self.source / "policy.json").read_text())
        self.assertEqual((policy["version"], policy["countries"]["ZY"]["short_codes"]), (2, ["556"]))


class Publish(PublishTest):
    def test_who_signs_what(self):
        self.publish()
        repository = self.published()
        repository.check_files()
        root = repository.role("root")
        self.assertEqual({name: (len(role["keyids"]), role["threshold"]) for name, role in root["roles"].items()},
                         {"root": (3, 2), "targets": (3, 2), "snapshot": (1, 1), "timestamp": (1, 1)})
        self.assertTrue(root["consistent_snapshot"])
        targets = repository.role("targets")
        self.assertEqual(targets["targets"].keys(), {"policy/001.json", "policy/zy.json", "policy/zz.json", "emergency.json", "parents.json", "relays.json", "zones.json",
                                                     "holidays/zz.json", "services/001/world.json"})
        self.assertEqual([(role["name"], role["terminating"], role["paths"]) for role in targets["delegations"]["roles"]], [
            ("region-east", True, ["services/zz/*", "status/zz/*", "services/zx/*", "status/zx/*"]),
            ("region-west", True, ["services/zy/*", "status/zy/*"]),
            ("gw-made-up", True, ["gateways/made-up.json"])])
        region = repository.role("region-east")
        self.assertEqual(region["targets"], {})
        self.assertEqual([(role["name"], role["terminating"], role["paths"]) for role in region["delegations"]["roles"]],
                         [("cc-zz", True, ["services/zz/*", "status/zz/*"])])
        self.assertEqual(repository.role("cc-zz")["targets"].keys(), {"services/zz/line.json", "services/zz/talk.json"})
        self.assertEqual(len(repository.file("cc-zz")["signatures"]), 2)
        self.assertEqual(repository.role("gw-made-up")["targets"].keys(), {"gateways/made-up.json"})
        self.assertEqual(repository.role("timestamp")["issued"], NOW)
        days = {name: (repository.expires(name) - START) // DAY for name in
                ("root", "targets", "region-east", "cc-zz", "gw-made-up", "snapshot", "timestamp")}
        self.assertEqual(days, {"root": 365, "targets": 365, "region-east": 365, "cc-zz": 365, "gw-made-up": 90,
                                "snapshot": 14, "timestamp": 14})

    def test_the_same_again_changes_nothing_and_says_so(self):
        self.publish()
        before = tree_of(self.repo)
        self.assertIn("nothing to publish", self.publish("2026-06-02T00:00:00Z").stdout)
        self.assertEqual(tree_of(self.repo), before)

    def test_a_source_laid_out_anew_is_the_same(self):
        self.publish()
        for path in self.source.glob("services/*/*.json"):
            record = json.loads(path.read_text(encoding="utf-8"))
            path.write_text(json.dumps(record, indent=7, ensure_ascii=True), encoding="utf-8")
        self.assertIn("nothing to publish", self.publish("2026-06-02T00:00:00Z").stdout)

    def test_only_what_changed_is_signed_again_and_no_file_ever_changes(self):
        self.publish()
        before, old = tree_of(self.repo), self.published()
        made_up.change(self.source / "services/zy/line.json", name={"und": "Another name"})
        self.publish("2026-06-02T00:00:00Z")
        after, new = tree_of(self.repo), self.published()
        new.check_files()
        self.assertEqual({name for name in new.versions if new.versions[name] != old.versions[name]},
                         {"cc-zy", "snapshot", "timestamp"})
        self.assertEqual({name for name in before if after[name] != before[name]}, {"metadata/timestamp.json"})

    def test_a_role_is_renewed_when_half_of_its_life_is_gone(self):
        self.publish()
        old = self.published().versions
        self.publish("2026-06-09T00:00:00Z")
        new = self.published().versions
        self.assertEqual({name for name in new if new[name] != old[name]}, {"snapshot", "timestamp"})
        self.publish("2027-01-01T00:00:00Z")
        newest = self.published()
        newest.check_files()
        self.assertEqual(newest.versions["root"], 2)
        self.assertTrue(all(newest.versions[name] > new[name] for name in new))
        self.check("2027-01-02T00:00:00Z")

    def check(self, now):
        bundle = self.work / "check.bundle"
        self.run_ok("bundle", "--repo", self.repo, "--out", bundle)
        return self.run_ok("verify", "--root", self.repo / "metadata/1.root.json", "--bundle", bundle, "--now", now)

    def test_a_dry_run_writes_nothing(self):
        self.assertIn("dry run", self.publish(NOW, "--dry-run").stdout)
        self.assertFalse(self.repo.exists())
        self.publish()
        before = tree_of(self.repo)
        made_up.change(self.source / "services/zy/line.json", name={"und": "Another name"})
        self.assertIn("signed cc-zy version 2", self.publish("2026-06-02T00:00:00Z", "--dry-run").stdout)
        self.assertEqual(tree_of(self.repo), before)

    def test_a_later_source_lies_over_an_earlier_one(self):
        overlay = self.work / "overlay"
        made_up.write(overlay, {"relays.json": {"version": 2, "relays": [], "gateway_operators": {}},
                                "services/zy/more.json": made_up.record("zy.more", ["ZY"], [made_up.channel("phone", "777")])})
        both = ("--source", self.source, "--source", overlay)
        self.run_ok("keys", "--out", self.keys, *both)
        self.run_ok("policy", "init", *both, "--keys", self.keys, "--out", overlay / "policy.json")
        self.run_ok("publish", *both, "--keys", self.keys, "--out", self.repo, "--now", NOW)
        repository = self.published()
        self.assertEqual(repository.role("cc-zy")["targets"].keys(), {"services/zy/line.json", "services/zy/more.json"})
        self.assertEqual(json.loads(repository.target("relays.json"))["version"], 2)

    def test_what_is_published_stays_published(self):
        self.publish()
        before = tree_of(self.repo)
        path = self.source / "services/zy/line.json"
        kept = path.read_text()
        path.write_text(kept.replace("Made-up", "Changed"))
        self.run_refused('services/zy/line.json: .*"version" to 2', *self.words())
        path.unlink()
        made_up.write(self.source, {"services/zy/new.json": made_up.record("zy.new", ["ZY"], [made_up.channel("phone", "555")])})
        self.run_refused("services/zy/line.json was published.*withdrawn", *self.words())
        self.assertEqual(tree_of(self.repo), before)
        made_up.write(self.source, {"services/zy/line.json": {"id": "zy.line", "version": 2, "state": "withdrawn"}})
        self.publish()
        self.check(NOW)

    def test_what_an_app_would_leave_out_is_not_published(self):
        self.publish()
        before = tree_of(self.repo)
        line = made_up.files()["services/zy/line.json"]
        for wrong, reason in (({"channels": [made_up.channel("phone", "0900")]}, "0900"), ({"serves": ["ZZ"]}, "serves|ZZ"),
                              ({"channels": [made_up.channel("website", "https://evil.example")]}, "evil.example"),
                              ({"name": {"und": "Call 0900 1234"}}, "zy.line|zy/line"), ({"kind": None}, "kind")):
            made_up.write(self.source, {"services/zy/line.json": {**line, **wrong, "version": 2}})
            self.run_refused(reason, *self.words())
            self.assertEqual(tree_of(self.repo), before)

    def test_a_conversation_that_no_app_would_offer_is_said(self):
        made_up.change(self.source / "relays.json", relays=[])
        self.assertRegex(self.publish().stderr, "shown without conversation: zz.talk: .*relay")

    def test_broken_sources_are_named(self):
        def broken(reason, name, text):
            path = self.source / name
            kept = path.read_bytes() if path.exists() else None
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            self.run_refused(reason, *self.words())
            path.unlink() if kept is None else path.write_bytes(kept)

        broken("services/zz/line.json.*offset|byte", "services/zz/line.json", '{"id": 1,}')
        broken('line.json: "id" must be "zz.line"', "services/zz/line.json", '{"id": "zz.other", "version": 1}')
        broken('line.json: "version"', "services/zz/line.json", '{"id": "zz.line"}')
        broken("Upper.json.*rename", "services/zz/Upper.json", "{}")
        broken("no region for zw", "services/zw/line.json", '{"id": "zw.line", "version": 1}')
        broken("zz is in two regions", "regions.json", '{"regions": {"region-a": ["zz", "zy"], "region-b": ["zz"]}}')
        broken("no gateways/absent.json", "services/zz/talk.json",
               json.dumps({**made_up.files()["services/zz/talk.json"], "handoff": {**made_up.handoff(), "gateway": "absent"}}))
        os.unlink(self.source / "zones.json")
        self.run_refused("zones.json.*pop-directory zones", *self.words())

    def test_a_clock_behind_the_published_time_is_refused(self):
        self.publish()
        self.run_refused("clock", *self.words("2026-05-01T00:00:00Z"))

    def test_cut_short_before_the_last_step_the_old_state_stands_and_no_version_is_given_twice(self):
        self.publish()
        timestamp = self.repo / "metadata/timestamp.json"
        old = timestamp.read_bytes()
        made_up.change(self.source / "services/zy/line.json", name={"und": "Another name"})
        self.publish("2026-06-02T00:00:00Z")
        timestamp.write_bytes(old)  # as if killed before it was replaced
        (self.repo / "metadata/9.targets.json").write_text("half a fi")
        self.assertIn("issued     " + NOW, self.check(NOW).stdout)
        before = tree_of(self.repo)
        made_up.change(self.source / "parents.json", parents={"ZX": "ZZ"})
        self.publish("2026-06-03T00:00:00Z")
        new = self.published()
        new.check_files()
        self.assertEqual((new.versions["cc-zy"], new.versions["targets"], new.versions["snapshot"]), (3, 10, 3))
        after = tree_of(self.repo)
        self.assertEqual({name for name in before if after[name] != before[name]}, {"metadata/timestamp.json"})

    def test_a_file_cut_short_by_a_crash_is_written_again(self):
        self.publish()
        timestamp = self.repo / "metadata/timestamp.json"
        old, before = timestamp.read_bytes(), tree_of(self.repo)
        made_up.change(self.source / "services/zy/line.json", name={"und": "Another name"})
        self.publish("2026-06-02T00:00:00Z")
        timestamp.write_bytes(old)
        targets = [self.repo / name for name in tree_of(self.repo).keys() - before.keys() if name.startswith("targets/")]
        self.assertEqual(len(targets), 1)
        for left in (b"", targets[0].read_bytes()[:-1] + b"?"):
            targets[0].write_bytes(left)
            timestamp.write_bytes(old)
            self.publish("2026-06-03T00:00:00Z")
            self.published().check_files()
        self.assertFalse(list(self.repo.rglob("*.part")))

    def test_a_status_file_is_signed_by_a_desk_role_of_its_own(self):
        status = {"id": "zz.line", "version": 1, "closed": {"from": "2026-06-01T08:00:00Z", "until": "2026-06-02T08:00:00Z"}}
        made_up.write(self.source, {"status/zz/line.json": status})
        self.make_keys()
        self.publish()
        repository = self.published()
        self.assertEqual([(role["name"], role["paths"]) for role in repository.role("cc-zz")["delegations"]["roles"]],
                         [("desk-zz-line", ["status/zz/line.json"])])
        self.assertEqual(repository.role("desk-zz-line")["targets"].keys(), {"status/zz/line.json"})
        self.assertNotIn("status/zz/line.json", repository.role("cc-zz")["targets"])
        self.check(NOW)
        made_up.write(self.source, {"status/zz/none.json": {**status, "id": "zz.none"}})
        self.run_refused("none.json: there is no record services/zz/none.json", *self.words())

    def test_a_damaged_repository_is_not_built_upon(self):
        self.publish()
        path = next((self.repo / "metadata").glob("1.cc-zz.json"))
        path.write_bytes(path.read_bytes().replace(b"zz", b"zy", 1))
        self.run_refused("1.cc-zz.json.*restore", *self.words())

    def test_a_gateway_that_is_gone_stays_in_the_snapshot(self):
        self.publish()
        shutil.rmtree(self.source / "gateways")
        made_up.write(self.source, {"services/zz/talk.json": {"id": "zz.talk", "version": 2, "state": "withdrawn"}})
        self.publish("2026-06-02T00:00:00Z")
        repository = self.published()
        self.assertIn("gw-made-up.json", repository.role("snapshot")["meta"])
        self.assertNotIn("gw-made-up", [role["name"] for role in repository.role("targets")["delegations"]["roles"]])
        self.check("2026-06-02T00:00:00Z")

    def test_a_new_key_makes_the_country_sign_again(self):
        self.publish()
        other = self.work / "other"  # where zy has a handoff, and so a second key
        made_up.write(other, {**made_up.files(), "services/zy/line.json": made_up.record(
            "zy.line", ["ZY"], [made_up.channel("phone", "555")], handoff=made_up.handoff())})
        self.run_ok("keys", "--out", self.keys, "--source", other)
        self.publish("2026-06-02T00:00:00Z")
        repository = self.published()
        self.assertEqual({name for name, version in repository.versions.items() if version == 2},
                         {"cc-zy", "region-west", "snapshot", "timestamp"})
        self.assertEqual(len(repository.file("cc-zy")["signatures"]), 2)
        self.check("2026-06-02T00:00:00Z")


class CommandLine(ToolTest):
    def test_every_command_has_help(self):
        overview = self.run_ok("--help").stdout
        for command in ("key new", "key passphrase", "root draft", "root finish", "delegate add", "delegate replace", "delegate remove",
                        "draft", "renew", "sign", "status", "accept", "lint", "policy allow", "doctor", "diff", "keys", "policy init", "zones", "publish", "bundle", "verify", "embed"):
            self.assertIn(command, overview)
            self.assertIn("Options:", self.run_ok(*command.split(), "--help").stdout)
        self.assertIn("not protected by a passphrase", self.run_ok("keys", "--help").stdout)

    def test_a_wrong_command_line_is_2(self):
        for words, reason in (((), "Usage"), (("seal",), 'no command "seal"'), (("policy",), 'no command "policy"'),
                              (("keys",), "--out DIR is missing"), (("keys", "--out"), "--out needs a value"),
                              (("keys", "--in", "x"), 'no option "--in"'),
                              (("bundle", "--out", "x", "--out", "y", "--repo", "z"), "--out is given twice"),
                              (("zones", "--out", "x", "--now", "today"), "--now today")):
            self.run_refused(reason, *words, code=2)

    def test_work_that_fails_is_1_and_names_the_file(self):
        self.run_refused("/nowhere", "bundle", "--repo", "/nowhere", "--out", self.folder / "b")
        self.run_refused("/nowhere", "keys", "--source", "/nowhere", "--out", self.folder / "k")
        self.run_refused("tzdata.zi.*install tzdata", "zones", "--out", self.folder / "z", "--tzdata", "/nowhere")


if __name__ == "__main__":
    unittest.main()
