"""What a real nginx with our configuration passes on, refuses, serves and writes down."""

import asyncio
import contextlib
import http.client
import os
import resource
import select
import shutil
import socket
import ssl
import subprocess
import threading
import unittest

from stage import DEADLINE, ENVIRONMENT, SOURCE, Stage, free_port

POST = {"content-type": "message/ohttp-req"}
# What the relay itself says of a connection.
OWN = {"server", "date", "connection"}


class Recorder:
    """Stands where a gateway would: keeps every byte that reaches it, and answers with the bytes it was given."""

    ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: message/ohttp-res\r\ncontent-length: 2\r\n\r\nok"

    def __init__(self, ca, name="gateway"):
        self.seen = []  # one piece a request
        self.answer = self.ANSWER
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(ca / f"{name}.pem", ca / f"{name}.key")
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            with self.context.wrap_socket(connection, server_side=True) as tls:
                while request := self._request(tls):
                    self.seen.append(request)
                    if self.answer is not None:
                        tls.sendall(self.answer)
                        if not self.answer.startswith(b"HTTP/1.1 200"):
                            return
        except OSError:
            pass

    @staticmethod
    def _request(tls):
        request = b""
        while b"\r\n\r\n" not in request:
            piece = tls.recv(65536)
            if not piece:
                return request
            request += piece
        head, _, body = request.partition(b"\r\n\r\n")
        lengths = [int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
        while len(body) < sum(lengths):
            body += tls.recv(65536)
        return head + b"\r\n\r\n" + body

    def close(self):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)  # ends the accept that waits
        self.listener.close()


def passed_on(body, path=b"/gateway"):
    """All that a gateway may ever get, to the byte."""
    return (b"POST " + path + b" HTTP/1.1\r\nHost: localhost\r\nContent-Type: message/ohttp-req\r\nContent-Length: %d\r\n\r\n"
            % len(body) + body)


