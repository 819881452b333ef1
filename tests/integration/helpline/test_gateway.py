"""What the gateway accepts and refuses: names, numbers, tokens, repetitions, desks."""

import base64
import http.client
import json
import os
import secrets
import signal
import sqlite3
import stat
import threading
import unittest

from stage import DEADLINE, DESK, GATEWAY, SOURCE, Stage

NOT_FOUND, CONFLICT, ENDED, UNKNOWN_SERVICE, UNKNOWN_KEY, FULL = 2, 3, 4, 5, 6, 7


class ChildSide(Stage):

    def setUp(self):
        super().setUp()
        self.gateway = self.start_gateway()
        self.start_relay()

    def test_every_answer_has_one_size(self):
        names = self.begin()
        for words in (("send", *names, 1, 2), ("fetch", *names, 0, 0), ("send", *names, 9, 2),
                      ("end", *names, 2, 3), ("fetch", "00" * 32, "00" * 32, 0, 0)):
            answer = self.ask(*words)
            self.assertEqual((answer["http"], answer["size"]), (200, 2096), words)
            self.assertEqual(len(base64.b64decode(answer["request"])), 2103)

    def test_start_is_idempotent_and_exclusive(self):
        name, token = secrets.token_hex(32), secrets.token_hex(32)
        first = self.ask("start", name, token, 1, 7)
        self.assertEqual((first["status"], first["stored"], first["position"]), (200, 1, 0))
        again = self.ask("start", name, token, 1, 7)
        self.assertEqual((again["status"], again["stored"], again["position"]), (200, 1, 0))
        self.assertEqual(self.ask("start", name, token, 1, 8)["problem"], CONFLICT)  # other bytes
        self.assertEqual(self.ask("start", name, secrets.token_hex(32), 1, 7)["problem"], CONFLICT)
        self.assertEqual(self.ask("start", name, token, 1, 7, service="zz.second")["problem"], CONFLICT)

    def test_start_needs_a_known_service_and_key(self):
        names = secrets.token_hex(32), secrets.token_hex(32)
        self.assertEqual(self.ask("start", *names, 2, 1)["problem"], UNKNOWN_KEY)
        (self.folder / "zz.nobody.json").write_text((self.folder / "zz.first.json").read_text())
        self.assertEqual(self.ask("start", *names, 1, 1, service="zz.nobody")["problem"], UNKNOWN_SERVICE)

    def test_numbers_have_no_gap_and_no_second_meaning(self):
        names = self.begin()
        self.assertEqual(self.ask("send", *names, 2, 5)["problem"], CONFLICT)
        self.assertEqual(self.ask("send", *names, 1, 5)["stored"], 2)
        self.assertEqual(self.ask("send", *names, 1, 5)["stored"], 2)
        self.assertEqual(self.ask("send", *names, 1, 6)["problem"], CONFLICT)
        self.assertEqual(self.ask("send", *names, 0, 1)["stored"], 2)
        self.assertEqual(self.ask("fetch", *names, 1, 0)["problem"], CONFLICT)  # acknowledges what never was

    def test_a_wrong_token_is_told_nothing(self):
        name, token = self.begin()
        wrong = secrets.token_hex(32)
        unknown = self.ask("fetch", secrets.token_hex(32), token, 0, 0)
        for words in (("send", name, wrong, 1, 5), ("fetch", name, wrong, 0, 0), ("end", name, wrong, 1, 5)):
            answer = self.ask(*words)
            self.assertEqual((answer["status"], answer["problem"]), (404, NOT_FOUND))
            self.assertEqual((unknown["status"], unknown["problem"]), (404, NOT_FOUND))
        self.assertEqual(self.ask("fetch", name, token, 0, 0)["stored"], 1)

    def test_what_ended_stays_ended(self):
        names = self.begin()
        ended = self.ask("end", *names, 1, 9)
        self.assertEqual((ended["stored"], ended["ended"]), (2, True))
        self.assertEqual(self.ask("end", *names, 1, 9)["ended"], True)
        self.assertEqual(self.ask("send", *names, 2, 1)["problem"], ENDED)
        self.assertEqual(self.ask("end", *names, 2, 1)["problem"], ENDED)
        again = self.ask("start", *names, 1, 1)
        self.assertEqual((again["stored"], again["ended"]), (2, True))

    def test_replayed_requests_change_nothing(self):
        name, token = secrets.token_hex(32), secrets.token_hex(32)
        requests = [self.ask("start", name, token, 1, 1), self.ask("send", name, token, 1, 2),
                    self.ask("fetch", name, token, 0, 0), self.ask("end", name, token, 2, 3)]
        before = self.database()
        for request in requests + requests[::-1]:
            response, content = self.replay(request)
            self.assertEqual((response.status, len(content)), (200, 2096))
        self.assertEqual(self.database(), before)

    def test_acknowledged_survives_kill_and_replay_after_it(self):
        name, token = secrets.token_hex(32), secrets.token_hex(32)
        start = self.ask("start", name, token, 1, 1)
        self.ask("send", name, token, 1, 2)
        self.gateway.stop(signal.SIGKILL)
        self.start_gateway()
        self.replay(start)
        self.assertEqual(self.ask("fetch", name, token, 0, 0)["stored"], 2)
        self.assertEqual(self.ask("send", name, token, 1, 3)["problem"], CONFLICT)

    def test_a_long_poll_holds_nobody_else_up_and_ends_with_the_gateway(self):
        names = self.begin()
        held = []
        polls = [threading.Thread(target=lambda: held.append(self.ask("fetch", *self.begin(), 0, 25))) for _ in range(8)]
        for poll in polls:
            poll.start()
        self.assertEqual(self.ask("send", *names, 1, 2)["stored"], 2)
        self.assertEqual(self.ask("fetch", *names, 0, 0)["stored"], 2)
        self.wait_for_conversations(9)
        self.assertEqual(self.gateway.stop(signal.SIGTERM), 0)
        for poll in polls:
            poll.join(DEADLINE)
        # Held requests were answered; one that came too late got the relay's 502.
        self.assertTrue(all(answer["http"] in (200, 502) for answer in held), held)
        self.assertTrue(any(answer["http"] == 200 for answer in held))

    def wait_for_conversations(self, count):
        """Until the gateway has begun so many, asked through its own door."""
        for _ in range(1000):
            if len(self.database()["conversations"]) >= count:
                return
        self.fail("the conversations did not arrive")

    def database(self):
        """All rows, as another process may read them while the gateway runs."""
        with sqlite3.connect(f"file:{self.folder}/gateway.db?mode=ro", uri=True) as db:
            return {table: db.execute(f"SELECT * FROM {table}").fetchall()
                    for table in ("conversations", "messages", "tombstones", "services")}

    def test_bad_requests(self):
        post = {"content-type": "message/ohttp-req"}
        port = self.gateway_config["port"]

        def ask(method, path, body=None, headers=None):
            connection = http.client.HTTPSConnection("localhost", port, context=self.tls(), timeout=DEADLINE)
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            content = response.read()
            connection.close()
            return response.status, response.getheader("content-type"), content

        self.assertEqual(ask("GET", "/gateway")[0], 405)
        self.assertEqual(ask("POST", "/gateway", b"x")[0], 415)
        self.assertEqual(ask("POST", "/gateway", b"", post)[0], 400)
        self.assertEqual(ask("POST", "/gateway", os.urandom(5000), post)[0], 413)
        self.assertEqual(ask("POST", "/elsewhere", b"x", post)[0], 404)
        self.assertEqual(ask("GET", "/health")[0], 204)
        # One that no key here opens is told so in the words of RFC 9458: to a key that is not here, or not to that one.
        good = base64.b64decode(self.ask("fetch", "00" * 32, "00" * 32, 0, 0)["request"])
        self.assertEqual(ask("POST", "/gateway", good[:-1] + bytes([good[-1] ^ 1]), post)[0], 422)
        status, kind, content = ask("POST", "/gateway", bytes([good[0] ^ 0x80]) + good[1:], post)
        self.assertEqual((status, kind), (422, "application/problem+json"))
        self.assertTrue(json.loads(content)["type"].endswith("#ohttp-key"))
        self.assertEqual(ask("POST", "/gateway", good, post)[0], 200)


