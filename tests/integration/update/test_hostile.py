"""Servers that mean harm: bounded, a clear error, nothing that is trusted changes, and help answers."""

import os
import unittest

from parts import NEW, NOW, OLD, Close, Published, response

ROOT, TIMESTAMP, SNAPSHOT = "metadata/2.root.json", "metadata/timestamp.json", "metadata/2.snapshot.json"
COUNTRY = "metadata/2.cc-zy.json"
MEGABYTE = 1 << 20


def endless(send, _):
    send(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
    while True:
        send(b"1000\r\n" + b"x" * 4096 + b"\r\n")


def endless_header(send, _):
    send(b"HTTP/1.1 200 OK\r\n")
    while True:
        send(b"x-more: " + b"y" * 1000 + b"\r\n")


def brackets(size):
    return lambda send, _: send(response(b"[" * size))


def too_long(send, content):
    """Says more than it sends."""
    send(response(content, length=len(content) + 1000))
    raise Close


def too_short(send, content):
    """Sends more than it says: what is over runs into the next answer."""
    send(response(content, length=len(content) - 1))


class Hostile(Published):
    def assert_refused(self, path, instead, results, reason=None):
        for folder in (None, self.new_folder()):
            server = self.serve(2)
            server.instead[path] = instead
            app = self.app(server.url, folder=folder)
            app.ask("help")
            before = app.peak_kilobytes()
            with self.subTest(path=path, folder=bool(folder)):
                result = app.update()
                self.assertIn(result, results, app.reason)
                self.assertTrue(app.reason)
                if reason:
                    self.assertRegex(app.reason, reason)
                self.assert_untouched(app)
                if os.environ["POP_SANITIZED"] == "0":  # sanitizers keep what is freed
                    self.assertLess(app.peak_kilobytes() - before, 24 * 1024)
                # Nothing of it is remembered: a server that means well is believed.
                server.instead.clear()
                self.assertEqual(app.update(), "POP_OK", app.reason)
                self.assertEqual(app.ask("find ZY"), NEW)
            app.kill()
            server.stop()

    def test_endless_data(self):
        for path in (ROOT, TIMESTAMP, SNAPSHOT):
            self.assert_refused(path, endless, ["POP_E_TOO_LARGE"])

    def test_endless_headers(self):
        self.assert_refused(TIMESTAMP, endless_header, ["POP_E_NETWORK", "POP_E_TOO_LARGE"])

    def test_two_megabytes_of_brackets(self):
        for path in (ROOT, TIMESTAMP, SNAPSHOT):
            self.assert_refused(path, brackets(2 * MEGABYTE), ["POP_E_TOO_LARGE"])

    def test_as_many_brackets_as_are_read(self):
        self.assert_refused(ROOT, brackets(500_000), ["POP_E_FORMAT"])
        self.assert_refused(TIMESTAMP, brackets(16_000), ["POP_E_FORMAT"])

    def test_a_length_longer_than_what_comes(self):
        for path in (TIMESTAMP, SNAPSHOT):
            self.assert_refused(path, too_long, ["POP_E_NETWORK"])

    def test_a_length_shorter_than_what_comes(self):
        self.assert_refused(TIMESTAMP, too_short, ["POP_E_FORMAT"])
        self.assert_refused(SNAPSHOT, too_short, ["POP_E_HASH"])

    def test_a_redirect_is_not_followed(self):
        other = self.serve(2)
        for status in ("301 Moved", "302 Found", "307 Temporary", "308 Permanent"):
            self.assert_refused(
                TIMESTAMP, lambda send, _, status=status: send(response(b"", f"location: {other.url}{TIMESTAMP}", status=status)),
                ["POP_E_NETWORK"], "answered 30")
        self.assertEqual(other.requests, [])

    def test_an_answer_that_is_no_http(self):
        def rubbish(send, _):
            send(b"\x00\xff" * 1000)
            raise Close
        self.assert_refused(TIMESTAMP, rubbish, ["POP_E_NETWORK"])

    def test_a_country_that_never_ends_holds_only_itself(self):
        for instead, reason in ((endless, "POP_E_TOO_LARGE"), (brackets(2 * MEGABYTE), "POP_E_TOO_LARGE"),
                                (brackets(100), "POP_E_HASH"), (too_short, "POP_E_HASH")):
            server = self.serve(2)
            server.instead[COUNTRY] = instead
            app = self.app(server.url, folder=self.new_folder())
            self.assertEqual(app.update(), "POP_PARTIAL", app.reason)
            self.assertEqual(app.ask("find ZY"), OLD.replace("POP_OK", reason))
            self.assertEqual(app.ask("info"), "info 0 1 2 1")
            app.kill()
            server.stop()

    def test_one_that_lies_is_followed_by_the_next(self):
        for path, instead in ((TIMESTAMP, brackets(100)), (SNAPSHOT, too_short), (TIMESTAMP, endless)):
            liar, honest = self.serve(2), self.serve(2)
            liar.instead[path] = instead
            app = self.app(liar.url, honest.url)
            self.assertEqual(app.update(), "POP_OK", app.reason)
            self.assertEqual(app.ask("find ZY"), NEW)
            app.kill()
            liar.stop()
            honest.stop()

    def test_an_older_directory_is_not_taken(self):
        folder = self.new_folder()
        app = self.app(self.serve(2).url, folder=folder)
        self.assertEqual(app.update(), "POP_OK")
        app.kill()
        old = self.serve(1)
        app = self.app(old.url, folder=folder, now=NOW + 2 * 86400)
        self.assertEqual(app.update(), "POP_E_ROLLBACK")
        self.assertEqual(app.ask("find ZY"), NEW)


if __name__ == "__main__":
    unittest.main()
