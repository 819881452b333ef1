"""A child and a desk in Python, for talking to the real gateway. What travels on a connection that breaks is simply sent
again: every operation is idempotent."""

import base64
import collections
import hashlib
import http.client
import json
import os
import ssl
import struct
import time

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

import bhttp
import ohttp
import sealed_message as sm

DEADLINE = 60
BHTTP_SIZE = 2048
REQUEST_TYPE, RESPONSE_TYPE = "message/ohttp-req", "message/ohttp-res"
FLAGS = ("busy", "ended", "more", "queue_known", "wait_known", "message")

Answer = collections.namedtuple("Answer", "stored busy ended more position minutes sequence sealed")


class Refused(Exception):
    """A problem, said inside the lock."""

    def __init__(self, status, problem):
        super().__init__(f"{status}, problem {problem}")
        self.status, self.problem = status, problem


class Https:
    """One connection that is kept while it holds."""

    def __init__(self, port, ca, path=""):
        self.port, self.path, self.context = port, path, ssl.create_default_context(cafile=str(ca))
        self.connection = None

    def post(self, path, body, headers):
        """(status, content type, body); OSError or HTTPException when the line broke."""
        try:
            if self.connection is None:
                self.connection = http.client.HTTPSConnection("localhost", self.port, context=self.context, timeout=DEADLINE)
            self.connection.request("POST", path, body, headers)
            response = self.connection.getresponse()
            return response.status, response.getheader("content-type"), response.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None


def start_request(conversation, token, service, desk_key, sealed):
    body = conversation + struct.pack(">IB", desk_key, len(service)) + service.encode() + sealed
    return post_request("", token, body)


def post_request(path, token, body):
    return bhttp.write_request(b"POST", b"/pop/v1/conversations" + path.encode(), bearer(token), body, size=BHTTP_SIZE)


def message_request(conversation, token, sequence, sealed, what="messages"):
    return post_request(f"/{conversation.hex()}/{what}", token, struct.pack(">I", sequence) + sealed)


def fetch_request(conversation, token, after, wait):
    path = f"/pop/v1/conversations/{conversation.hex()}/messages?after={after}&wait={wait}".encode()
    return bhttp.write_request(b"GET", path, bearer(token), size=BHTTP_SIZE)


def bearer(token):
    return [(b"authorization", b"Bearer " + token.hex().encode())]


def read_answer(message):
    assert len(message) == BHTTP_SIZE
    status, _, content = bhttp.read_response(message)
    if status != 200:
        raise Refused(status, content[0])
    flags, stored, position, minutes = struct.unpack(">BIHH", content[:9])
    told = {name: bool(flags >> bit & 1) for bit, name in enumerate(FLAGS)}
    sequence, sealed = (struct.unpack(">I", content[9:13])[0], content[13:]) if told["message"] else (None, None)
    return Answer(stored, told["busy"], told["ended"], told["more"], position if told["queue_known"] else None,
                  minutes if told["wait_known"] else None, sequence, sealed)


class Transport:
    """Sealed requests to the gateway, straight or through a relay."""

    def __init__(self, port, path, ca, key_config):
        self.https, self.path, self.client = Https(port, ca), path, ohttp.Client(key_config)

    def post(self, encapsulated):
        return self.https.post(self.path, encapsulated, {"content-type": REQUEST_TYPE})

    def ask(self, message):
        """The answer to one request; asked anew, in a fresh lock, until there is one."""
        for _ in range(100):
            encapsulated, open_response = self.client.seal(message)
            assert len(encapsulated) == 2103
            try:
                status, kind, body = self.post(encapsulated)
            except (OSError, http.client.HTTPException):
                continue
            assert (status, kind, len(body)) == (200, RESPONSE_TYPE, 2096), (status, kind, len(body))
            return read_answer(open_response(body))
        raise AssertionError("no answer in 100 attempts")


