"""Every screen the SDK can give, in three languages and three bands: what WCAG 2.2 asks is measured on each."""
import unittest

from gathered import kind, screens
from looking import LookingCase
from made_screens import made_screens
from page_case import PHONE, SMALL, as_json, on_loop, shot

PLACES = {"en": "DE", "ar": "EG", "hi": "IN"}
AGES = {"A": "8", "B": "11", "C": "15"}


def gathered(language, band):
    """What this child can come to: at home; and without a network, while others watch, where nobody is known, where nothing is
    known, and with what cannot call, which differ in their words alone from band to band."""
    child = ("--locale", language, "--age", AGES[band])
    here = ("--country", PLACES[language])
    found = {}
    starts = {"home": here}
    if band == "B":
        starts |= {"offline": (*here, "--offline"), "watched": (*here, "--shared-screen"), "nobody": ("--country", "AQ"),
                   "nowhere": ("--time-zone", "UTC"), "tablet": (*here, "--cannot", "phone,sms")}
    for where, options in starts.items():
        for path, screen in screens(*child, *options):
            if screen["id"] == "S11" and (where != "home" or band != "B"):
                continue  # some two hundred countries, the same ones
            parts = {(choice["role"], "icon" in choice, "group" in choice, "checked" in choice, kind(choice) in ("picture", "feedback"))
                     for choice in screen["choices"]}
            found.setdefault((screen["id"], screen["low_key"], screen["text"], bool(screen["rows"]), as_json(sorted(parts))),
                             (f"{where} {'/'.join(path)}", screen))
    return list(found.values())


class Screens(LookingCase):

    async def settings(self, **settings):
        await self.page.evaluate("settings => pop.onmessage(JSON.stringify({settings}))", settings)

    async def look_at(self, name, screens_to_see):
        await self.start_alone(viewport=SMALL)
        await self.bring_measures()
        for where, screen in screens_to_see:
            with self.subTest(name=name, where=where, screen=screen["id"], band=screen["band"]):
                await self.show(screen)
                await self.look(where, screen)
                self.assertEqual(await self.page.evaluate("document.activeElement.id"), "title")
                for scheme in ("dark", "contrast", "light") if screen["band"] == "B" else ():  # a band has no colours of its own
                    await self.settings(scheme=scheme)
                    self.assertEqual(await self.page.evaluate("[...measures.textContrast(7), ...measures.controlContrast(3)]"), [], scheme)
                self.assertEqual(await self.page.evaluate("measures.focus()"), [], where)

    async def shoot(self, name, screens_to_see):
        """Pictures for people to look at, and larger text and wider spacing in a window as wide as a phone's."""
        await self.start_alone(viewport=PHONE)
        await self.bring_measures()
        for number, (where, screen) in enumerate(screens_to_see):
            await self.show(screen)
            await self.page.screenshot(path=shot(f"{name}_{screen['band']}_{number:02}_{screen['id']}"))
            with self.subTest(name=name, where=where, screen=screen["id"], band=screen["band"]):
                self.assertEqual(await self.page.evaluate("measures.focus()"), [], "under what is pinned")
                await self.settings(theme={"--pop-text-scale": "2"})
                self.assertEqual(await self.page.evaluate("measures.room()"), [], "200 %")
                await self.settings(theme={"--pop-text-scale": "1"})
                await self.page.evaluate("measures.spacing(true)")
                self.assertEqual(await self.page.evaluate("measures.room()"), [], "text spacing")
                await self.page.evaluate("measures.spacing(false)")

    async def test_made_up_ones_with_everything_a_screen_can_hold(self):
        for language, found in made_screens().items():
            await self.look_at(language, found)
            await self.shoot(f"made_{language}", found)


def each_band(check, language):
    async def test(self):
        await getattr(self, check)(language, [found for band in AGES for found in gathered(language, band)])
    return on_loop(test)


for language in PLACES:
    for check in ("look_at", "shoot"):
        setattr(Screens, f"test_{check}_{language}", each_band(check, language))


if __name__ == "__main__":
    unittest.main()
