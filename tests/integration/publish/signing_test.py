"""What a holder is shown before signing is what is signed: nothing of a draft can be kept from their eyes."""

import json
import unittest

import made_up
from holders import NOW, Country, record


class Signing(Country):
    def shown(self, who, folder):
        return self.run_ok(*self.sign_words(who, folder, "--repo", self.repo, "--dry-run")).stdout

    def not_signed(self, reason, who, folder, *more):
        metadata, = (folder / "metadata").iterdir()
        before = metadata.read_bytes()
        done = self.run_refused(reason, *self.sign_words(who, folder, *more))
        self.assertNotIn("signed with", done.stdout)
        self.assertEqual(metadata.read_bytes(), before)

    def changed(self, folder, change):
        path, = (folder / "metadata").iterdir()
        content = json.loads(path.read_text())
        change(content["signed"])
        path.write_text(json.dumps(content))

    def test_a_file_that_is_kept_back(self):
        folder = self.record_draft(name={"en": "Another name"})
        target, = folder.glob("targets/services/gb/*")
        target.unlink()
        for more in ((), ("--repo", self.repo)):
            self.not_signed("services/gb/line.json, whose bytes are neither in the folder nor published", "gb", folder, *more)

    def test_a_file_that_is_no_longer_listed(self):
        folder = self.make("less", None, "renew", "--role", "cc-gb")
        self.changed(folder, lambda signed: signed["targets"].clear())
        self.assertIn("it no longer lists services/gb/line.json", self.shown("gb", folder))

    def test_wider_paths(self):
        folder = self.make("wide", None, "delegate", "add", "--by", "cc-gb", "--public", self.public("line"))
        self.assertIn("service-gb-line may sign services/gb/line.json\n", self.shown("gb", folder))
        self.changed(folder, lambda signed: signed["delegations"]["roles"][0]["paths"].append("services/gb/*"))
        self.assertIn("service-gb-line may sign services/gb/line.json, services/gb/*\n", self.shown("gb", folder))

    def test_another_version_than_the_name_says(self):
        folder = self.make("far", None, "renew", "--role", "cc-gb")
        self.changed(folder, lambda signed: signed.update(version=1000))
        self.not_signed("its name says another version than it: 1000", "gb", folder, "--repo", self.repo)

    def test_root_beside_a_bundle_that_has_no_first_root(self):
        bundle = self.work / "bundle.popb"
        self.run_ok("bundle", "--repo", self.repo, "--out", bundle)
        self.new_key("anna3", "root")
        folder = self.make("root", None, "root", "draft", "--public", self.public("anna3"))
        self.not_signed("bundle.popb holds no root: name the repository's folder", "anna", folder, "--repo", bundle)
        self.run_refused("holds no root", "root", "finish", "--repo", bundle, "--in", folder, "--out", self.work / "x")
        self.assertIn("a new key may speak for the whole directory", self.shown("anna", folder))

    def test_a_directory_that_is_not_there(self):
        self.not_signed("nowhere holds no published directory", "gb", self.record_draft(), "--repo", self.work / "nowhere")

    def test_text_that_would_move_the_cursor(self):
        folder = self.record_draft(name={"en": "Line\x1b[2K\rnothing\u202e\n  what it said before"})
        shown = self.shown("gb", folder)
        self.assertIn("Line<U+001B>[2K<U+000D>nothing<U+202E><U+000A>  what it said before", shown)
        self.assertNotIn("\x1b", shown)

    def test_long_texts_are_shown_to_their_end(self):
        source = [{"url": "https://source.example/", "says": "x" * 300, "as_of": "2026-05", "z": end} for end in ("one", "two")]
        self.run_ok(*self.accept_words(self.record_draft("one", sources=source[:1]).name))
        shown = self.shown("gb", self.record_draft("two", sources=source[1:], version=3))
        self.assertIn('"z":"one"', shown)
        self.assertIn('"z":"two"', shown)

    def test_a_change_of_order_is_called_one(self):
        made_up.write(self.work / "s", {"services/gb/line.json": dict(reversed({**record(), "version": 2}.items()))})
        folder = self.make("order", None, "draft", "--role", "cc-gb", "--source", self.work / "s")
        self.assertIn("nothing but its version, order or spacing", self.shown("gb", folder))


if __name__ == "__main__":
    unittest.main()