class Limits(Stage):
    QUEUE_LIMIT = 2

    def test_a_full_queue_is_said_and_who_began_goes_on(self):
        self.start_gateway()
        self.start_relay()
        first, second = self.begin(), self.begin()
        self.assertEqual(self.ask("start", *(secrets.token_hex(32),) * 2, 1, 1)["problem"], FULL)
        self.assertEqual(self.ask("send", *first, 1, 2)["stored"], 2)
        self.assertEqual(self.ask("start", *second, 1, 1)["position"], 1)  # a repetition is not new
        self.begin(service="zz.second")  # the other service has a queue of its own
        self.ask("end", *first, 2, 3)
        self.begin()


class Abandoned(Stage):
    QUEUE_LIMIT = 1

    def setUp(self):
        super().setUp()
        self.gateway = self.start_gateway()
        self.start_relay()

    def let_time_pass(self, hours):
        with sqlite3.connect(self.folder / "gateway.db") as database:
            database.execute("UPDATE conversations SET last_activity = last_activity - ?", (hours * 3600,))
        database.close()

    def test_who_has_gone_holds_no_place_until_it_is_back(self):
        first = self.begin()
        self.let_time_pass(hours=2)
        second = self.begin()
        self.assertEqual(self.ask("fetch", *second, 0, 0)["position"], 0)
        self.ask("fetch", *first, 0, 0)  # it is back, and was first
        self.assertEqual(self.ask("fetch", *second, 0, 0)["position"], 1)
        self.assertEqual(self.ask("start", *(secrets.token_hex(32),) * 2, 1, 1)["problem"], FULL)

    def test_three_days_without_a_word_or_a_poll_end_it(self):
        gone = self.begin()
        self.let_time_pass(hours=2)
        here = self.begin()
        self.gateway.stop()
        self.let_time_pass(hours=70)
        self.start_gateway()  # it tidies up as it starts
        self.assertTrue(self.ask("fetch", *gone, 0, 0)["ended"])
        self.assertFalse(self.ask("fetch", *here, 0, 0)["ended"])


