"""People who each hold one key, in a folder of their own with its passphrase in a file; and a directory that they publish."""

import json
import shutil
import tempfile
from pathlib import Path

import made_up
from made_up import channel
from tool import ToolTest

NOW = "2026-06-01T00:00:00Z"
# Numbers Ofcom keeps for drama; libphonenumber takes them for real ones.
FREE, FREE_E164, OTHER = "08081570100", "+448081570100", "08081570200"


class Holders(ToolTest):
    @classmethod
    def new_key(cls, who, role):
        passphrase = cls.folder / f"{who}.words"
        passphrase.write_text(f"the long words of {who}\n")
        cls.run_ok("key", "new", "--role", role, "--out", cls.folder / who / "key", "--passphrase-file", passphrase,
                   "--memory", 64)
        return cls.folder / who / "key"

    @classmethod
    def public(cls, who):
        return cls.folder / who / "key.pub"

    @classmethod
    def identity(cls, who):
        return json.loads(cls.public(who).read_text())["keyid"]

    @classmethod
    def with_key(cls, who):
        return ("--key", cls.folder / who / "key", "--passphrase-file", cls.folder / f"{who}.words", "--yes")

    @classmethod
    def sign_words(cls, who, folder, *more):
        return ("sign", *cls.with_key(who), "--in", folder, *more)


def record(**more):
    made = made_up.record("gb.line", ["GB"], [channel("phone", FREE, hours="Mo-Fr 09:00-17:00")], timezone="Europe/London", **more)
    made["sources"] = [{"url": "https://source.example/", "says": "made up", "as_of": "2026-05"}]
    return made


def editors_files(**of_gb):
    zones = {**made_up.files()["zones.json"],
             "zones": {"Europe/London": {"countries": ["GB"], "offset": 0, "changes": []},
                       "Etc/UTC": {"countries": [], "offset": 0, "changes": []}}}
    return {**{name: made_up.files()[name] for name in ("emergency.json", "parents.json")}, "zones.json": zones,
            "relays.json": {"version": 1, "relays": [], "gateway_operators": {}},
            "policy.json": {"version": 1, "countries": {"GB": {
                "serves": ["GB"], "prefixes": [FREE_E164], "short_codes": [FREE], **of_gb}}}}


class Country(Holders):
    """A directory with one country, whose record its country body signs. Each test has a copy of its own."""

    PEOPLE = {"anna": "root", "ed": "targets", "snap": "snapshot", "time": "timestamp", "reg": "region-all", "gb": "cc-gb",
              "line": "service-gb-line", "desk": "desk-gb-line"}

    NOW = NOW
    shared = None  # made once: a passphrase takes its time

    @classmethod
    def setUpClass(cls):
        if Country.shared is None:
            Country.shared = tempfile.TemporaryDirectory()
            Country.folder = Path(Country.shared.name)
            Country.publish_first()

    @classmethod
    def publish_first(cls):
        for who, role in cls.PEOPLE.items():
            cls.new_key(who, role)
        cls.original = cls.folder / "original"
        cls.work = cls.folder / "setup"
        cls.repo = cls.original
        top = [word for who in ("anna", "ed", "snap", "time") for word in ("--public", cls.public(who))]
        cls.make("root", "anna", "root", "draft", *top)
        made_up.write(cls.work / "editors", editors_files())
        cls.make("targets", "ed", "draft", "--role", "targets", "--source", cls.work / "editors")
        cls.run_ok(*cls.accept_words("root", "targets"))
        (cls.work / "regions.json").write_text('{"regions": {"region-all": ["gb", "fr"]}}')
        cls.make("regions", "ed", "delegate", "add", "--by", "targets", "--public", cls.public("reg"), "--regions",
                 cls.work / "regions.json")
        cls.make("countries", "reg", "delegate", "add", "--by", "region-all", "--public", cls.public("gb"))
        made_up.write(cls.work / "gb", {"services/gb/line.json": record()})
        cls.make("records", "gb", "draft", "--role", "cc-gb", "--source", cls.work / "gb")
        cls.run_ok(*cls.accept_words("regions", "countries", "records"))

    def setUp(self):
        type(self).work = self.folder / self.id().rsplit(".", 1)[-1]
        type(self).repo = self.work / "repo"
        shutil.copytree(self.original, self.repo)

    @classmethod
    def draft_words(cls, name, who, *words, now=None):
        where = ("--repo", cls.repo) if cls.repo.exists() else ("--new",)
        return (*words, *where, "--out", cls.work / name, *(cls.with_key(who) if who else ()), "--now", now or cls.NOW)

    @classmethod
    def make(cls, name, who, *words, now=None):
        """A folder that `who` signed: named so, made by these words of pop-directory."""
        cls.run_ok(*cls.draft_words(name, who, *words, now=now))
        return cls.work / name

    @classmethod
    def accept_words(cls, *names, now=None):
        return ("accept", "--repo", cls.repo, *(word for name in names for word in ("--in", cls.work / name)),
                "--key", cls.folder / "snap/key", "--passphrase-file", cls.folder / "snap.words",
                "--key", cls.folder / "time/key", "--passphrase-file", cls.folder / "time.words", "--now", now or cls.NOW)

    def record_draft(self, folder="new", who="gb", role="cc-gb", **more):
        source = self.work / f"{folder}.source"
        made_up.write(source, {"services/gb/line.json": {**record(), "version": 2, **more}})
        return self.make(folder, who, "draft", "--role", role, "--source", source)

    def verify(self, now=None):
        bundle = self.work / "verify.popb"
        self.run_ok("bundle", "--repo", self.repo, "--out", bundle)
        return self.run_ok("verify", "--root", self.repo / "metadata/1.root.json", "--bundle", bundle, "--now", now or self.NOW).stdout
