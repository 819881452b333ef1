"""What the desk does with what it cannot open, cannot deliver, or has not heard of for long."""

import http.client
import http.server
import json
import os
import shutil
import sqlite3
import ssl
import threading
import unittest

from stage import DEADLINE, DESK, Stage


class Opening(Stage):

    def start_with_a_book(self, name):
        config = json.loads((self.folder / "desk-zz.first.conf").read_text())
        config["database"] = name
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
