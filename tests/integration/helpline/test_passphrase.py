"""Where the desk's passphrase comes from: a file, a command (a real keyring), a terminal."""

import json
import os
import pty
import subprocess
import termios
import unittest

from stage import DEADLINE, DESK, ENVIRONMENT, Process, Stage

WORDS = "correct horse battery staple"
LOOK_UP = ["secret-tool", "lookup", "application", "pop-desk"]
# A session bus of its own, with a keyring on it that is unlocked; the desk in the place of "$@".
KEYRING = """
printf 'the session' | gnome-keyring-daemon --unlock --components=secrets >&2
printf '%s' "$1" | secret-tool store --label='PoP desk' application pop-desk
shift
exec "$@"
"""


class Passphrase(Stage):

    def configure(self, **fields):
        name = "desk-zz.first.conf"
        config = json.loads((self.folder / name).read_text())
        self.write_json(name, {k: v for k, v in config.items() if not k.startswith("passphrase")} | fields)
        return [DESK, "run", "--events", "--config", str(self.folder / name)]

    def refused(self, command, *said):
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=ENVIRONMENT,
                              timeout=DEADLINE)
        self.assertEqual(done.returncode, 1, done.stdout)
        for words in said:
            self.assertIn(words, done.stderr)

    def is_ready(self, command):
        desk = Process(command, self.folder / "desk.log", stdin=True)
        self.processes.append(desk)
        desk.expect_json(event="ready")
        desk.say("/quit")
        self.assertEqual(desk.popen.wait(DEADLINE), 0)

    def test_the_systems_keyring_holds_it(self):
        for name in ("run", "data"):
            (self.folder / name).mkdir(mode=0o700)
        bus = ["env", f"XDG_RUNTIME_DIR={self.folder / 'run'}", f"XDG_DATA_HOME={self.folder / 'data'}",
               "dbus-run-session", "--", "sh", "-c", KEYRING, "keyring"]
        desk = self.configure(passphrase_command=LOOK_UP)
        self.is_ready([*bus, WORDS, *desk])
        self.refused([*bus, "another passphrase", *desk], "the passphrase is not the one of this database")
        # What the keyring gave is what a file would have given.
        self.is_ready(self.configure(passphrase_file=str(self.folder / "passphrase")))

    def test_a_command_that_gives_none_is_named(self):
        for command, *said in (
                (["/nowhere/tool", "x"], "passphrase_command /nowhere/tool", "No such file"),
                (["false"], "passphrase_command false"),
                (["true"], "passphrase_command true", "holds no passphrase"),
                (["sh", "-c", f"echo {WORDS}; exit 3"], "failed: run it by hand"),
                (["echo", "too short"], "fewer than 12 characters"),
                (["head", "-c", "2000", "/dev/zero"], "longer than a passphrase may be")):
            with self.subTest(command=command):
                self.refused(self.configure(passphrase_command=command), *said)
        self.assertFalse((self.folder / "desk-zz.first.db").exists())
        for wrong in ([], "secret-tool", [""], [1]):
            with self.subTest(field=wrong):
                self.refused(self.configure(passphrase_command=wrong), "passphrase_command: must be a list of texts", "secret-tool")
        self.refused(self.configure(passphrase_command=["true"], passphrase_file="passphrase"), "write one of them")
        # No shell reads the words; only the first line counts.
        self.is_ready(self.configure(passphrase_command=["printf", "%s\n", WORDS, "; exit 1"]))

    def test_a_new_database_asks_twice_and_ctrl_c_gives_the_terminal_back(self):
        command = self.configure()

        def typed(*answers):
            """What the desk printed and its exit status, each answer typed when it has asked."""
            process, terminal = pty.fork()
            if process == 0:
                os.execve(command[0], command, ENVIRONMENT)
            seen = b""
            for answer in answers:
                while not seen.rstrip(b" ").endswith(b":"):
                    seen += os.read(terminal, 1000)
                self.assertFalse(termios.tcgetattr(terminal)[3] & termios.ECHO, "what is typed is shown")
                seen += b"\n"
                os.write(terminal, answer)
            try:
                while b"ready" not in seen:
                    seen += os.read(terminal, 1000)
                self.assertTrue(termios.tcgetattr(terminal)[3] & termios.ECHO, "the terminal stays hidden")
                os.write(terminal, b"/quit\n")
                while True:
                    os.read(terminal, 1000)
            except OSError:  # the other side is closed
                pass
            _, status = os.waitpid(process, 0)
            os.close(terminal)
            return seen.decode(), os.waitstatus_to_exitcode(status)

        words = WORDS.encode() + b"\n"
        for answers, said in (((words, b"something else\n"), "differ"), ((b"short\n", b"short\n"), "12 characters"),
                              ((b"\x03",), "cancelled")):
            with self.subTest(said=said):
                text, status = typed(*answers)
                self.assertEqual(status, 1)
                self.assertIn(said, text)
                self.assertFalse((self.folder / "desk-zz.first.db").exists())
        text, status = typed(words, words)
        self.assertEqual((status, text.count("assphrase")), (0, 1))
        self.assertNotIn(WORDS, text)
        text, status = typed(words)
        self.assertEqual((status, text.count("assphrase")), (0, 1))


if __name__ == "__main__":
    unittest.main()
