"""A gateway that lies, to the real desk and to the real child: it holds all that a gateway holds, which is everything but the
desk's key and what was derived from it."""

import base64
import http.server
import json
import os
import ssl
import struct
import threading
import unittest

import bhttp
import ohttp
import parties
import sealed_message as sm
from interop_stage import InteropStage
from test_hostile_gateway import flipped

POP_E_CRYPTO = -43


class Tampering(InteropStage):
    """self.change(messages) gets what the gateway hands the desk, as JSON, and gives what the desk gets."""

    def start_with_tampering(self):
        self.change = None
        self.changed = 0
        self.start_gateway()
        line = self.lossy(self.gateway_config["port"], 0, ("pass",), self.tamper)
        self.desk_connects_to(line.port)
        self.desk = self.start_desk(connected=False)
        self.child = self.python_child(self.to_gateway())
        self.child.say("first")
        self.desk.expect_json(event="message", text="first")
        self.desk.say("/next")
        self.desk.say("I am here")
        self.assertEqual(self.child.hear(1), ["I am here"])

    def tamper(self, path, body):
        if not path.endswith("/fetch") or self.change is None:
            return body
        messages = json.loads(body)["messages"]
        if not messages:
            return body
        self.changed += 1
        return json.dumps({"messages": self.change(messages)}).encode()

    def times(self, count, change):
        """Does so to the next so many answers with messages, and then no more."""
        left = [count]

        def once(messages):
            if left[0] == 0:
                return messages
            left[0] -= 1
            return change(messages)
        self.change, self.changed = once, 0


def each(change):
    """A change of every message's sealed bytes."""
    return lambda messages: [
        {**one, "sealed": base64.b64encode(change(base64.b64decode(one["sealed"]))).decode()} for one in messages]


