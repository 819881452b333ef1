"""What a child's use of help leaves behind: nothing on disk, nothing in memory, no connection that was not chosen.

The real program in a real terminal, with relay, gateway and desk on this machine. What it asked the system for is in
strace's log; what is left in its memory is read from outside.
"""
import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from pty_app import BUILD, PtyApp, find_in_memory, number_of
from stage import SAMPLES, Trial

TRIAL = Path(os.environ["POP_TRIAL"])
# No word of these is a word of the program, its data or the surroundings.
CHILD, DESK, UNSENT = "quokkafern marzipandrift velvetcomet", "thistledown lanternfish", "papercrane moonbutter"
WORDS = f"{CHILD} {DESK} {UNSENT}".split()
HERE = ["--locale", "en", "--time-zone", "UTC", "--speech", "off"]

WATCHED = "%file,%desc,%network,add_key,keyctl"
OPENED = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND|O_TMPFILE")
# A terminal, a pipe, a socket, an event: not a file.
NO_FILE = re.compile(r"^\d+<(/dev/pts/|pipe:|TCP|UDP|UNIX|NETLINK|anon_inode:)")
CHANGES = re.compile(r"^(rename|unlink|mkdir|rmdir|link|symlink|truncate|ftruncate|fallocate|chmod|fchmod|chown|fchown|lchown|"
                     r"utime|futime|mknod|setxattr|fsetxattr|removexattr|copy_file_range|sendfile|splice|add_key)")


def calls(log):
    """Of strace's log: when, which call, its arguments, what it gave; a call that was cut in two is put together."""
    begun = {}
    for line in Path(log).read_text(errors="replace").splitlines():
        match = re.match(r"(\d+) +(\d+\.\d+) (.*)", line)
        if match is None:
            continue
        pid, when, text = match.groups()
        if text.endswith(" <unfinished ...>"):
            begun[pid] = text.removesuffix(" <unfinished ...>")
            continue
        if resumed := re.match(r"<\.\.\. \w+ resumed>(.*)", text):
            text = begun.pop(pid) + resumed[1]
        if call := re.match(r"(\w+)\((.*)\) += (.*)", text):
            yield float(when), *call.groups()


def writes(log, menu=0.0):
    """Calls that change something outside the process, other than its terminal and its connections. A file that is only
    opened so that it could be written counts from when the game's menu stood there: each start opens the store so, help or
    not."""
    for when, name, arguments, result in calls(log):
        if result.startswith("-1"):
            continue
        to_file = re.match(r"p?write", name) and not NO_FILE.match(arguments)
        opened = when > menu and name in ("open", "openat", "openat2", "creat") and OPENED.search(arguments)
        mapped = name == "mmap" and "MAP_SHARED" in arguments and "PROT_WRITE" in arguments
        if to_file or opened or mapped or CHANGES.match(name):
            yield f"{name}({arguments}) = {result}"


def contents(folder):
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(Path(folder).rglob("*")) if path.is_file()}


