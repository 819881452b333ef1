"""Who knows what: child, relay, gateway and desk as four machines, and a search of all they hold and send.

Searched are the memory of every process while a conversation goes on and after it, every file each of them writes or
holds open (logs, databases, write-ahead logs, temporary files), every packet on every cable, and what passes relay
and gateway inside TLS. Not searched: the kernels' own memory, and what a disk keeps of deleted files.
"""

import base64
import ipaddress
import json
import os
import pathlib
import secrets
import shutil
import signal
import socket
import unittest
import urllib.parse

import networks
import searching
from stage import DEADLINE, SOURCE, Stage

TLS_TAP = os.environ["POP_TLS_TAP"]
CHILD_WORDS = "my stepfather hits me in the evening"
DESK_WORDS = "thank you for telling me that"

WORDS, ANSWER, ADDRESS, SERVICE = "the child's words", "the desk's words", "the child's address", "the service"
MAY_KNOW = {
    "child, memory": {WORDS, ANSWER, ADDRESS, SERVICE},
    "child, disk": set(),
    "cable child-relay": {ADDRESS},
    "relay, memory": {ADDRESS},
    "relay, disk": set(),
    "relay, inside TLS": set(),
    "cable relay-gateway": set(),
    "gateway, memory": {SERVICE},
    "gateway, disk": {SERVICE},
    "gateway, inside TLS": {SERVICE},
    "cable gateway-desk": set(),
    "desk, memory": {WORDS, ANSWER, SERVICE},
    "desk, disk": {SERVICE},
}
# Where the search would else have looked at the wrong thing.
MUST_SHOW = {
    "child, memory": {WORDS, ANSWER, SERVICE},
    "cable child-relay": {ADDRESS},
    "relay, memory": {ADDRESS},
    "gateway, memory": {SERVICE},
    "gateway, disk": {SERVICE},
    "desk, memory": {WORDS, ANSWER, SERVICE},
    "desk, disk": {SERVICE},
}


def setUpModule():
    global machines
    machines = networks.Networks()


class Separate(Stage):
    """The stage, with a machine for each."""
    RELAY = ("198.51.100.1", "relay")
    GATEWAY = ("0.0.0.0", "gateway")
    CHILD = networks.CHILD_V4

    def setUp(self):
        super().setUp()
        for party in networks.PARTIES:
            (self.folder / f"home-{party}").mkdir()
            (self.folder / f"tls-{party}").mkdir()
        shutil.copyfile(TLS_TAP, self.folder / "tls_tap.so")

    def at(self, party, command):
        home = self.folder / f"home-{party}"
        environment = [f"HOME={home}", f"TMPDIR={home}"]
        if party in ("relay", "gateway"):
            environment += [f"LD_PRELOAD={self.folder}/tls_tap.so", f"TLS_TAP={self.folder}/tls-{party}"]
        return machines.at(party, ["env", "-C", str(home), *environment, *command])

    def relay_socket(self):
        there = machines.socket("child", socket.AF_INET6 if ":" in self.RELAY[0] else socket.AF_INET, socket.SOCK_STREAM)
        there.settimeout(DEADLINE)
        there.connect((self.RELAY[0].strip("[]"), self.relay_port))
        return there

    def change_relay(self, old, new):
        template = (SOURCE / "samples/relay/nginx.conf.template").read_text()
        self.assertIn(old, template)
        copy = self.folder / "changed-relay"
        copy.mkdir()
        (copy / "nginx.conf.template").write_text(template.replace(old, new))
        shutil.copy(SOURCE / "samples/relay/relay.sh", copy)
        self.relay_script = copy / "relay.sh"

    def relay_processes(self):
        master = int((self.folder / "relay/relay.pid").read_text())
        children = pathlib.Path(f"/proc/{master}/task/{master}/children").read_text().split()
        return [master, *map(int, children)]


