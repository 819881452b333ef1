"""Keys under passphrases, each in a place of its own, and roots that m of n holders sign."""

import json
import os
import pty
import select
import stat
import unittest

from holders import NOW, Holders
from repository import tree_of
from tool import TOOL


class Key(Holders):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.key = cls.new_key("anna", "root")
        cls.words = cls.folder / "anna.words"

    def test_the_private_half_is_sealed_and_the_public_half_travels(self):
        private, public = json.loads(self.key.read_text()), json.loads((self.folder / "anna/key.pub").read_text())
        self.assertEqual(stat.S_IMODE(self.key.stat().st_mode), 0o600)
        self.assertNotIn("seed", private)
        self.assertEqual((private["sealed"]["kdf"], private["sealed"]["cipher"]), ("argon2id13", "xchacha20poly1305-ietf"))
        self.assertGreaterEqual(private["sealed"]["memory"], 64 << 20)
        self.assertEqual(public.keys(), {"keyid", "keytype", "public", "role", "scheme"})
        self.assertEqual(public["public"], private["public"])

    def test_never_two_private_keys_in_one_place(self):
        before = tree_of(self.folder / "anna")
        self.run_refused("anna holds a private key already.*never two", "key", "new", "--role", "root", "--out",
                         self.folder / "anna/second", "--passphrase-file", self.words)
        renamed = self.folder / "renamed"
        renamed.mkdir()
        (renamed / "holiday.txt").write_bytes(self.key.read_bytes())
        self.run_refused("holiday.txt", "key", "new", "--role", "root", "--out", renamed / "key", "--passphrase-file", self.words)
        self.assertEqual(tree_of(self.folder / "anna"), before)

    def test_a_passphrase_has_12_characters_and_a_role_is_one_that_exists(self):
        short = self.folder / "short"
        short.write_text("eleven char\n")
        words = ("key", "new", "--out", self.folder / "other/key", "--passphrase-file")
        self.run_refused("fewer than 12", *words, short, "--role", "root")
        self.run_refused('"root2" is no role', *words, self.words, "--role", "root2", code=2)
        self.assertFalse((self.folder / "other").exists())

    def test_the_passphrase_can_be_changed(self):
        key = self.new_key("ines", "root")
        old, new = self.folder / "ines.words", self.folder / "ines.new"
        new.write_text("other long words\n")
        change = ("key", "passphrase", "--key", key, "--passphrase-file")
        self.run_refused("passphrase is not the one", *change, new, "--new-passphrase-file", old)
        self.run_ok(*change, old, "--new-passphrase-file", new)
        self.run_refused("passphrase is not the one", *change, old, "--new-passphrase-file", new)
        self.run_ok(*change, new, "--new-passphrase-file", old)
        self.assertEqual(len(list((self.folder / "ines").iterdir())), 2)

    def test_a_seed_opens_in_its_own_file_only(self):
        moved = self.folder / "moved"
        content = {**json.loads(self.key.read_text()), "role": "targets"}
        moved.write_text(json.dumps(content))
        moved.chmod(0o600)
        self.run_refused("moved.*passphrase is not the one", "key", "passphrase", "--key", moved, "--passphrase-file", self.words)
        moved.chmod(0o640)
        self.run_refused("chmod 600", "key", "passphrase", "--key", moved, "--passphrase-file", self.words)

    def test_a_private_key_is_not_taken_for_a_public_one(self):
        self.run_refused("private key.*only the public", "root", "draft", "--new", "--public", self.key, "--out", self.folder / "x")

    def on_terminal(self, words, answers):
        """Runs the tool on a terminal of its own; gives what the terminal showed, and the exit code."""
        child, terminal = pty.fork()
        if child == 0:
            os.execv(TOOL, [TOOL, *map(str, words)])
        shown = b""
        answers = list(answers)
        while True:
            if not select.select([terminal], [], [], 60)[0]:
                raise AssertionError(f"nothing more after {shown!r}")
            try:
                piece = os.read(terminal, 4096)
            except OSError:  # the other end is gone
                piece = b""
            if not piece:
                break
            shown += piece
            if answers and shown.endswith(b": "):
                answer = answers.pop(0)
                os.write(terminal, answer.encode() + (b"" if answer.endswith("\x03") else b"\n"))
        return shown.decode(), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def test_the_terminal_asks_twice_and_shows_nothing(self):
        words = ("key", "new", "--role", "cc-zz", "--out", self.folder / "asked/key")
        shown, code = self.on_terminal(words, ["correct horse battery", "correct horse batterie"])
        self.assertEqual((code, "differ" in shown), (1, True), shown)
        shown, code = self.on_terminal(words, ["correct horse battery"] * 2)
        self.assertEqual(code, 0, shown)
        self.assertNotIn("horse", shown)
        self.assertTrue((self.folder / "asked/key.pub").exists())

    def test_ctrl_c_cancels_and_leaves_the_terminal_as_it_was(self):
        words = ("key", "new", "--role", "cc-zz", "--out", self.folder / "cancelled/key")
        shown, code = self.on_terminal(words, ["correct horse\x03"])
        self.assertEqual((code, "cancelled: nothing was done" in shown), (1, True), shown)
        self.assertFalse((self.folder / "cancelled").exists())


