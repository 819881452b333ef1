"""Every screen the SDK can give, in three languages and three bands: what WCAG 2.2 asks is measured on each."""
import re
import unittest
from pathlib import Path

import axe_playwright_python

from gathered import kind, screens
from page_case import PHONE, SMALL, PageCase, as_json, shot, texts

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
MEASURES = (Path(__file__).parent / "measures.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PLACES = {"en": "DE", "ar": "EG", "hi": "IN"}
AGES = {"A": "8", "B": "11", "C": "15"}


def gathered(language, band):
    """What this child can come to: at the entry, without a network, while others watch, where nobody is known, at night."""
    child = ("--locale", language, "--age", AGES[band])
    here = ("--country", PLACES[language])
    found = {}
    for where, options in {"home": here, "offline": (*here, "--offline"), "watched": (*here, "--shared-screen"),
                           "nobody": ("--country", "AQ"), "nowhere": ("--time-zone", "UTC"),
                           "tablet": (*here, "--cannot", "phone,sms")}.items():
        for path, screen in screens(*child, *options):
            found.setdefault((screen["id"], screen["low_key"], as_json([kind(choice) for choice in screen["choices"]])),
                             (f"{where} {'/'.join(path)}", screen))
    return list(found.values())


def digits_joined(text):
    """A screen reader is told "1 1 2" where "112" is seen: the same name."""
    return re.sub(r"(?<=[+\d]) (?=\d)", "", re.sub(r"[⁦-⁩]", "", text))


def expected_tree(screen):
    """Name and role of what a screen reader comes to, in its order: Hide, title, lines, table, messages, field, choices."""
    tree = [("button", screen["hide"]), ("heading", screen["title"])]
    for row in screen["rows"]:
        tree.append(("rowheader", row["name"]))
    if screen["text"] != "none":
        tree += [("textbox", screen["text_label"]), ("button", screen["send_label"])]
    last = [choice for choice in screen["choices"] if choice["id"] in ("danger", "back")]
    for choice in [choice for choice in screen["choices"] if choice not in last] + last:
        if choice.get("group"):
            tree.append(("heading", choice["group"]))
        visible = " ".join(choice[part] for part in ("label", "hint", "trace") if choice.get(part))
        tree.append(("button", choice.get("a11y_label") or visible))
    return tree


class Screens(PageCase):

    async def tree(self):
        session = await self.context.new_cdp_session(self.page)
        nodes = (await session.send("Accessibility.getFullAXTree"))["nodes"]
        await session.detach()
        by_id = {node["nodeId"]: node for node in nodes}
        found = []

        def read(node):
            if not node["ignored"] and node["role"]["value"] in ("button", "heading", "textbox", "rowheader"):
                found.append((node["role"]["value"], node["name"]["value"]))
            for child in node.get("childIds", []):
                read(by_id[child])
        read(nodes[0])
        return found

    async def measure(self, where, screen):
        target = 56 if screen["band"] == "A" else 44
        found = await self.page.evaluate("target => measures.all(target)", target)
        for measured, wrong in found.items():
            self.assertEqual(wrong, [], f"{measured}: {where}")

    async def axe(self, where):
        found = await self.page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS)
        self.assertEqual([(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]], [], where)

    async def settings(self, **settings):
        await self.page.evaluate("settings => pop.onmessage(JSON.stringify({settings}))", settings)

    async def look_at(self, language, band):
        await self.start_alone(viewport=SMALL)
        await self.page.evaluate(AXE)
        await self.page.evaluate(MEASURES)
        for where, screen in gathered(language, band):
            with self.subTest(language=language, band=band, where=where, screen=screen["id"]):
                await self.show(screen)
                state = await self.page.evaluate(
                    "[document.documentElement.lang, document.dir, document.activeElement.id, document.title, document.body.innerText]")
                self.assertEqual(state[:4], [screen["language"], "rtl" if screen["rtl"] else "ltr", "title", "App"])
                if not screen["low_key"]:
                    for text in texts(screen):
                        self.assertIn(" ".join(text.split()), " ".join(state[4].split()))
                tree = await self.tree()
                self.assertEqual(tree, expected_tree(screen))
                for choice in screen["choices"]:  # WCAG 2.5.3
                    self.assertIn(digits_joined(choice["label"]), digits_joined(choice.get("a11y_label", choice["label"])))
                await self.axe(where)
                await self.measure(where, screen)
                for scheme in ("dark", "contrast", "light") if band == "B" else ():  # a band has no colours of its own
                    await self.settings(scheme=scheme)
                    self.assertEqual(await self.page.evaluate("[...measures.textContrast(7), ...measures.controlContrast(3)]"), [], scheme)
                self.assertEqual(await self.page.evaluate("measures.focus()"), [], where)

    async def shoot(self, language, band):
        """Pictures for people to look at, and larger text and wider spacing in a window as wide as a phone's."""
        await self.start_alone(viewport=PHONE)
        await self.page.evaluate(MEASURES)
        for number, (where, screen) in enumerate(gathered(language, band)):
            await self.show(screen)
            await self.page.screenshot(path=shot(f"{language}_{band}_{number:02}_{screen['id']}"))
            with self.subTest(language=language, band=band, where=where, screen=screen["id"]):
                self.assertEqual(await self.page.evaluate("measures.focus()"), [], "under what is pinned")
                await self.settings(theme={"--pop-text-scale": "2"})
                self.assertEqual(await self.page.evaluate("measures.room()"), [], "200 %")
                await self.settings(theme={"--pop-text-scale": "1"})
                await self.page.evaluate("measures.spacing(true)")
                self.assertEqual(await self.page.evaluate("measures.room()"), [], "text spacing")
                await self.page.evaluate("measures.spacing(false)")


for language in PLACES:
    for check in ("look_at", "shoot"):
        async def test(self, check=check, language=language):
            for band in AGES:
                await getattr(self, check)(language, band)
        setattr(Screens, f"test_{check}_{language}", test)


if __name__ == "__main__":
    unittest.main()
