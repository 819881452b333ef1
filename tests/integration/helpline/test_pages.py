"""RUNNING.md for technicians: its commands as they stand there, and the units it names."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import unittest

from stage import DEADLINE, DESK, ENVIRONMENT, GATEWAY, SOURCE, Process, Stage

HELPLINE = SOURCE / "samples/helpline"


class Running(Stage):

    def test_the_commands_run_in_order_and_both_programs_take_what_they_made(self):
        text = (HELPLINE / "RUNNING.md").read_text(encoding="utf-8")
        blocks = re.findall(r"^```sh\n(.*?)^```$", text, flags=re.M | re.S)
        here = self.folder / "page"
        for name in ("gateway/tls", "gateway/state", "desk/state"):
            (here / name).mkdir(parents=True)
        for name in ("gateway.pem", "gateway.key"):
            shutil.copy(self.folder / "ca" / name, here / "gateway/tls")
        shutil.copy(self.folder / "passphrase", here / "desk")
        path = os.pathsep.join([str(pathlib.Path(GATEWAY).parent), os.environ["PATH"]])

        def run(commands):
            done = subprocess.run(["bash", "-euo", "pipefail", "-c", commands], cwd=here, capture_output=True, text=True,
                                  env={**ENVIRONMENT, "PATH": path}, stdin=subprocess.DEVNULL, timeout=DEADLINE)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        backup = next(i for i, block in enumerate(blocks) if "VACUUM" in block)
        run("umask 077\n" + "".join(blocks[:backup]))

        def change(name, **fields):
            config = json.loads((here / name).read_text())
            (here / name).write_text(json.dumps(config | fields))
        change("gateway/gateway.conf", listen="127.0.0.1", port=0)
        gateway = Process([GATEWAY, "run", "--config", str(here / "gateway/gateway.conf")], here / "gateway.log")
        self.processes.append(gateway)
        port = json.loads(gateway.expect(lambda line: line.startswith("ready ")).split(" ", 1)[1])["port"]
        change("desk/desk.conf", gateway=f"https://localhost:{port}", ca=str(self.ca))
        desk = Process([DESK, "run", "--events", "--config", str(here / "desk/desk.conf")], here / "desk.log", stdin=True)
        self.processes.append(desk)
        desk.expect_json(event="link", state="connected")

        run("".join(blocks[backup:]))
        keys = json.loads((here / "gateway/record.json").read_text())
        self.assertEqual(keys["version"], 2)
        second = json.loads((here / "desk/desk-2.json").read_text())
        self.assertEqual(second["service"]["desk_keys"], [2])
        self.assertEqual(second["service"]["access_key"], json.loads((here / "desk/desk.json").read_text())["service"]["access_key"])
        change("desk/desk.conf", database="backup.db")  # the copy is a whole book, under the same passphrase
        self.assertEqual(desk.stop(), 0)
        again = Process([DESK, "run", "--events", "--config", str(here / "desk/desk.conf")], here / "desk.log", stdin=True)
        self.processes.append(again)
        again.expect_json(event="link", state="connected")

    def test_the_units_are_whole_and_closed(self):
        relay = SOURCE / "samples/relay"
        # 0 is closed, 10 is open, in tenths; nginx sets limits, and the relay takes a port below 1024.
        for unit, folder, program, threshold in (("pop-gateway.service", HELPLINE / "systemd", GATEWAY, 15),
                                                 ("pop-desk.service", HELPLINE / "systemd", DESK, 15),
                                                 ("pop-relay.service", relay, str(relay / "relay.sh"), 20)):
            with self.subTest(unit=unit):
                text = (folder / unit).read_text()
                changed = re.sub(r"/usr/local/bin/pop-\w+|/opt/pop/samples/relay/relay.sh", program, text)
                self.assertNotEqual(changed, text)
                (self.folder / unit).write_text(changed)
                verified = subprocess.run(["systemd-analyze", "verify", str(self.folder / unit)], capture_output=True, text=True,
                                          timeout=DEADLINE)
                self.assertEqual((verified.returncode, verified.stderr), (0, ""))
                closed = subprocess.run(["systemd-analyze", "security", "--offline=yes", f"--threshold={threshold}", str(self.folder / unit)],
                                        capture_output=True, text=True, timeout=DEADLINE)
                self.assertEqual(closed.returncode, 0, closed.stdout[-300:])
                if program == DESK:  # which prints a login link
                    self.assertIn("\nStandardOutput=null\n", text)


if __name__ == "__main__":
    unittest.main()
