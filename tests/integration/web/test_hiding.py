"""Hide: from every screen, by tap, key and fingers; covered before anything else, and nothing of it left in the page."""
import unittest

from gathered import screens
from page_case import PageCase, as_json, texts

# What the page looked like at the moment the app was told.
WATCHED = """() => {
  const post = pop.post;
  window.atHide = [];
  pop.post = (text) => {
    if (JSON.parse(text).do === "hide") {
      const cover = document.getElementById("cover").getBoundingClientRect();
      atHide.push([cover.width >= innerWidth && cover.height >= innerHeight, !document.getElementById("page").checkVisibility(),
                   getComputedStyle(document.getElementById("cover")).backgroundColor]);
    }
    post.call(pop, text);
  };
}"""

# The page as it stands, without what it was built from.
LEFT = """() => {
  const copy = document.documentElement.cloneNode(true);
  for (const built of copy.querySelectorAll("script, style, #icons")) built.remove();
  return copy.outerHTML;
}"""


class Hiding(PageCase):

    async def assert_hidden(self, *words):
        self.assertEqual(await self.page.evaluate("atHide.map(([covers, gone]) => covers && gone)"), [True])
        colour = await self.page.evaluate("atHide[0][2]")
        self.assertRegex(colour, r"^rgb\(")  # opaque
        left = await self.page.evaluate(LEFT)
        for word in words:
            self.assertNotIn(word, left)
        self.assertIn("<body>", left)  # not even an age band
        self.assertEqual(await self.page.evaluate("[document.title, document.body.innerText.trim(), document.dir, history.length]"),
                         ["App", "", "ltr", self.history])

    async def start_alone(self, **context):
        await super().start_alone(**context)
        await self.page.evaluate(WATCHED)
        self.history = await self.page.evaluate("history.length")

    async def test_from_every_screen(self):
        await self.start_alone()
        for child in (("--locale", "en", "--age", "15", "--country", "DE"), ("--locale", "ar", "--age", "8", "--country", "EG", "--offline")):
            for path, screen in screens(*child):
                with self.subTest(screen=screen["id"], path=path):
                    await self.page.evaluate("atHide.length = 0")
                    await self.show(screen)
                    if screen["text"] != "none":
                        await self.page.locator("#field").fill("a secret word")
                    await self.page.locator("#hide").click()
                    await self.assert_hidden("a secret word", *[text for text in texts(screen) if len(text) > 8])

    async def test_a_screen_that_was_on_its_way_stays_under_the_cover(self):
        await self.start_alone()
        (_, screen), *_ = screens("--locale", "en", "--country", "DE")
        await self.show(screen)
        await self.page.locator("#hide").click()
        await self.show(screen, "screen")
        await self.assert_hidden(screen["title"])
        await self.show(screen)
        await self.title(screen["title"])

    async def test_without_the_apps_end_of_the_bridge(self):
        await self.start_alone()
        (_, screen), *_ = screens("--locale", "en", "--country", "DE")
        await self.show(screen)
        await self.page.evaluate("() => { pop.post = () => { throw new Error('the port is closed'); }; }")
        await self.page.locator("#hide").click()
        left = await self.page.evaluate(LEFT)
        self.assertNotIn(screen["title"], left)
        self.assertFalse(await self.shown())
        await self.page.evaluate("() => { pop.post = () => {}; }")  # a window that closes says "paused"
        self.assertEqual(self.complaints, ["the port is closed"])
        self.complaints = []

    async def test_a_screen_that_comes_between_press_and_release(self):
        await self.start_alone()
        (_, screen), *_ = screens("--locale", "en", "--country", "DE")
        await self.show(screen)
        box = await self.page.locator("#hide span").bounding_box()  # on its word, which is then drawn anew
        await self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        await self.page.mouse.down()
        await self.show(screen, "screen")
        await self.page.mouse.up()
        await self.assert_hidden(screen["title"])

    async def test_the_app_closes_it(self):
        await self.start_alone()
        (_, screen), *_ = screens("--locale", "en", "--country", "DE")
        await self.show(screen)
        await self.page.evaluate("pop.onmessage(JSON.stringify({closed: true}))")
        self.assertEqual(await self.page.evaluate("[document.body.innerText.trim(), pop.said.some((each) => each.do === 'hide')]"), ["", False])

    async def shown(self):
        return await self.page.evaluate("document.getElementById('page').checkVisibility()")

    async def press(self, *keys):
        for key in keys:
            await self.page.keyboard.press(key)

    async def test_shift_three_times(self):
        await self.start_alone()
        (_, screen), *_ = screens("--locale", "en", "--country", "DE")
        await self.show(screen)
        await self.press("Shift", "Shift", "a", "Shift", "Tab", "Shift", "Shift")
        await self.press("Shift+A", "Shift+B", "Shift+C")
        await self.page.keyboard.press("Shift")
        await self.page.mouse.click(5, 400)
        await self.press("Shift", "Shift")
        self.assertTrue(await self.shown())  # other keys and taps came between
        await self.press("Shift")
        await self.assert_hidden(screen["title"])

    async def test_shift_can_be_switched_off_and_slow_ones_do_not_count(self):
        await self.start_alone()
        (_, screen), *_ = screens("--locale", "en", "--country", "DE")
        await self.show(screen)
        # Three in six seconds, by the time of the events themselves.
        await self.page.evaluate("""() => { for (const at of [1000, 4000, 7000]) for (const kind of ["keydown", "keyup"]) {
          const event = new KeyboardEvent(kind, {key: "Shift"});
          Object.defineProperty(event, "timeStamp", {value: at});
          dispatchEvent(event);
        } }""")
        self.assertTrue(await self.shown())
        await self.page.evaluate("pop.onmessage(JSON.stringify({settings: {shift_hides: false, hold_hides: false}}))")
        await self.press("Shift", "Shift", "Shift", "Shift")
        await self.touch("touchStart", [(100, 300), (200, 300)])
        await self.touch_for_two_seconds()
        self.assertTrue(await self.shown())

    async def touch(self, kind, points):
        if not hasattr(self, "fingers"):
            self.fingers = await self.context.new_cdp_session(self.page)
        await self.fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [
            {"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]})

    async def touch_for_two_seconds(self):
        """By the page's own clock: longer than the second that is asked of two fingers."""
        await self.page.evaluate("new Promise((done) => setTimeout(done, 2000))")

    async def test_two_fingers_that_rest(self):
        await self.start_alone(has_touch=True)
        (_, screen), *_ = screens("--locale", "en", "--country", "DE")
        await self.show(screen)
        await self.touch("touchStart", [(100, 300)])
        await self.touch("touchStart", [(100, 300), (200, 300)])
        await self.touch("touchEnd", [])
        await self.touch_for_two_seconds()
        self.assertTrue(await self.shown())  # they did not rest
        await self.touch("touchStart", [(100, 300), (200, 300)])
        await self.page.locator("#page").wait_for(state="hidden")
        await self.assert_hidden(screen["title"])
        # The app took the view away: nobody told the page that the fingers went. The next time it works again.
        await self.page.evaluate("""() => { atHide.length = 0;
          for (const kind of ["pointerup", "pointercancel"]) addEventListener(kind, (event) => event.stopImmediatePropagation(), true); }""")
        await self.show(screen)
        await self.page.evaluate("""() => { for (const pointerId of [71, 72]) dispatchEvent(new PointerEvent("pointerdown",
          {pointerId, pointerType: "touch", clientX: pointerId, clientY: 300})); }""")
        await self.page.locator("#page").wait_for(state="hidden")
        await self.assert_hidden(screen["title"])

    async def test_no_word_is_left_in_the_pages_memory(self):
        """After Hide, what a collection leaves of the page's objects, and its text nodes, hold none of the child's words."""
        await self.start("--country", "DE", "--locale", "en")
        await self.choice("go.001.demo-helpline.0").click()
        await self.page.locator("#field").press_sequentially("zebrafinch walks home")
        session = await self.context.new_cdp_session(self.page)
        self.assertIn("zebrafinch", await self.heap(session))
        await self.page.locator("#hide").click()
        await self.bridge.closed.wait()
        heap = await self.heap(session)
        for word in ("zebrafinch", "walks home", "Your chat with", "Demo helpline"):
            self.assertNotIn(word, heap)

    async def heap(self, session):
        pieces = []
        session.on("HeapProfiler.addHeapSnapshotChunk", lambda event: pieces.append(event["chunk"]))
        await session.send("HeapProfiler.collectGarbage")
        await session.send("HeapProfiler.takeHeapSnapshot", {"reportProgress": False})
        nodes = await session.send("DOM.getDocument", {"depth": -1, "pierce": True})
        return "".join(pieces) + as_json(nodes)

    async def test_the_host_keeps_no_word_either(self):
        await self.start("--country", "DE", "--locale", "en")
        await self.choice("go.001.demo-helpline.0").click()
        await self.page.locator("#field").fill("zebrafinch walks home")
        # The screen that answers this was written after the draft was taken.
        await self.page.evaluate("pop.post(JSON.stringify({do: 'choose', id: 'danger'}))")
        await self.title("Call for help now")
        self.assertIn(b"zebrafinch", self.host_memory())
        await self.page.locator("#hide").click()
        await self.bridge.closed.wait()
        self.assertNotIn(b"zebrafinch", self.host_memory())

    def host_memory(self):
        pid = self.bridge.host.pid
        found = b""
        with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb") as memory:
            for line in maps:
                span, rights, *_, name = [*line.split(), ""]
                if not rights.startswith("rw") or name.startswith("[v"):
                    continue
                begin, end = (int(part, 16) for part in span.split("-"))
                memory.seek(begin)
                found += memory.read(end - begin)
        return found


if __name__ == "__main__":
    unittest.main()
