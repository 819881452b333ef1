"""A counsellor's work on the desk's page, in a real Chromium, with real children through relay and gateway."""

import json
import unittest

from browser import PageStage
from stage import Process
from test_transfer import place

NAMES = """() => {
  const wrong = [];
  const named = (element) => element.getAttribute("aria-label") || element.getAttribute("aria-labelledby") ||
      element.textContent.trim() || (element.labels && element.labels.length) || element.title;
  for (const element of document.querySelectorAll("button, input, textarea, select, summary, dialog, nav, main, article, section, [role=log]"))
    if (!named(element)) wrong.push(element.outerHTML);
  for (const place of document.querySelectorAll("[aria-labelledby], [aria-describedby]"))
    for (const id of `${place.getAttribute("aria-labelledby") ?? ""} ${place.getAttribute("aria-describedby") ?? ""}`.trim().split(/ +/))
      if (!document.getElementById(id)) wrong.push("no element " + id);
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  wrong.push(...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => "twice: " + id));
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((element) => element.offsetParent).length;
  if (shown("main") !== 1) wrong.push("main: " + shown("main"));
  if (shown("h1") !== 1) wrong.push("h1: " + shown("h1"));
  return wrong; }"""

# WCAG 2.2, 1.4.3: every text that is shown, against the first opaque ground behind it.
CONTRAST = """() => {
  const channel = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const parse = (colour) => colour.match(/[0-9.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const low = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let seen = 0;
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (!walk.currentNode.textContent.trim() || !element.checkVisibility({visibilityProperty: true})) continue;
    let ground = element;
    while (ground && (parse(getComputedStyle(ground).backgroundColor)[3] ?? 1) < 1) ground = ground.parentElement;
    const a = light(parse(getComputedStyle(element).color));
    const b = light(parse(getComputedStyle(ground ?? document.documentElement).backgroundColor));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    ++seen;
    if (ratio < 4.5 && !element.closest(":disabled")) low.push([ratio.toFixed(2), element.className, walk.currentNode.textContent]);
  }
  return [seen, low]; }"""

FOCUS = """() => { const style = getComputedStyle(document.activeElement);
  const box = document.activeElement.getBoundingClientRect();
  return [document.activeElement.tagName + " " + (document.activeElement.id || document.activeElement.textContent.slice(0, 20)),
          style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2, box.width > 0 && box.height > 0]; }"""