class Rate(Stage):
    STARTS_PER_MINUTE = 3

    def test_too_many_new_conversations(self):
        self.start_gateway()
        self.start_relay()
        names = self.begin()
        problems = [self.ask("start", *(secrets.token_hex(32),) * 2, 1, 1).get("problem") for _ in range(7)]
        self.assertIn(FULL, problems)  # a new minute may begin in between: not all of them
        self.assertEqual(self.ask("send", *names, 1, 2)["stored"], 2)


class Desks(Stage):

    def setUp(self):
        super().setUp()
        self.start_gateway()
        self.start_relay()

    def test_a_desk_proves_its_own_service_only(self):
        self.assertEqual(self.session("zz.first")[0], 200)
        self.assertEqual(self.session("zz.first", key_of="zz.second"), (403, None))
        self.assertEqual(self.session("zz.nobody", key_of="zz.first"), (403, None))
        _, challenge = self.gateway_request("/desk/v1/challenge", {})
        damaged = base64.b64encode(bytes(52)).decode()
        self.assertEqual(self.prove("zz.first", "zz.first", damaged), (403, None))
        self.assertEqual(self.prove("zz.first", "zz.first", challenge["challenge"], gateway="other"), (403, None))

    def test_without_a_session_nothing(self):
        for operation in ("fetch", "acknowledge", "reply", "drop", "standing"):
            body = {"after": 0, "wait": 0, "conversation": "00" * 32, "state": "closed"}
            for bearer in (None, "00" * 32, "zz"):
                self.assertEqual(self.gateway_request(f"/desk/v1/{operation}", body, bearer)[0], 401)

    def test_another_services_desk_sees_and_changes_nothing(self):
        name, token = self.begin()
        _, other = self.session("zz.second")
        self.assertEqual(self.gateway_request("/desk/v1/fetch", {"after": 0, "wait": 0}, other), (200, {"messages": []}))
        sealed = base64.b64encode(bytes(1536)).decode()
        for operation, body in (("acknowledge", {"count": 1}), ("drop", {}),
                                ("reply", {"sequence": 0, "sealed": sealed, "last": True})):
            status, _ = self.gateway_request(f"/desk/v1/{operation}", {"conversation": name, **body}, other)
            self.assertEqual(status, 404, operation)
        self.assertEqual(self.gateway_request("/desk/v1/standing", {"state": "closed"}, other)[0], 200)
        answer = self.ask("fetch", name, token, 0, 0)
        self.assertEqual((answer["ended"], answer["stored"]), (False, 1))
        self.begin()  # the first service is still open

    def test_replies_are_numbered_and_deleted_when_they_arrived(self):
        name, token = self.begin()
        _, mine = self.session("zz.first")

        def reply(sequence, fill, last=False):
            sealed = base64.b64encode(bytes([fill]) * 1536).decode()
            return self.gateway_request("/desk/v1/reply", {"conversation": name, "sequence": sequence, "sealed": sealed,
                                                           "last": last}, mine)[0]
        self.assertEqual(reply(1, 1), 409)
        self.assertEqual([reply(0, 1), reply(0, 1), reply(1, 2)], [200, 200, 200])
        self.assertEqual(reply(0, 9), 409)
        first = self.ask("fetch", name, token, 0, 0)
        self.assertEqual((first["sequence"], first["fill"], first["more"], first["position"]), (0, 1, True, -1))
        second = self.ask("fetch", name, token, 1, 25)
        self.assertEqual((second["sequence"], second["fill"], second["more"]), (1, 2, False))
        self.assertNotIn("fill", self.ask("fetch", name, token, 0, 0))  # it arrived: deleted, and not asked for again
        self.assertEqual(reply(0, 1), 200)  # the desk's repetition is still known
        self.assertEqual(reply(2, 3, last=True), 200)
        last = self.ask("fetch", name, token, 2, 25)
        self.assertEqual((last["fill"], last["ended"]), (3, True))
        self.assertEqual(reply(3, 4), 410)

    def test_a_held_poll_is_woken_by_the_reply(self):
        name, token = self.begin()
        _, mine = self.session("zz.first")
        heard = []
        poll = threading.Thread(target=lambda: heard.append(self.ask("fetch", name, token, 0, 25)))
        poll.start()
        sealed = base64.b64encode(bytes([5]) * 1536).decode()
        self.gateway_request("/desk/v1/reply", {"conversation": name, "sequence": 0, "sealed": sealed, "last": False}, mine)
        poll.join(DEADLINE)
        self.assertEqual(heard[0]["fill"], 5)

    def test_garbage_is_dropped_by_the_desk_and_ends(self):
        desk = self.start_desk()
        garbage = self.begin()  # 1,536 equal bytes: sealed by nobody
        child = self.start_child()
        child.say("send a real one")
        self.assertEqual(desk.expect_json(event="message")["text"], "a real one")
        self.assertTrue(self.ask("fetch", *garbage, 0, 25)["ended"])

    def test_a_desk_with_an_unknown_key_is_told_so(self):
        self.run_tool([DESK, "keys", "--out", str(self.folder / "keys/other"), "--service", "zz.first",
                       "--gateway", "main"])
        config = json.loads((self.folder / "desk-zz.first.conf").read_text())
        config["services"][0]["keys"] = "keys/other"
        self.write_json("desk-zz.first.conf", config)
        self.start_desk(connected=False).expect_json(event="link", state="refused")

    def test_a_gateway_without_its_certificate_is_not_trusted(self):
        self.run_tool([str(SOURCE / "samples/ca/make_ca.sh"),
                       str(self.folder / "ca2"), "x"])
        config = json.loads((self.folder / "desk-zz.first.conf").read_text())
        config["ca"] = "ca2/ca.pem"
        self.write_json("desk-zz.first.conf", config)
        self.start_desk(connected=False).expect_json(event="link", state="untrusted")