class Relay(Stage):

    def setUp(self):
        super().setUp()
        self.gateway = self.recorder()
        self.gateway_config["port"] = self.gateway.port
        (self.folder / "directory").mkdir()
        (self.folder / "directory/timestamp.json").write_text('{"x":"' + "y" * 5000 + '"}')

    def recorder(self, ca=None):
        recorder = Recorder(ca or self.folder / "ca")
        self.addCleanup(recorder.close)
        return recorder

    def curl(self, *words):
        return self.run_tool(["curl", "-sS", "--cacert", str(self.ca), "--max-time", "30", *words])

    def changed_template(self, *changes):
        copy = self.folder / "relay-copy"
        copy.mkdir()
        template = (SOURCE / "samples/relay/nginx.conf.template").read_text()
        for old, new in changes:
            self.assertIn(old, template)
            template = template.replace(old, new)
        (copy / "nginx.conf.template").write_text(template)
        shutil.copy(SOURCE / "samples/relay/relay.sh", copy)
        self.relay_script = copy / "relay.sh"

    def expect_nothing_written(self):
        self.stop_relay()
        self.assertEqual((self.folder / "relay/error.log").read_bytes(), b"")
        for path in (self.folder / "relay").rglob("*"):
            if path.is_file() and path.name not in ("nginx.conf", "refusal"):
                self.assertEqual(path.read_bytes(), b"", path)

    def test_nothing_of_the_child_but_the_body_goes_on(self):
        self.start_relay()
        told = {**POST, "user-agent": "Game/1", "accept-language": "mi", "cookie": "id=1", "x-forwarded-for": "192.0.2.7",
                "forwarded": "for=192.0.2.7", "via": "1.1 home", "x-real-ip": "192.0.2.7", "x-account": "42", "te": "trailers",
                "referer": "https://game.example/", "authorization": "Bearer 42", "expect": "", "accept-encoding": "br",
                "host": "elsewhere.example", "x-forwarded-host": "game.example", "traceparent": "00-42-42-01"}
        response, content = self.relay_request("POST", "/", b"sealed", told)
        self.assertEqual((response.status, content), (200, b"ok"))
        self.assertEqual(self.gateway.seen, [passed_on(b"sealed")])

    def test_a_body_of_unsaid_length_is_one_request_like_any_other(self):
        # If the relay believed a length, or a lack of one, the rest would be a second request, of the child's making.
        inner = b"POST /desk/v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"
        self.start_relay()
        url = f"https://localhost:{self.relay_port}/"
        body = self.folder / "body"
        body.write_bytes(inner)
        type_ = "content-type: message/ohttp-req"
        for version in ("--http1.1", "--http2"):
            self.assertEqual(self.curl(version, "-X", "POST", "-H", type_, "-H", "transfer-encoding: chunked", "-H",
                                       "content-length:", "--data-binary", f"@{body}", url), "ok")
        with self.tls().wrap_socket(socket.create_connection(("localhost", self.relay_port)), server_hostname="localhost") as tls:
            tls.sendall(b"POST / HTTP/1.1\r\nhost: x\r\n" + type_.encode() + b"\r\ncontent-length: 3\r\n"
                        b"transfer-encoding: chunked\r\nconnection: close\r\n\r\n%x\r\n" % len(inner) + inner + b"\r\n0\r\n\r\n")
            self.assertRegex(tls.recv(100), rb"^HTTP/1.1 (200|400)")
        self.assertGreaterEqual(len(self.gateway.seen), 2)
        self.assertEqual(set(self.gateway.seen), {passed_on(inner)})

    def test_nothing_of_the_gateway_but_status_type_and_body_comes_back(self):
        self.start_relay(directory=self.folder / "directory")
        self.gateway.answer = (
            b"HTTP/1.1 200 Fine\r\ncontent-type: message/ohttp-res\r\ncontent-length: 2\r\nset-cookie: who=you\r\n"
            b"server: made-up\r\nvia: 1.1 x\r\nalt-svc: h3=\":443\"\r\netag: \"you\"\r\n"
            b"last-modified: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
            b"x-you: 42\r\n!you: 42\r\n$you: 42\r\n_you: 42\r\n8you: 42\r\n"
            b"www-authenticate: Basic\r\nstrict-transport-security: max-age=1\r\nnel: {}\r\nreport-to: {}\r\n"
            b"cache-control: public\r\nexpires: 0\r\nlink: </x>\r\nlocation: https://localhost/x\r\nrefresh: 1\r\n"
            b"x-accel-redirect: /directory/timestamp.json\r\nx-accel-limit-rate: 1\r\nx-accel-charset: x\r\nvary: x\r\n\r\nok")
        response, content = self.relay_request("POST", "/", b"sealed", POST)
        self.assertEqual((response.status, content), (200, b"ok"))
        said = {name.lower(): value for name, value in response.getheaders()}
        self.assertEqual(said.pop("content-type"), "message/ohttp-res")
        self.assertEqual(said.pop("content-length"), "2")
        self.assertEqual(set(said) - OWN, set())
        self.assertEqual(said.get("server", "nginx"), "nginx")

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
        self.assertEqual(self.gateway.seen, [passed_on(b"x")])

    def test_each_path_leads_to_its_own_gateway_and_to_no_other(self):
        stranger = self.folder / "ca2"
        self.run_tool([str(SOURCE / "samples/ca/make_ca.sh"), str(stranger), "gateway"])
        second, unproved = self.recorder(), self.recorder(stranger)
        port = free_port()
        words = [f"https://localhost:{self.gateway.port}/from-this-relay", "--path", "/one",
                 "--gateway", f"https://localhost:{second.port}/two", "--path", "/two",
                 "--gateway", f"https://localhost:{unproved.port}/three", "--path", "/three"]
        self.run_tool([str(self.relay_script), "start", "--prefix", str(self.folder / "relay"), "--listen", f"127.0.0.1:{port}",
                       "--cert", str(self.folder / "ca/relay.pem"), "--key", str(self.folder / "ca/relay.key"), "--ca",
                       str(self.ca), "--gateway", *words])
        self.relay_port = port
        statuses = [self.relay_request("POST", f"/{path}", path.encode(), POST)[0].status for path in ("one", "two", "three")]
        self.assertEqual(statuses, [200, 200, 502])
        self.assertEqual(self.gateway.seen, [passed_on(b"one", b"/from-this-relay")])
        self.assertEqual(second.seen, [passed_on(b"two", b"/two")])
        self.assertEqual(unproved.seen, [])
        self.assertEqual(self.relay_request("POST", "/", b"x", POST)[0].status, 404)

    def test_a_gateway_it_cannot_verify_gets_nothing(self):
        self.run_tool([str(SOURCE / "samples/ca/make_ca.sh"), str(self.folder / "ca2"), "x"])
        self.start_relay(ca=self.folder / "ca2/ca.pem")
        self.assertEqual(self.relay_request("POST", "/", b"sealed", POST)[0].status, 502)
        self.stop_relay()
        # Known, but not under the name it is called by.
        self.start_relay(gateway=f"https://127.0.0.2:{self.gateway.port}/gateway")
        self.assertEqual(self.relay_request("POST", "/", b"sealed", POST)[0].status, 502)
        self.assertEqual(self.gateway.seen, [])

    def test_bodies_stay_in_memory(self):
        self.start_relay()
        # Files stand where nginx would make its own: whatever needed one would fail.
        for name in ("body", "proxy"):
            shutil.rmtree(self.folder / "relay/tmp" / name)
            (self.folder / "relay/tmp" / name).write_bytes(b"")
        answer = b"z" * 60_000
        self.gateway.answer = (b"HTTP/1.1 200 OK\r\ncontent-type: message/ohttp-res\r\ncontent-length: %d\r\n\r\n" % len(answer)
                               + answer)
        body = b"x" * 4096
        response, content = self.relay_request("POST", "/", body, POST)
        self.assertEqual((response.status, len(content)), (200, len(answer)))
        for chunk in (4096, 1):  # the framing of single bytes is longer than they are
            chunks = (body[at:at + chunk] for at in range(0, len(body), chunk))
            self.assertEqual(self.relay_request("POST", "/", chunks, POST)[0].status, 200)
        self.assertEqual(self.gateway.seen, [passed_on(body)] * 3)
        self.expect_nothing_written()

    def test_whatever_goes_wrong_nothing_is_written_down(self):
        self.changed_template(("proxy_read_timeout 75s", "proxy_read_timeout 1s"),
                              ("client_header_timeout 15s", "client_header_timeout 1s"),
                              ("client_body_timeout 15s", "client_body_timeout 1s"))
        self.start_relay(rate=1, burst=8)

        def status(body=b"x", **headers):
            return self.relay_request("POST", "/", body, {**POST, **headers})[0].status
        statuses = [status(b"x" * 5000)]
        self.gateway.answer = None
        statuses.append(status())  # the gateway is silent
        for answer in (b"\r\n", b"HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n",
                       b"HTTP/1.1 200 OK\r\nx: " + b"y" * 20_000 + b"\r\n\r\n"):
            self.gateway.answer = answer
            try:
                statuses.append(status())
            except http.client.HTTPException:  # nginx takes for HTTP/0.9 what is no HTTP, and passes it on: no client believes it
                statuses.append(None)
        self.assertEqual(statuses[:3] + statuses[4:], [413, 504, None, 502])
        self.assertNotEqual(statuses[3], 200)
        self.gateway.close()
        for sent in (b"GET / HTTP/1.1\r\n\r\n", bytes.fromhex("160301000401000000"), os.urandom(100), b""):
            with socket.create_connection(("localhost", self.relay_port), DEADLINE) as plain:  # no TLS; a failed one is crit
                plain.sendall(sent)
                if sent:
                    plain.recv(100)
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.load_verify_locations(self.ca)
        old.set_ciphers("ALL:@SECLEVEL=0")
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
        with self.assertRaises(ssl.SSLError):
            old.wrap_socket(socket.create_connection(("localhost", self.relay_port), DEADLINE), server_hostname="localhost")
        for sent in (b"POST / HTTP/1.1\r\nhost: x\r\ncontent-type: message/ohttp-req\r\ncontent-length: 9\r\n\r\nx", b"POST /",
                     b"POST / HTTP/9.9\r\n\r\n", b"\0\0\r\n\r\n", b"GET /" + b"x" * 40_000 + b" HTTP/1.1\r\n\r\n"):
            with self.tls().wrap_socket(socket.create_connection(("localhost", self.relay_port), DEADLINE),
                                        server_hostname="localhost") as tls:
                with contextlib.suppress(OSError):  # it may close before it has read everything
                    tls.sendall(sent)
                    tls.recv(100)  # an answer, or the end of the relay's patience
        self.assertIn(429, [status() for _ in range(20)])
        self.expect_nothing_written()

    def test_the_directory_is_served(self):
        self.start_relay(directory=self.folder / "directory")
        response, content = self.relay_request("GET", "/directory/timestamp.json")
        whole = (self.folder / "directory/timestamp.json").read_bytes()
        self.assertEqual((response.status, content), (200, whole))
        self.assertIsNone(response.getheader("etag"))
        response, content = self.relay_request("GET", "/directory/timestamp.json", headers={"accept-encoding": "gzip"})
        self.assertEqual(response.getheader("content-encoding"), "gzip")
        self.assertLess(len(content), len(whole) / 10)
        for path in ("/directory/", "/directory/none.json", "/directory../ca/ca.key", "/directory/..%2fca/ca.key"):
            self.assertIn(self.relay_request("GET", path)[0].status, (400, 403, 404), path)
        self.assertEqual(self.relay_request("PUT", "/directory/timestamp.json", b"x")[0].status, 403)

    def test_one_address_cannot_flood(self):
        self.start_relay(rate=1, burst=5)
        statuses = [self.relay_request("POST", "/", b"x", POST)[0].status for _ in range(12)]
        self.assertEqual(statuses[:6], [200] * 6)
        self.assertIn(429, statuses[6:])

    def test_slow_bodies_of_one_address_are_counted(self):
        self.start_relay(open=3)
        head = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-type: message/ohttp-req\r\ncontent-length: 2\r\n\r\n"
        with contextlib.ExitStack() as slow:
            lines = [slow.enter_context(self.tls().wrap_socket(self.relay_socket(), server_hostname="localhost")) for _ in range(4)]
            for line in lines:
                line.sendall(head + b"x")
                line.setblocking(False)
            refused = None
            while refused is None:
                for line in select.select(lines, [], [], DEADLINE)[0]:
                    with contextlib.suppress(ssl.SSLWantReadError):  # what TLS says for itself
                        self.assertRegex(line.recv(100), rb"^HTTP/1.1 429 ")
                        refused = line
            for line in lines:
                if line is not refused:
                    line.settimeout(DEADLINE)
                    line.sendall(b"y")
                    self.assertRegex(line.recv(100), rb"^HTTP/1.1 200 ")
        self.assertEqual(self.relay_request("POST", "/", b"x", POST)[0].status, 200)

    def test_a_start_that_fails_leaves_what_runs_and_other_programs_alone(self):
        self.start_relay()
        command = [str(self.relay_script), "start", "--prefix", str(self.folder / "relay"), "--listen", f"127.0.0.1:{self.relay_port}",
                   "--cert", str(self.folder / "ca/relay.pem"), "--key", str(self.folder / "ca/gateway.key"), "--ca", str(self.ca),
                   "--gateway", f"https://localhost:{self.gateway.port}/gateway"]
        self.assertIn("what ran goes on", self.run_tool(command, status=1))
        self.assertEqual(self.relay_request("POST", "/", b"x", POST)[0].status, 200)
        self.stop_relay()
        # As after a power cut: the number in the file belongs to somebody else by now.
        other = subprocess.Popen(["sleep", "1000"])
        self.addCleanup(other.wait)
        self.addCleanup(other.kill)
        (self.folder / "relay/relay.pid").write_text(f"{other.pid}\n")
        self.stop_relay()
        self.assertIn("no relay runs", self.run_tool([str(self.relay_script), "reload", "--prefix", str(self.folder / "relay")], status=1))
        self.assertIsNone(other.poll())
        self.start_relay()
        self.assertEqual(self.relay_request("POST", "/", b"x", POST)[0].status, 200)
        self.assertIsNone(other.poll())

    def test_an_ipv6_household_counts_as_one(self):
        # The one thing changed for the test: the address comes from a header, so that there can be many.
        self.changed_template(("map $binary_remote_addr", "set_real_ip_from 127.0.0.1;\n  real_ip_header x-test;\n"
                               "  map $binary_remote_addr"))
        self.start_relay(rate=1, burst=3)

        def flooded(addresses):
            return 429 in [self.relay_request("POST", "/", b"x", {**POST, "x-test": a})[0].status for a in addresses]
        self.assertTrue(flooded([f"2001:db8:1:a::{i:x}" for i in range(12)]))
        self.assertFalse(flooded([f"2001:db8:2:{i:x}::1" for i in range(12)]))
        self.assertFalse(flooded([f"192.0.2.{i}" for i in range(12)]))
        self.assertTrue(flooded(["192.0.2.77"] * 12))

    def test_2000_long_polls_are_held_and_answered(self):
        count, at_once = 2000, 50  # at once: handshakes that a test's single thread can take within the relay's patience

        async def poll(client):
            reader, writer = await asyncio.open_connection("localhost", self.relay_port, ssl=client)
            writer.write(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-type: message/ohttp-req\r\ncontent-length: 1\r\n"
                         b"connection: close\r\n\r\nx")
            answer = await reader.read()
            writer.close()
            return answer.startswith(b"HTTP/1.1 200 ") and answer.endswith(b"ok")

        async def all_of_them():
            arrived, everybody = asyncio.Semaphore(0), asyncio.Event()

            async def hold(reader, writer):
                with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                    await reader.readuntil(b"\r\n\r\nx")
                    arrived.release()
                    await everybody.wait()  # none is answered before all are there
                    writer.write(Recorder.ANSWER)
                    await reader.read()
                writer.close()
            server = await asyncio.start_server(hold, "127.0.0.1", 0, ssl=self.gateway.context, backlog=count)
            self.gateway_config["port"] = server.sockets[0].getsockname()[1]
            await asyncio.to_thread(self.start_relay, rate=100_000, burst=100_000, open=60_000)
            client = self.tls()
            polls = []
            while len(polls) < count:
                polls += [asyncio.ensure_future(poll(client)) for _ in range(at_once)]
                for _ in range(at_once):
                    await asyncio.wait_for(arrived.acquire(), DEADLINE)
            self.assertEqual([one for one in polls if one.done()], [])
            everybody.set()
            return await asyncio.gather(*polls)

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 3 * count), hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        self.assertEqual(sum(asyncio.run(all_of_them())), count)
        self.expect_nothing_written()

    def test_it_can_be_checked_from_outside(self):
        self.gateway.answer = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n"  # as a gateway says to what is not sealed
        (self.folder / "directory/metadata").mkdir()
        (self.folder / "directory/metadata/timestamp.json").write_text("{}")
        self.start_relay(path="/main", directory=self.folder / "directory")
        command = [str(self.relay_script), "check", "--url", f"https://localhost:{self.relay_port}", "--ca", str(self.ca),
                   "--path"]
        for _ in range(2):
            self.assertEqual(self.run_tool([*command, "/main"]), "/main: the gateway answers\n/directory/: served\n")
            self.run_tool([str(self.relay_script), "reload", "--prefix", str(self.folder / "relay")])
        self.assertEqual(self.gateway.seen, [passed_on(b"x")] * 2)

        stranger = self.folder / "ca2"
        self.run_tool([str(SOURCE / "samples/ca/make_ca.sh"), str(stranger), "x"])

        def complaint(*words):
            return subprocess.run([*command, *words], capture_output=True, text=True, env=ENVIRONMENT, timeout=DEADLINE)
        for words, said in ((["/other"], "/other: the relay has no such path"),
                            (["/main", "--ca", str(stranger / "ca.pem")], "/main: the relay is not reached, or does not")):
            done = complaint(*words)
            self.assertEqual((done.returncode, said in done.stdout), (1, True), done.stdout)
        self.gateway.close()
        (self.folder / "directory/metadata/timestamp.json").unlink()
        self.stop_relay()
        self.start_relay(path="/main", directory=self.folder / "directory")
        command[3] = f"https://localhost:{self.relay_port}"
        done = complaint("/main")
        self.assertEqual((done.returncode, done.stdout), (1, "/main: the gateway is not reached, or does not prove who it is\n"
                                                          "/directory/: answers 404; without it, keys that are refused cannot be "
                                                          "renewed\n"))

    def test_options_are_checked(self):
        script = str(SOURCE / "samples/relay/relay.sh")
        good = {"--prefix": str(self.folder / "p"), "--listen": "127.0.0.1:1", "--cert": str(self.folder / "ca/relay.pem"),
                "--key": str(self.folder / "ca/relay.key"), "--ca": str(self.ca), "--gateway": "https://localhost/gateway"}
        for name, value, complaint in (("--gateway", "http://localhost/gateway", "must be an https: address"),
                                       ("--gateway", "https://localhost:x/gateway", "'x' is not a number"),
                                       ("--cert", "/none", "--cert: cannot read"),
                                       ("--path", "x", "must begin with /"),
                                       ("--rate", "many", "--rate: 'many' is not a number"),
                                       ("--rate", "0", "--rate must be 1 or more"),
                                       ("--open", "00", "--open must be 1 or more"),
                                       ("--directory", "/none", "no folder '/none'"),
                                       ("--listen", "127.0.0.1:1;evil", "holds a character")):
            words = [w for pair in {**good, name: value}.items() for w in pair]
            self.assertIn(complaint, self.run_tool([script, "start", *words], status=1))
        words = [w for pair in good.items() for w in pair]
        self.assertIn("two gateways have the path /", self.run_tool([script, "start", *words, "--gateway", "https://b.example/x"],
                                                                    status=1))
        self.assertIn("must come after the --gateway", self.run_tool([script, "start", "--path", "/a", *words], status=1))


if __name__ == "__main__":
    unittest.main()
