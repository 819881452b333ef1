"""Nothing lost, nothing twice: gateway and desk are killed again and again while a thousand children write.

Each conversation is ten texts, five each way, crossing. Gateway and desk end in three ways: SIGKILL from outside at
a random moment; killed by power_cut.c at a random sync of their database, before it or after it, when it is
committed and nobody has been told; and there with a part of what was not yet synced taken back, as a power cut
would. Some children's processes are killed too. The counsellor is this program: it looks into a conversation's
history before it writes, as a person would after the desk's screen went dark.

At the end a new desk opens its book. In every conversation it must show every text that a child was told is stored,
once and in order, and the child must have heard every text of the desk's, once and in order.

POP_KILLS_SEED gives a seed again: the same kills are drawn and children write by the same plan (what happens between
is the machine's). POP_KILLS=often kills some hundred times; README.md has its figures.
"""

import collections
import json
import os
import queue
import random
import signal
import sqlite3
import time
import unittest

from stage import DESK, GATEWAY, Process, Stage

POWER_CUT = os.environ["POP_POWER_CUT"]
OFTEN = os.environ.get("POP_KILLS") == "often"
CROWDS = 8  # processes of children, half of them at a time
CHILDREN = 125  # in each
AT_ONCE = 100  # conversations of one process at a time
TEXTS = 5  # each way
VICTIMS = 6 if OFTEN else 2  # processes of children that are killed, beside the others
# How many syncs a gateway or a desk may live to see, and how many lines of all programs pass between two kills
# from outside, at most.
SYNCS = 120 if OFTEN else 5000
LINES = 800 if OFTEN else 6000
KILLS = 350 if OFTEN else 40  # afterwards it is left to end in peace
QUIET = 120.0  # nothing at all from any program for so long: something hangs


def texts(name, who, count):
    return [f"{name} {who} {i}" for i in range(count)]


def read_history(event):
    """(the conversation's name, what the child said, what the desk said, whether it is over)"""
    said = [one for one in event["said"] if one["what"] == "message"]
    from_child, from_desk = ([one["text"] for one in said if one["child"] == child] for child in (True, False))
    return from_child[0].split(" ")[0], from_child, from_desk, event["said"][-1]["what"] == "ended"


class Part(Process):
    """A program whose lines go into one queue with those of the others, and None at its end."""

    def __init__(self, all_lines, name, *arguments, **options):
        self.all_lines = all_lines
        self.name = name
        super().__init__(*arguments, **options)

    def _read(self):
        for line in self.popen.stdout:
            self.all_lines.put((self, line.decode().rstrip("\n")))
        self.all_lines.put((self, None))

    def say(self, text):
        try:
            super().say(text)
        except BrokenPipeError:  # killed meanwhile: its None comes
            pass


