"""The receiving end and its relay as real processes on loopback, for one test class.

Nothing here sleeps to synchronise: everything waits for a line, a file or an exit, with a deadline.
"""

import atexit
import base64
import functools
import hashlib
import http.client
import json
import os
import pathlib
import queue
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import unittest

SOURCE = pathlib.Path(os.environ["POP_SOURCE"])
GATEWAY = os.environ["POP_GATEWAY"]
DESK = os.environ["POP_DESK"]
CHILD = os.environ["POP_CHILD"]
DEADLINE = 30.0

# Proxies of the surroundings have no part in this.
ENVIRONMENT = {k: v for k, v in os.environ.items() if "proxy" not in k.lower()}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


CERTIFICATES = ("relay", "relay6", "gateway")


@functools.cache
def certificates():
    """The CA and its certificates, made once a test program."""
    folder = tempfile.TemporaryDirectory(prefix="pop-ca-")
    atexit.register(folder.cleanup)
    subprocess.run([str(SOURCE / "samples/ca/make_ca.sh"), folder.name, *CERTIFICATES],
                   check=True, stdout=subprocess.DEVNULL, timeout=DEADLINE)
    return folder.name


class Process:
    """A program whose standard output is read line by line."""

    def __init__(self, command, errors, stdin=False, environment=None, group=False):
        self.errors = open(errors, "ab")
        self.popen = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=self.errors, env={**ENVIRONMENT, **(environment or {})},
            stdin=subprocess.PIPE if stdin else subprocess.DEVNULL, start_new_session=group)
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.popen.stdout:
            self.lines.put(line.decode().rstrip("\n"))
        self.lines.put(None)

    def say(self, text):
        self.popen.stdin.write(text.encode() + b"\n")
        self.popen.stdin.flush()

    def expect(self, wanted, deadline=DEADLINE):
        """The first line from now on for which wanted(line) is true."""
        end = time.monotonic() + deadline
        seen = []
        while True:
            try:
                line = self.lines.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no such line in {deadline} s; seen: {seen}") from None
            if line is None:
                raise AssertionError(f"the program ended; seen: {seen}")
            if wanted(line):
                return line
            seen.append(line)

    def expect_json(self, deadline=DEADLINE, **fields):
        """The first JSON line from now on with these values."""
        def wanted(line):
            return all(json.loads(line).get(k) == v for k, v in fields.items())
        return json.loads(self.expect(wanted, deadline))

    def stop(self, how=signal.SIGTERM):
        """Ends the program and gives its exit status."""
        if self.popen.poll() is None:
            self.popen.send_signal(how)
        status = self.popen.wait(DEADLINE)
        if self.popen.stdin:
            try:
                self.popen.stdin.close()
            except BrokenPipeError:
                pass
        self.errors.close()
        self.popen.stdout.close()
        return status


class Child(Process):
    """One conversation, seen through the JSON lines of helpline_child talk."""

    def until(self, wanted, deadline=DEADLINE):
        return json.loads(self.expect(lambda line: wanted(json.loads(line)), deadline))

    def until_sent(self, count, deadline=DEADLINE):
        """Until so many messages of the child's own are stored at the gateway."""
        return self.until(
            lambda view: sum(m["mine"] and m["state"] >= 1 for m in view["messages"]) >= count, deadline)

    def until_heard(self, text, deadline=DEADLINE):
        return self.until(lambda view: any(not m["mine"] and m["text"] == text for m in view["messages"]), deadline)


