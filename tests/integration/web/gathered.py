"""Every screen that can be reached without a helpline's answer, as pop-web-host hands them to the page.

The host is asked directly, without a browser: each path is taken from a flow that was newly opened, so that no screen depends
on where the walk was before.
"""
import functools
import json
import os
import subprocess

from page_case import HOST, NOON

# From each screen one of these kinds is enough: they differ in a name.
ONE_OF_MANY = ("place", "language", "topic", "age", "go", "emergency", "picture", "feedback")
ENDS = ("leave", "back", "read")


class Host:
    def __init__(self, *options):
        environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        self.process = subprocess.Popen([HOST, "--now", NOON, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        env={**environment, "LANG": "C.UTF-8", "LANGUAGE": ""})

    def ask(self, **message):
        """The screen that follows; None when the flow closed."""
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()
        while True:
            answer = json.loads(self.process.stdout.readline())
            if "closed" in answer:
                return None
            if "uri" not in answer:
                return answer.get("opened") or answer.get("screen")

    def walk(self, path):
        screen = self.ask(do="open")
        for choice in path:
            screen = self.ask(do="choose", id=choice)
        self.ask(do="hide")
        return screen

    def stop(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


def kind(choice):
    return choice["id"].split(".")[0]


def likeness(screen):
    """Two screens of one likeness are drawn alike."""
    return (screen["id"], screen["low_key"], screen["text"], bool(screen["rows"]),
            tuple(sorted({(kind(choice), choice["role"]) for choice in screen["choices"]})))


def ways_on(screen):
    seen = set()
    for choice in screen["choices"]:
        name = kind(choice)
        if name in ENDS or (name in ONE_OF_MANY and name in seen and "." in choice["id"]):
            continue
        seen.add(name)
        yield choice["id"]


@functools.cache
def screens(*options, depth=3):
    """[(path, screen)], the entry first."""
    host = Host(*options)
    entry = host.walk(())
    found = {likeness(entry): ((), entry)}
    edge = [((), entry)]
    for _ in range(depth):
        following = []
        for path, screen in edge:
            for choice in ways_on(screen):
                reached = host.walk((*path, choice))
                if reached is None or likeness(reached) in found:
                    continue
                found[likeness(reached)] = ((*path, choice), reached)
                following.append(found[likeness(reached)])
        edge = following
    host.stop()
    return list(found.values())
