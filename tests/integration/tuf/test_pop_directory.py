"""python-tuf's client, and ours, read what pop-directory publishes, and follow it through updates and new keys."""

import subprocess
import sys
import unittest
import urllib.parse
from pathlib import Path

import made_up
from client import Client, ClientTest
from holders import NOW, Country
from repository import Repository, tree_of
from tool import ToolTest

LATER = "2026-06-02T00:00:00Z"


class Readers(ClientTest):
    """Both trust the first root of the repository, and nothing else."""

    def read_from(self, repository):
        self.repository = repository
        self.server = self.serve(tree_of(repository))
        self.root = self.folder / "trusted_root.json"
        self.root.write_bytes((repository / "metadata" / "1.root.json").read_bytes())
        self.ours = Client(self.folder / "ours", self.server, self.root.read_bytes(), now=NOW)

    def contents(self):
        """Every target's bytes by path, read without either."""
        published = Repository(self.repository)
        return {path: published.target(path) for name in published.versions for path in published.role(name).get("targets", {})}

    def python_tuf(self, now, *targets):
        folder = self.folder / "ngclient"
        done = subprocess.run(
            ["faketime", now.replace("T", " ").replace("Z", " UTC"), sys.executable, "-B", Path(__file__).with_name("ngclient.py"),
             self.root, self.server.url, folder, *targets], capture_output=True, text=True, check=False, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        return {urllib.parse.unquote(path.name): path.read_bytes() for path in (folder / "targets").iterdir()}

    def both_read_all(self, now=NOW):
        """What both then trust is the same, byte for byte."""
        self.server.files = tree_of(self.repository)
        contents = self.contents()
        self.assertEqual(self.python_tuf(now, *contents), contents)
        self.ours.now = now
        self.taken(self.ours.download(*contents))
        self.assertEqual(self.ours.downloaded(), contents)
        theirs = self.folder / "ngclient" / "metadata"
        for role, content in self.ours.trusted().items():
            self.assertEqual(content, (theirs / f"{role}.json").read_bytes(), role)
        return contents


class Update(Readers):
    def setUp(self):
        super().setUp()
        repository, _ = made_up.publish(ToolTest.run_ok, self.folder, NOW)
        self.read_from(repository)

    def publish_again(self):
        made_up.change(self.folder / "source" / "services/zy/line.json", channels=[made_up.channel("phone", "555")])
        ToolTest.run_ok("publish", "--source", self.folder / "source", "--keys", self.folder / "keys", "--out", self.repository,
                        "--now", LATER)

    def test_only_what_changed_is_fetched_again(self):
        first = self.both_read_all()
        self.publish_again()
        self.server.requests.clear()
        self.assertNotEqual(self.both_read_all(LATER), first)
        self.assertEqual(self.server.requests.count("metadata/2.cc-zy.json"), 2)
        self.assertNotIn("metadata/1.cc-zz.json", self.server.requests)
        self.server.requests.clear()
        self.both_read_all(LATER)
        self.assertEqual({path for path in self.server.requests if path.startswith("metadata/")},
                         {"metadata/2.root.json", "metadata/timestamp.json"})


class NewKeys(Country, Readers):
    """People who each hold one key publish by draft, sign and accept."""

    def setUp(self):
        Country.setUp(self)
        Readers.setUp(self)
        self.read_from(self.repo)
        self.both_read_all()

    def test_a_countrys_new_key(self):
        self.new_key("gb2", "cc-gb")
        self.make("region", "reg", "delegate", "replace", "--by", "region-all", "--public", self.public("gb2"))
        self.make("again", "gb2", "renew", "--role", "cc-gb")
        self.run_ok(*self.accept_words("region", "again"))
        self.both_read_all()
        self.assertEqual(self.ours.versions()["cc-gb"], 2)

    def test_every_key_of_the_root_and_all_it_names(self):
        for who, role in (("anna2", "root"), ("ed2", "targets"), ("snap2", "snapshot"), ("time2", "timestamp")):
            self.new_key(who, role)
        words = [word for who in ("anna2", "ed2", "snap2", "time2") for word in ("--public", self.public(who))]
        words += [word for who in ("anna", "ed", "snap", "time") for word in ("--remove", self.identity(who))]
        folder = self.make("root", None, "root", "draft", *words)
        for who in ("anna", "anna2"):
            self.run_ok(*self.sign_words(who, folder))
        self.run_ok("root", "finish", "--repo", self.repo, "--in", folder, "--out", self.work / "finished")
        self.make("targets", "ed2", "renew", "--role", "targets")
        online = {"/snap/": "/snap2/", "snap.words": "snap2.words", "/time/": "/time2/", "time.words": "time2.words"}
        words = [str(word) for word in self.accept_words("finished", "targets")]
        for old, new in online.items():
            words = [word.replace(old, new) for word in words]
        self.run_ok(*words)
        self.both_read_all()
        self.assertEqual(self.ours.versions()["root"], 2)


if __name__ == "__main__":
    unittest.main()
