"""What a real nginx with our configuration passes on, refuses and serves."""

import http.server
import os
import ssl
import threading
import unittest

from stage import SOURCE, Stage

POST = {"content-type": "message/ohttp-req"}


class Relay(Stage):

    def setUp(self):
        super().setUp()
        self.seen = seen = []

        class Gateway(http.server.BaseHTTPRequestHandler):
            """Stands where the gateway would, and writes down all that reaches it."""
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                seen.append((self.requestline, sorted(self.headers.items()), body))
                self.send_response(200)
                self.send_header("content-type", "message/ohttp-res")
                self.send_header("set-cookie", "who=you")
                self.send_header("content-length", "2")
                self.end_headers()
                self.wfile.write(b"ok")

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
        server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "ca/gateway.pem", self.folder / "ca/gateway.key")
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.gateway_config["port"] = server.server_address[1]
        (self.folder / "directory").mkdir()
        (self.folder / "directory/timestamp.json").write_text("{}")

    def test_nothing_of_the_child_but_the_body_goes_on(self):
        self.start_relay()
        told = {**POST, "user-agent": "Game/1", "accept-language": "mi", "cookie": "id=1", "x-forwarded-for": "192.0.2.7",
                "forwarded": "for=192.0.2.7", "via": "1.1 home", "x-account": "42", "referer": "https://game.example/"}
        response, content = self.relay_request("POST", "/", b"sealed", told)
        self.assertEqual((response.status, content), (200, b"ok"))
        self.assertEqual(response.getheader("content-type"), "message/ohttp-res")
        self.assertIsNone(response.getheader("set-cookie"))
        line, headers, body = self.seen[0]
        self.assertEqual((line, body), ("POST /gateway HTTP/1.1", b"sealed"))
        self.assertEqual(headers, [("Content-Length", "6"), ("Content-Type", "message/ohttp-req"), ("Host", "localhost")])

    def test_only_sealed_requests_on_one_path(self):
        self.start_relay(path="/to-main")
        ask = self.relay_request
        self.assertEqual(ask("POST", "/to-main", b"x", POST)[0].status, 200)
        self.assertEqual(ask("POST", "/to-main?who=42", b"x", POST)[0].status, 404)
        self.assertEqual(ask("GET", "/to-main")[0].status, 405)
        self.assertEqual(ask("POST", "/to-main", b"x", {"content-type": "text/plain"})[0].status, 415)
        self.assertEqual(ask("POST", "/", b"x", POST)[0].status, 404)
        self.assertEqual(ask("POST", "/gateway", b"x", POST)[0].status, 404)
        self.assertEqual(ask("POST", "/to-main", b"x" * 4097, POST)[0].status, 413)
        self.assertEqual(len(self.seen), 1)

    def test_a_gateway_it_cannot_verify_gets_nothing(self):
        self.run_tool([str(SOURCE / "samples/ca/make_ca.sh"), str(self.folder / "ca2"), "x"])
        self.start_relay(ca=self.folder / "ca2/ca.pem")
        self.assertEqual(self.relay_request("POST", "/", b"sealed", POST)[0].status, 502)
        self.assertEqual(self.seen, [])

    def test_the_directory_is_served(self):
        self.start_relay(directory=self.folder / "directory")
        response, content = self.relay_request("GET", "/directory/timestamp.json")
        self.assertEqual((response.status, content), (200, b"{}"))
        self.assertIsNone(response.getheader("etag"))
        for path in ("/directory/", "/directory/none.json", "/directory../ca/ca.key", "/directory/..%2fca/ca.key"):
            self.assertIn(self.relay_request("GET", path)[0].status, (400, 403, 404), path)
        self.assertEqual(self.relay_request("PUT", "/directory/timestamp.json", b"x")[0].status, 403)

    def test_one_address_cannot_flood(self):
        self.start_relay(rate=1, burst=5)
        statuses = [self.relay_request("POST", "/", b"x", POST)[0].status for _ in range(12)]
        self.assertEqual(statuses[:6], [200] * 6)
        self.assertIn(429, statuses[6:])

    def test_an_ipv6_household_counts_as_one(self):
        # The one thing changed for the test: the address comes from a header, so that there can be many.
        template = (SOURCE / "samples/relay/nginx.conf.template").read_text()
        changed = template.replace("map $binary_remote_addr", "set_real_ip_from 127.0.0.1;\n  real_ip_header x-test;\n"
                                   "  map $binary_remote_addr")
        self.assertNotEqual(changed, template)
        copy = self.folder / "relay-copy"
        copy.mkdir()
        (copy / "nginx.conf.template").write_text(changed)
        (copy / "relay.sh").write_text((SOURCE / "samples/relay/relay.sh").read_text())
        os.chmod(copy / "relay.sh", 0o755)
        self.relay_script = copy / "relay.sh"
        self.start_relay(rate=1, burst=3)

        def flooded(addresses):
            return 429 in [self.relay_request("POST", "/", b"x", {**POST, "x-test": a})[0].status for a in addresses]
        self.assertTrue(flooded([f"2001:db8:1:a::{i:x}" for i in range(12)]))
        self.assertFalse(flooded([f"2001:db8:2:{i:x}::1" for i in range(12)]))
        self.assertFalse(flooded([f"192.0.2.{i}" for i in range(12)]))
        self.assertTrue(flooded(["192.0.2.77"] * 12))

    def test_options_are_checked(self):
        script = str(SOURCE / "samples/relay/relay.sh")
        good = {"--prefix": str(self.folder / "p"), "--listen": "127.0.0.1:1", "--cert": str(self.folder / "ca/relay.pem"),
                "--key": str(self.folder / "ca/relay.key"), "--ca": str(self.ca), "--gateway": "https://localhost/gateway"}
        for name, value, complaint in (("--gateway", "http://localhost/gateway", "must be an https: address"),
                                       ("--cert", "/none", "--cert: cannot read"),
                                       ("--path", "x", "must begin with /"),
                                       ("--listen", "127.0.0.1:1;evil", "holds a character")):
            words = [w for pair in {**good, name: value}.items() for w in pair]
            self.assertIn(complaint, self.run_tool([script, "start", *words], status=1))


if __name__ == "__main__":
    unittest.main()
