"""What is looked at on a screen: what a screen reader comes to, axe-core's rules, and what is measured in the page."""
import re
from pathlib import Path

import axe_playwright_python

from page_case import PageCase, texts

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
MEASURES = (Path(__file__).parent / "measures.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ROLES = ("button", "heading", "textbox", "rowheader")


def digits_joined(text):
    """A screen reader is told "1 1 2" where "112" is seen: the same name."""
    return re.sub(r"(?<=[+\d]) (?=\d)", "", re.sub(r"[\u2066-\u2069]", "", text))


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
        bare = screen["low_key"] and choice.get("icon") and choice["role"] != "danger"
        visible = choice["label"] if bare else " ".join(choice[part] for part in ("label", "hint", "trace") if choice.get(part))
        spoken = choice.get("a11y_label")
        tree.append(("button", spoken if spoken and (bare or spoken != choice["label"]) else visible))
    return tree


class LookingCase(PageCase):

    async def bring_measures(self):
        await self.page.evaluate(AXE)
        await self.page.evaluate(MEASURES)

    async def tree(self):
        session = await self.context.new_cdp_session(self.page)
        nodes = (await session.send("Accessibility.getFullAXTree"))["nodes"]
        await session.detach()
        by_id = {node["nodeId"]: node for node in nodes}
        found = []

        def read(node):
            if node.get("role", {}).get("value") == "textbox":
                self.typed = node.get("value", {}).get("value", "")
            if not node["ignored"] and node["role"]["value"] in ROLES:
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

    async def axe(self, where, contrast):
        # Its own look at colours costs as much as all the rest; measures.js asks more of every screen.
        found = await self.page.evaluate(
            "([tags, contrast]) => axe.run(document, {runOnly: tags, resultTypes: ['violations'], rules: {'color-contrast': {enabled: contrast}}})",
            [TAGS, contrast])
        self.assertEqual([(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]], [], where)

    async def look(self, where, screen):
        state = await self.page.evaluate("[document.documentElement.lang, document.dir, document.title, document.body.innerText]")
        self.assertEqual(state[:3], [screen["language"], "rtl" if screen["rtl"] else "ltr", "App"])
        if not screen["low_key"]:
            for text in texts(screen):
                self.assertIn(" ".join(text.split()), " ".join(state[3].split()))
        self.assertEqual(await self.tree(), expected_tree(screen), where)
        if screen["text"] == "pin":  # nothing says the digits aloud
            self.assertEqual(self.typed, "•" * len(screen["draft"]))
        for choice in screen["choices"]:  # WCAG 2.5.3
            self.assertIn(digits_joined(choice["label"]), digits_joined(choice.get("a11y_label", choice["label"])))
        await self.axe(where, contrast=screen["band"] == "B")
        await self.measure(where, screen)
