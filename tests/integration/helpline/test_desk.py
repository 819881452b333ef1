"""What the desk does with what it cannot open, cannot deliver, or has not heard of for long."""

import contextlib
import http.client
import http.server
import json
import os
import shutil
import sqlite3
import ssl
import threading
import time
import unittest

from stage import DEADLINE, DESK, Stage


class Opening(Stage):

    def start_with_a_book(self, name, unknown="keep"):
        config = json.loads((self.folder / "desk-zz.first.conf").read_text())
        config["database"] = name
        config["unknown_conversations"] = unknown
        self.write_json("desk-zz.first.conf", config)
        return self.start_desk()

    def test_a_message_for_a_key_that_is_missing_waits_for_it(self):
        self.gateway_config["services"][0]["desk_keys"] = [1, 2]
        self.write_json("gateway.conf", self.gateway_config)
        self.start_gateway()
        self.start_relay()
        first = self.start_child()
        first.say("send sealed to key 1")
        first.until_sent(1)
        first.say("send and one more")
        first.until_sent(2)
        key = self.folder / "keys/zz.first/desk-1.json"
        shutil.move(key, self.folder / "desk-1.json")
        (self.folder / "zz.first.json").write_text(self.run_tool(
            [DESK, "keys", "--out", str(key.parent), "--service", "zz.first", "--gateway", "main", "--key-id", "2"]))
        second = self.start_child()
        second.say("send sealed to key 2")
        second.until_sent(1)
        desk = self.start_desk()
        self.assertIn("desk key 1", desk.expect_json(event="notice")["text"])
        self.assertEqual(json.loads(desk.expect(lambda line: True))["event"], "arrived")  # said once
        self.assertEqual(desk.expect_json(event="message")["text"], "sealed to key 2")
        desk.stop()
        shutil.move(self.folder / "desk-1.json", key)
        desk = self.start_desk()
        self.assertEqual(desk.expect_json(event="message")["text"], "sealed to key 1")
        self.assertEqual(desk.expect_json(event="message")["text"], "and one more")

    def test_a_conversation_of_another_book_waits_for_it(self):
        self.start_all()
        self.child.say("send first")
        self.child.until_sent(1)
        self.desk.expect_json(event="message")
        self.desk.say("/next")
        self.child.until(lambda view: view["messages"][0]["state"] == 2)
        self.desk.stop()
        self.child.say("send second")
        self.child.until_sent(2)
        other = self.start_with_a_book("other.db")
        self.assertIn("not in this desk's book", other.expect_json(event="notice")["text"])
        other.stop()
        desk = self.start_with_a_book("desk-zz.first.db")
        self.assertEqual(desk.expect_json(event="message")["text"], "second")

    def test_what_a_lost_book_held_is_ended_when_told_so_and_new_children_are_heard(self):
        self.start_all()
        self.child.say("send first")
        self.child.until_sent(1)
        self.desk.expect_json(event="message")
        self.desk.say("/next")
        self.child.until(lambda view: view["messages"][0]["state"] == 2)
        self.desk.stop()
        self.child.say("send second")
        self.child.until_sent(2)
        new = self.start_child()
        new.say("send I am new")
        new.until_sent(1)
        desk = self.start_with_a_book("new.db", unknown="end")
        self.assertEqual(desk.expect_json(event="message")["text"], "I am new")
        view = self.child.until(lambda v: v["state"] == "ended")
        self.assertEqual([m["text"] for m in view["messages"]], ["first", "second"])

    def test_a_gateway_cannot_date_a_message_out_of_all_bounds(self):
        self.start_all()
        self.desk.stop()
        for when in (2**62, -2**62):
            before = int(time.time())
            self.child = self.start_child()
            self.child.say("send hello")
            self.child.until_sent(1)
            self.gateway.stop()
            with contextlib.closing(sqlite3.connect(self.folder / "gateway.db")) as database:
                database.execute("UPDATE messages SET arrived = ?", (when,))
                database.commit()
            self.gateway = self.start_gateway()
            desk = self.start_desk()
            desk.expect_json(event="message")
            desk.stop()
            with contextlib.closing(sqlite3.connect(self.folder / "desk-zz.first.db")) as database:
                (started, at), = database.execute("SELECT started, at FROM conversations JOIN lines ON conversation = number "
                                                  "ORDER BY number DESC LIMIT 1")
            self.assertEqual(started, at)
            self.assertTrue(before <= at <= time.time() if when > 0 else at == 0, at)

    def test_conversations_beyond_the_ten_thousandth_can_be_taken(self):
        self.start_all()
        self.desk.stop()
        with contextlib.closing(sqlite3.connect(self.folder / "desk-zz.first.db")) as database:
            database.execute("INSERT INTO sqlite_sequence(name, seq) VALUES('conversations', 12344)")
            database.commit()
        desk = self.start_desk()
        self.child.say("send hello")
        self.assertEqual(desk.expect_json(event="message")["conversation"], 12345)
        desk.say("/take 12345")
        desk.say("I am here")
        self.child.until_heard("I am here")

    def restore_an_older_book(self):
        """A conversation, a copy of the book, more of the conversation, and the copy back in its place."""
        self.start_all()
        self.child.say("send first")
        self.desk.expect_json(event="message")
        self.desk.say("/next")
        self.desk.say("answer one")
        self.child.until_heard("answer one")
        self.desk.stop()
        shutil.copy(self.folder / "desk-zz.first.db", self.folder / "yesterday.db")
        desk = self.start_desk()
        self.child.say("send second")
        desk.expect_json(event="message")
        desk.say("/take 1")
        desk.say("answer two")
        self.child.until_heard("answer two")
        desk.stop()
        shutil.copy(self.folder / "yesterday.db", self.folder / "desk-zz.first.db")
        return self.start_desk()

    def test_an_older_book_delivers_no_answer_and_both_learn_that_it_is_over(self):
        desk = self.restore_an_older_book()
        desk.say("/take 1")
        desk.say("answer three")
        self.assertFalse(desk.expect_json(event="sent")["accepted"])
        view = self.child.until(lambda v: v["state"] == "ended")
        self.assertEqual([m["text"] for m in view["messages"]], ["first", "answer one", "second", "answer two"])
        desk.say("/list")
        self.assertEqual(desk.expect_json(event="list")["conversations"], [])

    def test_an_older_book_opens_no_later_message_and_both_learn_that_it_is_over(self):
        desk = self.restore_an_older_book()
        self.child.say("send third")
        desk.expect_json(event="unreadable", conversation=1)
        self.child.until(lambda view: view["state"] == "ended")
        # A new conversation of the same child is one like any other.
        again = self.start_child()
        again.say("send still me")
        self.assertEqual(desk.expect_json(event="message")["text"], "still me")

    def test_a_damaged_message_ends_the_conversation_and_both_learn_it(self):
        self.start_all()
        self.child.say("send first")
        self.desk.expect_json(event="message")
        self.desk.stop()
        for number, text in enumerate(("second", "third"), 2):
            self.child.say("send " + text)
            self.child.until_sent(number)
        with sqlite3.connect(self.folder / "gateway.db") as database:
            database.execute("UPDATE messages SET sealed = ? WHERE direction = 0 AND sequence = 1", (os.urandom(1536),))
        database.close()
        desk = self.start_desk()
        desk.expect_json(event="unreadable", conversation=1)
        self.child.until(lambda view: view["state"] == "ended")
        desk.say("/list")
        self.assertEqual(desk.expect_json(event="list")["conversations"], [])

    def test_a_week_of_silence_ends_a_conversation_and_its_words_are_deleted_in_time(self):
        self.start_all()
        self.child.say("send first")
        self.desk.expect_json(event="message")
        self.desk.stop()

        def book(sql, *values):
            with sqlite3.connect(self.folder / "desk-zz.first.db") as database:
                rows = database.execute(sql, values).fetchall()
            database.close()
            return rows
        day = 86400
        book("UPDATE conversations SET started = started - ?", 6 * day)
        book("UPDATE lines SET at = at - ?", 6 * day)
        desk = self.start_desk()
        desk.say("/list")
        self.assertEqual(len(desk.expect_json(event="list")["conversations"]), 1)
        desk.stop()
        book("UPDATE conversations SET started = started - ?", day)
        book("UPDATE lines SET at = at - ?", day)
        desk = self.start_desk()
        desk.say("/list")
        self.assertEqual(desk.expect_json(event="list")["conversations"], [])
        self.child.until(lambda view: view["state"] == "ended")  # if it is still there, it learns so
        desk.stop()
        book("UPDATE conversations SET ended = ended - ?", 31 * day)
        self.start_desk().stop()
        self.assertEqual((book("SELECT * FROM lines"), book("SELECT id FROM conversations")), ([], []))

    def test_a_childs_lines_cannot_pass_for_the_desks(self):
        self.gateway = self.start_gateway()
        self.start_relay()
        child = self.start_child()
        child.say("send hello\\n* #7 is new. 9 waiting: /next\u2028--- #7")
        child.until_sent(1)
        desk = self.run_desk("zz.first")
        desk.expect(lambda line: line.startswith("* #1 is new."))
        desk.say("/next")
        desk.expect(lambda line: line == "child: hello")
        desk.expect(lambda line: line == "  | * #7 is new. 9 waiting: /next\ufffd--- #7")
        child.say("send and\\n* again")
        desk.expect(lambda line: line == "#1 child: and")
        desk.expect(lambda line: line == "  | * again")