class Searched(Separate):
    """One conversation, with a search of everything while it goes on and after it."""

    def setUp(self):
        super().setUp()
        address = searching.forms_of_address(self.CHILD)
        self.finder = searching.Finder({
            WORDS: searching.forms_of_text(CHILD_WORDS), ANSWER: searching.forms_of_text(DESK_WORDS),
            ADDRESS: address, SERVICE: searching.forms_of_text("zz.first")})
        self.packets = searching.Finder({**self.finder.facts,
                                         ADDRESS: address | searching.bare_forms_of_address(self.CHILD)})
        self.found = {place: set() for place in MAY_KNOW}

    def search(self, place, content, finder=None):
        self.found[place] |= (finder or self.finder).facts_in(content)

    def search_disks(self):
        for party, names in (("child", []), ("relay", ["relay/**/*"]), ("gateway", ["gateway.db*", "gateway.log"]),
                             ("desk", ["desk-*.db*", "desk-*.log"])):
            for name in [*names, f"home-{party}/**/*"]:
                for path in self.folder.glob(name):
                    if path.is_file():
                        self.search(f"{party}, disk", path.read_bytes())
        for party in ("relay", "gateway"):
            for path in (self.folder / f"tls-{party}").iterdir():
                self.search(f"{party}, inside TLS", path.read_bytes())

    def search_processes(self):
        processes = {"child": [self.child.popen.pid], "relay": self.relay_processes(),
                     "gateway": [self.gateway.popen.pid], "desk": [self.desk.popen.pid]}
        for party, pids in processes.items():
            for pid in pids:
                self.search(f"{party}, memory", searching.memory_of(pid))
                if party == "child":
                    continue
                for content in searching.open_files_of(pid):
                    self.search(f"{party}, disk", content)

    def search_cables(self, captures):
        for party, capture in captures.items():
            capture.stop()
            for cable, frame in capture.frames:
                if cable != "lo":
                    name = "cable " + "-".join(sorted((party, cable[3:]), key=networks.PARTIES.index))
                    self.search(name, frame, self.packets)

    def a_conversation(self):
        captures = {party: networks.Capture(machines, party) for party in networks.PARTIES}
        self.gateway = self.start_gateway()
        self.start_relay()
        self.desk = self.start_desk()
        self.child = self.start_child()
        self.child.say("send " + CHILD_WORDS)
        self.desk.expect_json(event="message")
        self.desk.say("/next")
        self.desk.say(DESK_WORDS)
        self.child.until_heard(DESK_WORDS)
        self.search_processes()
        self.search_disks()
        self.child.say("end 4")
        self.desk.expect_json(event="ended", feedback=4)
        self.child.until(lambda view: view["settled"])
        self.search_processes()
        self.child.say("quit")
        self.assertEqual(self.child.popen.wait(DEADLINE), 0)
        self.desk.say("/quit")
        self.assertEqual(self.desk.popen.wait(DEADLINE), 0)
        self.stop_relay()
        self.gateway.stop()
        self.search_disks()
        self.search_cables(captures)
        wrong = [f"{fact}: {place}" for place, facts in self.found.items() for fact in sorted(facts - MAY_KNOW[place])]
        self.assertEqual(wrong, [])
        for place, facts in MUST_SHOW.items():
            self.assertLessEqual(facts, self.found[place], place)


