"""The gateway as whoever runs it meets it: configuration, keys, certificates, figures, full disks, too many at once."""

import base64
import datetime
import http.client
import json
import resource
import secrets
import shutil
import signal
import socket
import sqlite3
import ssl
import time
import unittest

from stage import DEADLINE, GATEWAY, SOURCE, Process, Stage

FULL, CLOSED, UNAVAILABLE = 7, 8, 9
DAY = 86400


class Operation(Stage):
    """Straight to the gateway: the relay has tests of its own."""

    path = "/gateway"

    def relay_url(self):
        return f"https://localhost:{self.gateway_config['port']}{self.path}"

    def configure(self, **fields):
        self.gateway_config.update(fields)
        self.gateway_config = {name: value for name, value in self.gateway_config.items() if value is not None}
        self.write_json("gateway.conf", self.gateway_config)

    def refusal(self):
        """What the gateway says when it does not start."""
        return self.run_tool([GATEWAY, "run", "--config", str(self.folder / "gateway.conf")], status=1)

    def plain(self, method, path, body=None, headers=None, port=None):
        connection = http.client.HTTPConnection("127.0.0.1", port or self.gateway_config["port"], timeout=DEADLINE)
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return response.status, content

    def health(self):
        connection = http.client.HTTPSConnection("localhost", self.gateway_config["port"], context=self.tls(), timeout=DEADLINE)
        connection.request("GET", "/health")
        status = connection.getresponse().status
        connection.close()
        return status

    def until(self, what, wanted):
        """Asks again until the answer is there: each question is an event for the gateway."""
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            answer = what()
            if wanted(answer):
                return answer
        self.fail(f"it stayed {answer}")

    def start_with_metrics(self):
        """(gateway, a function that gets its metrics as text)"""
        self.configure(metrics_port=0)
        gateway = Process([GATEWAY, "run", "--config", str(self.folder / "gateway.conf")], self.folder / "gateway.log")
        self.processes.append(gateway)
        ports = json.loads(gateway.expect(lambda line: line.startswith("ready ")).split(" ", 1)[1])
        self.gateway_config["port"] = ports["port"]

        def metrics(path="/metrics"):
            return self.plain("GET", path, port=ports["metrics_port"])
        return gateway, metrics

    def start(self, service="zz.first"):
        names = secrets.token_hex(32), secrets.token_hex(32)
        return names, self.ask("start", *names, 1, 1, service=service)


class Configuration(Operation):

    def test_twenty_mistakes_say_what_to_write(self):
        service = self.gateway_config["services"][0]
        relay = {"id": "one", "path": "/one"}
        for fields, words in (
                ({"id": None}, "id: is missing; write the gateway's id in the directory"),
                ({"id": "Main, gateway"}, "id: has other characters than a-z"),
                ({"url": "http://gateway.example/"}, 'url: is no https: address; write one such as "https://'),
                ({"url": 7}, "url: must be a text"),
                ({"url": "https://gateway.example/desk/v1/fetch"}, "url: has a path that is the gateway's own"),
                ({"url": "https://gateway.example/gateway?relay=1"}, "url: "),
                ({"operator": ""}, "operator: must be a text; write who runs it"),
                ({"listen": ["127.0.0.1"]}, "listen: must be a text"),
                ({"listen": "gateway.example"}, "listen address 'gateway.example'"),
                ({"port": 70000}, "port: is not possible; write a port, 0 for any free one, from 0 to 65535"),
                ({"cert": None}, "cert: is missing; write the file with the certificate chain"),
                ({"cert": "nowhere.pem"}, "certificate "),
                ({"key": "ca/relay.key"}, "private key "),
                ({"tls": "none"}, 'tls: is not possible; write "here", "proxy" or "proxy-elsewhere"'),
                ({"tls": "proxy"}, "cert: no such field"),
                ({"tls": "proxy", "cert": None, "key": None, "listen": "0.0.0.0"}, "listen: is no loopback address"),
                ({"max_connections": 1}, "max_connections: is not possible; write connections at one time, from 8"),
                ({"metrics_port": "9100"}, "metrics_port: is not possible; write a port of 127.0.0.1"),
                ({"services": []}, "services: must be a list [ … ] with at least one entry"),
                ({"services": [service, service]}, "services[1].id: is there twice"),
                ({"services": [{**service, "id": "a,b"}]}, "services[0].id: has other characters"),
                ({"services": [{**service, "access_key": "AAAA"}]}, "services[0].access_key: is not 32 bytes in base64"),
                ({"services": [{**service, "desk_keys": [-1]}]}, "services[0].desk_keys: must be a list of numbers"),
                ({"services": [{**service, "message_limit": 1}]}, "services[0].message_limit: is not possible"),
                ({"services": [{**service, "queue_limits": 1}]}, "services[0].queue_limits: no such field"),
                ({"relays": [relay, relay]}, "relays[1].path: is there twice"),
                ({"relays": [{**relay, "path": "/desk/v1/fetch"}]}, "relays[0].path: has a path that is the gateway's own"),
                ({"relays": [{**relay, "path": "one"}]}, "relays[0].path: has no path that can be served"),
                ({"database": "nowhere/gateway.db"}, "nowhere/gateway.db"),
        ):
            with self.subTest(**fields):
                before = dict(self.gateway_config)
                self.configure(**fields)
                self.assertIn(words, self.refusal())
                self.gateway_config = before
        (self.folder / "gateway.conf").write_text('{"id": "main",}')
        self.assertIn("gateway.conf: ", self.refusal())
        (self.folder / "gateway.conf").unlink()
        self.assertIn("gateway.conf: cannot be read", self.refusal())

    def test_a_second_gateway_on_one_database_is_refused(self):
        self.start_gateway()
        self.configure(port=0)
        self.assertIn("another pop-gateway is using it", self.refusal())

    def test_plain_http_from_a_proxy_on_this_machine(self):
        self.configure(tls="proxy", cert=None, key=None)
        self.start_gateway()
        self.assertEqual(self.plain("GET", "/health", headers={"x-forwarded-for": "192.0.2.77"})[0], 204)
        self.assertEqual(self.plain("POST", "/desk/v1/fetch", "{}", {"forwarded": "for=192.0.2.77"})[0], 401)
        for file in (self.folder / "gateway.log", *self.folder.glob("gateway.db*")):
            self.assertNotIn(b"192.0.2.77", file.read_bytes(), file)


