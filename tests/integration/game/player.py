"""The game sample as a child plays it: the real program under an X server of its own, driven through its script."""
import contextlib
import json
import os
import subprocess
import tempfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[3]
BUILD = Path(os.environ.get("POP_BUILD", SOURCE / "build" / "dev"))
GAME = BUILD / "samples/game/pop-game"


class Screen:
    """An X server without a screen."""

    def __init__(self):
        read, write = os.pipe()
        self.process = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"],
                                        pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as answer:
            self.name = ":" + answer.readline().strip()

    def close(self):
        self.process.terminate()
        self.process.wait()


class Player:
    """One run of the game. Its words come from the arguments alone, not from the machine's own settings."""

    def __init__(self, screen, *options, script=True):
        environment = {name: value for name, value in os.environ.items()
                       if "proxy" not in name.lower() and name not in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "TZ")}
        environment |= {"DISPLAY": screen.name, "SDL_VIDEODRIVER": "x11", "SDL_AUDIODRIVER": "dummy", "LANG": "C.UTF-8"}
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen([GAME, *(["--script"] if script else []), *map(str, options)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=self.errors, text=True, env=environment)

    def do(self, line):
        """What the game answers to one command."""
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            self.errors.seek(0)
            raise AssertionError(f"the game ended at {line!r}: {self.errors.read()}")
        answer = json.loads(answer)
        if isinstance(answer, str):
            raise AssertionError(f"{line!r}: {answer}; there are {[item['id'] for item in self.look()['items']]}")
        return answer

    def look(self):
        return self.do("look")

    def ids(self):
        return [item["id"] for item in self.look()["items"]]

    def text(self):
        return "\n".join(text["text"] for text in self.look()["texts"])

    def shows(self):
        return self.look()["shows"]

    def open_menu(self):
        self.do("key Escape")
        self.do("frames 2")

    def open_help(self):
        """From the game to the first screen of help."""
        if self.shows() == "game":
            self.open_menu()
        self.do("tap help")
        self.do("frames 2")
        return self.look()

    def choose(self, choice):
        """Taps an item; the screen it leads to."""
        self.do(f"tap {choice}")
        self.do("frames 2")
        return self.look()

    def wait_for(self, holds, what, tries=3000):
        """The look at which it holds. Each look is a frame or more later; the number is far above what anything takes."""
        for _ in range(tries):
            look = self.look()
            if holds(look):
                return look
            self.do("frames 2")
        raise AssertionError(f"{what} did not come; the screen: {[text['text'] for text in look['texts']]}")

    def close(self):
        if self.process.poll() is None:
            self.process.stdin.close()
            self.process.wait(30)
        self.process.stdout.close()
        self.errors.close()


@contextlib.contextmanager
def playing(*options):
    """A screen and a game on it, for a moment."""
    screen = Screen()
    player = Player(screen, *options)
    try:
        yield player
    finally:
        player.close()
        screen.close()