class Child:
    def __init__(self, transport, service, desk_key_id, desk_key):
        self.transport, self.service, self.desk_key_id = transport, service, desk_key_id
        self.conversation, self.token = os.urandom(32), os.urandom(32)
        self.end = sm.ChildEnd(service, self.conversation, desk_key)
        self.joiner = sm.Joiner()
        self.ended = False

    def send(self, kind, body=b""):
        sequence, sealed = self.end.sent, self.end.seal(kind, body)
        if sequence == 0:
            request = start_request(self.conversation, self.token, self.service, self.desk_key_id, sealed)
        else:
            request = message_request(self.conversation, self.token, sequence, sealed, "end" if kind == sm.END else "messages")
        answer = self.transport.ask(request)
        assert answer.stored == sequence + 1, answer
        return answer

    def say(self, text):
        for kind, body in sm.parts(text):
            self.send(kind, body)

    def fetch(self, wait=0):
        """What the next message says: a text, or None if it was another kind or there was none."""
        answer = self.transport.ask(fetch_request(self.conversation, self.token, self.end.opened, wait))
        self.ended = answer.ended and answer.sealed is None
        if answer.sealed is None:
            return None
        assert answer.sequence == self.end.opened
        return self.joiner.add(self.end.open(answer.sealed))

    def hear(self, count):
        """So many texts."""
        texts = []
        end = time.monotonic() + DEADLINE
        while len(texts) < count and not self.ended and time.monotonic() < end:
            if (text := self.fetch(wait=5)) is not None:
                texts.append(text)
        return texts


class Desk:
    """What pop-desk is to the gateway, without its book."""

    def __init__(self, port, ca, gateway_id, service, keys):
        self.https, self.gateway_id, self.service = Https(port, ca), gateway_id, service
        self.access = Ed25519PrivateKey.from_private_bytes(_private(keys / "access.json"))
        self.published = {1: X25519PrivateKey.from_private_bytes(_private(keys / "desk-1.json"))}
        self.session, self.cursor = None, 0
        self.ends, self.joiners, self.heard, self.over = {}, {}, {}, {}

    def request(self, operation, body):
        """(status, answer)"""
        headers = {"content-type": "application/json"}
        if self.session:
            headers["authorization"] = f"Bearer {self.session}"
        for _ in range(100):
            try:
                status, _, content = self.https.post(f"/desk/v1/{operation}", json.dumps(body), headers)
            except (OSError, http.client.HTTPException):
                continue
            return status, json.loads(content) if content else None
        raise AssertionError("no answer in 100 attempts")

    def prove(self):
        _, answer = self.request("challenge", {})
        challenge = base64.b64decode(answer["challenge"])
        digests = b"".join(hashlib.sha256(name.encode()).digest() for name in (self.gateway_id, self.service))
        signature = self.access.sign(b"pop/1 desk access\0" + digests + challenge)
        status, answer = self.request("session", {"service": self.service, "challenge": answer["challenge"],
                                                  "signature": base64.b64encode(signature).decode()})
        assert status == 200, (status, answer)
        self.session = answer["session"]

    def fetch(self, wait=0):
        """Takes what came, each message once, and acknowledges it. True when anything was new."""
        status, answer = self.request("fetch", {"after": self.cursor, "wait": wait})
        assert status == 200, status
        news = False
        for arrival in answer["messages"]:
            self.cursor = max(self.cursor, arrival["cursor"])
            conversation = bytes.fromhex(arrival["conversation"])
            if conversation not in self.ends:
                assert arrival["sequence"] == 0
                self.ends[conversation] = sm.DeskEnd(self.service, conversation, self.published[arrival["desk_key"]])
                self.joiners[conversation], self.heard[conversation] = sm.Joiner(), []
            end = self.ends[conversation]
            if arrival["sequence"] == end.opened:
                message = end.open(base64.b64decode(arrival["sealed"]))
                if (text := self.joiners[conversation].add(message)) is not None:
                    self.heard[conversation].append(text)
                if arrival["last"]:
                    assert message.type == sm.END
                    self.over[conversation] = message.body
                news = True
            assert self.request("acknowledge", {"conversation": conversation.hex(), "count": end.opened})[0] == 200
        return news

    def send(self, conversation, kind, body=b""):
        end = self.ends[conversation]
        sequence, sealed = end.sent, end.seal(kind, body)
        status, _ = self.reply(conversation, sequence, sealed, kind == sm.END)
        assert status == 200, status

    def reply(self, conversation, sequence, sealed, last=False):
        return self.request("reply", {"conversation": conversation.hex(), "sequence": sequence,
                                      "sealed": base64.b64encode(sealed).decode(), "last": last})

    def say(self, conversation, text):
        for kind, body in sm.parts(text):
            self.send(conversation, kind, body)


def _private(path):
    return base64.b64decode(json.loads(path.read_text())["private_key"])