class Stage(unittest.TestCase):
    """A folder with CA, keys and configurations, and the processes started from it."""

    SERVICES = ("zz.first", "zz.second")
    QUEUE_LIMIT = 200
    STARTS_PER_MINUTE = 10000
    RATE = ("1000", "1000")  # of the relay: tests are one busy address
    relay_script = SOURCE / "samples/relay/relay.sh"
    # Where each listens, and under which name the others know it.
    RELAY = ("127.0.0.1", "localhost")
    GATEWAY = ("127.0.0.1", "localhost")

    def at(self, _party, command):
        """The command as that party runs it: here all on one machine."""
        return command

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pop-helpline-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.processes = []
        self.addCleanup(self._stop_all)
        shutil.copytree(certificates(), self.folder / "ca")
        self.ca = self.folder / "ca/ca.pem"
        services = []
        for service in self.SERVICES:
            printed = self.run_tool([DESK, "keys", "--out", str(self.folder / "keys" / service),
                                     "--service", service, "--gateway", "main"])
            (self.folder / f"{service}.json").write_text(printed)
            entry = json.loads(printed)["service"]
            entry["queue_limit"] = self.QUEUE_LIMIT
            entry["starts_per_minute"] = self.STARTS_PER_MINUTE
            services.append(entry)
            self.write_json(f"desk-{service}.conf", {
                "gateway_id": "main", "gateway": "https://localhost:0", "ca": str(self.ca),
                "database": f"desk-{service}.db", "passphrase_file": "passphrase",
                "services": [{"id": service, "keys": f"keys/{service}"}]})
        (self.folder / "passphrase").write_text("correct horse battery staple\n")
        self.gateway_config = {
            "id": "main", "url": "https://localhost/gateway", "operator": "tests", "listen": self.GATEWAY[0], "port": 0,
            "cert": "ca/gateway.pem", "key": "ca/gateway.key", "services": services}
        self.write_json("gateway.conf", self.gateway_config)
        (self.folder / "gateway.json").write_text(
            self.run_tool([GATEWAY, "keys", "--config", str(self.folder / "gateway.conf")]))

    def _stop_all(self):
        for process in reversed(self.processes):
            if process.popen.poll() is None:
                process.stop(signal.SIGKILL)
        self.stop_relay()
        for log in self.folder.glob("*.log"):  # what a sanitizer found
            self.assertNotRegex(log.read_text(errors="replace"), "ERROR: AddressSanitizer|LeakSanitizer|ThreadSanitizer|runtime error:")

    def run_tool(self, command, status=0):
        done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, timeout=DEADLINE)
        self.assertEqual(done.returncode, status, f"{command}: {done.stdout}{done.stderr}")
        return done.stdout if status == 0 else done.stderr

    def write_json(self, name, value):
        (self.folder / name).write_text(json.dumps(value))

    # ---- The four parties ---------------------------------------------------------------------

    def start_gateway(self):
        """Starts it on the port it had before, if it ran before."""
        gateway = Process(self.at("gateway", [GATEWAY, "run", "--config", str(self.folder / "gateway.conf")]),
                          self.folder / "gateway.log")
        self.processes.append(gateway)
        ready = gateway.expect(lambda line: line.startswith("ready "))
        port = json.loads(ready.split(" ", 1)[1])["port"]
        if self.gateway_config["port"] == 0:
            self.gateway_config["port"] = port
            self.write_json("gateway.conf", self.gateway_config)
            for service in self.SERVICES:
                config = json.loads((self.folder / f"desk-{service}.conf").read_text())
                config["gateway"] = f"https://{self.GATEWAY[1]}:{port}"
                self.write_json(f"desk-{service}.conf", config)
        return gateway

    def start_relay(self, **options):
        """Needs a gateway that has run once."""
        flags = {"prefix": self.folder / "relay", "cert": self.folder / "ca/relay.pem", "key": self.folder / "ca/relay.key",
                 "gateway": f"https://{self.GATEWAY[1]}:{self.gateway_config['port']}/gateway", "ca": self.ca,
                 "rate": self.RATE[0], "burst": self.RATE[1]}
        flags.update(options)
        words = [word for name, value in flags.items() for word in (f"--{name}", str(value))]
        for attempt in range(5):  # nginx cannot choose a port: one found free may be taken meanwhile
            port = free_port()
            command = [str(self.relay_script), "start", "--listen", f"{self.RELAY[0]}:{port}", *words]
            done = subprocess.run(self.at("relay", command), capture_output=True, text=True, env=ENVIRONMENT, timeout=DEADLINE)
            if done.returncode == 0:
                break
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.relay_port = port

    def stop_relay(self):
        if (self.folder / "relay/relay.pid").exists():
            self.run_tool([str(SOURCE / "samples/relay/relay.sh"), "stop", "--prefix", str(self.folder / "relay")])

    def run_desk(self, service, *flags):
        command = [DESK, "run", *flags, "--config", str(self.folder / f"desk-{service}.conf")]
        desk = Process(self.at("desk", command), self.folder / f"desk-{service}.log", stdin=True)
        self.processes.append(desk)
        return desk

    def start_desk(self, service="zz.first", connected=True):
        desk = self.run_desk(service, "--events")
        desk.expect_json(event="ready")
        if connected:
            desk.expect_json(event="link", state="connected")
        return desk

    def relay_url(self):
        return f"https://{self.RELAY[1]}:{self.relay_port}/"

    def child_command(self, kind, service):
        return self.at("child", [
            CHILD, kind, "--ca", str(self.ca), "--relay", self.relay_url(), "--gateway",
            str(self.folder / "gateway.json"), "--desk", str(self.folder / f"{service}.json"), "--service", service])

    def start_child(self, service="zz.first"):
        child = Child(self.child_command("talk", service), self.folder / "child.log", stdin=True)
        self.processes.append(child)
        return child

    def start_all(self):
        self.gateway = self.start_gateway()
        self.start_relay()
        self.desk = self.start_desk()
        self.child = self.start_child()

    # ---- Single requests ------------------------------------------------------------------------

    def ask(self, *words, service="zz.first"):
        return json.loads(self.run_tool(self.child_command("ask", service) + [str(word) for word in words]))

    def begin(self, fill=1, service="zz.first"):
        """A conversation that only the gateway believes in: (id, token)."""
        names = secrets.token_hex(32), secrets.token_hex(32)
        answer = self.ask("start", *names, 1, fill, service=service)
        self.assertEqual((answer["status"], answer["stored"]), (200, 1))
        return names

    def tls(self):
        return ssl.create_default_context(cafile=str(self.ca))

    def relay_socket(self):
        return socket.create_connection((self.RELAY[0], self.relay_port), timeout=DEADLINE)

    def relay_request(self, method, path, body=None, headers=None):
        connection = http.client.HTTPSConnection(self.RELAY[1], self.relay_port)
        connection.sock = self.tls().wrap_socket(self.relay_socket(), server_hostname=self.RELAY[1])
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return response, content

    def replay(self, answer):
        """Sends an earlier request again, as a relay could: the same bytes."""
        return self.relay_request("POST", "/", base64.b64decode(answer["request"]),
                                  {"content-type": "message/ohttp-req"})

    def gateway_request(self, path, body, bearer=None):
        """A desk's request, straight to the gateway: (status, JSON)."""
        connection = http.client.HTTPSConnection("localhost", self.gateway_config["port"], context=self.tls(),
                                                 timeout=DEADLINE)
        headers = {"authorization": f"Bearer {bearer}"} if bearer else {}
        connection.request("POST", path, json.dumps(body), headers)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return response.status, json.loads(content) if content else None

    def session(self, service, key_of=None):
        """A desk's session by hand, signed with openssl: (status, session)."""
        status, challenge = self.gateway_request("/desk/v1/challenge", {})
        self.assertEqual(status, 200)
        return self.prove(service, key_of or service, challenge["challenge"])

    def prove(self, service, key_of, challenge, gateway="main"):
        seed = base64.b64decode(json.loads((self.folder / "keys" / key_of / "access.json").read_text())["private_key"])
        # An Ed25519 seed as PKCS #8 (RFC 8410).
        der = bytes.fromhex("302e020100300506032b657004220420") + seed
        (self.folder / "access.der").write_bytes(der)
        (self.folder / "proof").write_bytes(
            b"pop/1 desk access\0" + hashlib.sha256(gateway.encode()).digest()
            + hashlib.sha256(service.encode()).digest() + base64.b64decode(challenge))
        self.run_tool(["openssl", "pkeyutl", "-sign", "-rawin", "-keyform", "DER", "-inkey", str(self.folder / "access.der"),
                       "-in", str(self.folder / "proof"), "-out", str(self.folder / "signature")])
        signature = base64.b64encode((self.folder / "signature").read_bytes()).decode()
        status, session = self.gateway_request(
            "/desk/v1/session", {"service": service, "challenge": challenge, "signature": signature})
        return status, session and session.get("session")