class Running(Operation):

    def setUp(self):
        super().setUp()
        self.gateway = self.start_gateway()

    def certificate(self):
        return ssl.get_server_certificate(("127.0.0.1", self.gateway_config["port"]))

    def test_a_renewed_certificate_without_a_restart(self):
        old = self.certificate()
        kept = http.client.HTTPSConnection("localhost", self.gateway_config["port"], context=self.tls(), timeout=DEADLINE)
        kept.request("GET", "/health")
        kept.getresponse().read()

        self.run_tool([str(SOURCE / "samples/ca/make_ca.sh"), str(self.folder / "ca2"), "gateway"])
        for name in ("gateway.pem", "gateway.key"):
            shutil.copy(self.folder / "ca2" / name, self.folder / "ca" / name)
        self.assertEqual(self.certificate(), old)
        self.gateway.popen.send_signal(signal.SIGHUP)
        new = self.until(self.certificate, lambda certificate: certificate != old)
        kept.request("GET", "/health")  # a connection from before goes on
        self.assertEqual(kept.getresponse().status, 204)
        kept.close()

        # A damaged one is not taken over, and the log says why.
        (self.folder / "ca/gateway.pem").write_text("damaged")
        self.gateway.popen.send_signal(signal.SIGHUP)
        self.until((self.folder / "gateway.log").read_text, lambda log: "certificate_refused" in log)
        self.assertEqual(self.certificate(), new)

    def test_keys_are_taken_over_and_destroyed_in_time(self):
        path = self.folder / "keys/1.json"
        key = json.loads(path.read_text())
        request = base64.b64decode(self.ask("fetch", "00" * 32, "00" * 32, 0, 0)["request"])

        def answered():
            return self.gateway_post(request).status

        def set_times(begin, end):
            path.write_text(json.dumps({**key, "not_before": self.utc(begin), "not_after": self.utc(end)}, indent=2))
            self.gateway.popen.send_signal(signal.SIGHUP)

        now = time.time()
        # The clock was set back: a key of the future opens.
        set_times(now + 30 * DAY, now + 120 * DAY)
        # The next key is in the record at once, is used 14 days later, and opens at once.
        record = json.loads(self.run_tool([GATEWAY, "keys", "--new", "--version", "2", "--config",
                                           str(self.folder / "gateway.conf")]))
        begin, end = (datetime.datetime.fromisoformat(record["key_configs"][1][name][:-1] + "+00:00").timestamp()
                      for name in ("not_before", "not_after"))
        self.assertAlmostEqual(begin, now + 14 * DAY, delta=300)
        self.assertEqual(end - begin, 90 * DAY)
        (self.folder / "gateway.json").write_text(json.dumps(record))  # the child takes the last one
        self.gateway.popen.send_signal(signal.SIGHUP)
        self.until(lambda: self.ask("fetch", "00" * 32, "00" * 32, 0, 0)["http"], lambda status: status == 200)
        self.assertEqual(answered(), 200)
        # Past its end it opens for 14 days more, unpublished; then it is gone.
        set_times(now - 103 * DAY, now - 13 * DAY)
        record = json.loads(self.run_tool([GATEWAY, "keys", "--version", "3", "--config", str(self.folder / "gateway.conf")]))
        self.assertEqual(len(record["key_configs"]), 1)
        self.assertEqual(answered(), 200)
        set_times(now - 105 * DAY, now - 15 * DAY)
        self.until(answered, lambda status: status == 422)
        self.assertFalse(path.exists())

    @staticmethod
    def utc(seconds):
        return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")

    def gateway_post(self, body):
        connection = http.client.HTTPSConnection("localhost", self.gateway_config["port"], context=self.tls(), timeout=DEADLINE)
        connection.request("POST", self.path, body, {"content-type": "message/ohttp-req"})
        response = connection.getresponse()
        response.read()
        connection.close()
        return response

    def test_closed_holds_at_once_and_for_new_ones_only(self):
        names, _ = self.start()
        _, session = self.session("zz.first")
        self.assertEqual(self.gateway_request("/desk/v1/standing", {"state": "closed"}, session)[0], 200)
        self.assertEqual(self.start()[1]["problem"], CLOSED)
        self.assertEqual(self.ask("send", *names, 1, 2)["stored"], 2)
        self.assertEqual(self.start("zz.second")[1]["status"], 200)
        self.gateway_request("/desk/v1/standing", {"state": "busy", "wait_minutes": 12}, session)
        answer = self.start()[1]
        self.assertEqual((answer["busy"], answer["minutes"]), (True, 12))

    def test_a_full_disk_is_said_and_got_over(self):
        (name, token), _ = self.start()
        pid = self.gateway.popen.pid
        before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        largest = max(path.stat().st_size for path in self.folder.glob("gateway.db*"))
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (largest + 8192, before[1]))
        stored = 1
        while True:
            answer = self.ask("send", name, token, stored, stored)
            if answer["status"] != 200:
                break
            stored += 1
            self.assertLess(stored, 200, "the limit was never reached")
        self.assertEqual((answer["status"], answer["problem"]), (503, UNAVAILABLE))
        self.assertEqual(self.health(), 503)
        self.assertEqual(self.ask("fetch", name, token, 0, 0)["stored"], stored)  # what it said, it holds
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)
        self.until(self.health, lambda status: status == 204)
        self.assertEqual(self.ask("send", name, token, stored, stored)["stored"], stored + 1)


