"""The sealed message, version 1, and both ends of a conversation: a second implementation, written from the design's
text. It shares nothing with the SDK.

    key_ref u32 | enc[32] | ct                                     1,536 bytes
    plain = next key[32] | ack u32 | type u8 | length u16 | body | zeros
"""

import hashlib
import struct

import pyhpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from ohttp import SUITE, key, new_private, public_bytes

SIZE, BODY, PARTS = 1536, 1445, 16
CHILD_TO_DESK, DESK_TO_CHILD = 0, 1
RECEIPT, TEXT, TEXT_PART, END = 0, 1, 2, 3


class DoesNotOpen(Exception):
    pass


def info(service, recipient):
    return b"pop/1 message\0" + hashlib.sha256(service.encode()).digest() + hashlib.sha256(recipient).digest()


def aad(direction, conversation, sequence, key_ref):
    return struct.pack(">BB", 1, direction) + conversation + struct.pack(">II", sequence, key_ref)


class BrokenRule(AssertionError):
    """It opened, but no honest end would have sent it."""


class Message:
    def __init__(self, key_ref, plain):
        self.key_ref, self.next_key = key_ref, plain[:32]
        self.ack, self.type, size = struct.unpack(">IBH", plain[32:39])
        self.body = plain[39:39 + size]
        if size > BODY or any(plain[39 + size:]):
            raise DoesNotOpen("length or filling")


class End:
    """What both ends do alike. `published` is the desk's key: public for the child, private for the desk."""

    def __init__(self, sends, service, conversation, published):
        self.sends, self.service, self.conversation, self.published = sends, service, conversation, published
        self.psk = b""                 # empty until message 0
        self.own = {}                  # ref -> private key; at most two
        self.made = self.used = 0      # refs of the newest own key, and of the newest that was sealed to
        self.peer_ref, self.peer_key = 0, None
        self.opened = self.acknowledged = 0
        self.sealed_to = []            # of each message sent: its key_ref
        self.announced = []            # of each message sent: the ref of the next key in it

    @property
    def sent(self):
        return len(self.sealed_to)

    def _mode(self):
        return {"psk": self.psk, "psk_id": self.conversation} if self.psk else {}

    def seal(self, kind, body=b""):
        """The next message; to be kept byte for byte until it is acknowledged."""
        if self.made == self.used:
            self.made += 1
            self.own[self.made] = new_private()
        recipient = self.peer_key if self.peer_key else self.published
        enc, context = SUITE.create_sender_context(
            key(X25519PublicKey.from_public_bytes(recipient)), info(self.service, recipient), **self._mode())
        plain = public_bytes(self.own[self.made]) + struct.pack(">IBH", self.opened, kind, len(body)) + body
        ct = context.seal(plain + bytes(39 + BODY - len(plain)), aad(self.sends, self.conversation, self.sent, self.peer_ref))
        if not self.psk:
            self.psk = context.export(b"pop/1 psk", 32)
        self.sealed_to.append(self.peer_ref)
        self.announced.append(self.made)
        return struct.pack(">I", self.peer_ref) + enc + ct

    def open(self, sealed):
        """The next message of the other side, or DoesNotOpen and nothing changed."""
        assert len(sealed) == SIZE
        key_ref, enc = struct.unpack(">I", sealed[:4])[0], sealed[4:36]
        private = self.own.get(key_ref) if key_ref else self._published_private()
        if private is None:
            raise DoesNotOpen(f"no key {key_ref}")
        try:
            context = SUITE.create_recipient_context(
                enc, key(private), info(self.service, public_bytes(private)), **self._mode())
            plain = context.open(sealed[36:], aad(1 - self.sends, self.conversation, self.opened, key_ref))
        except (pyhpke.PyHPKEError, ValueError) as fault:
            raise DoesNotOpen(repr(fault)) from fault
        message = Message(key_ref, plain)
        if not self.acknowledged <= message.ack <= self.sent:
            raise DoesNotOpen(f"acknowledges {message.ack} of {self.sent}")
        self._check_rules(message)
        if not self.psk:
            self.psk = context.export(b"pop/1 psk", 32)
        for ref in [ref for ref in self.own if ref < key_ref]:
            del self.own[ref]
        self.used = max(self.used, key_ref)
        if message.next_key != self.peer_key:
            self.peer_key = message.next_key
            self.peer_ref += 1
        self.acknowledged = message.ack
        self.opened += 1
        assert len(self.own) <= 2
        return message

    def _check_rules(self, message):
        # It seals to the newest key it has opened.
        newest = self.announced[message.ack - 1] if message.ack else 0
        if message.key_ref != newest:
            raise BrokenRule(f"sealed to key {message.key_ref}, the newest it has opened is {newest}")
        # It makes a new key only after opening a message sealed to its last one, and repeats that next key until then.
        is_new = message.next_key != self.peer_key
        may_be_new = self.peer_ref == 0 or self.peer_ref in self.sealed_to[:message.ack]
        if is_new != may_be_new:
            raise BrokenRule(f"next key new: {is_new}, to be new: {may_be_new}")

    def _published_private(self):
        return None


class ChildEnd(End):
    def __init__(self, service, conversation, desk_key):
        super().__init__(CHILD_TO_DESK, service, conversation, desk_key)


class DeskEnd(End):
    def __init__(self, service, conversation, desk_private):
        super().__init__(DESK_TO_CHILD, service, conversation, desk_private)

    def _published_private(self):
        return None if self.used else self.published


def parts(text):
    """(type, body) of every message that a text takes."""
    data = text.encode()
    assert 0 < len(data) <= PARTS * BODY
    pieces = [data[i:i + BODY] for i in range(0, len(data), BODY)]
    return [(TEXT_PART, piece) for piece in pieces[:-1]] + [(TEXT, pieces[-1])]


class Joiner:
    def __init__(self):
        self.held = b""

    def add(self, message):
        """A text when the message is the last part of one."""
        if message.type not in (TEXT, TEXT_PART):
            return None
        self.held += message.body
        if message.type == TEXT_PART:
            return None
        text, self.held = self.held.decode(), b""
        return text
