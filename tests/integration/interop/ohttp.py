"""Both ends of Oblivious HTTP, from the text of RFC 9458, on pyhpke; and requests once more on cryptography's own HPKE.
Shares nothing with the SDK."""

import os
import struct

import pyhpke
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEM, KDF, AEAD = 0x0020, 0x0001, 0x0003  # X25519, HKDF-SHA256, ChaCha20-Poly1305
SUITE = pyhpke.CipherSuite.new(pyhpke.KEMId(KEM), pyhpke.KDFId(KDF), pyhpke.AEADId(AEAD))
PYCA = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


def key(pyca_key):
    return pyhpke.KEMKey.from_pyca_cryptography_key(pyca_key)


def new_private():
    return X25519PrivateKey.from_private_bytes(os.urandom(32))


def public_bytes(private):
    return private.public_key().public_bytes_raw()


def info(header):
    return b"message/bhttp request\0" + header


def _response_cipher(context, enc, nonce):
    """Section 4.4: (cipher, its nonce)"""
    secret = context.export(b"message/bhttp response", 32)

    def derived(label, size):
        return HKDF(hashes.SHA256(), size, salt=enc + nonce, info=label).derive(secret)
    return ChaCha20Poly1305(derived(b"key", 32)), derived(b"nonce", 12)


class KeyConfig:
    """Section 3.1."""

    def __init__(self, encoded):
        self.key_id, kem, = struct.unpack(">BH", encoded[:3])
        assert kem == KEM
        self.public = X25519PublicKey.from_public_bytes(encoded[3:35])
        size, = struct.unpack(">H", encoded[35:37])
        assert len(encoded) == 37 + size and size % 4 == 0
        self.suites = [struct.unpack(">HH", encoded[i:i + 4]) for i in range(37, 37 + size, 4)]

    def header(self):
        assert (KDF, AEAD) in self.suites
        return struct.pack(">BHHH", self.key_id, KEM, KDF, AEAD)


class Client:
    def __init__(self, key_config):
        self.config = KeyConfig(key_config)

    def seal(self, message):
        """(encapsulated request, a function that opens its response)"""
        header = self.config.header()
        enc, context = SUITE.create_sender_context(key(self.config.public), info(header))

        def open_response(response):
            cipher, nonce = _response_cipher(context, enc, response[:32])
            return cipher.decrypt(nonce, response[32:], b"")
        return header + enc + context.seal(message), open_response

    def seal_with_pyca(self, message):
        """The request alone: cryptography exports no secret."""
        header = self.config.header()
        return header + PYCA.encrypt(message, self.config.public, info(header))


class Gateway:
    def __init__(self, key_id):
        self.key_id, self.private = key_id, new_private()

    def key_config(self):
        return struct.pack(">BH", self.key_id, KEM) + public_bytes(self.private) + struct.pack(">HHH", 4, KDF, AEAD)

    def open(self, request):
        """(message, a function that seals its response)"""
        header, enc = request[:7], request[7:39]
        assert header == struct.pack(">BHHH", self.key_id, KEM, KDF, AEAD), header
        context = SUITE.create_recipient_context(enc, key(self.private), info(header))

        def seal_response(message):
            nonce = os.urandom(32)
            cipher, cipher_nonce = _response_cipher(context, enc, nonce)
            return nonce + cipher.encrypt(cipher_nonce, message, b"")
        return context.open(request[39:]), seal_response

    def open_with_pyca(self, request):
        return PYCA.decrypt(request[7:], self.private, info(request[:7]))