class Files(Stage):

    def test_private_files_are_private(self):
        self.start_all()
        self.child.say("send hi")
        self.desk.expect_json(event="message")
        private = [*self.folder.glob("keys/**/*.json"), *self.folder.glob("*.db*")]
        self.assertGreaterEqual(len(private), 7)
        for path in private:
            self.assertEqual(stat.S_IMODE(path.stat().st_mode) & 0o077, 0, path)

    def test_a_key_that_others_can_read_is_refused(self):
        for key, command in ((self.folder / "keys/1.json", [GATEWAY, "run", "--config", str(self.folder / "gateway.conf")]),
                             (self.folder / "keys/zz.first/desk-1.json",
                              [DESK, "run", "--config", str(self.folder / "desk-zz.first.conf")])):
            key.chmod(0o640)
            error = self.run_tool(command, status=1)
            self.assertIn(f"{key.name}: others than its owner", error)
            self.assertIn("chmod 600", error)

    def test_what_is_no_key_file_is_refused(self):
        key = self.folder / "keys/1.json"
        good = json.loads(key.read_text())
        for value in (good["private_key"][:-4], good["private_key"] + "AAAA", "*" * 44, 7, None):
            key.write_text(json.dumps({**good, "private_key": value}))
            error = self.run_tool([GATEWAY, "run", "--config", str(self.folder / "gateway.conf")], status=1)
            self.assertIn("is not a key file", error)

    def test_the_desk_needs_its_passphrase(self):
        self.start_all()
        self.desk.stop()
        (self.folder / "passphrase").write_text("another passphrase altogether\n")
        error = self.run_tool([DESK, "run", "--config", str(self.folder / "desk-zz.first.conf")], status=1)
        self.assertIn("passphrase is not the one", error)

    def test_configuration_errors_name_the_field(self):
        self.gateway_config.update(port="x", urrl=1)
        del self.gateway_config["cert"]
        self.write_json("gateway.conf", self.gateway_config)
        error = self.run_tool([GATEWAY, "run", "--config", str(self.folder / "gateway.conf")], status=1)
        for words in ("port: is not possible", "cert: is missing", "urrl: no such field"):
            self.assertIn(words, error)

    def test_a_rotated_key_is_published_beside_the_old_one(self):
        before = json.loads((self.folder / "gateway.json").read_text())
        after = json.loads(self.run_tool([GATEWAY, "keys", "--new", "--version", "2",
                                          "--config", str(self.folder / "gateway.conf")]))
        self.assertEqual((after["version"], len(after["key_configs"])), (2, 2))
        self.assertEqual(after["key_configs"][0], before["key_configs"][0])
        self.start_gateway()
        self.start_relay()
        self.begin()  # with the old one
        (self.folder / "gateway.json").write_text(json.dumps(after))
        self.begin()  # and with the new


if __name__ == "__main__":
    unittest.main()
