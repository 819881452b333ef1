"""What holders sign one by one and accept publishes: rights, versions, bytes, and what it refuses."""

import json
import os
import shutil
import subprocess
import unittest

import made_up
from holders import FREE, NOW, OTHER, Country, editors_files, record
from made_up import channel
from repository import Repository, tree_of
from tool import TOOL

NEXT_YEAR = "2027-05-01T00:00:00Z"


class Accept(Country):
    def published(self):
        return Repository(self.repo)

    def accept(self, *names, now=NOW):
        return self.run_ok(*self.accept_words(*names, now=now))

    def refused(self, reason, *names, now=NOW, more=()):
        """Refused for this reason, and not a byte of the repository changed."""
        before = tree_of(self.repo)
        self.run_refused(reason, *self.accept_words(*names, now=now), *more)
        self.assertEqual(tree_of(self.repo), before)

    def rename_metadata(self, folder, name):
        path, = (folder / "metadata").iterdir()
        path.rename(folder / "metadata" / name)


class Records(Accept):
    def test_it_is_published_byte_for_byte(self):
        folder = self.record_draft(name={"en": "Another name"})
        handed_in = tree_of(folder)
        done = self.accept("new")
        self.assertIn("United Kingdom: Another name [services/gb/line.json]\n    name en: + Another name\n    name und: - Made-up line\n", done.stdout)
        published = tree_of(self.repo)
        for name, content in handed_in.items():
            self.assertEqual(published[name], content, name)
        repository = self.published()
        repository.check_files()
        self.assertEqual(repository.versions["cc-gb"], 2)
        self.verify()

    def test_a_version_is_never_issued_twice_and_none_is_left_out(self):
        self.record_draft("one", name={"en": "One"})
        self.record_draft("two", name={"en": "Two"})
        older = self.work / "older"
        shutil.copytree(self.repo, older)
        self.accept("one")
        self.refused("version 2 of cc-gb was published before.*as version 3", "two")
        self.refused("version 2 of cc-gb was published before", "one")
        self.record_draft("three", name={"en": "Three"}, version=3)
        shutil.rmtree(self.repo)
        older.rename(self.repo)
        self.refused("the last version of cc-gb is 1, so 3 leaves versions out.*as version 2", "three")

    def test_a_changed_record_needs_a_higher_version_of_its_own(self):
        made_up.write(self.work / "s", {"services/gb/line.json": record(state="withdrawn")})
        self.run_refused('line.json: .*set "version" to 2',
                         *self.draft_words("new", "gb", "draft", "--role", "cc-gb", "--source", self.work / "s"))

    def test_nothing_can_be_altered_on_the_way(self):
        folder = self.record_draft(name={"en": "Another name"})
        target = next(folder.glob("targets/services/gb/*"))
        whole = target.read_bytes()
        target.write_bytes(whole.replace(FREE.encode(), OTHER.encode()))
        self.refused("its bytes are not those that cc-gb signed", "new")
        self.run_refused("its bytes are not those", *self.sign_words("gb", folder))
        target.unlink()
        self.refused("services/gb/line.json with a hash for which there is no file", "new")
        target.write_bytes(whole)
        (target.parent / "more.json").write_bytes(b"{}")
        self.refused("1 files that it does not list", "new")
        (target.parent / "more.json").unlink()
        metadata = folder / "metadata/2.cc-gb.json"
        metadata.write_text(metadata.read_text().replace("2027-06-01", "2027-05-31"))
        self.refused(f"cc-gb version 2: 1 more must sign it: {self.identity('gb')[:16]}", "new")
        metadata.unlink()
        metadata.symlink_to(self.repo / "metadata/1.cc-gb.json")
        self.refused("is a link", "new")

    def test_a_role_that_nobody_lets_speak(self):
        self.new_key("fr", "cc-fr")
        made_up.write(self.work / "s", {"services/fr/line.json": {**record(), "id": "fr.line", "serves": ["FR"]}})
        self.make("new", "fr", "draft", "--role", "cc-fr", "--source", self.work / "s")
        self.refused("cc-fr: nobody lets it speak", "new")

    def test_a_country_signs_its_own_folder_only(self):
        folder = self.record_draft("fr", who=None)
        self.rename_metadata(folder, "1.cc-fr.json")
        path, = (folder / "metadata").iterdir()
        path.write_text(path.read_text().replace('"version":2', '"version":1'))
        self.refused("cc-fr may not sign services/gb/line.json", "fr")
        self.run_refused("is a key of cc-gb, and this is for cc-fr", *self.sign_words("gb", folder))

    def test_more_than_the_policy_says(self):
        self.record_draft(channels=[channel("phone", OTHER)])
        self.refused(f'phone "{OTHER}" is not covered', "new")

    def test_too_long(self):
        self.record_draft(questions="x" * 300_000)
        self.refused("services/gb/line.json is longer than 262144 bytes", "new")

    def test_expired(self):
        self.record_draft("late")
        for role, who in (("root", "anna"), ("targets", "ed"), ("region-all", "reg")):
            self.make(role, who, "renew", "--role", role, now=NEXT_YEAR)
        self.accept("root", "targets", "region-all", now=NEXT_YEAR)
        self.refused("late/metadata/2.cc-gb.json: expired at 2027-06-01", "late", now="2027-06-02T00:00:00Z")

    def test_one_expired_country_does_not_hold_the_others(self):
        for role, who in (("root", "anna"), ("targets", "ed"), ("region-all", "reg")):
            self.make(role, who, "renew", "--role", role, now=NEXT_YEAR)
        self.accept("root", "targets", "region-all", now=NEXT_YEAR)
        self.assertIn("would leave out: cc-gb", self.accept(now="2027-06-02T00:00:00Z").stderr)
        self.make("again", "gb", "renew", "--role", "cc-gb", now="2027-06-02T00:00:00Z")
        self.accept("again", now="2027-06-02T00:00:00Z")
        self.verify("2027-06-02T00:00:00Z")

    def test_a_dry_run_writes_nothing(self):
        before = tree_of(self.folder)
        for words in (("draft", "--role", "cc-gb"), ("renew", "--role", "cc-gb"), ("status", "--id", "gb.line", "--from", NOW,
                      "--until", "2026-06-02T00:00:00Z"), ("delegate", "add", "--by", "cc-gb", "--public", self.public("desk")),
                      ("root", "draft", "--threshold", "root=1")):
            done = self.run_ok(*self.draft_words("dry", None, *words), "--dry-run")
            self.assertIn("would be written; nothing was", done.stdout)
        self.assertEqual(tree_of(self.folder), before)
        folder = self.record_draft(name={"en": "Another name"})
        before = tree_of(self.folder)
        self.assertIn("would sign this", self.run_ok(*self.sign_words("gb", folder, "--dry-run")).stdout)
        self.assertIn("dry run", self.run_ok(*self.accept_words("new"), "--dry-run").stdout)
        self.assertEqual(tree_of(self.folder), before)

    def test_online_keys_are_renewed_alone_and_other_keys_are_not_taken(self):
        self.assertIn("nothing to do", self.accept(now="2026-06-02T00:00:00Z").stdout)
        before = self.published().versions
        self.accept(now="2026-06-09T00:00:00Z")
        after = self.published().versions
        self.assertEqual({name for name in after if after[name] != before[name]}, {"snapshot", "timestamp"})
        self.run_refused("is a key of cc-gb: accept signs with", "accept", "--repo", self.repo, "--key", self.folder / "gb/key",
                         "--now", "2026-06-09T00:00:00Z")

    def test_killed_at_any_step_the_old_state_stands_and_it_can_be_done_again(self):
        shim = self.work / "kill.so"
        (self.work / "kill.c").write_text("""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
static void step(void) {
  static int steps;
  if (++steps == atoi(getenv("KILL_AT"))) raise(SIGKILL);
}
int rename(const char *from, const char *to) {
  step();
  return ((int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename"))(from, to);
}
int syncfs(int file) {
  step();
  return ((int (*)(int))dlsym(RTLD_NEXT, "syncfs"))(file);
}
int fsync(int file) {
  step();
  return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(file);
}
""")
        subprocess.run([os.environ["POP_C_COMPILER"], "-shared", "-fPIC", "-o", shim, self.work / "kill.c", "-ldl"], check=True)
        self.record_draft(name={"en": "Another name"})
        old = self.published().versions
        words = [TOOL, *map(str, self.accept_words("new"))]
        for at in range(1, 100):
            environment = {**os.environ, "LD_PRELOAD": str(shim), "KILL_AT": str(at), "ASAN_OPTIONS": "verify_asan_link_order=0"}
            done = subprocess.run(words, env=environment, capture_output=True, check=False, timeout=300)
            if done.returncode == 0:
                break
            self.assertEqual(done.returncode, -9, done.stderr)
            self.assertEqual(self.published().versions, old, f"killed at step {at}")
            self.published().check_files()
        self.assertGreater(at, 7)
        self.assertEqual(self.published().versions["cc-gb"], 2)
        self.published().check_files()
        self.verify()


