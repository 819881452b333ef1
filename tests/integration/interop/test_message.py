"""Python's child with the real gateway and desk, Python's desk with the real child, over lines that lose and repeat."""

import json
import random
import time
import unittest

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from stage import SOURCE

import sealed_message as sm
from interop_stage import InteropStage
from ohttp import key

UNKNOWN_TYPE = 200


def words(chance, name, number):
    """A text of its own, of one to three parts; number 5 has as many as there can be. Parts are cut within letters."""
    length = sm.PARTS * sm.BODY if number == 5 else chance.choice((9, 40, 1445, 1446, 3000))
    text = f"{name} {number} " + "äß🌻ش" * 5000
    return text.encode()[:length].decode(errors="ignore")


class PublishedVectors(unittest.TestCase):

    def test_the_published_conversation_opens(self):
        talk = json.loads((SOURCE / "tests/vectors/pop_message_v1.json").read_text())
        conversation, service = bytes.fromhex(talk["conversation_id"]), talk["service_id"]
        for one in talk["messages"]:
            private = X25519PrivateKey.from_private_bytes(bytes.fromhex(one["recipient_private"]))
            sealed = bytes.fromhex(one["sealed"])
            psk = {"psk": bytes.fromhex(talk["psk"]), "psk_id": conversation} if one["hpke_mode"] else {}
            context = sm.SUITE.create_recipient_context(
                sealed[4:36], key(private), sm.info(service, sm.public_bytes(private)), **psk)
            message = sm.Message(int.from_bytes(sealed[:4], "big"), context.open(
                sealed[36:], sm.aad(one["direction"], conversation, one["sequence"], one["key_ref"])))
            self.assertEqual((message.key_ref, message.ack, message.type, message.body, message.next_key),
                             (one["key_ref"], one["ack"], one["type"], bytes.fromhex(one["body"]), bytes.fromhex(one["next_key"])))
            if not psk:
                self.assertEqual(context.export(b"pop/1 psk", 32).hex(), talk["psk"])
        self.assertEqual(len(talk["messages"]), 11)


class PythonChild(InteropStage):
    ROUNDS = 40

    def test_a_long_conversation_over_lines_that_lose(self):
        self.start_gateway()
        self.start_relay()
        child_line, desk_line = self.lossy(self.relay_port, 1), self.lossy(self.gateway_config["port"], 2)
        self.relay_port = child_line.port
        self.desk_connects_to(desk_line.port)
        desk = self.start_desk(connected=False)
        child = self.python_child(self.to_relay())
        chance = random.Random(3)

        to_desk, to_child = [words(chance, "child", 0)], []
        child.say(to_desk[0])
        number = desk.expect_json(event="message", text=to_desk[0], deadline=60)["conversation"]
        desk.say(f"/take {number}")
        heard = 1
        for i in range(1, self.ROUNDS):
            if chance.random() < 0.5:
                to_desk.append(words(chance, "child", i))
                child.say(to_desk[-1])
            else:
                to_child.append(words(chance, "desk", i).strip())
                desk.say(to_child[-1])
            if chance.random() < 0.2:  # else they cross
                for text in to_desk[heard:]:
                    self.assertEqual(desk.expect_json(event="message", deadline=60)["text"], text)
                heard = len(to_desk)
        child.send(UNKNOWN_TYPE, b"of a later version")
        to_desk.append("and it goes on")
        child.say(to_desk[-1])
        for text in to_desk[heard:]:
            self.assertEqual(desk.expect_json(event="message", deadline=60)["text"], text)
        self.assertEqual(child.hear(len(to_child)), to_child)
        desk.say("the last word")  # it acknowledges all that was opened
        self.assertEqual(child.hear(1), ["the last word"])
        self.assertEqual(child.end.acknowledged, child.end.sent)
        child.send(sm.END, b"\x04")
        self.assertEqual(desk.expect_json(event="ended", deadline=60)["feedback"], 4)
        for line in (child_line, desk_line):
            self.assertTrue(all(line.counts.values()), line.counts)


class PythonDesk(InteropStage):
    ROUNDS = 24

    def test_a_long_conversation_over_lines_that_lose(self):
        self.start_gateway()
        self.start_relay()
        child_line, desk_line = self.lossy(self.relay_port, 4), self.lossy(self.gateway_config["port"], 5)
        self.relay_port = child_line.port
        desk = self.python_desk(port=desk_line.port)
        child = self.start_child()
        chance = random.Random(6)

        to_desk, to_child = [words(chance, "child", 0)], []
        child.say("send " + to_desk[0])
        self.fetch_until(desk, lambda: desk.heard)
        conversation, = desk.heard
        for i in range(1, self.ROUNDS):
            if chance.random() < 0.5:
                to_desk.append(words(chance, "child", i))
                child.say("send " + to_desk[-1])
            else:
                to_child.append(words(chance, "desk", i))
                desk.say(conversation, to_child[-1])
            unheard = sum(len(sm.parts(text)) for text in to_desk[len(desk.heard[conversation]):])
            if unheard > 12 or chance.random() < 0.1:  # a child's outbox has room for 32; else they cross
                self.all_heard(desk, conversation, to_desk)
        self.all_heard(desk, conversation, to_desk)
        desk.send(conversation, UNKNOWN_TYPE, b"of a later version")
        to_child.append("and it goes on")
        desk.say(conversation, to_child[-1])
        view = child.until_heard(to_child[-1], 60)
        self.assertEqual([m["text"] for m in view["messages"] if not m["mine"]], to_child)
        to_desk.append("I have read it all")
        child.say("send " + to_desk[-1])
        self.all_heard(desk, conversation, to_desk)
        end = desk.ends[conversation]
        self.assertEqual(end.acknowledged, end.sent)  # also the message of an unknown type
        desk.send(conversation, sm.RECEIPT)
        view = child.until(lambda view: all(m["state"] == 2 for m in view["messages"]), 60)  # all that it wrote was opened
        self.assertEqual([m["text"] for m in view["messages"] if m["mine"]], to_desk)
        child.say("end 2")
        self.fetch_until(desk, lambda: conversation in desk.over)
        self.assertEqual(desk.over[conversation], b"\x02")
        for line in (child_line, desk_line):
            self.assertTrue(all(line.counts.values()), line.counts)

    def fetch_until(self, desk, satisfied):
        end = time.monotonic() + 60
        while not satisfied() and time.monotonic() < end:
            desk.fetch(wait=5)

    def all_heard(self, desk, conversation, texts):
        self.fetch_until(desk, lambda: len(desk.heard[conversation]) >= len(texts))
        self.assertEqual(desk.heard[conversation], texts)


if __name__ == "__main__":
    unittest.main()
