"""Oblivious HTTP with independent implementations of HPKE, both ways, requests and responses: pyhpke, and cryptography's own
where it can (it exports no secret, so it has no part in responses)."""

import base64
import http.server
import json
import os
import secrets
import ssl
import struct
import threading
import unittest

import bhttp
import ohttp
import parties
from interop_stage import InteropStage

STORED = 7


def answer(stored=STORED):
    return struct.pack(">BIHH", 0, stored, 0, 0)


class PythonGateway(InteropStage):
    """Our client's requests, opened by a gateway in Python; its responses, opened by our client."""

    def setUp(self):
        super().setUp()
        self.gateway = gateway = ohttp.Gateway(key_id=77)
        self.opened = []
        self.respond = lambda: bhttp.write_response(200, content=answer(), size=parties.BHTTP_SIZE)
        stage = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                request = self.rfile.read(int(self.headers["content-length"]))
                message, seal = gateway.open(request)
                stage.opened.append((message, gateway.open_with_pyca(request), self.headers["content-type"]))
                content = seal(stage.respond())
                self.send_response(200)
                self.send_header("content-type", parties.RESPONSE_TYPE)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

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
        record["key_configs"] = [{"key_config": base64.b64encode(gateway.key_config()).decode()}]
        self.write_json("gateway.json", record)

    def test_requests(self):
        names = secrets.token_hex(32), secrets.token_hex(32)
        for words in (("start", *names, 1, 5), ("send", *names, 3, 6), ("fetch", *names, 4, 2), ("end", *names, 9, 8)):
            said = self.ask(*words)
            self.assertEqual((said["http"], said["status"], said["stored"]), (200, 200, STORED))
        for i, (message, by_pyca, kind) in enumerate(self.opened):
            self.assertEqual((message, kind, len(message)), (by_pyca, "message/ohttp-req", 2048))
            method, scheme, authority, path, headers, content = bhttp.read_request(message)
            self.assertEqual((scheme, authority), (b"https", b"localhost"))
            self.assertEqual(headers, [(b"authorization", b"Bearer " + names[1].encode())])
            base = b"/pop/v1/conversations"
            mine = base + b"/" + names[0].encode()
            sequence_and = lambda number, fill: struct.pack(">I", number) + bytes([fill]) * 1536
            self.assertEqual((method, path, content), (
                (b"POST", base, bytes.fromhex(names[0]) + struct.pack(">IB", 1, 8) + b"zz.first" + bytes([5]) * 1536),
                (b"POST", mine + b"/messages", sequence_and(3, 6)),
                (b"GET", mine + b"/messages?after=4&wait=2", b""),
                (b"POST", mine + b"/end", sequence_and(9, 8)))[i])
        self.assertEqual(len(self.opened), 4)

    def test_responses_of_every_form(self):
        for form in ({}, {"known": False}, {"informational": [(102, [(b"running", b'"sleep 15"')]), (103, [])]},
                     {"headers": [(b"content-type", b"x"), (b"date", b"now")]}, {"trailers": [(b"a", b"b")]},
                     {"known": False, "informational": [(100, [(b"a", b"")])], "trailers": [(b"a", b"b")]}):
            self.respond = lambda form=form: bhttp.write_response(200, content=answer(), size=2048, **form)
            self.assertEqual(self.ask("fetch", "00" * 32, "00" * 32, 0, 0).get("stored"), STORED, form)
        for status, problem in ((404, 2), (429, 7), (503, 9)):
            self.respond = lambda: bhttp.write_response(status, content=bytes([problem]), size=2048)
            said = self.ask("fetch", "00" * 32, "00" * 32, 0, 0)
            self.assertEqual((said["http"], said["status"], said["problem"]), (200, status, problem))
        good = bhttp.write_response(200, content=answer(), size=2048)
        for bad in (good[:-1] + b"\1", good[:-1], good + b"\0", bytes(2048), good[:1]):
            self.respond = lambda: bad
            self.assertNotIn("status", self.ask("fetch", "00" * 32, "00" * 32, 0, 0))


class PythonClient(InteropStage):
    """Python's requests, opened by our gateway; its responses, opened in Python."""

    def setUp(self):
        super().setUp()
        self.start_gateway()
        self.transport = self.to_gateway()
        self.addCleanup(self.transport.https.close)

    def test_the_key_configuration_is_as_the_rfc_says(self):
        config = ohttp.KeyConfig(self.key_config())
        self.assertEqual((config.key_id, config.suites), (1, [(ohttp.KDF, ohttp.AEAD)]))

    def test_requests_and_responses(self):
        conversation, token, sealed = os.urandom(32), os.urandom(32), os.urandom(1536)
        start = parties.start_request(conversation, token, "zz.first", 1, sealed)
        self.assertEqual(self.transport.ask(start).stored, 1)
        for sequence in range(1, 30):
            message = parties.message_request(conversation, token, sequence, os.urandom(1536))
            self.assertEqual(self.transport.ask(message).stored, sequence + 1)
        with self.assertRaises(parties.Refused) as refused:
            self.transport.ask(parties.fetch_request(conversation, os.urandom(32), 0, 0))
        self.assertEqual((refused.exception.status, refused.exception.problem), (404, 2))

    def test_requests_sealed_by_cryptography(self):
        conversation, token = os.urandom(32), os.urandom(32)
        start = parties.start_request(conversation, token, "zz.first", 1, bytes(1536))
        status, kind, body = self.transport.post(self.transport.client.seal_with_pyca(start))
        self.assertEqual((status, kind, len(body)), (200, parties.RESPONSE_TYPE, 2096))
        self.assertEqual(self.transport.ask(parties.fetch_request(conversation, token, 0, 0)).stored, 1)  # it was opened

    def test_requests_of_every_form(self):
        """Known and indeterminate length, fields a gateway does not know, trailers; always 2,048 bytes."""
        conversation, token = os.urandom(32), os.urandom(32)
        self.transport.ask(parties.start_request(conversation, token, "zz.first", 1, bytes(1536)))
        path, fields = f"/pop/v1/conversations/{conversation.hex()}/messages?after=0&wait=0".encode(), parties.bearer(token)
        for form in ({}, {"known": False}, {"trailers": [(b"a", b"b")]}, {"authority": b""}):
            request = bhttp.write_request(b"GET", path, fields + [(b"date", b"omit")], size=2048, **form)
            self.assertEqual(self.transport.ask(request).stored, 1, form)
        # RFC 9292 allows a number in more bytes than it needs.
        short = bhttp.write_request(b"GET", path, fields)
        longer = b"\xc0" + bytes(7) + b"\x40\x03" + short[2:]
        self.assertEqual(self.transport.ask(longer + bytes(2048 - len(longer))).stored, 1)

    def test_a_response_opens_for_its_own_request_only(self):
        fetch = parties.fetch_request(os.urandom(32), os.urandom(32), 0, 0)
        (first, open_first), (second, open_second) = self.transport.client.seal(fetch), self.transport.client.seal(fetch)
        answers = [self.transport.post(request)[2] for request in (first, first, second)]
        for response, opens, other in ((answers[0], open_first, open_second), (answers[1], open_first, open_second),
                                       (answers[2], open_second, open_first)):
            self.assertEqual(len(opens(response)), 2048)
            with self.assertRaises(Exception):
                other(response)
        # A request that is repeated is answered with a nonce of its own: the response key is used once.
        self.assertNotEqual(answers[0][:32], answers[1][:32])


if __name__ == "__main__":
    unittest.main()
