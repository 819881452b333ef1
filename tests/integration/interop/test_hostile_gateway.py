"""Hostile bytes at the relay and at the gateway: each is refused with the status in README.md, changes nothing, and leaves
no memory behind."""

import base64
import os
import socket
import sqlite3
import ssl
import unittest

import bhttp
import parties
from interop_stage import InteropStage

OHTTP = {"content-type": parties.REQUEST_TYPE}
NOT_FOUND, CONFLICT, ENDED, UNKNOWN_SERVICE, UNKNOWN_KEY = 2, 3, 4, 5, 6
BAD_REQUEST = 1


def flipped(data, at, bit=0x80):
    return data[:at] + bytes([data[at] ^ bit]) + data[at + 1:]


class Attacked(InteropStage):
    """A gateway with one conversation of two messages, and what is tried on it."""

    def setUp(self):
        super().setUp()
        self.gateway = self.start_gateway()
        self.transport = self.to_gateway()
        self.addCleanup(self.transport.https.close)
        self.conversation, self.token = os.urandom(32), os.urandom(32)
        self.start = parties.start_request(self.conversation, self.token, "zz.first", 1, bytes(1536))
        self.assertEqual(self.transport.ask(self.start).stored, 1)
        self.second = parties.message_request(self.conversation, self.token, 1, bytes([1]) * 1536)
        self.assertEqual(self.transport.ask(self.second).stored, 2)

    def database(self):
        with sqlite3.connect(f"file:{self.folder}/gateway.db?mode=ro", uri=True) as db:
            return {table: sorted(db.execute(f"SELECT * FROM {table}").fetchall())
                    for table in ("conversations", "messages", "tombstones", "services")}

    def outer(self, body):
        """The status outside the lock."""
        return self.transport.post(body)[0]

    def inner(self, message):
        """The problem inside it."""
        encapsulated, open_response = self.transport.client.seal(message)
        status, kind, body = self.transport.post(encapsulated)
        self.assertEqual((status, kind, len(body)), (200, parties.RESPONSE_TYPE, 2096))
        try:
            parties.read_answer(open_response(body))
            return None
        except parties.Refused as refused:
            return refused.problem

    def outer_attacks(self):
        """(what, bytes, status)"""
        good = self.transport.client.seal(self.second)[0]
        yield from (("nothing", b"", 400), ("one byte", b"\1", 400))
        for size in (7, 38, 39, 54):  # less than key id, enc and tag
            yield f"cut to {size}", good[:size], 400
        for size in (55, 1000, 2102):
            yield f"cut to {size}", good[:size], 422
        yield "one byte more", good + b"\0", 422
        for at in (0, 1, 2, 3, 4, 5, 6):
            yield f"header bit at {at}", flipped(good, at), 422
        for at in (7, 20, 38):  # the highest bit of the last is ignored by the curve, and is in the KEM's context
            yield f"enc bit at {at}", flipped(good, at), 422
        for at in (39, 40, 500, 2086, 2087, 2102):
            yield f"ciphertext bit at {at}", flipped(good, at, 1), 422
        for point in (bytes(32), b"\1" + bytes(31), b"\xec" + b"\xff" * 30 + b"\x7f"):
            yield "enc of low order", good[:7] + point + good[39:], 422
        yield "random", os.urandom(2103), 422
        yield "random to the right key", good[:7] + os.urandom(2096), 422
        yield "a response", good[:7] + bytes(32) + os.urandom(2064), 422

    def inner_attacks(self):
        """(what, Binary HTTP, problem)"""
        id_, path = self.conversation, f"/pop/v1/conversations/{self.conversation.hex()}"
        auth = parties.bearer(self.token)

        def request(method, where, headers=auth, content=b"", size=2048, **more):
            return bhttp.write_request(method, where.encode(), headers, content, size=size, **more)
        numbered = bytes(3) + b"\2" + bytes(1536)
        yield "no Binary HTTP", os.urandom(2048), BAD_REQUEST
        yield "zeros", bytes(2048), BAD_REQUEST
        yield "a response instead", bhttp.write_response(200, size=2048), BAD_REQUEST
        yield "too short", request(b"GET", path, size=2047), BAD_REQUEST
        yield "too long", request(b"GET", path, size=2049), BAD_REQUEST
        yield "padding", self.second[:-1] + b"\1", BAD_REQUEST
        yield "a length beyond the end", b"\0\x04POST\xff" + b"\xff" * 2042, BAD_REQUEST
        yield "a pseudo-field", request(b"POST", path + "/messages", auth + [(b":path", b"/")], numbered), BAD_REQUEST
        yield "an upper-case name", request(b"POST", path + "/messages", auth + [(b"X-A", b"b")], numbered), BAD_REQUEST
        for field in ((b"expect", b"100-continue"), (b"connection", b"close"), (b"transfer-encoding", b"chunked"),
                      (b"content-length", b"9")):
            yield str(field), request(b"POST", path + "/messages", auth + [field], numbered), BAD_REQUEST
        yield "no token", request(b"POST", path + "/messages", [], numbered), BAD_REQUEST
        yield "half a token", request(b"POST", path + "/messages", [(b"authorization", b"Bearer 00")], numbered), BAD_REQUEST
        yield "another path", request(b"POST", "/admin", content=numbered), NOT_FOUND
        yield "another method", request(b"DELETE", path, content=numbered), NOT_FOUND
        yield "a path upwards", request(b"POST", path + "/../end", content=numbered), NOT_FOUND
        yield "a short message", request(b"POST", path + "/messages", content=numbered[:-1]), BAD_REQUEST
        yield "a long message", request(b"POST", path + "/messages", content=numbered + b"\0"), BAD_REQUEST
        yield "wrong token", parties.message_request(id_, os.urandom(32), 2, bytes(1536)), NOT_FOUND
        yield "wrong conversation", parties.message_request(os.urandom(32), self.token, 2, bytes(1536)), NOT_FOUND
        yield "a gap", parties.message_request(id_, self.token, 3, bytes(1536)), CONFLICT
        yield "far ahead", parties.message_request(id_, self.token, 2**32 - 1, bytes(1536)), CONFLICT
        yield "other bytes under a used number", parties.message_request(id_, self.token, 1, bytes(1536)), CONFLICT
        yield "an end under a used number", parties.message_request(id_, self.token, 1, bytes(1536), "end"), CONFLICT
        yield "begun with other bytes", parties.start_request(id_, self.token, "zz.first", 1, b"\1" * 1536), CONFLICT
        yield "begun with another token", parties.start_request(id_, os.urandom(32), "zz.first", 1, bytes(1536)), CONFLICT
        yield "begun with another service", parties.start_request(id_, self.token, "zz.second", 1, bytes(1536)), CONFLICT
        yield "unknown service", parties.start_request(os.urandom(32), self.token, "zz.nobody", 1, bytes(1536)), UNKNOWN_SERVICE
        yield "unknown desk key", parties.start_request(os.urandom(32), self.token, "zz.first", 9, bytes(1536)), UNKNOWN_KEY
        yield "no service", parties.start_request(os.urandom(32), self.token, "", 1, bytes(1536)), BAD_REQUEST
        yield "a long service", parties.start_request(os.urandom(32), self.token, "z" * 101, 1, bytes(1536)), BAD_REQUEST
        yield "acknowledging what never was", parties.fetch_request(id_, self.token, 1, 0), CONFLICT
        yield "waiting too long", parties.fetch_request(id_, self.token, 0, 26), BAD_REQUEST