class Traces(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.trial = Trial(TRIAL, BUILD)
        cls.addClassCleanup(cls.trial.stop)
        cls.trial.start_relay(repository=cls.newer_directory())
        cls.trial.start_gateway()
        cls.trial.start_desk()

    @classmethod
    def newer_directory(cls):
        """The trial's directory published once more, so that an update has something to write into the store."""
        source, repository = cls.trial.folder / "newer", cls.trial.folder / "repository"
        record = Path("services/001/demo-helpline.json")
        demo = json.loads((TRIAL / "source" / record).read_text())
        demo["version"] += 1
        (source / record).parent.mkdir(parents=True)
        (source / record).write_text(json.dumps(demo))
        shutil.copytree(TRIAL / "repository", repository)
        subprocess.run([BUILD / "directory/tool/pop-directory", "publish", "--source", SAMPLES.parent / "directory", "--source",
                        TRIAL / "source", "--source", source, "--keys", TRIAL / "keys", "--out", repository],
                       check=True, capture_output=True, timeout=120)
        return repository

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(dir=self.trial.folder))

    def app(self, *options, log=None):
        wrapper = ["strace", "-f", "-ttt", "-yy", "-s", "64", "-e", f"trace={WATCHED}", "-o", log] if log else []
        app = PtyApp("--ca", self.trial.ca, "--folder", self.folder, *HERE, *options, wrapper=wrapper)
        self.addCleanup(app.stop)
        return app

    def quit(self, app):
        app.say("4")
        self.assertEqual(app.end(), 0)

    def first_create(self, log=None):
        """The app's first start on this device, with an update from the relay's host."""
        app = self.app("--log", "--mirror", f"https://localhost:{self.trial.ports['relay']}/directory/", log=log)
        app.wait_for("update: POP_OK")
        self.quit(app)
        self.assertEqual(sorted(contents(self.folder)), ["pop-directory.sqlite3", "pop-resume.bin"])

    def talk(self, app):
        """A conversation with a sentence begun; when it was chosen."""
        app.say("2")
        screen = app.screen()
        # Everywhere that leads to no other party first: danger, other ways, the country.
        for label in ("I am in danger now", "See more ways to get help"):
            app.say(number_of(screen, label))
            inner = app.screen()
            app.say(number_of(inner, "Back"))
            screen = app.screen()
        chosen = time.time()
        app.say(number_of(screen, "Talk to someone now"))
        app.screen()
        app.say(CHILD)
        app.wait_for(r"Sent\.")
        self.trial.desk_takes(CHILD)
        self.trial.desk.say(DESK)
        app.wait_for(DESK.split()[-1])
        app.screen()
        app.keys(UNSENT)
        app.wait_for(UNSENT)
        return chosen

    def hide(self, app):
        app.keys("\033")
        app.wait_for(r"\[4\] Quit\n> $")

    def test_a_whole_session_writes_nothing_and_connects_to_nobody_before_the_choice(self):
        log = self.trial.folder / "strace.first"
        self.first_create(log)
        self.assertTrue(any("pop-resume" in line for line in writes(log)))  # what is written is seen
        log = self.trial.folder / "strace.session"
        app = self.app(log=log)
        app.wait_for(r"Quit\n> $")
        menu = time.time()
        chosen = self.talk(app)
        self.hide(app)
        self.quit(app)
        self.assertEqual(list(writes(log, menu)), [])
        reached = [(when, arguments) for when, name, arguments, _ in calls(log)
                   if name in ("connect", "sendto", "sendmsg", "sendmmsg") and "AF_UNIX" not in arguments and "UNIX" not in arguments]
        self.assertTrue(reached)
        for when, arguments in reached:
            self.assertGreater(when, chosen, arguments)
            self.assertRegex(arguments, rf"TCP:\[.*{self.trial.ports['relay']}|sin_port=htons\({self.trial.ports['relay']}\)")

    def test_store_and_ticket_are_the_same_with_and_without_help(self):
        self.first_create()
        before = contents(self.folder)
        app = self.app()
        app.wait_for(r"Quit\n> $")
        self.quit(app)
        without = contents(self.folder)
        app = self.app()
        app.wait_for(r"Quit\n> $")
        self.talk(app)
        self.hide(app)
        self.quit(app)
        self.assertEqual(contents(self.folder), without)
        self.assertEqual(without, before)

    def test_no_word_is_left_in_memory_after_hide(self):
        app = self.app()
        app.wait_for(r"Quit\n> $")
        self.talk(app)
        found = find_in_memory(app.process, WORDS)
        self.assertEqual({line.split()[0] for line in found}, set(WORDS))  # the search finds what is there
        self.hide(app)
        self.assertEqual(find_in_memory(app.process, WORDS), [])
        self.quit(app)


if __name__ == "__main__":
    unittest.main()
