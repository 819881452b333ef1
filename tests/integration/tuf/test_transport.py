"""Mirrors that send too much, too little, too slowly, or send elsewhere: bounded, a clear error, nothing trusted is touched."""

import threading
import unittest

from client import Client, ClientTest
from made import TOP, Made
from server import Server, answer

MEGABYTE = 1 << 20
MOST_MEMORY_KB = 64 * 1024
# Long enough for every honest file on a machine that is busy.
SHORT = ("--file-ms", 1500)


class Transport(ClientTest):
    def setUp(self):
        super().setUp()
        repository = Made(pinned=False)
        repository.add_file("file", b"content")
        repository.publish_all()
        self.root = repository.first_root()
        self.before = dict(repository.files)
        repository.add_file("next", b"x" * 1000)
        repository.publish("root")
        repository.publish_all()
        self.after = repository.files
        self.path = {role: repository.path(role) for role in TOP}
        self.path["target"] = next(path for path in repository.files if path.endswith(".next"))
        self.server = self.serve(self.before)
        self.clients = 0

    def client_before(self):
        """A client that trusts the first publication, and now meets the second."""
        self.clients += 1
        self.server.files = self.before
        client = Client(self.folder / str(self.clients), self.server, self.root)
        self.taken(client.download("file"))
        self.server.files = self.after
        return client

    def refused_at(self, role, instead, code, reason, *options):
        """What comes before the role in the workflow is taken; neither the role nor anything after it is."""
        client = self.client_before()
        expected = client.versions()
        for earlier in TOP[:TOP.index(role)] if role in TOP else TOP:
            expected[earlier] += 1
        kept = client.trusted()
        self.server.instead = {self.path[role]: instead}
        self.refused(client.download("next", options=options), code, reason)
        self.server.instead = {}
        self.assertEqual(client.versions(), expected)
        self.assertEqual(client.trusted().get(role), kept.get(role))
        self.assertEqual(client.downloaded(), {"file": b"content"})
        self.assertLess(client.peak_kb, MOST_MEMORY_KB)
        self.taken(client.download("next"))

    def endless(self, handler):
        handler.send_response(200)
        handler.end_headers()
        self.sent = 0
        while self.sent < 1000 * MEGABYTE:  # in the end the socket breaks
            self.sent += handler.wfile.write(b"[" * 65536)

    def test_endless_data_ends_at_the_limit_of_each_role(self):
        for role, limit in (("root", 512_000), ("timestamp", 16_384), ("snapshot", 2_000_000), ("targets", 5_000_000),
                            ("target", 1000)):
            with self.subTest(role=role):
                self.refused_at(role, self.endless, "TOO_LARGE", f"more than {limit} bytes")
                self.assertLess(self.sent, limit + 16 * MEGABYTE)  # what sockets hold

    def test_a_stalling_server(self):
        over = threading.Event()
        self.addCleanup(over.set)

        def stall(handler):
            answer(handler, b"{", length=100)
            over.wait()

        for role in ("root", "snapshot", "target"):
            with self.subTest(role=role):
                self.refused_at(role, stall, "TIMEOUT", "not complete in time", *SHORT)

    def test_a_server_that_answers_nothing(self):
        over = threading.Event()
        self.addCleanup(over.set)
        self.refused_at("timestamp", lambda _: over.wait(), "TIMEOUT", "not complete in time", *SHORT)

    def test_slow_retrieval(self):
        over = threading.Event()
        self.addCleanup(over.set)

        def drip(handler):
            answer(handler, b"{", length=MEGABYTE)
            while not over.wait(0.01):
                handler.wfile.write(b" ")

        self.refused_at("snapshot", drip, "TIMEOUT", "not complete in time", *SHORT)

    def test_two_megabytes_of_brackets(self):
        brackets = b"[" * (2 * MEGABYTE)
        for role, code, reason in (("timestamp", "TOO_LARGE", "more than 16384"), ("targets", "FORMAT", r"byte 32\): nested too deeply")):
            with self.subTest(role=role):
                self.refused_at(role, lambda handler: answer(handler, brackets), code, reason)

    def test_a_content_length_that_lies(self):
        for role in (*TOP, "target"):
            content = self.after[self.path[role]]
            with self.subTest(role=role):
                self.refused_at(role, lambda handler: answer(handler, content, length=len(content) + 1), "NETWORK", "partial file|transfer")
                self.refused_at(role, lambda handler: answer(handler, content, length=len(content) - 1),
                                "HASH" if role == "target" else "FORMAT", "")
                self.refused_at(role, lambda handler: answer(handler, content[:50], length=10**15), "NETWORK", "partial file|transfer")

    def test_a_redirect_to_another_host_is_not_followed(self):
        other = self.serve(self.after, host="127.0.0.2")
        for status in (301, 302, 303, 307, 308):
            for role in (*TOP, "target"):
                with self.subTest(role=role, status=status):
                    location = other.url + self.path[role]
                    self.refused_at(role, lambda handler: answer(handler, b"", status=status, Location=location), "NETWORK",
                                    f"HTTP status {status}")
        self.assertEqual(other.requests, [])

    def test_other_answers_are_not_files(self):
        for status in (204, 206, 500, 503):
            for role in (*TOP, "target"):
                with self.subTest(role=role, status=status):
                    self.refused_at(role, lambda handler: answer(handler, b"", status=status), "NETWORK", f"HTTP status {status}")

    def test_no_network(self):
        client = self.client_before()
        gone = Server({})
        gone.stop()
        client.server = gone
        self.refused_whole(client, "NETWORK", "[Cc]onnect")


if __name__ == "__main__":
    unittest.main()