class Kills(Stage):
    SERVICES = ("zz.first",)
    QUEUE_LIMIT = 100_000
    STARTS_PER_MINUTE = 100_000
    RATE = ("100000", "100000")

    def setUp(self):
        super().setUp()
        self.seed = int(os.environ.get("POP_KILLS_SEED") or random.SystemRandom().randrange(1 << 31))
        print(f"POP_KILLS_SEED={self.seed}", flush=True)
        self.random = random.Random(self.seed)
        self.lines = queue.Queue()
        self.killed = collections.Counter()
        self.in_flight = []  # conversations under way, at each kill
        # What children were told, by conversation.
        self.stored = collections.Counter()
        self.heard = collections.defaultdict(list)
        self.done = {}
        # What the counsellor has seen, by the desk's number.
        self.names = {}
        self.complete = set()  # seen with all texts of the desk
        self.to_do = collections.deque()
        self.looking_at = None

    # ---- Starting and killing -----------------------------------------------------------------------

    def start(self, name, cut=True):
        environment = {}
        if cut and self.may_kill():
            environment = {"LD_PRELOAD": POWER_CUT, "CUT_AT": str(self.random.randint(1, SYNCS)),
                           "CUT_HOW": self.random.choice(["before", "after", "power"])}
        command = {"gateway": [GATEWAY, "run", "--config", str(self.folder / "gateway.conf")],
                   "desk": [DESK, "run", "--events", "--config", str(self.folder / "desk-zz.first.conf")]}[name]
        part = Part(self.lines, name, command, self.folder / f"{name}.log", stdin=True, environment=environment)
        part.how = environment.get("CUT_HOW")
        self.processes.append(part)
        setattr(self, name, part)
        return part

    def start_crowd(self, name):
        command = self.child_command("crowd", "zz.first") + [
            name, str(self.random.randrange(1 << 31)), str(CHILDREN), str(AT_ONCE), str(TEXTS)]
        crowd = Part(self.lines, name, command, self.folder / "child.log")
        # After how many of its lines it is killed.
        crowd.lives = self.random.randint(1, CHILDREN * TEXTS) if name.startswith("victim") else None
        self.processes.append(crowd)
        return crowd

    def may_kill(self):
        return sum(self.killed.values()) < KILLS

    def kill(self, part):
        if part.popen.poll() is None:
            part.how = "outside"
            part.popen.send_signal(signal.SIGKILL)

    def ended(self, part):
        """A program's output has ended: it was killed, or a crowd is through."""
        status = part.stop()
        self.processes.remove(part)
        if self.crowds.pop(part.name, None) and part.lives is None:
            return self.assertEqual(status, 0, part.name)
        self.assertEqual(status, -signal.SIGKILL, part.name)
        self.killed["children" if part.name.startswith("victim") else part.name, part.how] += 1
        self.in_flight.append(sum(name not in self.done and name.split("-")[0] in self.crowds for name in self.stored))
        if part.name in ("gateway", "desk"):
            self.start(part.name)

    # ---- The counsellor ---------------------------------------------------------------------------

    def desk_says(self, event):
        kind = event["event"]
        self.assertNotEqual(kind, "unreadable", event)
        if kind == "ready":
            self.looking_at = None
            self.to_do = collections.deque(number for number in self.names if number not in self.complete)
            self.desk.say("/list")
        elif kind == "list":
            self.to_do.extend(one["conversation"] for one in event["conversations"]
                              if one["conversation"] not in self.names)
        elif kind in ("message", "arrived"):
            self.to_do.append(event["conversation"])
        elif kind == "history":
            self.look(event)
            self.looking_at = None
        if self.looking_at is None and self.to_do:
            self.looking_at = self.to_do.popleft()
            self.desk.say(f"/take {self.looking_at}\n/history")

    def look(self, event):
        number = event["conversation"]
        name, from_child, from_desk, over = read_history(event)
        self.names[number] = name
        self.assertEqual(from_child, texts(name, "child", len(from_child)))
        self.assertEqual(from_desk, texts(name, "desk", len(from_desk)))
        if len(from_desk) == TEXTS:
            self.complete.add(number)
        if over:
            return
        # As many as the child wrote, and now and then more: texts cross.
        want = min(TEXTS, len(from_child) + self.random.choice([0, 0, 1, 2]))
        for text in texts(name, "desk", want)[len(from_desk):]:
            self.desk.say(text)

    # ---- The children -----------------------------------------------------------------------------

    def child_says(self, event):
        name = event["conversation"]
        self.assertNotIn(name, self.done, "something after the end")
        if "stored" in event:
            self.assertGreater(event["stored"], self.stored[name])
            self.stored[name] = event["stored"]
        elif "heard" in event:
            self.assertEqual(event["heard"], f"{name} desk {len(self.heard[name])}")
            self.heard[name].append(event["heard"])
        else:
            self.assertIn(event["done"], ("ended", "talking"), event)
            self.done[name] = event["done"]

    # ---- The play ---------------------------------------------------------------------------------

    def handle_line(self):
        try:
            part, line = self.lines.get(timeout=QUIET)
        except queue.Empty:
            self.fail(f"no program has said anything for {QUIET:.0f} s; not done: "
                      f"{sorted(self.stored.keys() - self.done.keys())[:20]}; kills: {self.killed}")
        if line is None:
            self.ended(part)
        elif part is self.desk:
            self.desk_says(json.loads(line))
        elif part.name in self.crowds:
            self.child_says(json.loads(line))
            if part.lives is not None:
                part.lives -= 1
                if part.lives == 0:
                    self.kill(part)

    def play(self):
        names = [f"crowd{i}" for i in range(CROWDS)]
        self.random.shuffle(names)
        names[1:1] = [f"victim{i}" for i in range(VICTIMS)]
        self.crowds = {}
        until_kill = self.random.randint(1, LINES)
        while names or self.crowds:
            while names and len(self.crowds) < CROWDS // 2:
                name = names.pop(0)
                self.crowds[name] = self.start_crowd(name)
            self.handle_line()
            until_kill -= 1
            if until_kill <= 0 and self.may_kill():
                self.kill(self.random.choice([self.gateway, self.desk]))
                until_kill = self.random.randint(1, LINES)

    def settle(self):
        """Both ends once more, undisturbed, until nothing of any child is left at the gateway."""
        for part in (self.desk, self.gateway):
            part.stop(signal.SIGKILL)
            self.processes.remove(part)
        self.start_gateway()
        desk = self.start_desk()
        end = time.monotonic() + QUIET
        left = None
        while left != 0:
            self.assertLess(time.monotonic(), end, f"{left} texts stay at the gateway")
            with sqlite3.connect(f"file:{self.folder}/gateway.db?mode=ro", uri=True) as database:
                left, = database.execute(
                    "SELECT count(*) FROM messages WHERE direction = 0 AND sealed IS NOT NULL").fetchone()
            database.close()
            desk.say("/list")
            desk.expect_json(event="list")
        desk.say("/quit")
        desk.popen.wait(QUIET)
        self.assertEqual(desk.stop(), 0)

    def read_book(self):
        """What the desk shows after a new start: [of the child, of the desk, over], by conversation."""
        desk = self.start_desk()
        book = {}
        for number in range(1, 1 << 31):
            desk.say(f"/take {number}\n/history")
            event = json.loads(desk.expect(lambda line: json.loads(line)["event"] in ("history", "notice")))
            if event["event"] == "notice":
                return book
            name, *rest = read_history(event)
            self.assertNotIn(name, book, "twice in the book")
            book[name] = rest

    def test_nothing_is_lost_and_nothing_comes_twice(self):
        begin = time.monotonic()
        self.start_gateway().stop()  # chooses its port
        self.start_relay()
        self.start("gateway")
        self.start("desk")
        self.play()
        self.settle()
        book = self.read_book()

        whole = [f"crowd{crowd}-{i}" for crowd in range(CROWDS) for i in range(CHILDREN)]
        for name in whole:
            self.assertEqual(book[name], [texts(name, "child", TEXTS), texts(name, "desk", TEXTS), self.done[name] == "ended"])
            self.assertEqual(self.heard[name], texts(name, "desk", TEXTS))
        # Children who were killed: what they had been told holds, and what came after it is in order.
        for name in book.keys() | self.stored.keys():
            from_child, from_desk, _ = book[name]
            self.assertGreaterEqual(len(from_child), self.stored[name])
            self.assertEqual(from_child, texts(name, "child", len(from_child)))
            self.assertEqual(from_desk, texts(name, "desk", len(from_desk)))
            self.assertEqual(self.heard[name], from_desk[:len(self.heard[name])])
        print(f"{len(whole)} conversations and {len(book) - len(whole)} of children who were killed; kills: "
              f"{ {' '.join(kind): count for kind, count in sorted(self.killed.items())} }; conversations under way at a "
              f"kill: {sorted(self.in_flight)}; {time.monotonic() - begin:.0f} s", flush=True)
        self.assertGreater(len(self.in_flight), 300 if OFTEN else 8)
        self.assertGreater(sum(count > 0 for count in self.in_flight), 0.8 * len(self.in_flight))


if __name__ == "__main__":
    unittest.main()