class Work(PageStage):

    RESOURCE = {"title": "Sleeping better", "link": "https://sleep.example/young", "note": "Ten small things."}

    def panel(self, number):
        return self.page.get_by_role("article", name=f"Conversation {number}")

    def line(self, number, text):
        return self.panel(number).locator(".line", has_text=text)

    def waiting(self, count):
        self.page.get_by_role("heading", name=f"Waiting: {count}", exact=True).wait_for()

    def children(self, *texts):
        """Children who wrote, in this order."""
        all_of_them = []
        for i, text in enumerate(texts, 1):
            child = self.start_child()
            child.say("send " + text)
            child.until_sent(1)
            self.waiting(i)
            all_of_them.append(child)
        return all_of_them

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def tab_to(self, text, key="Tab"):
        """Presses Tab until something with this text has the focus, and sees that the focus can be seen."""
        for _ in range(60):
            self.page.keyboard.press(key)
            name, outlined, shown = self.page.evaluate(FOCUS)
            self.assertTrue(shown and (outlined or name.startswith("BODY")), name)
            if text in name:
                return
        self.fail(f"Tab never comes to {text}")

    def test_a_days_work_by_keyboard_alone(self):
        self.configure_desk(resources=[self.RESOURCE], transfers=[{"service": "zz.second", "name": "The second one"}])
        self.start_all()
        self.assertEqual(self.page.title(), "Desk")
        first, second = self.children("is anybody there", "hello")
        self.assertEqual(self.page.title(), "(2 waiting) Desk")

        self.press("F2")
        first.until(lambda view: view["messages"][0]["state"] == 2)  # it was seen, and the child is told so
        self.waiting(1)
        self.page.keyboard.type("Yes, I am here.")
        self.press("Shift+Enter")
        self.page.keyboard.type("Take your time. 🌻")
        self.press("Enter")
        first.until_heard("Yes, I am here.\nTake your time. 🌻")
        self.assertEqual(self.page.get_by_label("Answer to 1").input_value(), "")
        self.line(1, "Take your time").locator(".state", has_text="sent").wait_for()
        first.say("send i cannot sleep")
        self.line(1, "i cannot sleep").wait_for()
        self.line(1, "Take your time").locator(".state", has_text="delivered").wait_for()

        self.tab_to("Resource…", "Shift+Tab")
        self.press("Enter")
        self.page.get_by_role("dialog").wait_for()
        self.press("ArrowDown")
        self.assertEqual(self.page.get_by_label("Link").input_value(), self.RESOURCE["link"])
        self.tab_to("Share")
        self.press("Enter")
        self.page.get_by_role("dialog").wait_for(state="detached")
        shared = self.line(1, "Sleeping better")
        shared.locator("strong", has_text="sleep.example").wait_for()
        self.assertEqual(self.panel(1).locator("a").count(), 0)  # nothing to follow by mistake
        self.assertIn("Resource", self.page.evaluate("document.activeElement.textContent"))  # back where one was

        self.tab_to("Transfer…")
        self.press("Enter")
        self.page.keyboard.type("zz.second")
        self.press("Tab")
        self.page.keyboard.type("It is about sleep.")
        self.tab_to("Offer")
        self.press("Enter")
        self.line(1, "You offered zz.second").wait_for()

        self.press("F2")
        self.panel(2).wait_for()
        self.page.keyboard.type("Hello!")
        self.press("Enter")
        second.until_heard("Hello!")
        self.waiting(0)
        first.say("send are you there")
        self.line(1, "are you there").wait_for()
        self.press("F4")
        self.page.get_by_label("Answer to 1").wait_for()
        self.assertEqual(self.page.evaluate("document.activeElement.id"), "answer-1")
        self.page.keyboard.type("Goodbye for now.")
        self.press("Enter")
        first.until_heard("Goodbye for now.")
        self.tab_to("End…", "Shift+Tab")
        self.press("Enter")
        self.tab_to("End it")
        self.press("Enter")
        first.until(lambda view: view["state"] == "ended")
        self.page.get_by_role("heading", name="Talking: 1", exact=True).wait_for()

        self.tab_to("zz.first", "Shift+Tab")
        self.press("Enter", "ArrowDown")
        self.page.get_by_label("About how many minutes").fill("20")
        self.tab_to("Set")
        self.press("Enter")
        self.page.get_by_role("button", name="zz.first: busy, about 20 min").wait_for()
        second.until(lambda view: view["busy"] or view["state"] == "talking")
        self.page.reload()
        self.page.get_by_role("button", name="zz.first: busy, about 20 min").wait_for()
        self.page.get_by_role("button", name="zz.first: busy").click()
        self.page.get_by_role("radio", name="Closed").check()
        self.page.get_by_role("button", name="Set").click()
        self.page.get_by_role("button", name="zz.first: closed").wait_for()
        late = self.start_child()
        late.say("send too late?")
        late.until(lambda view: view["state"] == "failed")

    def test_several_conversations_two_tabs_and_a_page_loaded_again(self):
        self.start_all()
        first, second, third = self.children("one", "two", "three")
        other = self.open(self.origin)
        self.press("F2", "F2", "F2")
        self.waiting(0)
        self.assertEqual(self.page.locator(".panel").count(), 2)  # as many as this width has room for
        first.say("send more of one")
        self.page.get_by_role("button", name="1 new").wait_for()
        self.assertEqual(self.page.title(), "(1 new) Desk")
        self.page.get_by_label("Answer to 3").fill("half an ans")
        self.page.get_by_role("button", name="#3 ").get_by_text("draft").wait_for()
        self.page.reload()
        self.panel(3).wait_for()
        self.panel(2).wait_for()
        self.page.get_by_label("Answer to 3").wait_for()
        self.assertEqual(self.page.get_by_label("Answer to 3").input_value(), "half an ans")
        self.page.get_by_label("Answer to 3").fill("a whole answer")
        self.press("Enter")
        third.until_heard("a whole answer")

        other.get_by_role("button", name="#3 ").click()  # what one tab did is in the other
        other.locator(".line.desk", has_text="a whole answer").wait_for()
        other.get_by_label("Answer to 3").fill("from the other tab")
        other.keyboard.press("Enter")
        self.line(3, "from the other tab").wait_for()
        view = third.until_heard("from the other tab")
        self.assertEqual([m["text"] for m in view["messages"]], ["three", "a whole answer", "from the other tab"])

        # It was over before the answer: the words stay.
        self.page.get_by_label("Answer to 2").fill("wait a moment")
        self.gateway.popen.send_signal(19)  # SIGSTOP: the desk hears of nothing
        other.get_by_role("button", name="#2 ").click()
        other.get_by_role("article", name="Conversation 2").get_by_role("button", name="End…").click()
        other.get_by_role("button", name="End it").click()
        self.panel(2).get_by_text("nothing can be sent").wait_for()
        self.gateway.popen.send_signal(18)
        self.page.get_by_label("Answer to 2").press("Enter")
        self.panel(2).get_by_role("alert").get_by_text("Not sent: this conversation has ended").wait_for()
        self.assertEqual(self.page.get_by_label("Answer to 2").input_value(), "wait a moment")
        second.until(lambda view: view["state"] == "ended")

        third.say("end 4")
        self.line(3, "Feedback: 4 of 5").wait_for()
        self.panel(3).get_by_role("button", name="Send").is_disabled()

    def test_without_a_line_to_the_gateway_it_is_said_what_is_not_sent(self):
        self.start_all()
        child, = self.children("hello")
        self.press("F2")
        child.until(lambda view: view["messages"][0]["state"] == 2)
        self.gateway.stop(9)
        self.page.get_by_role("button", name="no line to the gateway").wait_for()
        self.page.get_by_label("Answer to 1").fill("written without a line")
        self.press("Enter")
        self.line(1, "written without a line").locator(".state", has_text="not sent yet").wait_for()
        self.page.get_by_role("button", name="#1 ").get_by_text("not sent yet").wait_for()
        self.page.reload()
        self.line(1, "written without a line").locator(".state", has_text="not sent yet").wait_for()
        self.start_gateway()
        child.until_heard("written without a line", 60)
        self.line(1, "written without a line").locator(".state", has_text="sent").filter(has_not_text="not").wait_for()

        # The desk program itself away: nothing typed is lost.
        self.desk.popen.send_signal(19)
        self.page.get_by_label("Answer to 1").fill("typed meanwhile")
        self.desk.stop(9)
        self.page.get_by_role("alert").get_by_text("does not answer").wait_for()
        self.press("Enter")
        self.panel(1).get_by_role("alert").get_by_text("What you wrote is still here").wait_for()
        self.assertEqual(self.page.get_by_label("Answer to 1").input_value(), "typed meanwhile")
        self.start_page_desk(port=self.port)
        self.page.locator("#gate-text", has_text="Locked.").wait_for()  # sessions do not outlive the desk

    def hold(self, operation):
        """From the next one on, what the page asks waits in the list."""
        held = []
        self.page.route(f"**/api/{operation}", lambda route: held.append(route))
        return held

    def when(self, held):
        while not held:
            self.page.wait_for_timeout(10)  # lets the browser's news in
        return held.pop(0)

    def test_an_answer_whose_fate_is_unknown_is_not_called_unsent_and_never_goes_twice(self):
        self.start_all()
        child, = self.children("hello")
        other = self.open(self.origin)
        self.press("F2")
        child.until(lambda view: view["messages"][0]["state"] == 2)
        changes = self.hold("changes")
        child.say("send are you there")
        self.when(changes)  # the page hears of nothing from now on
        child.until_sent(2)

        def lose(route):
            route.fetch()
            route.abort()
        self.page.route("**/api/answer", lose)
        self.page.get_by_label("Answer to 1").fill("yes, I am")
        self.press("Enter")
        self.panel(1).get_by_role("alert").get_by_text("Perhaps not sent").wait_for()
        child.until_heard("yes, I am")
        self.page.unroute("**/api/answer")
        self.page.get_by_label("Answer to 1").press("Enter")
        self.panel(1).get_by_role("alert").wait_for(state="hidden")
        self.assertEqual(self.page.get_by_label("Answer to 1").input_value(), "")

        # A line that came with the story, before the page knows how far the desk is: no claim is made for it.
        other.get_by_role("button", name="#1 ").click()
        other.get_by_label("Answer to 1").fill("and now")
        other.keyboard.press("Enter")
        view = child.until_heard("and now")
        self.assertEqual([m["text"] for m in view["messages"]], ["hello", "are you there", "yes, I am", "and now"])
        self.panel(1).get_by_role("button", name="Close").click()
        self.page.get_by_role("button", name="#1 ").click()
        self.line(1, "and now").wait_for()
        self.assertEqual(self.line(1, "and now").locator(".state").inner_text(), "not sent yet")

        # What arrived after all is taken out of the field by itself.
        self.page.unroute("**/api/changes")
        self.page.reload()
        self.page.route("**/api/answer", lose)
        self.page.get_by_label("Answer to 1").fill("still here")
        self.press("Enter")
        self.line(1, "still here").locator(".state", has_text="sent").wait_for()
        self.page.wait_for_function("document.querySelector('#answer-1').value === ''")
        self.assertFalse(self.panel(1).get_by_role("alert").is_visible())

    def test_what_is_being_sent_is_no_draft(self):
        self.SIZE = {"width": 1000, "height": 800}  # room for one panel
        self.start_all()
        first, second = self.children("one", "two")
        self.press("F2")
        first.until(lambda view: view["messages"][0]["state"] == 2)
        answers = self.hold("answer")
        self.page.get_by_label("Answer to 1").fill("an answer")
        self.press("Enter")
        answer = self.when(answers)
        self.press("F2")  # the first panel goes while its answer is on the way
        self.panel(2).wait_for()
        answer.continue_()
        first.until_heard("an answer")
        self.page.reload()
        self.page.get_by_role("button", name="#1 ").click()
        self.line(1, "an answer").wait_for()
        self.assertEqual(self.page.get_by_label("Answer to 1").input_value(), "")

        # One that the desk refused is a draft again.
        self.page.unroute("**/api/answer")
        answers = self.hold("answer")
        self.page.get_by_label("Answer to 1").fill("too late")
        self.press("Enter")
        answer = self.when(answers)
        self.page.get_by_role("button", name="#2 ").click()
        self.panel(2).wait_for()
        answer.fulfill(status=409, json={"problem": "this conversation has ended"})
        self.page.get_by_role("button", name="#1 ").get_by_text("draft").wait_for()

    def test_what_a_child_wrote_is_text_and_nothing_else(self):
        self.start_all()
        hostile = "<b>bold</b><script>window.ran=1</script><img src=x onerror=window.ran=1> &amp; ${1} \u202etxt.exe\u2066 \x07\x1b[2J"
        arabic = "مرحبا (يا) 123 abc"
        long = "لاااا" * 1200 + " x" * 3000
        children = self.children(hostile, arabic, "👩‍👩‍👧‍👦 नमस्ते é", long)
        self.press("F2")
        self.assertEqual(self.panel(1).locator(".line .words").inner_text(),
                         hostile.replace("\u202e", "\ufffd").replace("\u2066", "\ufffd").replace("\x07", "\ufffd").replace("\x1b", "\ufffd"))
        self.assertEqual(self.panel(1).locator(".line .words *").count(), 0)
        self.assertIsNone(self.page.evaluate("window.ran ?? null"))
        self.press("F2")
        words = self.panel(2).locator(".line .words")
        self.assertEqual(words.inner_text(), arabic)
        self.assertEqual(words.evaluate("(e) => [getComputedStyle(e).direction, getComputedStyle(e).unicodeBidi]"), ["rtl", "plaintext"])
        self.page.get_by_label("Answer to 2").fill("نعم")
        self.assertEqual(self.page.get_by_label("Answer to 2").evaluate("(e) => e.matches(':dir(rtl)')"), True)
        self.press("F2")
        self.panel(3).get_by_text("👩‍👩‍👧‍👦 नमस्ते é").wait_for()
        self.press("F2")
        self.panel(4).locator(".line .words").wait_for()
        self.assertEqual(self.panel(4).locator(".line .words").inner_text(), long)
        self.assertEqual(self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), True)

        # The longest answer there can be, and one that is longer.
        answer = self.page.get_by_label("Answer to 4")
        answer.fill("ü" * 11561)
        self.panel(4).get_by_text("Too long by 2 bytes").wait_for()
        answer.press("Enter")
        self.panel(4).get_by_role("alert").get_by_text("23,120").wait_for()
        answer.fill("ü" * 11560)
        answer.press("Enter")
        children[3].until_heard("ü" * 11560)

    def test_a_note_that_was_passed_on_is_shown_with_where_it_comes_from(self):
        note = "She is 12 & asks for <b>a place</b> to sleep. 🌻"
        self.start_all()
        child, = self.children("hello")
        other_desk = self.start_page_desk("zz.second")
        other = self.open(self.link)
        self.press("F2")
        self.page.get_by_label("Answer to 1").fill("I know who can help.")
        self.press("Enter")
        child.until_heard("I know who can help.")
        self.page.get_by_role("button", name="Transfer…").click()
        self.page.get_by_role("combobox", name="Service").fill("zz.second")
        self.page.get_by_label("What you pass on").fill(note)
        self.page.get_by_role("button", name="Offer").click()
        child.until(lambda view: view["offer"] >= 0 and view["messages"][view["offer"]]["text"] == note)
        other.get_by_role("heading", name="Waiting: 0", exact=True).wait_for()  # nothing goes before the child's yes
        child.say(f"go {place(self, 'zz.second')}")

        other.get_by_role("heading", name="Waiting: 1", exact=True).wait_for()
        self.assertEqual(other.get_by_role("button", name="#1 ").locator(".preview").inner_text(), note)
        other.keyboard.press("F2")
        line, = other.locator(".line").all()
        self.assertRegex(line.locator(".who").inner_text(), "^Passed on by zz.first, ")
        self.assertEqual(line.locator(".words").inner_text(), note)
        other.get_by_label("Answer to 1").fill("Welcome.")
        other.keyboard.press("Enter")
        child.until_heard("Welcome.")
        self.line(1, "The child agrees to go to zz.second").wait_for()
        self.panel(1).get_by_text("nothing can be sent").wait_for()
        self.assertEqual(self.line(1, "Welcome.").count(), 0)
        other.reload()
        other.locator(".line", has_text="Passed on by zz.first").get_by_text(note).wait_for()
        self.assertEqual(other_desk.stop(), 0)

    def test_two_hundred_wait(self):
        self.start_all()
        crowd = Process(self.child_command("crowd", "zz.first") + ["many", "1", "200", "200", "1"], self.folder / "child.log")
        self.processes.append(crowd)
        self.waiting(200)
        self.assertEqual(self.page.title(), "(200 waiting) Desk")
        rows = self.page.locator("#waiting .case")
        self.assertEqual(rows.locator(".number").all_inner_texts(), [f"#{number}" for number in range(1, 201)])
        texts = rows.locator(".preview").all_inner_texts()
        self.assertEqual(sorted(texts), sorted(f"many-{i} child 0" for i in range(200)))

        # Who has waited longest comes first, and nothing typed is lost or goes elsewhere.
        for number in (1, 2, 3):
            self.press("F2")
            self.line(number, texts[number - 1]).wait_for()
            self.page.keyboard.type(f"Hello {number}.")
            self.press("Enter")
            crowd.expect_json(conversation=texts[number - 1].split()[0], heard=f"Hello {number}.")
            self.waiting(200 - number)
        rows.get_by_text("#150", exact=True).click()
        self.line(150, texts[149]).wait_for()
        self.waiting(196)
        for name in ("Answer to 150", "Take next"):  # the list scrolls, and the page does not
            place_of = (self.page.get_by_label(name) if "Answer" in name else self.page.get_by_role("button", name=name)).bounding_box()
            self.assertTrue(0 <= place_of["y"] and place_of["y"] + place_of["height"] <= self.SIZE["height"], place_of)
        self.assertEqual(self.page.evaluate("document.documentElement.scrollHeight <= innerHeight"), True)

        # Somebody new does not move what one looks at.
        rows.filter(has_text="#180").focus()
        before = self.page.evaluate("[document.activeElement.querySelector('.number').textContent, lists.scrollTop]")
        self.assertEqual(before[0], "#180")
        self.assertGreater(before[1], 0)
        late = self.start_child()
        late.say("send one more")
        self.waiting(197)
        self.assertEqual(self.page.evaluate("[document.activeElement.querySelector('.number').textContent, lists.scrollTop]"), before)
        self.page.reload()
        self.waiting(197)
        self.assertEqual(rows.last.locator(".preview").inner_text(), "one more")
        self.press("F2")
        self.line(4, texts[3]).wait_for()
        self.waiting(196)

    def check_access(self, where):
        self.assertEqual(self.page.evaluate(NAMES), [], where)
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)
            seen, low = self.page.evaluate(CONTRAST)
            self.assertGreater(seen, 1)
            self.assertEqual(low, [], f"{where}, {scheme}")
        self.page.emulate_media(color_scheme="light")
        fits = self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        self.assertTrue(fits, f"{where}: wider than the window")

    def test_everybody_can_use_it(self):
        self.configure_desk(resources=[self.RESOURCE])
        self.start_all()
        children = self.children("hello", "a text with one-very-long-word-" + "o" * 300, "مرحبا")
        self.check_access("waiting")
        self.assertEqual(self.page.evaluate("[document.body.translate, document.body.spellcheck]"), [False, False])
        announced = self.page.locator("#announcer")
        announced.get_by_text("Somebody new is waiting. Waiting: 3.").wait_for(state="attached")
        self.assertEqual(announced.evaluate("(e) => [e.getAttribute('role'), getComputedStyle(e).display]"), ["status", "block"])
        self.press("F2", "F2")
        self.page.get_by_label("Answer to 2").fill("an answer")
        self.press("Enter")
        children[1].until_heard("an answer")
        self.assertEqual(self.page.locator("[role=log][aria-live=polite]").count(), 1)  # the one that is worked in
        children[0].say("send hidden from the announcer")
        self.line(1, "hidden from the announcer").wait_for()
        announced.get_by_text("New in conversation 1.").wait_for(state="attached")
        self.assertNotIn("hidden", announced.text_content())
        self.gateway.popen.send_signal(19)
        self.page.get_by_label("Answer to 2").fill("waits")
        self.press("Enter")
        self.line(2, "waits").locator(".state", has_text="not sent yet").wait_for()
        for width, height in ((1400, 900), (640, 450), (320, 256), (320, 640)):  # 200 % and 400 % of 1280 wide among them
            self.page.set_viewport_size({"width": width, "height": height})
            self.check_access(f"{width} x {height}")
            for name in ("Resource…", "Transfer…", "End…", "zz.first"):
                self.page.get_by_role("button", name=name).last.click()
                self.check_access(f"{name} at {width} x {height}")
                self.press("Escape")
        self.page.get_by_role("button", name="‹ List").click()
        self.check_access("the list, narrow")
        self.page.get_by_role("button", name="#3 ").click()
        self.page.get_by_label("Answer to 3").wait_for()
        self.gateway.popen.send_signal(18)
        self.assertEqual(self.page.evaluate("document.getAnimations().length"), 0)
        self.page.get_by_role("button", name="Lock").click()
        self.page.locator("#gate-text", has_text="press Enter").wait_for()
        self.check_access("locked")


if __name__ == "__main__":
    unittest.main()
