"""A host of the web page, of whatever binding, as the app around it: messages to it and from it, a line each."""
import json
import os

from protocol import check
from stage import Party


class Host:
    def __init__(self, command, *options, log):
        self.party = Party([*command, "--speech", "off", *options], log, {"LANG": "C.UTF-8", "LANGUAGE": "", "TZ": "UTC"})
        self.screen = None  # as the page has it; None while it is covered
        self.uris = []      # what the platform would open

    def say(self, **message):
        self.party.say(json.dumps(message))

    def hear(self):
        """The next message, which was checked."""
        message = json.loads(self.party.wait_for(r"[^\n]*\n"))
        check(message)
        if "uri" in message:
            self.uris.append(message["uri"])
        elif "entry" not in message:
            self.screen = message.get("opened") or message.get("screen")
        return message

    def hear_a(self, kind):
        while kind not in (message := self.hear()):
            pass
        return message

    def until(self, wanted):
        """The first screen from now on, the present one included, of which `wanted` is true."""
        while self.screen is None or not wanted(self.screen):
            self.hear()
        return self.screen

    def open(self):
        self.say(do="open")
        return self.hear_a("opened")["opened"]

    def hide(self):
        self.say(do="hide")
        self.hear_a("closed")

    def choose(self, choice, wanted):
        """The child taps what is on the screen; the screen that then comes."""
        assert choice in choices(self.screen), f"no {choice!r} among {choices(self.screen)}"
        self.say(do="choose", id=choice)
        self.hear()
        return self.until(wanted)

    def write(self, text):
        """Whether the host took what the child wrote."""
        self.say(do="send", text=text)
        return self.hear_a("taken")["taken"]

    def walk(self, path):
        """The screen at the end of these choices, or None where they lead out. Only without a conversation, where nothing comes by itself."""
        self.open()
        for choice in path:
            self.say(do="choose", id=choice)
            while "uri" in self.hear():
                pass
        screen = self.screen
        if screen is not None:
            self.hide()
        return screen

    def loaded(self):
        """The files that its process has mapped."""
        with open(f"/proc/{self.party.process.pid}/maps") as maps:
            return {os.path.basename(line.split(maxsplit=5)[5].strip()) for line in maps if "/" in line}

    def stop(self):
        """Its exit code: a host ends with its input."""
        self.party.process.stdin.close()
        return self.party.process.wait(120)


def choices(screen):
    return [choice["id"] for choice in screen["choices"]]


def said(screen, text):
    """The message with this text, or {}."""
    return next((message for message in screen["messages"] if message["text"] == text), {})