class Keys(Accept):
    def test_all_top_keys_rotate_and_an_app_with_the_first_root_follows(self):
        for who, role in (("anna2", "root"), ("ed2", "targets"), ("snap2", "snapshot"), ("time2", "timestamp")):
            self.new_key(who, role)
        words = [word for who in ("anna2", "ed2", "snap2", "time2") for word in ("--public", self.public(who))]
        words += [word for who in ("anna", "ed", "snap", "time") for word in ("--remove", self.identity(who)[:12])]
        folder = self.make("root", None, "root", "draft", *words)
        self.run_ok(*self.sign_words("anna2", folder, "--repo", self.repo))
        self.refused("of the keys of the present root, version 1, 1 more must sign it", "root")
        finish = ("root", "finish", "--repo", self.repo, "--in", folder, "--out", self.work / "finished")
        self.run_refused("not finished", *finish)
        self.run_ok(*self.sign_words("anna", folder))
        self.run_ok(*finish)
        self.refused("targets version 2: root now names other keys", "root")
        self.make("targets", "ed2", "renew", "--role", "targets")
        words = [str(word).replace("/snap/", "/snap2/").replace("/time/", "/time2/").replace("snap.words", "snap2.words").replace(
            "time.words", "time2.words") for word in self.accept_words("finished", "targets")]
        done = self.run_ok(*words)
        self.assertIn(f"a new key may speak for the editors (targets): {self.identity('ed2')[:16]}", done.stdout)
        self.assertIn("root       version 2", self.verify())

    def test_a_lost_country_key_is_replaced_by_the_region(self):
        self.new_key("gb2", "cc-gb")
        self.make("region", "reg", "delegate", "replace", "--by", "region-all", "--public", self.public("gb2"))
        self.refused("cc-gb version 1: region-all now names other keys for it", "region")
        self.make("again", "gb2", "renew", "--role", "cc-gb")
        done = self.accept("region", "again")
        self.assertIn(f"a key may no longer speak for United Kingdom (cc-gb): {self.identity('gb')[:16]}", done.stdout)
        self.verify()
        self.make("stolen", "gb", "renew", "--role", "cc-gb")
        self.refused(f"cc-gb version 3: 1 more must sign it: {self.identity('gb2')[:16]}", "stolen")

    def test_a_stolen_key_is_shut_out_at_once_although_its_country_has_not_signed_yet(self):
        self.new_key("gb3", "cc-gb")
        self.make("region", "reg", "delegate", "replace", "--by", "region-all", "--public", self.public("gb3"))
        done = self.run_ok(*self.accept_words("region"), "--without", "cc-gb")
        self.assertIn("an app would leave out: cc-gb", done.stderr)

    def test_nobody_lets_others_speak_who_may_not(self):
        self.run_refused("cc-gb gives no work to region-all", *self.draft_words(
            "x", "gb", "delegate", "add", "--by", "cc-gb", "--public", self.public("reg")))
        folder = self.make("wide", None, "delegate", "add", "--by", "cc-gb", "--public", self.public("line"))
        path, = (folder / "metadata").iterdir()
        path.write_text(path.read_text().replace("services/gb/line.json", "services/gb/*"))
        self.run_ok(*self.sign_words("gb", folder))
        self.refused("service-gb-line is let sign other paths than its name says", "wide")


