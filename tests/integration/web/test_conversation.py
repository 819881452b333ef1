"""A whole conversation on the page: through relay and gateway to a desk and back."""
import os
import unittest

from stage import Trial

from looking import LookingCase
from page_case import shot


class Conversation(LookingCase):

    def setUp(self):
        self.trial = Trial(os.environ["POP_TRIAL"], os.environ["POP_BUILD"])
        self.addCleanup(self.trial.stop)

    async def begin(self, *options):
        self.trial.start_relay()
        self.trial.start_gateway()
        await self.start("--country", "DE", "--locale", "en", "--ca", self.trial.ca, *options)
        await self.choice("go.001.demo-helpline.0").click()
        await self.page.locator("#field").wait_for()

    async def write(self, text):
        await self.page.locator("#field").fill(text)
        await self.page.locator("#writing button").click()
        await self.page.locator(".message.own", has_text=text).wait_for()
        self.assertEqual(await self.page.locator("#field").input_value(), "")

    async def see(self, name):
        await self.page.screenshot(path=shot(f"talk_{name}"))
        await self.bring_measures()
        await self.look(name, self.bridge.screen)

    async def test_from_the_first_word_to_the_last(self):
        await self.begin("--age", "11")
        await self.write("is <b>anybody</b> there & \"well\"")
        self.assertEqual(await self.page.locator("#messages b").count(), 0)
        await self.see("waiting")
        self.trial.start_desk()
        self.trial.desk_takes("anybody")
        await self.page.locator("#field").press_sequentially("half a sent")
        self.trial.desk.say("Yes, I am here. <i>Take your time.</i>")
        await self.page.locator(".message:not(.own)", has_text="<i>Take your time.</i>").wait_for()
        await self.page.keyboard.type("ence")  # the answer took the focus from nobody
        self.assertEqual(await self.page.locator("#field").input_value(), "half a sentence")
        senders = await self.page.locator(".sender").all_text_contents()
        self.assertEqual(senders, ["You", "Demo helpline"])
        await self.see("answered")

        # The system takes the window and gives it back.
        await self.page.reload()
        await self.page.locator("#field").wait_for()
        self.assertEqual(await self.page.locator("#field").input_value(), "half a sentence")
        self.assertEqual(await self.page.locator(".message").count(), 2)

        await self.page.locator("#writing button").click()
        await self.page.locator(".message.own", has_text="half a sentence").wait_for()
        self.trial.desk.wait_for("half a sentence")
        await self.page.locator("#hide").click()
        await self.bridge.closed.wait()
        self.bridge.open()
        await self.page.get_by_role("heading", level=1).wait_for()
        self.assertEqual(await self.page.locator("#field, .message").count(), 0)

    async def test_ended_and_asked_how_it_was(self):
        await self.begin("--age", "8", "--cannot", "phone,sms,whatsapp,web,email")
        await self.write("hello")
        await self.choice("end").click()
        faces = self.page.locator('[data-id^="feedback."]')
        await faces.first.wait_for()
        await self.see("feedback")
        box = await faces.first.bounding_box()
        self.assertGreaterEqual(min(box["width"], box["height"]), 56)
        await faces.first.click()
        await self.page.locator('[data-id="leave"]').click()
        await self.bridge.closed.wait()
        self.assertEqual(await self.page.evaluate("document.body.innerText.trim()"), "")


if __name__ == "__main__":
    unittest.main()
