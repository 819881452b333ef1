"""Bundles: what they hold, and that verify sees every change to one."""

import unittest

import made_up
from repository import tree_of
from tool import ToolTest

NOW = "2026-06-01T00:00:00Z"
LATER = "2027-06-01T00:00:00Z"  # when the made-up desk key is not valid any more


class BundleTest(ToolTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.repo, cls.bundle = made_up.publish(cls.run_ok, cls.folder / "ours", NOW)
        cls.later_repo, cls.later = made_up.publish(cls.run_ok, cls.folder / "later", LATER)

    @classmethod
    def verify_words(cls, bundle, now=NOW, root=None):
        return ("verify", "--root", root or cls.repo / "metadata/1.root.json", "--bundle", bundle, "--now", now)

    def test_it_is_the_repository_packed_in_order(self):
        data, entries, at = self.bundle.read_bytes(), {}, 5
        self.assertEqual(data[:5], b"POPB1")
        while at < len(data):
            size = int.from_bytes(data[at:at + 2], "big")
            path = data[at + 2:at + 2 + size].decode("ascii")
            at += 2 + size
            size = int.from_bytes(data[at:at + 4], "big")
            entries[path] = data[at + 4:at + 4 + size]
            at += 4 + size
        expected = tree_of(self.repo)
        del expected["metadata/1.root.json"]  # a client brings it
        self.assertEqual(entries, expected)
        self.assertEqual(list(entries), sorted(entries))
        again = self.folder / "again.bundle"
        self.run_ok("bundle", "--repo", self.repo, "--out", again)
        self.assertEqual(again.read_bytes(), data)

    def test_verify_says_what_is_in_it(self):
        report = self.run_ok(*self.verify_words(self.bundle)).stdout
        for line in ("issued     2026-06-01T00:00:00Z", "root       version 1, expires 2027-06-01T00:00:00Z",
                     "timestamp  version 1, expires 2026-06-15T00:00:00Z", "delegated  5 roles",
                     "countries  2, and world-wide services", "services   4",
                     "expires    2026-06-15T00:00:00Z (timestamp, the first)"):
            self.assertIn(line + "\n", report)
        self.assertNotIn("left out", report)
        self.assertNotIn("without conversation", report)
        later = self.run_ok(*self.verify_words(self.later, LATER, self.later_repo / "metadata/1.root.json")).stdout
        self.assertRegex(later, "without conversation  zz.talk: .*key")  # its desk key has expired

    def test_no_byte_can_be_changed(self):
        data, flipped = bytearray(self.bundle.read_bytes()), self.folder / "flipped.bundle"
        for at in [*range(0, len(data), 61), len(data) - 1]:
            data[at] ^= 1
            flipped.write_bytes(data)
            done = self.run_tool(*self.verify_words(flipped))
            data[at] ^= 1
            self.assertEqual(done.returncode, 1, (at, done.stdout, done.stderr))
            self.assertIn("flipped.bundle", done.stderr)

    def test_cut_off_or_lengthened_is_refused(self):
        data, other = self.bundle.read_bytes(), self.folder / "cut.bundle"
        for changed in (b"", data[:4], data[:-1], data[:len(data) // 2], data + b"\0"):
            other.write_bytes(changed)
            self.run_refused("cut.bundle", *self.verify_words(other))

    def test_expired_is_refused(self):
        self.run_ok(*self.verify_words(self.bundle, "2026-06-14T23:59:59Z"))
        self.run_refused("timestamp.*expired", *self.verify_words(self.bundle, "2026-06-15T00:00:01Z"))

    def test_the_root_of_others_is_refused(self):
        theirs, _ = made_up.publish(self.run_ok, self.folder / "theirs", NOW)
        self.run_refused("bundle", *self.verify_words(self.bundle, root=theirs / "metadata/1.root.json"))

    def test_one_faulty_country_is_named_and_the_others_counted(self):
        # The region's role is swapped for one that other keys signed.
        theirs, _ = made_up.publish(self.run_ok, self.folder / "others", NOW)
        mine, mixed = tree_of(self.repo), self.folder / "mixed.bundle"
        mine["metadata/1.cc-zy.json"] = tree_of(theirs)["metadata/1.cc-zy.json"]
        packed = b"POPB1"
        for path in sorted(mine):
            packed += len(path).to_bytes(2, "big") + path.encode() + len(mine[path]).to_bytes(4, "big") + mine[path]
        mixed.write_bytes(packed)
        done = self.run_refused("mixed.bundle", *self.verify_words(mixed))
        self.assertRegex(done.stdout, "left out   cc-zy: ")
        self.assertIn("services   3\n", done.stdout)

    def test_an_empty_repository_has_no_bundle(self):
        empty = self.folder / "empty"
        empty.mkdir()
        self.run_refused("empty.*publish to it first", "bundle", "--repo", empty, "--out", self.folder / "x")


if __name__ == "__main__":
    unittest.main()