class Helpline(Accept):
    def hand_over(self):
        """The record goes to the helpline's own key, which confirms it."""
        self.make("delegation", "gb", "delegate", "add", "--by", "cc-gb", "--public", self.public("line"))
        confirmed = {**record()["verification"], "status": "confirmed-by-service", "on": NOW, "review_by": "2027-06-01T00:00:00Z"}
        self.record_draft("own", "line", "service-gb-line", verification=confirmed)
        made_up.write(self.work / "editors", editors_files(service_keys={"line": [self.identity("line")]}))
        self.make("policy", "ed", "draft", "--role", "targets", "--source", self.work / "editors")

    def test_its_own_key_and_back_to_its_country(self):
        self.hand_over()
        self.refused("service-gb-line: cc-gb lets it speak, but it has signed nothing yet", "delegation", "policy")
        self.accept("delegation", "own", "policy")
        self.assertIn("services   1\n", self.verify())
        repository = self.published()
        self.assertEqual(repository.role("cc-gb")["targets"], {})
        self.assertEqual(repository.role("service-gb-line")["targets"].keys(), {"services/gb/line.json"})
        self.make("back", "gb", "delegate", "remove", "--by", "cc-gb", "--role", "service-gb-line")
        self.assertIn("nobody may speak for the service gb.line itself (service-gb-line) any more", self.accept("back").stdout)
        self.assertIn("services   1\n", self.verify())
        self.assertEqual(json.loads(self.published().target("services/gb/line.json"))["version"], 2)

    def test_a_record_cannot_vanish(self):
        folder = self.make("gone", None, "delegate", "add", "--by", "cc-gb", "--public", self.public("line"))
        path, = (folder / "metadata").iterdir()
        metadata = json.loads(path.read_text())
        del metadata["signed"]["delegations"]
        path.write_text(json.dumps(metadata))
        self.run_ok(*self.sign_words("gb", folder))
        self.refused("services/gb/line.json was published, and nobody would list it", "gone")

    def test_an_expired_desk_is_no_excuse_for_a_record_that_vanishes(self):
        self.let_desk_speak()
        self.run_ok(*self.status_words("2026-06-03T08:00:00Z"))
        self.accept("desk", "closed")
        for role, who in (("root", "anna"), ("targets", "ed"), ("region-all", "reg"), ("cc-gb", "gb")):
            self.make(role, who, "renew", "--role", role, now=NEXT_YEAR)
        self.accept("root", "targets", "region-all", "cc-gb", now=NEXT_YEAR)
        late = "2027-06-02T00:00:00Z"
        folder = self.make("gone", None, "renew", "--role", "cc-gb", now=late)
        path, = (folder / "metadata").iterdir()
        metadata = json.loads(path.read_text())
        metadata["signed"]["targets"] = {}
        path.write_text(json.dumps(metadata))
        self.run_ok(*self.sign_words("gb", folder))
        self.refused("services/gb/line.json was published, and nobody would list it", "gone", now=late)

    def status_words(self, until, name="closed"):
        return self.draft_words(name, "desk", "status", "--id", "gb.line", "--from", "2026-06-01T08:00:00Z", "--until", until)

    def let_desk_speak(self):
        self.make("desk", "gb", "delegate", "add", "--by", "cc-gb", "--public", self.public("desk"))

    def test_a_desk_closes(self):
        self.let_desk_speak()
        self.run_ok(*self.status_words("2026-06-03T08:00:00Z"))
        done = self.accept("desk", "closed")
        self.assertIn("closed until:", done.stdout)
        status = json.loads(self.published().target("status/gb/line.json"))
        self.assertEqual(status, {"id": "gb.line", "version": 1,
                                  "closed": {"from": "2026-06-01T08:00:00Z", "until": "2026-06-03T08:00:00Z"}})
        self.verify()
        self.run_ok(*self.status_words("2026-06-01T09:00:00Z", "sooner"))
        self.assertIn("closed until: 2026-06-03T08:00:00Z -> 2026-06-01T09:00:00Z", self.accept("sooner").stdout)

    def test_a_desk_closes_for_72_hours_at_most_and_never_opens(self):
        self.run_refused("at most 72 hours", *self.status_words("2026-06-04T08:00:01Z"))
        self.run_refused("must be after from", *self.status_words("2026-06-01T08:00:00Z"))
        self.let_desk_speak()
        closed = {"from": "2026-06-01T08:00:00Z", "until": "2026-06-02T08:00:00Z"}
        for name, status, reason in (("open", {"open": closed}, '"closed" and nothing else, not "open"'),
                                     ("long", {"closed": {**closed, "until": "2026-06-05T00:00:00Z"}}, "at most 72 hours"),
                                     ("other", {"id": "gb.other", "closed": closed}, '"id" must be "gb.line"'),
                                     ("more", {"closed": {**closed, "phone": OTHER}}, "nothing else")):
            value = {"id": "gb.line", "version": 1, **status}
            made_up.write(self.work / name, {"status/gb/line.json": value})
            words = self.draft_words(name + ".draft", "desk", "draft", "--role", "desk-gb-line", "--source", self.work / name)
            if name == "other":
                self.run_refused(reason, *words)
                continue
            self.run_ok(*words)
            self.refused(reason, "desk", name + ".draft")

    def test_a_desk_key_signs_no_record(self):
        self.let_desk_speak()
        folder = self.record_draft("record", who=None)
        self.rename_metadata(folder, "1.desk-gb-line.json")
        path, = (folder / "metadata").iterdir()
        path.write_text(path.read_text().replace('"version":2', '"version":1'))
        self.run_ok(*self.sign_words("desk", folder))
        self.refused("desk-gb-line may not sign services/gb/line.json", "desk", "record")


if __name__ == "__main__":
    unittest.main()