class Figures(Operation):

    def test_metrics_tell_of_the_machine_and_nobody_else_hears_them(self):
        gateway, metrics = self.start_with_metrics()
        self.start()
        status, content = metrics()
        self.assertEqual(status, 200)
        text = content.decode()
        names = [line.split()[0] for line in text.splitlines() if not line.startswith("#")]
        self.assertEqual(sorted(names), sorted([
            "pop_gateway_healthy", "pop_gateway_held_polls", "pop_gateway_transactions_total",
            "pop_gateway_storage_faults_total", "pop_gateway_refused_total", "pop_gateway_not_opened_total",
            "pop_gateway_desks_refused_total"]))
        self.assertNotIn("zz.first", text)
        self.assertEqual(metrics("/gateway")[0], 404)
        connection = http.client.HTTPSConnection("localhost", self.gateway_config["port"], context=self.tls(), timeout=DEADLINE)
        connection.request("GET", "/metrics")
        self.assertEqual(connection.getresponse().status, 404)
        connection.close()
        self.assertEqual(gateway.stop(), 0)

    def counts(self, *flags):
        return self.run_tool([GATEWAY, "counts", "--config", str(self.folder / "gateway.conf"), *flags])

    def test_arrivals_are_counted_by_service_relay_and_week_only(self):
        self.configure(relays=[{"id": "relay-a", "path": "/a"}, {"id": "relay-b", "path": "/b"}])
        gateway = self.start_gateway()
        self.path = "/a"
        names, _ = self.start()
        self.assertEqual(self.ask("start", *names, 1, 1)["status"], 200)  # a repetition is no arrival
        self.ask("send", *names, 1, 2)
        self.start("zz.second")
        self.path = "/b"
        for _ in range(2):
            self.assertEqual(self.start()[1]["status"], 200)
        self.path = "/gateway"
        self.assertEqual(self.start()[1]["http"], 404)
        # Not beside the conversations it counts: a copy of the log would say which came through which relay.
        self.assertEqual(json.loads(self.counts()), {"arrivals": []})
        self.assertEqual(gateway.stop(), 0)
        year, week, _ = datetime.datetime.now(datetime.timezone.utc).isocalendar()
        week = f"{year}-W{week:02}"
        rows = [("zz.first", "relay-a", 1), ("zz.first", "relay-b", 2), ("zz.second", "relay-a", 1)]
        self.assertEqual(json.loads(self.counts())["arrivals"], [
            {"service": service, "relay": relay, "week": week, "count": count} for service, relay, count in rows])
        gateway = self.start_gateway()
        self.path = "/b"
        self.start()
        gateway.stop()
        self.assertIn(f"zz.first,relay-b,{week},3\n", self.counts("--csv"))
        self.assertEqual(self.counts("--csv").splitlines()[0], "service,relay,week,count")


