"""The whole chain on the project's own directory, as a set-up runs it."""

import json
import time
import unittest

from repository import Repository
from tool import SOURCE, ToolTest

DIRECTORY = SOURCE / "directory"


class RealDirectory(ToolTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keys, cls.own, cls.repo, cls.bundle = (cls.folder / name for name in ("keys", "own", "repo", "bundle"))
        cls.run_ok("keys", "--out", cls.keys, "--source", DIRECTORY)
        cls.run_ok("policy", "init", "--source", DIRECTORY, "--out", cls.own / "policy.json")
        cls.run_ok("zones", "--out", cls.own / "zones.json")
        cls.words = ("publish", "--source", DIRECTORY, "--source", cls.own, "--keys", cls.keys, "--out", cls.repo)
        cls.run_ok(*cls.words)
        cls.run_ok("bundle", "--repo", cls.repo, "--out", cls.bundle)

    def records(self):
        return {path.relative_to(DIRECTORY).as_posix(): path for path in (DIRECTORY / "services").glob("*/*.json")}

    def test_an_app_is_shown_every_record(self):
        report = self.run_ok("verify", "--root", self.repo / "metadata/1.root.json", "--bundle", self.bundle).stdout
        active = [path for path in self.records().values() if json.loads(path.read_text(encoding="utf-8"))["state"] == "active"]
        self.assertGreater(len(active), 400)
        self.assertIn(f"services   {len(active)}\n", report)

    def test_every_record_is_published_as_it_is_but_for_white_space(self):
        repository = Repository(self.repo)
        repository.check_files()
        for path, file in self.records().items():
            country = path.split("/")[1]
            role = "targets" if country == "001" else "cc-" + country
            digest = repository.role(role)["targets"][path]["hashes"]["sha256"]
            folder, name = path.rsplit("/", 1)
            record = json.loads(file.read_text(encoding="utf-8"))
            self.assertEqual((self.repo / "targets" / folder / f"{digest}.{name}").read_text(encoding="utf-8"),
                             json.dumps(record, ensure_ascii=False, separators=(",", ":")))

    def published(self, name):
        digest = Repository(self.repo).role("targets")["targets"][name]["hashes"]["sha256"]
        return json.loads((self.repo / "targets" / f"{digest}.{name}").read_text(encoding="utf-8"))

    def test_devices_get_numbers_and_parents_without_their_sources(self):
        emergency = json.loads((DIRECTORY / "emergency.json").read_text(encoding="utf-8"))
        del emergency["sources"]
        for entry in (entry for entries in emergency["countries"].values() for entry in entries):
            entry.pop("sources", None)
            entry.pop("record", None)
        self.assertEqual(self.published("emergency.json"), emergency)
        parents = json.loads((DIRECTORY / "parents.json").read_text(encoding="utf-8"))
        self.assertEqual(self.published("parents.json"), {key: parents[key] for key in ("version", "parents")})

    def test_the_same_again_is_nothing_new(self):
        self.assertIn("nothing to publish", self.run_ok(*self.words).stdout)

    def test_signed_files_stay_small(self):
        # Every client fetches and hashes them (a signature check costs what hashing costs above 10 KB).
        sizes = {path.name: path.stat().st_size for path in (self.repo / "metadata").iterdir()}
        self.assertLess(sizes.pop("1.targets.json"), 40_000)
        self.assertLess(sizes.pop("1.snapshot.json"), 50_000)
        self.assertLess(max(sizes.values()), 30_000, max(sizes, key=sizes.get))
        self.assertLess(self.bundle.stat().st_size, 4_000_000)

    def test_it_embeds(self):
        out = self.folder / "embedded"
        self.run_ok("embed", "--root", self.repo / "metadata/1.root.json", "--bundle", self.bundle, "--out-c", out / "e.c",
                    "--out-h", out / "pop_directory_embedded.h", "--now", int(time.time()) + 60)


if __name__ == "__main__":
    unittest.main()