class Root(Holders):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for who, role in (("anna", "root"), ("ben", "root"), ("cleo", "root"), ("dan", "targets"), ("snap", "snapshot"),
                          ("time", "timestamp")):
            cls.new_key(who, role)

    def setUp(self):
        self.work = self.folder / self.id().rsplit(".", 1)[-1]

    def draft(self, name="draft", *more):
        publics = [word for who in ("anna", "ben", "cleo", "dan", "snap", "time")
                   for word in ("--public", self.public(who))]
        self.run_ok("root", "draft", "--new", *publics, "--threshold", "root=2", "--out", self.work / name, "--now", NOW, *more)
        return self.work / name

    def test_two_of_three_sign_and_the_missing_are_named(self):
        draft = self.draft()
        finish = ("root", "finish", "--new", "--in", draft, "--out", self.work / "root")
        self.run_refused("not finished", *finish)
        done = self.run_ok(*self.sign_words("ben", draft))
        self.assertIn("the whole directory (root) now needs 2 of 3 keys", done.stdout)
        self.assertIn("of the keys it names for root, 1 more must sign it: ", done.stdout)
        refused = self.run_refused("not finished", *finish)
        for who, missing in (("anna", True), ("ben", False), ("cleo", True)):
            self.assertEqual(self.identity(who)[:16] in refused.stdout, missing, who)
        self.run_ok(*self.sign_words("anna", draft))
        self.run_ok(*finish)
        root = json.loads((self.work / "root/metadata/1.root.json").read_text())
        self.assertEqual({one["keyid"] for one in root["signatures"]}, {self.identity("anna"), self.identity("ben")})
        self.assertEqual(root["signed"]["roles"]["root"]["threshold"], 2)

    def test_copies_signed_apart_are_put_together(self):
        one, two = self.draft("one"), self.draft("two")
        self.run_ok(*self.sign_words("anna", one))
        self.run_ok(*self.sign_words("cleo", two))
        self.run_ok("root", "finish", "--new", "--in", one, "--in", two, "--out", self.work / "root")
        three = self.draft("three")
        path = three / "metadata/1.root.json"
        path.write_text(path.read_text().replace("2027-06-01", "2027-06-02"))
        self.run_refused("three holds no copy", "root", "finish", "--new", "--in", one, "--in", three, "--out", self.work / "x")

    def test_a_key_signs_for_its_own_role_only_and_a_dry_run_signs_nothing(self):
        draft = self.draft()
        before = tree_of(draft)
        self.run_refused("key of targets, and this is for root", *self.sign_words("dan", draft))
        self.run_ok(*self.sign_words("anna", draft, "--dry-run"))
        done = self.run_tool("sign", "--key", self.folder / "anna/key", "--in", draft, "--passphrase-file", self.folder / "ben.words",
                             "--yes")
        self.assertEqual(done.returncode, 1)
        self.assertIn("passphrase is not the one", done.stderr)
        self.assertEqual(tree_of(draft), before)

    def test_a_threshold_nobody_can_reach_is_refused(self):
        self.run_refused("targets would need 2 signatures and have 1", "root", "draft", "--new", "--public",
                         self.public("anna"), "--public", self.public("dan"), "--threshold", "targets=2",
                         "--out", self.work)
        self.assertFalse(self.work.exists())


if __name__ == "__main__":
    unittest.main()
