#!/usr/bin/env python3
"""The page over a stand-in for an app, in a window of its own: try.sh runs this."""
import argparse
import asyncio
from pathlib import Path

from playwright.async_api import async_playwright

import bridge

APP = Path(__file__).resolve().parent / "app.html"
SHOW = "(shown) => { document.getElementById('view').hidden = !shown; if (!shown) document.getElementById('help').focus(); }"


async def take_away(page, app):
    """The app's part of Hide, and of leaving: its own screen is back."""
    while True:
        await app.closed.wait()
        app.closed.clear()
        await page.evaluate(SHOW, False)


async def play(build, options):
    async with async_playwright() as playwright:
        browser = await bridge.launch(playwright, headless=False)
        page = await (await browser.new_context(viewport=None)).new_page()
        app = await bridge.Bridge.start(build / "samples/web/pop-web-host", *options)
        await app.attach(page)

        async def get_help():
            await page.evaluate(SHOW, True)
            app.open()
        await page.expose_function("getHelp", get_help)
        await page.goto(APP.as_uri())
        await page.evaluate("""entry => { const button = document.getElementById("help");
          button.textContent = entry.label; button.lang = entry.language; button.dir = entry.rtl ? "rtl" : "ltr";
          button.onclick = () => window.getHelp(); }""", app.entry)
        view = await (await page.query_selector("#view")).content_frame()
        app.frame = view
        await view.goto((build / "samples/web/pop.html").resolve().as_uri())
        app.on_uri = lambda uri: print(f"On a phone this opens: {uri}", flush=True)
        ended = asyncio.Event()
        page.on("close", lambda _: ended.set())
        browser.on("disconnected", lambda _: ended.set())
        taking = asyncio.create_task(take_away(page, app))
        print("The window is open. Close it to end.", flush=True)
        await ended.wait()
        taking.cancel()
        await app.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=Path("build/dev"))
    parser.add_argument("options", nargs="*", help="of pop-web-host, after --")
    arguments = parser.parse_args()
    asyncio.run(play(arguments.build, arguments.options))


if __name__ == "__main__":
    main()
