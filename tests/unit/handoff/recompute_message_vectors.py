#!/usr/bin/env python3
"""Recomputes tests/vectors/pop_message_v1.json from the keys and texts in it, with nothing but the Python
standard library: an implementation of the format that shares no code with the SDK."""
import hashlib
import hmac
import json
import sys

P = 2**255 - 19


def x25519(private, public):  # RFC 7748, section 5
    k = bytearray(private)
    k[0] &= 248
    k[31] = k[31] & 127 | 64
    k = int.from_bytes(k, "little")
    x1 = int.from_bytes(public, "little") % 2**255
    x2, z2, x3, z3, swap = 1, 0, x1, 1, 0
    for t in range(254, -1, -1):
        bit = k >> t & 1
        if swap ^ bit:
            x2, x3, z2, z3 = x3, x2, z3, z2
        swap = bit
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        aa, bb, da, cb = a * a % P, b * b % P, d * a % P, c * b % P
        e = aa - bb
        x3, z3 = (da + cb) ** 2 % P, x1 * (da - cb) ** 2 % P
        x2, z2 = aa * bb % P, e * (aa + 121665 * e) % P
    if swap:
        x2, z2 = x3, z3
    return (x2 * pow(z2, P - 2, P) % P).to_bytes(32, "little")


def chacha20_block(key, counter, nonce):  # RFC 8439, section 2.3
    words = lambda data: [int.from_bytes(data[i:i + 4], "little") for i in range(0, len(data), 4)]
    start = words(b"expand 32-byte k" + key) + [counter] + words(nonce)
    s = list(start)

    def quarter(a, b, c, d):
        for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            s[x] = (s[x] + s[y]) % 2**32
            s[z] ^= s[x]
            s[z] = (s[z] << turn | s[z] >> (32 - turn)) % 2**32

    for _ in range(10):
        for i in range(4):
            quarter(i, 4 + i, 8 + i, 12 + i)
        for i in range(4):
            quarter(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4)
    return b"".join(((a + b) % 2**32).to_bytes(4, "little") for a, b in zip(s, start))


def chacha20_poly1305(key, nonce, aad, plain):  # RFC 8439, section 2.8
    stream = b"".join(chacha20_block(key, 1 + i, nonce) for i in range((len(plain) + 63) // 64))
    sealed = bytes(a ^ b for a, b in zip(plain, stream))
    one_time = chacha20_block(key, 0, nonce)
    r = int.from_bytes(one_time[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    pad = lambda data: data + bytes(-len(data) % 16)
    mac = pad(aad) + pad(sealed) + len(aad).to_bytes(8, "little") + len(sealed).to_bytes(8, "little")
    total = 0
    for i in range(0, len(mac), 16):
        total = (total + int.from_bytes(mac[i:i + 16] + b"\1", "little")) * r % (2**130 - 5)
    tag = (total + int.from_bytes(one_time[16:32], "little")) % 2**128
    return sealed + tag.to_bytes(16, "little")


def extract(salt, ikm):  # RFC 5869
    return hmac.new(salt, ikm, hashlib.sha256).digest()


def expand(prk, info, size):
    out, block = b"", b""
    while len(out) < size:
        block = hmac.new(prk, block + info + bytes([len(out) // 32 + 1]), hashlib.sha256).digest()
        out += block
    return out[:size]


KEM = b"KEM\x00\x20"
HPKE = b"HPKE\x00\x20\x00\x01\x00\x03"


def labelled_extract(suite, salt, label, ikm):  # RFC 9180, section 4
    return extract(salt, b"HPKE-v1" + suite + label + ikm)


def labelled_expand(suite, prk, label, info, size):
    return expand(prk, size.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info, size)


def derive_private(name):  # RFC 9180, section 7.1.3
    prk = labelled_extract(KEM, b"", b"dkp_prk", hashlib.sha256(name.encode()).digest())
    return labelled_expand(KEM, prk, b"sk", b"", 32)


def hpke(mode, enc, public, dh, info, psk, psk_id):
    shared = labelled_expand(KEM, labelled_extract(KEM, b"", b"eae_prk", dh), b"shared_secret", enc + public, 32)
    context = bytes([mode]) + labelled_extract(HPKE, b"", b"psk_id_hash", psk_id)
    context += labelled_extract(HPKE, b"", b"info_hash", info)
    secret = labelled_extract(HPKE, shared, b"secret", psk)
    return shared, *(labelled_expand(HPKE, secret, label, context, size)
                     for label, size in ((b"key", 32), (b"base_nonce", 12), (b"exp", 32)))


def sized(size, text):
    return len(text.encode()).to_bytes(size, "big") + text.encode()


# What the messages that are more than a text say in the file, by type.
BODIES = {
    4: sized(2, "Sleeping better") + sized(2, "https://sleep.example/a") + b"Page 2.",
    5: sized(1, "zz.second") + b"She cannot sleep.",
    6: (3).to_bytes(4, "big") + b"\1",
    7: sized(1, "zz.first") + b"She cannot sleep.",
}


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        talk = json.load(file)
    base_point = (9).to_bytes(32, "little")
    conversation = bytes.fromhex(talk["conversation_id"])
    psk = bytes.fromhex(talk["psk"])
    assert conversation == hashlib.sha256(b"pop/1 test vector conversation").digest()
    assert talk["desk_private"] == derive_private("pop/1 test vector published 0").hex()
    made = {derive_private(f"pop/1 test vector {side} {n}") for side in ("published", "child", "desk")
            for n in range(12)}
    for message in talk["messages"]:
        raw = {key: bytes.fromhex(value) for key, value in message.items() if isinstance(value, str)}
        assert raw["recipient_private"] in made and raw["ephemeral_private"] in made
        public = x25519(raw["recipient_private"], base_point)
        enc = x25519(raw["ephemeral_private"], base_point)
        first = message["direction"] == 0 and message["sequence"] == 0
        info = b"pop/1 message\0" + hashlib.sha256(talk["service_id"].encode()).digest()
        info += hashlib.sha256(public).digest()
        aad = bytes([1, message["direction"]]) + conversation
        aad += message["sequence"].to_bytes(4, "big") + message["key_ref"].to_bytes(4, "big")
        body = BODIES.get(message["type"], raw["body"])
        plain = raw["next_key"] + message["ack"].to_bytes(4, "big") + bytes([message["type"]])
        plain += len(body).to_bytes(2, "big") + body + bytes(1445 - len(body))
        dh = x25519(raw["ephemeral_private"], public)
        assert dh == x25519(raw["recipient_private"], enc)
        shared, key, nonce, exporter = hpke(int(not first), enc, public, dh, info, b"" if first else psk,
                                            b"" if first else conversation)
        sealed = message["key_ref"].to_bytes(4, "big") + enc + chacha20_poly1305(key, nonce, aad, plain)
        assert len(sealed) == 1536
        recomputed = {"recipient_public": public, "enc": enc, "info": info, "aad": aad, "plain": plain,
                      "body": body, "shared_secret": shared, "key": key, "base_nonce": nonce, "exporter_secret": exporter,
                      "sealed": sealed}
        for name, value in recomputed.items():
            assert value == raw[name], f"{name} of message {message['direction']}/{message['sequence']}"
        if first:
            assert psk == labelled_expand(HPKE, exporter, b"sec", b"pop/1 psk", 32)
    print(f"{len(talk['messages'])} messages recomputed")


if __name__ == "__main__":
    main()
