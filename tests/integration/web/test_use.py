"""The page in use: by keyboard alone, when it only changes, in forced colours, turned, and with words that look like markup."""
import asyncio
import unittest

from playwright.async_api import Error

from gathered import screens
from page_case import SMALL, PageCase, shot

NUMBERS = """() => [...document.querySelectorAll("h1, p, span")].flatMap((element) => [...element.childNodes])
  .filter((node) => node.nodeType === 3 || node.tagName === "BDI").filter((node) => /[0-9]{2}/.test(node.textContent)).map((node) => {
    const range = document.createRange();
    const text = node.nodeType === 3 ? node : node.firstChild;
    // Where each character of the number stands: from left to right, whatever the line does.
    const places = [...text.data].map((_, i) => { range.setStart(text, i); range.setEnd(text, i + 1); return range.getBoundingClientRect(); });
    const found = [];
    for (const match of text.data.matchAll(/\\+?[0-9][0-9 :]*[0-9]/g)) {
      const row = places.slice(match.index, match.index + match[0].length).filter((box) => box.width > 0);
      if (row.some((box, i) => i > 0 && box.top === row[i - 1].top && box.left < row[i - 1].left)) found.push(match[0]);
    }
    return [text.data, found];
  })"""


class Use(PageCase):

    async def focused(self):
        return await self.page.evaluate("document.activeElement.dataset.id ?? document.activeElement.id")

    async def press(self, *keys):
        for key in keys:
            await self.page.keyboard.press(key)

    async def test_from_the_entry_to_help_by_keyboard_alone(self):
        await self.start("--country", "DE", "--locale", "en", "--cannot", "conversation")
        self.assertEqual(await self.focused(), "title")
        stops = []
        while not stops or stops[-1] != "danger":
            await self.press("Tab")
            stops.append(await self.focused())
            self.assertLess(len(stops), 60)
        main = await self.page.locator(".choice.main").get_attribute("data-id")
        self.assertLessEqual(stops.index(main) + 1, 5)
        await self.press("Shift+Tab")
        await self.page.locator("#title").focus()
        await self.press("Shift+Tab")
        self.assertEqual(await self.focused(), "hide")  # one step before the title
        await self.press("Tab", "Enter")
        await self.bridge_uri()
        self.assertRegex(self.bridge.uris[0], "^tel:")

        await self.choice("danger").focus()
        await self.press("Space")
        await self.title("Call for help now")
        self.assertEqual(await self.focused(), "title")
        await self.press("Tab", "Enter")
        await self.bridge_uri(2)
        self.assertEqual(self.bridge.uris[1], "tel:112")
        self.assertEqual(await self.page.evaluate("history.length"), 2)  # the empty page of a new window, and this one

    async def bridge_uri(self, count=1):
        # The screen that follows an opened address is drawn after the address went out.
        async with asyncio.timeout(60):
            while len(self.bridge.uris) < count:
                await self.page.evaluate("new Promise(requestAnimationFrame)")

    async def test_a_choice_is_taken_when_it_is_let_go(self):
        await self.start("--country", "DE", "--locale", "en")
        box = await self.choice("danger").bounding_box()
        await self.page.mouse.move(box["x"] + 20, box["y"] + 20)
        await self.page.mouse.down()
        await self.page.mouse.move(5, 300)
        await self.page.mouse.up()
        await self.choose("danger", "Call for help now")
        self.assertEqual([each["id"] for each in self.bridge.posted if each["do"] == "choose"], ["danger"])

    async def test_a_screen_that_only_changes_leaves_the_focus_where_it_is(self):
        await self.start_alone()
        found = [screen for _, screen in screens("--country", "DE", "--locale", "en") if screen["text"] == "message"]
        screen = found[0]
        await self.show(screen)
        await self.page.locator("#field").press_sequentially("half a sent")
        answered = {**screen, "id": "S6", "title": screen["title"] + " ", "live": "You are talking with them.",
                    "messages": [{"from": "helpline", "sender": "Them", "state": "sent", "text": "Hello"}]}
        await self.show(answered, "screen")
        await self.page.keyboard.type("ence")
        self.assertEqual(await self.page.locator("#field").input_value(), "half a sentence")
        self.assertEqual(await self.page.get_by_role("status").text_content(), "You are talking with them.")
        self.assertEqual(await self.page.get_by_role("alert").text_content(), "")
        await self.show({**answered, "live": "The line dropped.", "assertive": True}, "screen")
        self.assertEqual(await self.page.get_by_role("alert").text_content(), "The line dropped.")
        await self.choice("danger").focus()
        await self.show({**answered, "lines": ["Another line"]}, "screen")
        self.assertEqual(await self.focused(), "danger")
        box = await self.choice("danger").locator("span.label").bounding_box()
        await self.page.mouse.move(box["x"] + 2, box["y"] + 2)
        await self.page.mouse.down()
        await self.show({**answered, "lines": ["A third line"]}, "screen")
        await self.page.mouse.up()
        self.assertEqual(await self.page.evaluate("pop.said.at(-1)"), {"do": "choose", "id": "danger"})
        # Where the place of the focus goes, the focus goes to the title and not nowhere.
        await self.page.locator("#field").focus()
        await self.show({**answered, "text": "none"}, "screen")
        self.assertEqual(await self.focused(), "title")

    async def test_what_the_app_did_not_take_stays_in_the_field(self):
        await self.start_alone()
        screen = next(screen for _, screen in screens("--country", "DE", "--locale", "en") if screen["text"] == "message")
        await self.show(screen)
        field = self.page.locator("#field")
        await field.fill("first")
        await self.page.locator("#writing button").dblclick()
        await self.show(False, "taken")
        self.assertEqual(await field.input_value(), "first")
        await self.page.locator("#writing button").click()
        await field.press_sequentially(" and more")
        await self.show(True, "taken")
        self.assertEqual(await field.input_value(), "first and more")
        await self.page.locator("#writing button").click()
        await self.show(True, "taken")
        self.assertEqual(await field.input_value(), "")
        said = await self.page.evaluate("pop.said.filter((each) => each.do === 'send').map((each) => each.text)")
        self.assertEqual(said, ["first", "first", "first and more"])  # twice tapped, once sent

    async def test_half_an_emoji_is_no_text(self):
        await self.start_alone()
        await self.show(next(screen for _, screen in screens("--country", "DE", "--locale", "en") if screen["text"] == "message"))
        await self.page.locator("#field").evaluate(r"""field => {
          field.value = "\ud83da \ud83d\ude22 \ude22b\ud83d";
          field.dispatchEvent(new Event("input"));
        }""")
        await self.page.locator("#writing button").click()
        said = await self.page.evaluate("pop.said.slice(-2)")
        self.assertEqual(said, [{"do": each, "text": "a \U0001f622 b"} for each in ("draft", "send")])
        await self.show(True, "taken")
        self.assertEqual(await self.page.locator("#field").input_value(), "")

    async def test_words_that_look_like_markup_are_words(self):
        await self.start_alone()
        markup = "<img src=x onerror=\"document.title='run'\"><b>&amp;</b><script>document.title='run'</script>"
        screen = {"id": "S6", "language": "en", "rtl": False, "band": "B", "low_key": False, "hide": markup, "title": markup, "place": markup,
                  "live": markup, "assertive": False, "text": "message", "text_label": markup, "send_label": markup, "draft": markup,
                  "table_label": markup, "lines": [markup], "rows": [{"icon": "\"><img>", "name": markup, "text": markup, "qr": ["10", "01"]}],
                  "messages": [{"from": "helpline", "state": "sent", "sender": markup, "text": markup, "title": markup, "link_host": markup}],
                  "choices": [{"id": markup, "label": markup, "hint": markup, "trace": markup, "group": markup, "icon": markup,
                               "role": "main x\" onclick=\"document.title='run'", "a11y_label": markup, "language": "en\" onclick=\"x"}]}
        await self.show(screen)
        self.assertEqual(await self.page.locator("img, b, #page script").count(), 0)
        self.assertEqual(await self.page.locator("h1").text_content(), markup)
        self.assertEqual(await self.page.locator("#field").input_value(), markup)
        self.assertEqual(await self.page.evaluate("document.title"), "App")
        # And a way around the page's own care is closed too.
        refused = await self.page.evaluate("try { document.body.innerHTML = '<img src=x>'; 'taken'; } catch (error) { error.name; }")
        self.assertEqual(refused, "TypeError")
        self.complaints = [each for each in self.complaints if "TrustedHTML" not in each]

    async def test_the_app_says_who_may_watch_and_where_it_runs(self):
        here = ("--country", "DE", "--locale", "en")
        self.assertFalse(screens(*here)[0][1]["low_key"])
        self.assertTrue(screens(*here, "--shared-screen")[0][1]["low_key"])
        left = {platform: [row["text"] for path, screen in screens(*here, "--platform", platform, depth=1)
                           if path == ("watch",) for row in screen["rows"]] for platform in ("android", "desktop")}
        self.assertTrue(left["desktop"])
        self.assertNotEqual(left["android"], left["desktop"])

    async def test_a_message_with_names_that_are_nobodys_does_nothing(self):
        await self.start_alone()
        screen = next(screen for _, screen in screens("--country", "DE", "--locale", "en"))
        await self.page.evaluate("""screen => pop.onmessage(`{"__proto__": {"closed": true}, "toString": 1, "constructor": "x",
          "opened": ${JSON.stringify(screen)}}`)""", screen)
        await self.title(screen["title"])

    async def test_nothing_is_kept_and_nothing_is_fetched(self):
        await self.start("--country", "DE", "--locale", "en")
        for attempt in ("fetch('https://example.com/')", "new Promise((_, no) => new WebSocket('wss://example.com/').onerror = no)"):
            with self.assertRaises(Error, msg=attempt):
                await self.page.evaluate(f"async () => {attempt}")
        self.assertEqual(await self.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]"), [0, 0, ""])
        self.assertEqual(await self.context.cookies(), [])
        self.complaints = [each for each in self.complaints if "Content Security Policy" not in each]

    async def test_in_forced_colours_all_meaning_stays(self):
        await self.start_alone(forced_colors="active", color_scheme="dark")
        for number, (_, screen) in enumerate(screens("--country", "DE", "--locale", "en", "--age", "11")):
            await self.show(screen)
            await self.page.screenshot(path=shot(f"forced_{number:02}_{screen['id']}"))
            for choice in screen["choices"]:
                button = self.choice(choice["id"])
                edge = await button.evaluate("(it) => { const style = getComputedStyle(it); return [style.borderTopStyle, parseFloat(style.borderTopWidth)]; }")
                ordinary = {"main": ["solid", 4], "danger": ["double", 4]}.get(choice["role"])
                if ordinary:
                    self.assertEqual(edge, ordinary)
                self.assertGreater(edge[1], 0)
                self.assertEqual(await button.evaluate("(it) => [...it.querySelectorAll('svg')].every((drawing) => getComputedStyle(drawing).color === getComputedStyle(it).color)"), True)
                if choice["role"] == "danger":
                    self.assertTrue(await button.locator("svg").is_visible())

    async def test_numbers_keep_their_order_in_a_line_that_runs_the_other_way(self):
        await self.start_alone()
        lines = ["اتصال على 116 111: Childline 24", "+20 2 1234 5678 أو 116 000", "مفتوح من 08:30 حتى 20:00 Uhr"]
        for language, country in (("ar", "EG"), ("ur", "PK")):
            for _, screen in screens("--country", country, "--locale", language):
                await self.show({**screen, "lines": screen["lines"] + lines, "rtl": True})
                numbers = await self.page.evaluate(NUMBERS)
                self.assertTrue(any("116 111" in text for text, _ in numbers), numbers)
                self.assertEqual([found for _, found in numbers if found], [])

    async def test_turned_and_wide(self):
        await self.start_alone(viewport={"width": 844, "height": 390})
        for number, (_, screen) in enumerate(screens("--country", "DE", "--locale", "en", "--age", "11")):
            await self.show(screen)
            await self.page.screenshot(path=shot(f"turned_{number:02}_{screen['id']}"))
            self.assertLessEqual(await self.page.evaluate("document.documentElement.scrollWidth - innerWidth"), 0)
            self.assertTrue(await self.page.locator("#hide").is_visible())
        await self.page.set_viewport_size(SMALL)
        self.assertTrue(await self.page.locator("h1").is_visible())


if __name__ == "__main__":
    unittest.main()