class Attacks(Attacked):

    def test_every_attack_has_its_status_and_changes_nothing(self):
        before = self.database()
        for what, body, status in self.outer_attacks():
            self.assertEqual(self.outer(body), status, what)
        for what, message, problem in self.inner_attacks():
            self.assertEqual(self.inner(message), problem, what)
        status, kind, _ = self.transport.https.post("/gateway", self.start, {"content-type": "message/ohttp-res"})
        self.assertEqual(status, 415)
        self.assertEqual(self.transport.https.post("/gateway", os.urandom(5000), OHTTP)[0], 413)
        self.assertEqual(self.database(), before)

    def test_replays_get_the_same_answer_and_change_nothing(self):
        end = parties.message_request(self.conversation, self.token, 2, bytes([2]) * 1536, "end")
        wanted = self.transport.ask(end)
        self.assertEqual((wanted.stored, wanted.ended), (3, True))
        sealed = [(what, *self.transport.client.seal(what)) for what in (self.start, self.second, end)]
        answers = [open_response(self.transport.post(request)[2]) for _, request, open_response in sealed]
        before = self.database()
        for _ in range(5):
            for (what, request, open_response), answer in zip(sealed, answers):
                self.assertEqual(open_response(self.transport.post(request)[2]), answer)  # the very same bytes
                self.assertEqual(self.transport.ask(what), parties.read_answer(answer))   # in a fresh lock
        self.assertEqual(self.database(), before)

    def test_what_desks_could_send(self):
        desk = self.python_desk()
        name, sealed = self.conversation.hex(), base64.b64encode(bytes(1536)).decode()
        before = self.database()
        for what, operation, body, status in (
                ("no object", "reply", [1], 400), ("nothing", "reply", {}, 400),
                ("half a name", "reply", {"conversation": name[:-2], "sequence": 0, "sealed": sealed, "last": False}, 400),
                ("cut", "reply", {"conversation": name, "sequence": 0, "sealed": sealed[:-4], "last": False}, 400),
                ("no base64", "reply", {"conversation": name, "sequence": 0, "sealed": "*" * 2048, "last": False}, 400),
                ("a negative number", "reply", {"conversation": name, "sequence": -1, "sealed": sealed, "last": False}, 400),
                ("a huge number", "reply", {"conversation": name, "sequence": 2**40, "sealed": sealed, "last": False}, 400),
                ("a gap", "reply", {"conversation": name, "sequence": 1, "sealed": sealed, "last": False}, 409),
                ("nobody", "reply", {"conversation": "00" * 32, "sequence": 0, "sealed": sealed, "last": False}, 404),
                ("acknowledging what never came", "acknowledge", {"conversation": name, "count": 9}, 409),
                ("acknowledging of nobody", "acknowledge", {"conversation": "00" * 32, "count": 1}, 404),
                ("a wrong state", "standing", {"state": "asleep"}, 400),
                ("no such operation", "burn", {"conversation": name}, 404)):
            self.assertEqual(desk.request(operation, body)[0], status, what)
        for body, status in ((b"{", 400), (b"[" * 4000, 400), (b"\xff" * 100, 400), (b'{"a":1,"a":2}', 400), (b"x" * 5000, 413)):
            self.assertEqual(desk.https.post("/desk/v1/fetch", body, {"authorization": f"Bearer {desk.session}"})[0], status)
        self.assertEqual(self.database(), before)
        sent = [desk.reply(self.conversation, 0, bytes([5]) * 1536) for _ in range(3)]  # replayed: the same
        self.assertEqual(sent, [(200, {})] * 3)
        self.assertEqual(desk.reply(self.conversation, 0, bytes([6]) * 1536)[0], 409)
        other = self.python_desk("zz.second")
        self.assertEqual(other.reply(self.conversation, 1, bytes([5]) * 1536)[0], 404)


