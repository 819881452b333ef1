"""The desk's page in a real Chromium, beside the receiving end's other processes."""

import atexit
import functools
import json
import os
import re

from playwright.sync_api import sync_playwright

from stage import DEADLINE, Stage

CHROMIUM = "/usr/bin/chromium"


@functools.cache
def chromium():
    """One browser a test program; every test has windows of its own."""
    playwright = sync_playwright().start()
    # The browser's own guard of this machine is off, so that the desk's is what is tested.
    flags = ["--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
             "--disable-default-apps", "--no-first-run", "--disable-features=LocalNetworkAccessChecks",
             "--host-resolver-rules=MAP evil.test 127.0.0.1"]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags, chromium_sandbox=os.getuid() != 0)
    atexit.register(playwright.stop)
    atexit.register(browser.close)
    return browser


class PageStage(Stage):
    """Every complaint in the page's console fails the test, but for what the desk refused as it should."""

    SIZE = {"width": 1400, "height": 900}

    def setUp(self):
        super().setUp()
        self.complaints = []
        self.expected = r"status of 40[1349] |net::ERR_"

    def configure_desk(self, service="zz.first", **fields):
        name = f"desk-{service}.conf"
        self.write_json(name, {**json.loads((self.folder / name).read_text()), **fields})

    def start_page_desk(self, service="zz.first", port=0):
        desk = self.run_desk(service, "--page", str(port))
        self.link = self.next_link(desk)
        self.port = int(re.search(r":(\d+)/#", self.link).group(1))
        self.origin = f"http://127.0.0.1:{self.port}"
        return desk

    def next_link(self, desk):
        return desk.expect(lambda line: line.startswith("  http")).strip()

    def start_all(self):
        self.gateway = self.start_gateway()
        self.start_relay()
        self.desk = self.start_page_desk()
        self.context = self.new_context()
        self.page = self.open(self.link)
        self.page.get_by_role("heading", name="Waiting").wait_for()

    def new_context(self, **options):
        context = chromium().new_context(viewport=self.SIZE, **options)
        context.set_default_timeout(DEADLINE * 1000)
        self.addCleanup(context.close)
        return context

    def watch(self, page):
        def complain(message):
            if message.type in ("error", "warning") and not re.search(self.expected, message.text):
                self.complaints.append(message.text)
        page.on("console", complain)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def open(self, address, context=None):
        page = self.watch((context or self.context).new_page())
        page.goto(address)
        return page

    def tearDown(self):
        self.assertEqual(self.complaints, [])
        super().tearDown()
