"""The terminal sample in a real terminal: a pseudo-terminal of 40 columns, keys sent one by one."""
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
import unicodedata
from pathlib import Path

BUILD = Path(os.environ["POP_BUILD"])
TERMINAL = BUILD / "samples/terminal/pop-terminal"
DEADLINE = 120.0  # far above what anything takes: a busy machine must not fail a test
CLEARED = "\033[H\033[2J\033[3J"


def width(text):
    """Columns of a line in a terminal, by Unicode's own tables."""
    return sum(0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else 2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in text)


class PtyApp:
    def __init__(self, *options, columns=40, environment=None, wrapper=(), program=TERMINAL):
        self.leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.output = ""
        self._bytes = b""
        self._seen = 0
        variables = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "LANGUAGE": "", "TZ": "UTC", "TERM": "xterm-256color",
                     "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", ""), **(environment or {})}
        # A session of its own, whose terminal this is: Ctrl-Z and Ctrl-C come from there.
        self.process = subprocess.Popen([*map(str, wrapper), str(program), *map(str, options)], stdin=follower,
                                        stdout=follower, stderr=follower, env=variables, start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(follower)

    def keys(self, text):
        data = text if isinstance(text, bytes) else text.encode()
        while data:
            data = data[os.write(self.leader, data):]

    def say(self, line):
        self.keys(line + "\n")

    def _read(self, until):
        if not select.select([self.leader], [], [], max(0.0, until - time.monotonic()))[0]:
            return False
        try:
            piece = os.read(self.leader, 65536)
        except OSError:  # Linux says EIO when the other end has closed
            piece = b""
        self._bytes += piece
        try:
            if not self._bytes.endswith(b"\r"):  # the end of the line follows, or of the character
                self.output += self._bytes.decode().replace("\r\n", "\n")
                self._bytes = b""
        except UnicodeDecodeError:
            pass
        return bool(piece)

    def wait_for(self, pattern, deadline=DEADLINE):
        """What was written since the last wait, up to and including the first match of the pattern."""
        until = time.monotonic() + deadline
        while True:
            if match := re.compile(pattern).search(self.output, self._seen):
                text = self.output[self._seen:match.end()]
                self._seen = match.end()
                return text
            if not self._read(until):
                raise AssertionError(f"{pattern!r} did not come; since the last wait: {self.output[self._seen:]!r}")

    def screen(self):
        """The next prompt and what stands above it."""
        return self.wait_for(r"\n> $")

    def help(self):
        """From the game's menu to the first screen of help."""
        self.wait_for(r"\[4\] Quit\n> $")
        self.say("2")
        return self.screen()

    def end(self):
        until = time.monotonic() + DEADLINE
        while self._read(until):
            pass
        code = self.process.wait(DEADLINE)
        return code

    def stop(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(DEADLINE)
        os.close(self.leader)


def plain(screen):
    """Without colours and marks of direction: what is read."""
    return re.sub("\033\\[[0-9;]*m|[\u2066-\u2069]", "", screen)


def number_of(screen, label):
    """What to type for a choice."""
    for number, text in re.findall(r"\[(/?\d+)\] ([^\n]*)", plain(screen)):
        if label in text:
            return number
    raise AssertionError(f"no choice {label!r} on this screen:\n{screen}")


def find_in_memory(process, words):
    """Each place of the process's memory that holds a word, in any of the encodings a library may have used."""
    patterns = [(word, encoding, word.encode(encoding)) for word in words for encoding in ("utf-8", "utf-16-le", "utf-32-le")]
    found = []
    with open(f"/proc/{process.pid}/maps") as maps, open(f"/proc/{process.pid}/mem", "rb", 0) as memory:
        for line in maps:
            area, rights, *rest = line.split(maxsplit=5)
            if rights[0] != "r" or "[v" in line:  # not the kernel's own pages
                continue
            begin, end = (int(number, 16) for number in area.split("-"))
            memory.seek(begin)
            data = memory.read(end - begin)
            found += [f"{word} in {encoding} in {rest[-1].strip()} at {begin + data.find(pattern):x}"
                      for word, encoding, pattern in patterns if pattern in data]
    return found
