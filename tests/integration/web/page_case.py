"""The web sample's page in a real Chromium, with the real SDK behind it."""
import asyncio
import atexit
import contextlib
import functools
import inspect
import json
import os
import unittest
from pathlib import Path

from playwright.async_api import async_playwright

import bridge

BUILD = Path(os.environ["POP_BUILD"])
HOST = BUILD / "samples/web/pop-web-host"
PAGE = BUILD / "samples/web/pop.html"
NOON = "2026-11-18T12:00:00Z"  # a Wednesday
DEADLINE_MS = 60_000  # far above what anything takes: a busy machine must not fail a test

PHONE = {"width": 390, "height": 844}
SMALL = {"width": 320, "height": 568}


LOOP = asyncio.new_event_loop()


@functools.cache
def browser():
    """One for a test program; every test has windows of its own."""
    playwright = LOOP.run_until_complete(async_playwright().start())
    launched = LOOP.run_until_complete(bridge.launch(playwright))
    atexit.register(lambda: LOOP.run_until_complete(playwright.stop()))
    atexit.register(lambda: LOOP.run_until_complete(launched.close()))
    return launched


def on_loop(test):
    """A test of unittest's out of one that waits: all run on one loop, as the browser's connection does."""
    @functools.wraps(test)
    def run(self):
        self.browser = browser()
        LOOP.run_until_complete(self.whole(test))
    return run


class PageCase(unittest.TestCase):
    """Every complaint in the page's console fails the test, and so does every request but for the page itself."""

    def __init_subclass__(cls):
        for name, member in list(vars(cls).items()):
            if name.startswith("test") and inspect.iscoroutinefunction(member):
                setattr(cls, name, on_loop(member))

    async def whole(self, test):
        self.complaints = []
        self.requests = []
        async with contextlib.AsyncExitStack() as self.at_end:
            await test(self)
        self.assertEqual(self.complaints, [])
        self.assertEqual({url for url in self.requests if url != PAGE.resolve().as_uri()}, set())

    async def new_page(self, **context):
        self.context = await self.browser.new_context(**{"viewport": PHONE, **context})
        self.at_end.push_async_callback(self.context.close)
        self.context.set_default_timeout(DEADLINE_MS)
        page = await self.context.new_page()
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        return page

    async def start(self, *options, log=None, **context):
        """The page with the first screen on it."""
        self.page = await self.new_page(**context)
        self.bridge = await bridge.Bridge.start(HOST, "--now", NOON, *options, log=log)
        self.at_end.push_async_callback(self.bridge.stop)
        await self.bridge.attach(self.page)
        await self.bridge.show(self.page.main_frame, PAGE)
        await self.page.locator("#page").wait_for()
        # A window that closes says "paused", and nobody would be there to hear it.
        self.at_end.push_async_callback(self.page.evaluate, "pop.post = () => {}")

    async def start_alone(self, **context):
        """The page without a host, for screens that were gathered before."""
        self.page = await self.new_page(**context)
        await self.page.add_init_script("window.pop = {said: [], post(text) { this.said.push(JSON.parse(text)); }};")
        await self.page.goto(PAGE.resolve().as_uri())

    async def show(self, screen, name="opened"):
        await self.page.evaluate("([name, screen]) => pop.onmessage(JSON.stringify({[name]: screen}))", [name, screen])

    def choice(self, choice_id):
        return self.page.locator(f'[data-id="{choice_id}"]')

    async def title(self, text):
        await self.page.get_by_role("heading", name=text, level=1).wait_for()

    async def choose(self, choice_id, title):
        await self.choice(choice_id).click()
        await self.title(text=title)


def shot(name):
    folder = Path(os.environ["POP_SHOTS"])
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder / f"{name}.png")


def texts(screen):
    """Every text of a screen that stands on the page."""
    found = [screen["title"], screen["hide"], screen.get("place", ""), *screen["lines"]]
    for choice in screen["choices"]:
        found += [choice["label"], choice.get("hint", ""), choice.get("trace", ""), choice.get("group", "")]
    for row in screen["rows"]:
        found += [row["name"], row["text"]]
    for message in screen["messages"]:
        found += [message["sender"], message.get("text", "")]
    return [text for text in found if text]


def as_json(screen):
    return json.dumps(screen, sort_keys=True)
