"""Running tuf-client, which the test's environment names in POP_TUF_CLIENT, against a server of a test."""

import json
import os
import subprocess
import tempfile
import unittest
import urllib.parse
from pathlib import Path

from server import Server

CLIENT = os.environ.get("POP_TUF_CLIENT", "tuf-client")
CODES = ("FORMAT", "SIGNATURE", "HASH", "VERSION", "EXPIRED", "ROLLBACK", "MISSING", "TOO_LARGE", "DELEGATION", "NOT_FOUND",
         "NETWORK", "TIMEOUT", "IO")


class Client:
    def __init__(self, folder, server, root, now=None):
        self.metadata, self.targets = Path(folder) / "metadata", Path(folder) / "targets"
        self.metadata.mkdir(parents=True)
        self.targets.mkdir()
        self.server = server
        self.now = now  # the system's time where it is not given
        self.peak_kb = 0
        (Path(folder) / "first_root.json").write_bytes(root)
        self.started = self.run("init", Path(folder) / "first_root.json")

    def run(self, *words, options=()):
        """The error's code and text: ("", "") when all went well."""
        clock = ["faketime", self.now.replace("T", " ").replace("Z", " UTC")] if self.now else []
        command = [*clock, CLIENT, "--metadata-dir", str(self.metadata), *map(str, options), *map(str, words)]
        with tempfile.TemporaryFile("w+") as output:
            process = subprocess.Popen(command, stdout=output, stderr=output)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            output.seek(0)
            text = output.read()
        self.peak_kb = usage.ru_maxrss
        if process.returncode not in (0, 1) or (process.returncode == 0) == bool(text):
            raise AssertionError(f"{' '.join(command)}: exit {process.returncode}: {text}")
        code = next((code for code in CODES if f"(POP_E_{code})" in text), text)
        return (code, text)

    def refresh(self, *options):
        return self.run("refresh", options=("--metadata-url", self.server.url + "metadata/", *options))

    def download(self, *paths, options=()):
        names = [word for path in paths for word in ("--target-name", path)]
        return self.run("download", options=(
            "--metadata-url", self.server.url + "metadata/", *names, "--target-dir", self.targets,
            "--target-base-url", self.server.url + "targets/", *options))

    def trusted(self):
        """Every trusted file's bytes, by role."""
        return {urllib.parse.unquote(path.name.removesuffix(".json")): path.read_bytes() for path in self.metadata.iterdir()}

    def versions(self):
        return {role: json.loads(content)["signed"]["version"] for role, content in self.trusted().items()}

    def downloaded(self):
        return {urllib.parse.unquote(path.name): path.read_bytes() for path in self.targets.rglob("*")}


class ClientTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def serve(self, files, **more):
        server = Server(files, **more)
        self.addCleanup(server.stop)
        return server

    def client_of(self, repository, name="client"):
        client = Client(self.folder / name, self.serve(repository.files), repository.first_root())
        self.assertEqual(client.started, ("", ""))
        return client

    def refreshed(self, repository):
        client = self.client_of(repository)
        self.taken(client.refresh())
        return client

    def taken(self, done):
        self.assertEqual(done, ("", ""))

    def refused(self, done, code, reason=""):
        self.assertEqual(done[0], code, done[1])
        if reason:
            self.assertRegex(done[1], reason)

    def refused_whole(self, client, code, reason=""):
        """Refused, and what was trusted and downloaded before is what is trusted and there now."""
        before = (client.trusted(), client.downloaded())
        self.refused(client.refresh(), code, reason)
        self.assertEqual((client.trusted(), client.downloaded()), before)