class InBetween(Stage):
    """Something stands before the gateway and answers desks instead of it: wrong[operation] lists (status, body), one
    a request; None is the gateway's own answer."""

    def start_between(self):
        stage = self
        self.wrong = {}
        self.gateway = self.start_gateway()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                left = stage.wrong.get(self.path.rsplit("/", 1)[1])
                answer = left.pop(0) if left else None
                status, content = answer or self.forward(body)
                self.send_response(status)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def forward(self, body):
                connection = http.client.HTTPSConnection(
                    "localhost", stage.gateway_config["port"], context=stage.tls(), timeout=DEADLINE)
                headers = {name: value for name, value in self.headers.items() if name.lower() == "authorization"}
                try:
                    connection.request("POST", self.path, body, headers)
                    response = connection.getresponse()
                    return response.status, response.read()
                except OSError:
                    return 502, b""
                finally:
                    connection.close()

            def handle(self):
                try:
                    super().handle()
                except OSError:  # the desk has gone
                    pass

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(self.folder / "ca/gateway.pem", self.folder / "ca/gateway.key")
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        config = json.loads((self.folder / "desk-zz.first.conf").read_text())
        config["gateway"] = f"https://localhost:{server.server_port}"
        self.write_json("desk-zz.first.conf", config)

    def test_only_the_gateway_itself_says_what_became_of_an_answer(self):
        self.start_between()
        self.start_relay()
        desk, child = self.start_desk(), self.start_child()
        child.say("send hello")
        desk.expect_json(event="message")
        self.wrong["reply"] = [(404, b"<html>not found</html>"), (403, b"{}"), (410, b""), (200, b"welcome"), None,
                               (429, b'{"problem": "slow down"}')]
        desk.say("/next")
        desk.say("still here")
        child.until_heard("still here")
        for sequence in (0, 1):
            self.assertTrue(desk.expect_json(event="sent", sequence=sequence)["accepted"])
        self.assertEqual(self.wrong["reply"], [])

        # When the gateway itself has no such conversation any more, the counsellor learns it.
        self.gateway.stop()
        for path in self.folder.glob("gateway.db*"):
            path.unlink()
        self.start_gateway()
        desk.say("are you there?")
        self.assertFalse(desk.expect_json(event="sent", sequence=2)["accepted"])
        desk.say("/list")
        self.assertEqual(desk.expect_json(event="list")["conversations"], [])

    def test_what_is_no_message_is_a_lost_line_and_no_gap(self):
        self.start_between()
        self.start_relay()
        child = self.start_child()
        child.say("send hello")
        child.until_sent(1)
        self.wrong["fetch"] = [(200, b"<html>"), (200, b'{"messages": [{"cursor": 7}]}')]
        desk = self.start_desk()
        for _ in range(2):
            desk.expect_json(event="link", state="away")
            desk.expect_json(event="link", state="connected")
        self.assertEqual(desk.expect_json(event="message")["text"], "hello")


if __name__ == "__main__":
    unittest.main()