class WhoKnowsWhat(Searched):

    def test_each_knows_its_own_part_only(self):
        self.a_conversation()

    # The same fails where something is wrong:

    def test_control_a_relay_that_forwards_the_address_is_found(self):
        self.change_relay('proxy_set_header Connection "";',
                          'proxy_set_header Connection ""; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;')
        with self.assertRaisesRegex(AssertionError, "the child's address: gateway, memory"):
            self.a_conversation()
        self.assertIn(ADDRESS, self.found["gateway, inside TLS"])

    def test_control_a_relay_that_writes_an_access_log_is_found(self):
        self.change_relay("access_log off;", "access_log @PREFIX@/access.log;")
        with self.assertRaisesRegex(AssertionError, "the child's address: relay, disk"):
            self.a_conversation()


    def test_control_words_in_clear_are_found_in_every_form(self):
        """Sent by the child to the relay's machine, as a program could that does not seal."""
        listening = machines.socket("relay", socket.AF_INET, socket.SOCK_DGRAM)
        sending = machines.socket("child", socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(listening.close)
        self.addCleanup(sending.close)
        listening.bind((self.RELAY[0], 0))
        sending.connect(listening.getsockname())
        listening.settimeout(DEADLINE)
        before = b"Some text of another length: "
        raw = CHILD_WORDS.encode()
        home = ipaddress.ip_address(self.CHILD)
        clear = {WORDS: [raw, CHILD_WORDS.encode("utf-16-le"), CHILD_WORDS.encode("utf-16-be"), raw.hex().encode(),
                         raw.hex().upper().encode(), urllib.parse.quote(CHILD_WORDS).encode(),
                         urllib.parse.quote_plus(CHILD_WORDS).encode(), raw[:14], raw[-14:]]
                        + [base64.b64encode(before[:n] + raw + before) for n in range(3)],
                 ADDRESS: [str(home).encode(), str(int(home)).encode(), home.packed.hex().encode(), home.packed,
                           home.packed[::-1], b"77.100.51.198.in-addr.arpa", f"::ffff:{home}".encode()]
                          + [base64.b64encode(before[:n] + str(home).encode() + before) for n in range(3)],
                 SERVICE: [b"?service=zz.first", base64.urlsafe_b64encode(b"service=zz.first&x")]}
        for fact, every in clear.items():
            for form in every:
                capture = networks.Capture(machines, "relay")
                sending.send(form)
                listening.recv(1 << 16)
                capture.stop()
                payloads = [frame[42:] for _, frame in capture.frames]  # behind Ethernet, IP and UDP
                self.assertTrue(any(fact in self.packets.facts_in(payload) for payload in payloads), form)

    def test_control_addresses_as_the_system_keeps_them_are_found(self):
        for text, packed in ((networks.CHILD_V4, socket.inet_pton(socket.AF_INET, networks.CHILD_V4)),
                             (networks.CHILD_V6, socket.inet_pton(socket.AF_INET6, networks.CHILD_V6))):
            finder = searching.Finder({ADDRESS: searching.forms_of_address(text)})
            port = bytes([0x93, 0x11])
            as_kept = (b"\x02\0" + port + packed, bytes(10) + b"\xff\xff" + packed) if len(packed) == 4 else (
                b"\x0a\0" + port + bytes(4) + packed, base64.b64encode(b"x" + packed))
            for one in as_kept:
                self.assertEqual(finder.facts_in(b"before" + one + b"after"), {ADDRESS}, one)
            self.assertEqual(finder.facts_in(text.replace("77", "78").encode()), set())


class WhoKnowsWhatOverIPv6(Searched):
    RELAY = ("[2001:db8:c::1]", "relay6")
    CHILD = networks.CHILD_V6

    def start_relay(self, **options):
        super().start_relay(cert=self.folder / "ca/relay6.pem", key=self.folder / "ca/relay6.key", **options)

    def test_each_knows_its_own_part_only(self):
        self.a_conversation()


class Kept(Separate):
    """What stays behind, and what must not."""

    def files(self, *names):
        found = [path for name in names for path in self.folder.glob(name) if path.is_file()]
        self.assertTrue(found, names)
        return found

    def test_no_copy_of_a_key_file_stays_in_memory(self):
        self.gateway = self.start_gateway()
        for process, keys in ((self.gateway, "keys/*.json"), (self.start_desk(), "keys/zz.first/*.json")):
            memory = searching.memory_of(process.popen.pid)
            for path in self.files(keys):
                encoded = json.loads(path.read_text())["private_key"]
                self.assertFalse(encoded[:32].encode() in memory, f"{path.name} lies in memory")

    def test_no_token_on_the_gateways_disk(self):
        self.start_gateway()
        self.start_relay()
        name, token = self.begin()
        self.ask("fetch", name, token, 0, 0)
        self.replay(self.ask("send", name, token, 1, 2))
        files = self.files("gateway.log", "gateway.db*")
        for path in files:
            content = path.read_bytes()
            for trace in (bytes.fromhex(token), token.encode()):
                self.assertFalse(trace in content, f"{trace} lies in {path}")
        # Bytes of a conversation are there, so the search reads the right files.
        self.assertTrue(any(bytes.fromhex(name) in path.read_bytes() for path in files))

    def test_the_relay_writes_no_address_whatever_happens(self):
        self.gateway = self.start_gateway()
        self.start_relay(rate=1, burst=1)
        self.begin()
        for _ in range(5):  # above the rate
            self.relay_request("POST", "/", b"x", {"content-type": "message/ohttp-req"})
        for bad in (b"GET / HTTP/1.1\r\n\r\n",  # no TLS at all
                    bytes.fromhex("160301000401000000")):  # nginx calls this crit
            with self.relay_socket() as broken:
                broken.sendall(bad)
                broken.recv(100)
        self.gateway.stop(signal.SIGKILL)
        self.relay_request("POST", "/", b"x", {"content-type": "message/ohttp-req"})
        self.stop_relay()
        self.assertEqual((self.folder / "relay/error.log").read_bytes(), b"")
        self.assertEqual([path for path in (self.folder / "relay").rglob("*")
                          if path.is_file() and path.name not in ("error.log", "nginx.conf", "refusal")], [])

    def test_the_gateway_forgets_what_the_desk_has(self):
        self.start_gateway()
        self.start_relay()
        name, token = self.begin(fill=0xA7)
        content = b"".join(path.read_bytes() for path in self.files("gateway.db*"))
        self.assertTrue(b"\xa7" * 500 in content)
        desk = self.start_desk()  # cannot open it and says so to the gateway
        self.assertTrue(self.ask("fetch", name, token, 0, 25)["ended"])
        desk.stop()
        self.processes[0].stop(signal.SIGTERM)  # closes the database: the write-ahead log is gone too
        content = b"".join(path.read_bytes() for path in self.files("gateway.db*"))
        self.assertFalse(b"\xa7" * 64 in content)


class Sizes(Separate):
    """What lies on a cable says by its size nothing about what it is. Small records are the connection's own: its
    settings and acknowledgements, header fields of HTTP/2. A body is in a record of more than 1,000 bytes."""
    LARGE = 1000

    def sizes(self, captured, cable, port):
        """(of requests, of answers) on one cable, in the order of time."""
        frames = [(name, frame) for name, frame in captured.frames if name == cable]
        records = [one for connection in networks.tls_records(frames, port) for one in connection if one[2] >= self.LARGE]
        return [size for from_client, _, size in records if from_client], [size for c, _, size in records if not c]

    def captured(self, task):
        capture = networks.Capture(machines, "relay")
        result = task()
        capture.stop()
        return capture, result

    def assert_one_value(self, sizes, spread=0):
        self.assertLessEqual(max(sizes) - min(sizes), spread, sizes)

    def talk(self):
        child = self.start_child()
        child.say("send hello")
        self.desk.expect_json(event="message")
        self.desk.say("/next")
        self.desk.say("x" * 4000)
        child.until_heard("x" * 4000)
        for size in (1, 1000, 2000):
            child.say("send " + "y" * size)
            self.desk.expect_json(event="message", text="y" * size)
        child.say("end 3")
        self.desk.expect_json(event="ended")
        child.until(lambda view: view["settled"])

    def test_requests_and_answers_have_one_size_each(self):
        self.gateway = self.start_gateway()
        self.start_relay()
        self.desk = self.start_desk()
        port = self.gateway_config["port"]
        capture, _ = self.captured(self.talk)
        for cable, at_port, spread in (("to-child", self.relay_port, 2), ("to-gateway", port, 0)):
            requests, answers = self.sizes(capture, cable, at_port)
            self.assertGreater(len(requests), 10)
            self.assert_one_value(requests)
            # nginx packs its Date field by HTTP/2's code, in which not all digits are of the same length.
            self.assert_one_value(answers, spread)

        names, second = ([secrets.token_hex(32), secrets.token_hex(32)] for _ in range(2))
        kinds = [("start", 1, 1), ("send", 1, 2), ("fetch", 0, 0), ("end", 2, 2)]
        self.desk.stop()
        of_children, statuses = [], []
        for id_and_token, kind, *values in [(names, *kind) for kind in kinds] + [
                (names, "send", 3, 3), (second, "send", 1, 1), (second, "start", 9, 1)]:
            capture, answer = self.captured(lambda: self.ask(kind, *id_and_token, *values))
            statuses.append(answer["status"])
            of_children.append(self.sizes(capture, "to-child", self.relay_port))
            self.assertEqual([len(x) for x in of_children[-1]], [1, 1], kind)
        self.assertEqual(statuses, [200, 200, 200, 200, 410, 404, 422])
        self.assert_one_value([requests[0] for requests, _ in of_children])
        self.assert_one_value([answers[0] for _, answers in of_children], 2)

    def test_refusals_outside_the_lock_are_as_long_as_answers(self):
        self.gateway = self.start_gateway()
        self.start_relay(rate=1, burst=5)
        good = base64.b64decode(self.ask("start", "ab" * 32, "cd" * 32, 1, 1)["request"])

        def status_and_size(body):
            response, content = self.relay_request("POST", "/", body, {"content-type": "message/ohttp-req"})
            return response.status, len(content)
        self.assertEqual(status_and_size(good), (200, 2096))
        self.assertEqual(status_and_size(b"\x77" + good[1:]), (422, 2096))
        self.assertEqual(status_and_size(good[:-1] + bytes([good[-1] ^ 1])), (422, 2096))
        self.assertEqual(status_and_size(good[:50]), (400, 2096))
        self.gateway.stop(signal.SIGKILL)
        self.assertEqual(status_and_size(good), (502, 2096))
        self.assertIn((429, 2096), [status_and_size(good) for _ in range(8)])


if __name__ == "__main__":
    unittest.main()