class Limits(Operation):

    def test_new_conversations_leave_half_of_the_room_to_those_begun(self):
        self.gateway_config["services"][0]["message_limit"] = 10
        self.configure()
        self.start_gateway()
        names, _ = self.start()
        for _ in range(4):
            self.assertEqual(self.start()[1]["status"], 200)
        self.assertEqual(self.start()[1]["problem"], FULL)
        for sequence in range(1, 6):
            self.assertEqual(self.ask("send", *names, sequence, 2)["stored"], sequence + 1)
        self.assertEqual(self.ask("send", *names, 6, 2)["problem"], UNAVAILABLE)
        self.assertEqual(self.start("zz.second")[1]["status"], 200)  # one service does not fill another's room
        # The desk has them: there is room again.
        _, session = self.session("zz.first")
        self.assertEqual(self.gateway_request("/desk/v1/acknowledge", {"conversation": names[0], "count": 6}, session)[0], 200)
        self.assertEqual(self.ask("send", *names, 6, 2)["stored"], 7)
        with sqlite3.connect(f"file:{self.folder}/gateway.db?mode=ro", uri=True) as database:
            self.assertEqual(database.execute("SELECT count(*) FROM messages WHERE sealed IS NOT NULL AND conversation = 1").fetchone(), (1,))
            self.assertEqual(database.execute("SELECT stored FROM services WHERE id = 'zz.first'").fetchone(), (5,))

    def test_one_conversation_cannot_fill_the_disk(self):
        self.start_gateway()
        names, _ = self.start()
        # As if 255 more had come.
        with sqlite3.connect(self.folder / "gateway.db") as database:
            database.execute("UPDATE conversations SET from_child = 256")
        database.close()
        self.assertEqual(self.ask("send", *names, 256, 2)["problem"], UNAVAILABLE)
        self.assertEqual(self.ask("end", *names, 256, 2)["stored"], 257)  # an end is always taken

    def test_too_many_at_once_are_told_so_and_the_rest_are_answered(self):
        self.configure(tls="proxy", cert=None, key=None)
        files = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, files)
        resource.setrlimit(resource.RLIMIT_NOFILE, (files[1], files[1]))
        _, metrics = self.start_with_metrics()
        fetch = self.sealed_fetch()
        # The store is held up: what waits for it piles up to the limit, and no further.
        blocker = sqlite3.connect(self.folder / "gateway.db", isolation_level=None)
        blocker.execute("BEGIN IMMEDIATE")
        request = (f"POST /gateway HTTP/1.1\r\nHost: x\r\nContent-Type: message/ohttp-req\r\n"
                   f"Content-Length: {len(fetch)}\r\n\r\n").encode() + fetch
        lines = []
        for _ in range(1000):
            line = socket.create_connection(("127.0.0.1", self.gateway_config["port"]), timeout=DEADLINE)
            line.sendall(request)
            lines.append(line)
        self.until(lambda: metrics()[1], lambda text: b"pop_gateway_refused_total 0\n" not in text)
        blocker.execute("ROLLBACK")
        blocker.close()
        for line in lines:
            self.assertTrue(line.recv(100).startswith(b"HTTP/1.1 200"))  # sealed: only the child reads which
            line.close()
        self.assertEqual(self.plain("GET", "/health")[0], 204)

    def sealed_fetch(self):
        # The child's program speaks TLS only: its request is sealed all the same.
        self.gateway_config["port"], port = 1, self.gateway_config["port"]
        answer = self.ask("fetch", "00" * 32, "00" * 32, 0, 0)
        self.gateway_config["port"] = port
        return base64.b64decode(answer["request"])


if __name__ == "__main__":
    unittest.main()
