"""Carries the messages between the page in a Chromium and pop-web-host, as an app's own code carries them in its web view.

Through the browser's debugging protocol: the page gets a function to post with, and nothing else of this machine.
"""
import asyncio
import json
import os
from pathlib import Path

from playwright.async_api import Error

# What an app puts into the page before its script runs.
INJECTED = "window.pop = {post: (text) => void popPost(text)};"
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
         "--disable-default-apps", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND"]


async def launch(playwright, **options):
    return await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, chromium_sandbox=os.getuid() != 0, **options)


class Bridge:
    """One host process behind one frame of a page."""

    def __init__(self, host):
        self.host = host
        self.frame = None
        self.uris = []  # what the platform would open: here nothing is opened and nobody is called
        self.on_uri = self.uris.append
        self.posted = []  # what the page said, in order
        self.closed = asyncio.Event()
        self.entry = None
        self.screen = None  # as the page has it

    @classmethod
    async def start(cls, program, *options, log=None):
        environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        environment.update(LANG="C.UTF-8", LANGUAGE="")
        bridge = cls(await asyncio.create_subprocess_exec(
            str(program), *[str(option) for option in options], env=environment, limit=1 << 24, stderr=log,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE))
        bridge.say({"do": "entry"})
        answer = await bridge.host.stdout.readline()
        if not answer:
            raise SystemExit(f"{program} ended at once; its own words above say why")
        bridge.entry = json.loads(answer)["entry"]
        return bridge

    async def attach(self, page):
        await page.expose_function("popPost", self._from_page)
        await page.add_init_script(INJECTED)
        self.reader = asyncio.create_task(self._to_page())

    async def show(self, frame, address):
        """Loads the page into this frame, and opens the flow in it."""
        self.frame = frame
        await frame.goto(Path(address).resolve().as_uri())
        self.open()

    def open(self):
        self.closed.clear()
        self.say({"do": "open"})

    def say(self, message):
        self.host.stdin.write(json.dumps(message).encode() + b"\n")

    def _from_page(self, text):
        self.posted.append(json.loads(text))
        self.host.stdin.write(text.encode() + b"\n")

    async def _to_page(self):
        while line := await self.host.stdout.readline():
            message = json.loads(line)
            self.screen = message.get("opened") or message.get("screen") or self.screen
            if "uri" in message:
                self.on_uri(message["uri"])
            elif self.frame is not None:
                await self._tell(line.decode())
            if "closed" in message:
                self.closed.set()

    async def _tell(self, text):
        try:
            await self.frame.evaluate("text => window.pop?.onmessage?.(text)", text)
        except Error:
            pass  # the page is being loaded again: it says "ready" when it is back

    async def stop(self):
        self.host.stdin.close()
        await self.host.wait()
        await self.reader
