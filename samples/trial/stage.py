"""The parties of a trial as real processes on this machine: relay (nginx), gateway, desk, and the terminal sample.

Nothing waits by sleeping: everything waits for a line of output, with a deadline.
"""
import json
import os
import queue
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent.parent
DEADLINE = 120.0  # far above what anything takes: a busy machine must not fail a test
# Proxies of the surroundings have no part in this.
ENVIRONMENT = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}


class Party:
    """A program whose output is kept and can be waited for."""

    def __init__(self, command, errors, environment=None):
        self.errors = Path(errors)
        self.output = ""
        self._seen = 0
        self._pieces = queue.Queue()
        with open(self.errors, "ab") as log:
            self.process = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                            stderr=log, env={**ENVIRONMENT, **(environment or {})})
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        while piece := os.read(self.process.stdout.fileno(), 65536):
            self._pieces.put(piece.decode("utf-8", "replace"))
        self._pieces.put(None)

    def say(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def wait_for(self, pattern, deadline=DEADLINE):
        """What was printed since the last wait, up to and including the first match of the pattern."""
        end = time.monotonic() + deadline
        while True:
            if match := re.compile(pattern).search(self.output, self._seen):
                text = self.output[self._seen:match.end()]
                self._seen = match.end()
                return text
            try:
                piece = self._pieces.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                piece = None
            if piece is None:
                raise AssertionError(f"{pattern!r} did not come; since the last wait: {self.output[self._seen:]!r}; "
                                     f"errors: {self.errors.read_text()!r}")
            self.output += piece

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        return self.process.wait(DEADLINE)


class Trial:
    """One run of the trial: its processes, and a folder for their logs, databases and captures."""

    def __init__(self, trial, binaries):
        self.trial, self.binaries = Path(trial).resolve(), Path(binaries).resolve()
        self.ports = json.loads((self.trial / "ports.json").read_text())
        self.folder = Path(tempfile.mkdtemp(prefix="pop-trial-"))
        self.gateway = self.desk = None
        self.parties = []
        for name in ("gateway", "desk"):
            shutil.copytree(self.trial / name, self.folder / name, ignore=shutil.ignore_patterns("*.db*"))

    def make_folder(self, name):
        (self.folder / name).mkdir()
        return self.folder / name

    @property
    def ca(self):
        return self.trial / "ca" / "ca.pem"

    def start_relay(self, keep_bodies=False, repository=None):
        """`keep_bodies` makes the relay write down what it sees, which the relay as it is delivered never does; `repository`
        is served instead of the trial's own."""
        prefix = self.folder / "relay"
        command = [SAMPLES / "relay" / "relay.sh", "start", "--prefix", prefix, "--listen",
                   f"127.0.0.1:{self.ports['relay']}", "--cert", self.trial / "ca" / "relay.pem", "--key",
                   self.trial / "ca" / "relay.key", "--gateway", f"https://localhost:{self.ports['gateway']}/gateway", "--ca",
                   self.ca, "--directory", repository or self.trial / "repository"]
        self._run(command)
        if keep_bodies:
            self._run([SAMPLES / "relay" / "relay.sh", "stop", "--prefix", prefix])
            conf = prefix / "nginx.conf"
            conf.write_text(conf.read_text().replace("access_log off;", "access_log off;\n  client_body_in_file_only on;", 1))
            nginx = shutil.which("nginx", path=ENVIRONMENT.get("PATH", "") + ":/usr/sbin")
            self._run([nginx, "-p", prefix, "-e", prefix / "error.log", "-c", conf])

    @staticmethod
    def _run(command):
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, env=ENVIRONMENT)
        if done.returncode != 0:
            raise AssertionError(f"{command[0]} failed: {done.stdout}{done.stderr}")

    def start_gateway(self):
        self.gateway = self._start([self.binaries / "samples/helpline/pop-gateway", "run", "--config",
                                    self.folder / "gateway" / "gateway.json"], "gateway.log")
        self.gateway.wait_for("ready .*\n")

    def start_desk(self):
        self.desk = self._start([self.binaries / "samples/helpline/pop-desk", "run", "--config",
                                 self.folder / "desk" / "desk.json", "--events"], "desk.log")
        self.desk.wait_for('"state":"connected"')

    def desk_takes(self, text):
        """Until the desk has this text of the child, and the counsellor is in that conversation. The desk's words of it."""
        heard = self.desk.wait_for(re.escape(text))
        self.desk.say("/next")
        self.desk.wait_for('"event":"taken"')
        return heard

    def start_app(self, *options, name="app", watch_connections=False):
        environment = {"LANG": "C.UTF-8", "LANGUAGE": "en"}  # or the place's language would be taken
        if watch_connections:
            environment["LD_PRELOAD"] = str(self.binaries / "samples/trial/libpop_connect_log.so")
            environment["CONNECT_LOG"] = str(self.folder / "connections.txt")
        return self._start([self.binaries / "samples/terminal/pop-terminal", "--ca", self.ca, *options], f"{name}.log", environment)

    def _start(self, command, log, environment=None):
        party = Party(command, self.folder / log, environment)
        self.parties.append(party)
        return party

    def stop(self):
        for party in reversed(self.parties):
            party.stop()
        if (self.folder / "relay").exists():
            self._run([SAMPLES / "relay" / "relay.sh", "stop", "--prefix", self.folder / "relay"])
        shutil.rmtree(self.folder)


def choice(screen, label):
    """The number of a choice on a screen of the terminal sample."""
    match = re.search(r"\[(/?\d+)\] (?:! )?[^\n]*" + re.escape(label), screen)
    if match is None:
        raise AssertionError(f"no choice {label!r} on this screen:\n{screen}")
    return match[1]