class LyingToTheDesk(Tampering):

    def test_one_or_two_that_do_not_open_cost_nothing(self):
        self.start_with_tampering()
        earlier = []
        attacks = {
            "key_ref": each(lambda sealed: flipped(sealed, 3, 1)), "enc": each(lambda sealed: flipped(sealed, 4)),
            "enc, the bit that the curve ignores": each(lambda sealed: flipped(sealed, 35)),
            "ciphertext": each(lambda sealed: flipped(sealed, 36)), "next key": each(lambda sealed: flipped(sealed, 67)),
            "tag": each(lambda sealed: flipped(sealed, 1535, 1)), "random": each(lambda sealed: os.urandom(1536)),
            "zeros": each(lambda sealed: bytes(1536)), "enc of low order": each(lambda sealed: sealed[:4] + bytes(32) + sealed[36:]),
            "an earlier message in its place": lambda messages: [{**one, "sealed": earlier[0]["sealed"]} for one in messages],
            "a number further on": lambda messages: [{**one, "sequence": one["sequence"] + 1} for one in messages],
            "the last possible number": lambda messages: [{**one, "sequence": 2**32 - 1} for one in messages],
        }
        for number, (what, change) in enumerate(attacks.items()):
            with self.subTest(what):
                self.times(2, change)
                self.child.say(f"after {what}")
                said = self.desk.expect_json(event="message")
                self.assertEqual((said["text"], self.changed >= 3), (f"after {what}", True))
                if not earlier:
                    earlier = [{"sealed": base64.b64encode(os.urandom(1536)).decode()}]
        self.desk.say("all read")
        self.assertEqual(self.child.hear(1), ["all read"])
        self.assertEqual(self.child.end.acknowledged, self.child.end.sent)

    def test_three_in_a_row_end_it_and_both_learn_it(self):
        self.start_with_tampering()
        self.times(3, each(lambda sealed: flipped(sealed, 700)))
        self.child.say("never read")
        self.desk.expect_json(event="unreadable")
        self.assertEqual(self.child.hear(1), [])
        self.assertTrue(self.child.ended)
        self.desk.say("/list")
        self.assertEqual(self.desk.expect_json(event="list")["conversations"], [])

    def test_repeated_reordered_and_renamed(self):
        self.start_with_tampering()
        kept = []

        def again_and_again(messages):
            kept.extend(messages)
            return kept + messages + kept
        self.change = again_and_again
        texts = [f"text {i}" for i in range(6)]
        for text in texts:
            self.child.say(text)
        for text in texts:  # each once, in order: expect_json takes the very next message
            self.assertEqual(self.desk.expect_json(event="message")["text"], text)

        self.desk.stop()
        self.times(1, lambda messages: messages[::-1])
        for text in texts:
            self.child.say(text + " backwards")
        self.desk = self.start_desk(connected=False)
        for text in texts:
            self.assertEqual(self.desk.expect_json(event="message")["text"], text + " backwards")

        # One child's words under the name of another's conversation.
        other = self.python_child(self.to_gateway())
        other.say("somebody else")
        self.assertEqual(self.desk.expect_json(event="message")["text"], "somebody else")
        self.times(2, lambda messages: [{**one, "conversation": other.conversation.hex()} for one in messages])
        self.child.say("mine")
        said = self.desk.expect_json(event="message")
        self.assertEqual((said["text"], said["conversation"]), ("mine", 1))

    def test_another_services_conversation(self):
        """The desk's keys are one service's: what was sealed for another does not open."""
        self.start_with_tampering()
        other = self.python_child(self.to_gateway(), "zz.second")
        sequence, sealed = other.end.sent, other.end.seal(sm.TEXT, b"for the second")
        name = os.urandom(32).hex()
        self.times(1, lambda messages: messages + [{**messages[0], "conversation": name, "sequence": sequence,
                                                    "sealed": base64.b64encode(sealed).decode()}])
        self.child.say("mine")
        self.assertEqual(self.desk.expect_json(event="message")["text"], "mine")
        self.desk.say("/list")
        self.assertEqual(len(self.desk.expect_json(event="list")["conversations"]), 1)

    def test_keys_without_end_are_not_all_told(self):
        """A gateway that names ever other desk keys fills neither the desk's memory nor the counsellor's screen."""
        self.start_with_tampering()
        self.times(20, lambda messages: [
            {**messages[0], "conversation": os.urandom(32).hex(), "sequence": 0, "desk_key": 2 + i + 32 * self.changed,
             "cursor": messages[0]["cursor"] - 1} for i in range(32)])
        self.child.say("mine")
        notices = []
        self.desk.expect(lambda line: notices.append(json.loads(line)["event"]) or notices[-1] == "message")
        self.assertEqual((notices.count("notice"), self.changed), (100, 21))

    def test_what_is_no_answer(self):
        """A line that talks nonsense is a lost line: the desk comes back to it, and nothing was passed over."""
        self.start_with_tampering()
        for nonsense in ({"cursor": "x"}, {"sealed": "AAAA"}, {"sealed": 7}, {"conversation": "00"}, {"sequence": -1},
                         {"sequence": 2**40}, {"desk_key": None}, {"arrived": "now"}):
            self.times(1, lambda messages, nonsense=nonsense: [{**one, **nonsense} for one in messages])
            self.child.say(f"after {nonsense}")
            self.assertEqual(self.desk.expect_json(event="message")["text"], f"after {nonsense}")


