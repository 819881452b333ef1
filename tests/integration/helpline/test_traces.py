"""Where a child's words are after a conversation: at the two ends, and nowhere between."""

import json
import signal
import socket
import unittest

from stage import Stage

CHILD_WORDS = "my stepfather hits me in the evening"
DESK_WORDS = "thank you for telling me that"


def forms(text):
    """The text as it could lie in a file."""
    raw = text.encode()
    return [raw, raw.hex().encode(), text.encode("utf-16-le"), raw[:12], raw[-12:]]


class Traces(Stage):

    def files(self, *names):
        found = [path for name in names for path in self.folder.glob(name) if path.is_file()]
        self.assertTrue(found, names)
        return found

    def assert_nowhere(self, texts, files):
        for path in files:
            content = path.read_bytes()
            for text in texts:
                for form in forms(text):
                    self.assertFalse(form in content, f"{form} lies in {path}")

    def memory(self, process):
        """All readable memory of a running process."""
        parts = []
        with open(f"/proc/{process.popen.pid}/maps") as maps, open(f"/proc/{process.popen.pid}/mem", "rb") as mem:
            for line in maps:
                span, rights = line.split()[:2]
                if "r" not in rights or "[v" in line:
                    continue
                begin, end = (int(x, 16) for x in span.split("-"))
                if end - begin > 1 << 30:  # reserved, not used: a sanitizer's shadow
                    continue
                try:
                    mem.seek(begin)
                    parts.append(mem.read(end - begin))
                except OSError:
                    pass
        return b"".join(parts)

    def talk(self):
        self.start_all()
        self.child.say("send " + CHILD_WORDS)
        self.desk.expect_json(event="message")
        self.desk.say("/next")
        self.desk.say(DESK_WORDS)
        self.child.until_heard(DESK_WORDS)

    def test_no_word_between_the_ends(self):
        self.talk()
        # Also with the write-ahead logs as they are now, before anything is tidied.
        between = self.files("relay/**/*", "gateway.log", "gateway.db*")
        self.assert_nowhere([CHILD_WORDS, DESK_WORDS], between)
        self.assert_nowhere([CHILD_WORDS, DESK_WORDS], self.files("desk-*.db*", "desk-*.log"))
        memory = self.memory(self.gateway)
        self.assertGreater(len(memory), 1 << 20)
        for text in (CHILD_WORDS, DESK_WORDS):
            for form in forms(text)[:3]:
                self.assertFalse(form in memory, f"{form} lies in the gateway's memory")
        # The search finds what is there: the child's own screen still shows the words.
        self.assertTrue(CHILD_WORDS.encode() in self.memory(self.child))

    def test_no_copy_of_a_key_file_stays_in_memory(self):
        self.gateway = self.start_gateway()
        for process, keys in ((self.gateway, "keys/*.json"), (self.start_desk(), "keys/zz.first/*.json")):
            memory = self.memory(process)
            for path in self.files(keys):
                encoded = json.loads(path.read_text())["private_key"]
                self.assertFalse(encoded[:32].encode() in memory, f"{path.name} lies in memory")

    def test_no_address_and_no_token_at_the_gateway(self):
        self.start_gateway()
        self.start_relay()
        name, token = self.begin()
        self.ask("fetch", name, token, 0, 0)
        self.replay(self.ask("send", name, token, 1, 2))
        files = self.files("gateway.log", "gateway.db*")
        for path in files:
            content = path.read_bytes()
            for trace in (b"127.0.0.1", b"localhost", bytes.fromhex(token), token.encode()):
                self.assertFalse(trace in content, f"{trace} lies in {path}")
        # Bytes of a conversation are there, so the search reads the right files.
        self.assertTrue(any(bytes.fromhex(name) in path.read_bytes() for path in files))

    def test_the_relay_writes_no_address_whatever_happens(self):
        self.gateway = self.start_gateway()
        self.start_relay(rate=1, burst=1)
        self.begin()
        for _ in range(5):  # above the rate
            self.relay_request("POST", "/", b"x", {"content-type": "message/ohttp-req"})
        with socket.create_connection(("127.0.0.1", self.relay_port)) as broken:  # no TLS at all
            broken.sendall(b"GET / HTTP/1.1\r\n\r\n")
            broken.recv(100)
        with socket.create_connection(("127.0.0.1", self.relay_port)) as broken:  # nginx calls this crit
            broken.sendall(bytes.fromhex("160301000401000000"))
            broken.recv(100)
        self.gateway.stop(signal.SIGKILL)
        self.relay_request("POST", "/", b"x", {"content-type": "message/ohttp-req"})
        self.stop_relay()
        self.assertEqual((self.folder / "relay/error.log").read_bytes(), b"")
        self.assertEqual([path for path in (self.folder / "relay").rglob("*")
                          if path.is_file() and path.name not in ("error.log", "nginx.conf")], [])

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


if __name__ == "__main__":
    unittest.main()
