"""The server of a trial: the repository's files over HTTPS, and nothing else."""

import http.client
import re
import signal
import ssl
import subprocess
import unittest

import made_up
from repository import tree_of
from tool import SOURCE, TOOL, ToolTest


class Serve(ToolTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.repo, _ = made_up.publish(cls.run_ok, cls.folder / "ours", "2026-06-01T00:00:00Z")
        (cls.repo / "secret").write_text("not published")
        subprocess.run([SOURCE / "samples/ca/make_ca.sh", cls.folder / "ca", "mirror"], check=True, capture_output=True)
        cls.process = subprocess.Popen(
            [TOOL, "serve", "--repo", cls.repo, "--cert", cls.folder / "ca/mirror.pem", "--cert-key", cls.folder / "ca/mirror.key"],
            stdout=subprocess.PIPE, text=True)
        cls.addClassCleanup(cls.stop)
        cls.port = int(re.search(r"https://localhost:(\d+)/", cls.process.stdout.readline())[1])
        cls.context = ssl.create_default_context(cafile=str(cls.folder / "ca/ca.pem"))

    @classmethod
    def stop(cls):
        cls.process.send_signal(signal.SIGTERM)
        cls.process.wait(30)
        cls.process.stdout.close()

    def connect(self):
        connection = http.client.HTTPSConnection("localhost", self.port, context=self.context, timeout=60)
        self.addCleanup(connection.close)
        return connection

    def ask(self, connection, path, method="GET"):
        connection.putrequest(method, path)
        connection.endheaders()
        response = connection.getresponse()
        return response, response.read()

    def test_every_file_of_the_repository_over_one_connection(self):
        connection = self.connect()
        for path, content in tree_of(self.repo).items():
            if path == "secret":
                continue
            response, body = self.ask(connection, "/" + path)
            self.assertEqual((response.status, body), (200, content), path)
            self.assertEqual("no-cache" in response.headers["Cache-Control"], path == "metadata/timestamp.json")

    def test_nothing_else(self):
        connection = self.connect()
        for path in ("/", "/secret", "/metadata/", "/metadata", "/metadata/../secret", "/targets/../../ours/repo/secret",
                     "/metadata/%2e%2e/secret", "/metadata//timestamp.json", "/nothing"):
            response, body = self.ask(connection, path)
            self.assertEqual((response.status, body), (404, b""), path)
        response, body = self.ask(connection, "/metadata/timestamp.json", "HEAD")
        self.assertEqual((response.status, body), (200, b""))
        self.assertEqual(self.ask(connection, "/metadata/timestamp.json", "DELETE")[0].status, 405)

    def test_a_broken_connection_ends_alone(self):
        raw = self.connect()
        raw.connect()
        raw.sock.sendall(b"no HTTP at all\r\n\r\n")
        self.assertFalse(raw.sock.recv(100).startswith(b"HTTP/1.1 200"))
        self.assertEqual(self.ask(self.connect(), "/metadata/1.root.json")[0].status, 200)

    def test_what_is_missing_is_named(self):
        self.run_refused("publish to it first", "serve", "--repo", self.folder, "--cert", "x", "--cert-key", "y")
        self.run_refused("nowhere.pem", "serve", "--repo", self.repo, "--cert", "nowhere.pem", "--cert-key", "y")


if __name__ == "__main__":
    unittest.main()