class LyingToTheChild(InteropStage):
    """A gateway in Python that has the outer key, with a desk in Python behind it. Each conversation takes one of `plans`, the
    forgeries that are handed to its child before the desk's own answer."""

    def setUp(self):
        super().setUp()
        self.outer = ohttp.Gateway(key_id=7)
        self.lock = threading.Lock()
        self.desk_private = parties.X25519PrivateKey.from_private_bytes(parties._private(self.folder / "keys/zz.first/desk-1.json"))
        self.talks, self.plans = {}, []
        self.answer_text = b"the helpline's own words"
        stage = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                message, seal = stage.outer.open(self.rfile.read(int(self.headers["content-length"])))
                with stage.lock:
                    content = seal(stage.respond(*bhttp.read_request(message)))
                self.send_response(200)
                self.send_header("content-type", parties.RESPONSE_TYPE)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def handle(self):
                try:
                    super().handle()
                except OSError:
                    pass

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(self.folder / "ca/gateway.pem", self.folder / "ca/gateway.key")
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.relay_port = server.server_address[1]
        record = json.loads((self.folder / "gateway.json").read_text())
        record["key_configs"] = [{"key_config": base64.b64encode(self.outer.key_config()).decode()}]
        self.write_json("gateway.json", record)

    def respond(self, method, scheme, authority, path, headers, content):
        flags, tail = 0, b""
        if path == b"/pop/v1/conversations":
            name, sealed = content[:32], content[37 + content[36]:]
            if name not in self.talks:
                end = sm.DeskEnd("zz.first", name, self.desk_private)
                end.open(sealed)
                self.talks[name] = {"end": end, "stored": 1, "child": sealed, "answer": end.seal(sm.TEXT, self.answer_text),
                                    "plan": self.plans.pop()}
            talk = self.talks[name]
        else:
            talk = self.talks[bytes.fromhex(path.split(b"/")[4].decode())]
            if method == b"POST":
                sequence = struct.unpack(">I", content[:4])[0]
                talk["stored"] = max(talk["stored"], sequence + 1)
            elif b"after=0&" in path:
                flags = 1 << parties.FLAGS.index("message")
                tail = struct.pack(">I", 0) + (talk["plan"].pop()(talk) if talk["plan"] else talk["answer"])
        body = struct.pack(">BIHH", flags, talk["stored"], 0, 0) + tail
        return bhttp.write_response(200, content=body, size=parties.BHTTP_SIZE)

    def forgeries(self):
        """What the gateway hands out, from all that it holds, and more."""
        def sealed_by(end_of):
            def forge(talk):
                end = end_of(talk)
                return end.seal(sm.TEXT, b"call this number instead")
            return forge

        def base_mode(talk):  # it is given even the child's key, which it cannot know; but not the psk
            end = sm.End(sm.DESK_TO_CHILD, "zz.first", talk["end"].conversation, None)
            end.peer_key, end.peer_ref, end.opened = talk["end"].peer_key, 1, 1
            return end

        def guessed_psk(talk):
            end = base_mode(talk)
            end.psk = os.urandom(32)
            return end

        def token_as_psk(talk):
            end = base_mode(talk)
            end.psk = talk["end"].conversation
            return end

        def other_service(talk):
            end = guessed_psk(talk)
            end.service, end.psk = "zz.second", talk["end"].psk
            return end

        def other_conversation(talk):
            end = guessed_psk(talk)
            end.conversation, end.psk = os.urandom(32), talk["end"].psk
            return end

        def other_direction(talk):
            end = guessed_psk(talk)
            end.sends, end.psk = sm.CHILD_TO_DESK, talk["end"].psk
            return end

        return {"sealed without psk": sealed_by(base_mode), "sealed with another psk": sealed_by(guessed_psk),
                "sealed with what it knows as psk": sealed_by(token_as_psk), "wrong service": sealed_by(other_service),
                "wrong conversation": sealed_by(other_conversation), "wrong direction": sealed_by(other_direction),
                "the child's own message back": lambda talk: talk["child"],
                "random": lambda talk: os.urandom(1536), "zeros": lambda talk: bytes(1536),
                "an answer with one bit changed": lambda talk: flipped(talk["answer"], 900, 1),
                "another key's number": lambda talk: flipped(talk["answer"], 3, 1)}

    def test_two_forgeries_cost_nothing_and_are_never_shown(self):
        forgeries = list(self.forgeries().values())
        self.plans = [forgeries[i:i + 2] for i in range(0, len(forgeries), 2)]
        children = [self.start_child() for _ in self.plans]
        for child in children:
            child.say("send hello")
        for child in children:
            view = child.until(lambda view: any(not m["mine"] for m in view["messages"]))
            self.assertEqual([m["text"] for m in view["messages"] if not m["mine"]], [self.answer_text.decode()])
            self.assertEqual(view["state"], "talking")
        self.assertEqual(len(self.talks), len(children))
        self.assertFalse(any(talk["plan"] for talk in self.talks.values()))

    def test_three_in_a_row_are_call_instead(self):
        forge = self.forgeries()["sealed with another psk"]
        self.plans = [[forge] * 3]
        child = self.start_child()
        child.say("send hello")
        view = child.until(lambda view: view["state"] == "failed")
        self.assertEqual(view["reason"], POP_E_CRYPTO)
        self.assertFalse([m for m in view["messages"] if not m["mine"]])
        self.assertEqual([talk["plan"] for talk in self.talks.values()], [[]])


if __name__ == "__main__":
    unittest.main()