class ConstantMemory(Attacked):
    WARM_UP, ROUNDS = 10_000, 50_000
    BATCH = 100

    @unittest.skipIf(os.environ.get("POP_SANITIZED") == "1", "a sanitizer keeps what was freed for a while")
    def test_memory_does_not_grow(self):
        """The attacks above, over and over on one connection, a hundred at a time."""
        bodies = [body for _, body, _ in self.outer_attacks()]
        inner = [message for _, message, _ in self.inner_attacks()] + [self.start, self.second] * 4
        bodies += [self.transport.client.seal(message)[0] for message in inner]
        heads = (b"POST /gateway HTTP/1.1\r\nhost: localhost\r\ncontent-type: message/ohttp-req\r\n",
                 b"POST /gateway HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/plain\r\n",
                 b"POST /elsewhere HTTP/1.1\r\nhost: localhost\r\n")
        requests = [heads[0] + b"content-length: %d\r\n\r\n" % len(body) + body for body in bodies]
        requests += [head + b"content-length: 1\r\n\r\nx" for head in heads[1:]]
        for operation in (b"challenge", b"session", b"fetch", b"reply", b"nonsense"):
            for body in (b"{}", b"{", b'{"service":"zz.first","challenge":"AAAA","signature":"AAAA"}'):
                requests.append(b"POST /desk/v1/%s HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer 00\r\n"
                                b"content-length: %d\r\n\r\n" % (operation, len(body)) + body)
        before = self.database()
        self.hammer(requests, self.WARM_UP)
        warm = self.resident()
        self.hammer(requests, self.ROUNDS)
        grown = self.resident() - warm
        self.assertLess(grown, 1 << 20, f"{grown} bytes in {self.ROUNDS} requests")
        self.assertEqual(self.database(), before)
        self.assertEqual(self.transport.ask(self.second).stored, 2)  # and it still serves

    def hammer(self, requests, count):
        plain = socket.create_connection(("127.0.0.1", self.gateway_config["port"]), timeout=60)
        with ssl.create_default_context(cafile=str(self.ca)).wrap_socket(plain, server_hostname="localhost") as line:
            answers = line.makefile("rb")
            for first in range(0, count, self.BATCH):
                line.sendall(b"".join(requests[i % len(requests)] for i in range(first, first + self.BATCH)))
                for _ in range(self.BATCH):
                    self.read_answer(answers)

    def read_answer(self, answers):
        self.assertTrue(answers.readline().startswith(b"HTTP/1.1 "))
        size = 0
        while (line := answers.readline()) != b"\r\n":
            if line.lower().startswith(b"content-length:"):
                size = int(line.split(b":")[1])
        answers.read(size)

    def resident(self):
        with open(f"/proc/{self.gateway.popen.pid}/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS"))


