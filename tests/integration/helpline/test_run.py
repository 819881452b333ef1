"""The one command for a trial, and the certificates of its CA."""

import json
import os
import pathlib
import re
import signal
import socket
import stat
import unittest
import urllib.request

from stage import CERTIFICATES, DEADLINE, DESK, SOURCE, Child, Process, Stage, free_port


class Run(Stage):

    def test_one_command_runs_both(self):
        port = free_port()
        command = [str(SOURCE / "samples/helpline/run.sh"), "--dir", str(self.folder / "trial"), "--bin",
                   str(pathlib.Path(DESK).parent), "--service", "zz.trial", "--port", str(port), "--events"]
        helpline = Process(command, self.folder / "run.log", stdin=True)
        self.processes.append(helpline)
        helpline.expect(lambda line: line.startswith("{") and json.loads(line).get("state") == "connected")
        trial = self.folder / "trial"
        self.gateway_config["port"] = port
        self.start_relay(ca=trial / "ca/ca.pem")
        child = Child([os.environ["POP_CHILD"], "talk", "--ca", str(self.ca), "--relay",
                       f"https://localhost:{self.relay_port}/", "--gateway", str(trial / "gateway.json"),
                       "--desk", str(trial / "desk.json"), "--service", "zz.trial"], self.folder / "child.log", stdin=True)
        self.processes.append(child)
        child.say("send hello")
        helpline.expect_json(event="message", text="hello")
        helpline.say("/next")
        helpline.say("good to hear you")
        child.until_heard("good to hear you")
        helpline.say("/quit")
        self.assertEqual(helpline.popen.wait(DEADLINE), 0)

        # Again, with what is there: the same keys, and the conversation is still in the book.
        before = (trial / "desk.json").read_text()
        again = Process(command, self.folder / "run.log", stdin=True)
        self.processes.append(again)
        again.expect(lambda line: line.startswith("{") and json.loads(line).get("state") == "connected")
        again.say("/list")
        self.assertEqual(again.expect_json(event="list")["conversations"][0]["answered"], True)
        self.assertEqual((trial / "desk.json").read_text(), before)

    def test_without_more_words_it_is_the_page_until_ctrl_c(self):
        port = free_port()
        helpline = Process([str(SOURCE / "samples/helpline/run.sh"), "--dir", str(self.folder / "trial"), "--bin",
                            str(pathlib.Path(DESK).parent), "--port", str(port)], self.folder / "run.log", stdin=True, group=True)
        self.processes.append(helpline)
        link = re.search("http://127.0.0.1:[^ ]*", helpline.expect(lambda line: "http://127.0.0.1:" in line))[0]
        page, _, key = link.partition("#")
        self.assertTrue(key)
        with urllib.request.urlopen(page, timeout=DEADLINE) as answer:
            self.assertIn(b"<main", answer.read())
        os.killpg(helpline.popen.pid, signal.SIGINT)  # as a terminal does
        helpline.popen.wait(DEADLINE)
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port)).close()

    def test_for_people_every_line_fits_40_columns_and_moves_no_cursor(self):
        self.start_all()
        self.desk.stop()
        self.child.say("send red \x1b[31m and \u202e turned")
        self.child.until_sent(1)
        desk = Process([DESK, "run", "--config", str(self.folder / "desk-zz.first.conf")], self.folder / "d.log", stdin=True)
        self.processes.append(desk)
        lines = [desk.expect(lambda line: "new" in line)]
        desk.say("/help")
        desk.say("/list")
        desk.say("/next")
        lines.append(desk.expect(lambda line: "child: red" in line))
        self.assertNotRegex(lines[-1], "[\x00-\x1f\x7f\u202e]")
        self.assertIn("red \ufffd[31m and \ufffd turned", lines[-1])
        desk.say("/nonsense")
        lines.append(desk.expect(lambda line: "nothing was sent" in line))
        desk.say("/busy 10")
        lines.append(desk.expect(lambda line: "is now busy" in line))
        desk.say("/quit")
        self.assertEqual(desk.popen.wait(DEADLINE), 0)
        for line in lines:
            self.assertLessEqual(len(line), 40, line)

    def test_the_ca_is_made_once_and_again_when_it_is_old(self):
        script = str(SOURCE / "samples/ca/make_ca.sh")
        ca = self.folder / "ca"

        def content():
            return {path.name: path.read_bytes() for path in ca.iterdir()}
        before = content()
        self.assertEqual(self.run_tool([script, str(ca), *CERTIFICATES]), "")
        self.assertEqual(content(), before)
        for path in ca.glob("*.key"):
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        # A month later all of it is new, the servers' certificates included.
        self.run_tool(["faketime", "+25 days", script, str(ca), *CERTIFICATES])
        after = content()
        self.assertTrue(all(after[name] != before[name] for name in before))
        # faketime counts whole seconds from its own start: a certificate made in this second may not be valid yet.
        for name in CERTIFICATES:
            self.run_tool(["faketime", "+26 days", "openssl", "verify", "-CAfile", str(ca / "ca.pem"), str(ca / f"{name}.pem")])
        self.run_tool([script, str(ca), "../evil"], status=2)


if __name__ == "__main__":
    unittest.main()
