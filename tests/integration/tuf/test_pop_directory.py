"""python-tuf's client, and ours, read what pop-directory publishes, over two publications."""

import subprocess
import sys
import unittest
import urllib.parse
from pathlib import Path

import made_up
from client import Client, ClientTest
from repository import Repository, tree_of
from tool import ToolTest

NOW, LATER = "2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z"


class PopDirectory(ClientTest):
    def setUp(self):
        super().setUp()
        self.repository, _ = made_up.publish(ToolTest.run_ok, self.folder, NOW)
        self.server = self.serve(tree_of(self.repository))
        self.root = self.folder / "trusted_root.json"
        self.root.write_bytes((self.repository / "metadata" / "1.root.json").read_bytes())

    def contents(self):
        """Every target's bytes by path."""
        published = Repository(self.repository)
        paths = [path for name in published.versions for path in published.role(name).get("targets", {})]
        self.assertGreater(len(paths), 8)
        return {path: published.target(path) for path in paths}

    def publish_again(self):
        made_up.change(self.folder / "source" / "services/zy/line.json", channels=[made_up.channel("phone", "555")])
        ToolTest.run_ok("publish", "--source", self.folder / "source", "--keys", self.folder / "keys", "--out", self.repository,
                        "--now", LATER)
        self.server.files = tree_of(self.repository)

    def python_tuf(self, now, *targets):
        folder = self.folder / "ngclient"
        done = subprocess.run(
            ["faketime", now.replace("T", " ").replace("Z", " UTC"), sys.executable, "-B", Path(__file__).with_name("ngclient.py"),
             self.root, self.server.url, folder, *targets], capture_output=True, text=True, check=False, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        return {urllib.parse.unquote(path.name): path.read_bytes() for path in (folder / "targets").iterdir()}

    def test_python_tuf_reads_and_updates(self):
        first = self.contents()
        self.assertEqual(self.python_tuf(NOW, *first), first)
        self.publish_again()
        second = self.contents()
        self.assertNotEqual(second, first)
        self.server.requests.clear()
        self.assertEqual(self.python_tuf(LATER, *second), second)
        self.assertIn("metadata/2.cc-zy.json", self.server.requests)
        self.assertNotIn("metadata/1.cc-zz.json", self.server.requests)
        self.server.requests.clear()
        self.python_tuf(LATER)
        self.assertEqual(self.server.requests, ["metadata/2.root.json", "metadata/timestamp.json"])

    def test_python_tuf_and_tuf_client_keep_the_same_bytes(self):
        first = self.contents()
        self.python_tuf(NOW, *first)
        client = Client(self.folder / "ours", self.server, self.root.read_bytes(), now=NOW)
        self.taken(client.download(*first))
        self.assertEqual(client.downloaded(), first)
        theirs = self.folder / "ngclient" / "metadata"
        for role, content in client.trusted().items():
            self.assertEqual(content, (theirs / f"{role}.json").read_bytes(), role)
        self.publish_again()
        client.now = LATER
        self.taken(client.download(*self.contents()))
        self.assertEqual(client.downloaded(), self.contents())


if __name__ == "__main__":
    unittest.main()