class Relay(InteropStage):

    def test_what_reaches_the_gateway(self):
        """The relay's own refusals; what it passes on gets the gateway's answers."""
        self.start_gateway()
        self.start_relay()
        transport = self.to_relay()
        self.addCleanup(transport.https.close)
        good = transport.client.seal(parties.fetch_request(os.urandom(32), os.urandom(32), 0, 0))[0]
        for what, method, path, body, headers, status in (
                ("another method", "GET", "/", None, OHTTP, 405), ("another method", "PUT", "/", good, OHTTP, 405),
                ("another type", "POST", "/", good, {"content-type": "application/json"}, 415),
                ("no type", "POST", "/", good, {}, 415), ("another path", "POST", "/gateway", good, OHTTP, 404),
                ("a question mark", "POST", "/?id=1", good, OHTTP, 404), ("oversized", "POST", "/", bytes(4097), OHTTP, 413),
                ("desks have no way in", "POST", "/desk/v1/challenge", b"{}", OHTTP, 404),
                ("too short", "POST", "/", good[:50], OHTTP, 400), ("truncated", "POST", "/", good[:1000], OHTTP, 422),
                ("damaged", "POST", "/", flipped(good, 2000), OHTTP, 422),
                ("another key", "POST", "/", flipped(good, 0), OHTTP, 422), ("replayed", "POST", "/", good, OHTTP, 200),
                ("replayed", "POST", "/", good, OHTTP, 200)):
            response, content = self.relay_request(method, path, body, headers)
            self.assertEqual(response.status, status, what)
            if status == 422:
                self.assertEqual(response.getheader("content-type"), "application/problem+json")
            if status == 200:
                self.assertEqual(len(content), 2096)


if __name__ == "__main__":
    unittest.main()
