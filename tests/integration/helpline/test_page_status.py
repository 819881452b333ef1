"""A counsellor closes a service in the directory: from the desk's page to what an app answers."""

import datetime
import json
import os
import shutil
import subprocess
import sys
import unittest

from browser import PageStage
from stage import SOURCE

sys.path.append(str(SOURCE / "tests/integration/publish"))
from holders import FREE, Country  # noqa: E402
from made_up import channel  # noqa: E402
from repository import Repository  # noqa: E402

TERMINAL = os.environ["POP_TERMINAL"]
SERVICE = "gb.line"
WHAT_TO_DO = (". Whoever looks after this desk mends that (\"status\" in desk.conf); then set it here again. "
              "The gateway is told all the same.")


def moment(ago=datetime.timedelta()):
    return (datetime.datetime.now(datetime.timezone.utc) - ago).strftime("%Y-%m-%dT%H:%M:%SZ")


class Directory(Country):
    """Published an hour ago, with a service that is always open; its desk's key may speak from its first word on."""

    NOW = moment(datetime.timedelta(hours=1))

    def __init__(self, folder):
        super().__init__()
        self.setUpClass()
        self.name = folder.name

    def id(self):
        return self.name

    def setUp(self):
        super().setUp()
        self.record_draft("always", channels=[channel("phone", FREE, hours="24/7")])
        self.run_ok(*self.accept_words("always"))
        self.desk_may_speak = self.make("desk", "gb", "delegate", "add", "--by", "cc-gb", "--public", self.public("desk"))

    def take_over_words(self, *folders):
        """As PUBLISHING.md says it, at this moment."""
        return (*self.accept_words(*folders)[:-1], moment())

    def take_over(self, *folders):
        return self.run_ok(*self.take_over_words(*folders)).stdout

    def app_says(self):
        """What an app with the directory as it is published now answers in the country."""
        bundle = self.work / "directory.popb"
        self.run_ok("bundle", "--repo", self.repo, "--out", bundle)
        self.run_ok("verify", "--root", self.repo / "metadata/1.root.json", "--bundle", bundle)
        said = subprocess.run([TERMINAL, "--answer", "--country", "GB", "--root", self.repo / "metadata/1.root.json", "--bundle", bundle],
                              capture_output=True, text=True, check=True, timeout=60).stdout
        return said[said.index(SERVICE):].split("\n\n")[0]


class Closing(PageStage):

    SERVICES = (SERVICE,)

    def setUp(self):
        super().setUp()
        self.directory = Directory(self.folder)
        self.directory.setUp()
        self.out = self.folder / "out"
        self.status = {"program": os.environ["POP_DIRECTORY_TOOL"], "repository": str(self.directory.repo),
                       "key": str(self.directory.folder / "desk/key"),
                       "passphrase_file": str(self.directory.folder / "desk.words"), "out": str(self.out)}

    def start_desk_with(self, **changed):
        self.configure_desk(SERVICE, status=[{**self.status, **changed}])
        self.gateway = self.start_gateway()
        self.start_relay()
        self.desk = self.start_page_desk(SERVICE)
        self.context = self.new_context()
        self.page = self.open(self.link)
        self.standing("open")

    def standing(self, state):
        self.page.get_by_role("button", name=f"{SERVICE}: {state}", exact=True).wait_for()

    def set_standing(self, state, hours=None, directory=True):
        self.page.get_by_role("button", name=f"{SERVICE}: ").click()
        self.page.get_by_role("radio", name=state).check()
        if directory:
            self.page.get_by_role("checkbox", name="public directory").check()
        if hours is not None:
            self.page.get_by_label("Closed for how many hours").fill(hours)
        self.page.get_by_role("button", name="Set").click()

    def notice(self, text):
        found = self.page.get_by_role("list", name="Notices").get_by_role("listitem").filter(has_text=text)
        found.wait_for()
        words = found.locator("span").inner_text()
        found.get_by_role("button", name="Dismiss").click()
        return words

    def signed(self):
        return sorted(self.out.iterdir()) if self.out.exists() else []

    def refused(self, words):
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_role("alert").filter(has_text=f"The directory was NOT told about {SERVICE}: ").filter(has_text=words).wait_for()
        self.page.keyboard.press("Escape")
        dialog.wait_for(state="detached")

    def check_closed_at_the_gateway(self):
        self.standing("closed")
        late = self.start_child(SERVICE)
        late.say("send too late?")
        late.until(lambda view: view["state"] == "failed")

    def test_a_closing_goes_from_the_page_to_an_app_and_is_taken_back(self):
        self.start_desk_with()
        self.assertIn("open now", self.directory.app_says())
        self.set_standing("Closed", "72")  # as long as may be
        self.assertIn("is closed until", self.notice("Signed for the directory"))
        self.check_closed_at_the_gateway()
        closing, = self.signed()
        self.assertEqual(closing.parent.stat().st_mode & 0o777, 0o700)
        done = self.directory.take_over(self.directory.desk_may_speak, closing)
        self.assertIn("closed until", done)
        status = json.loads(Repository(self.directory.repo).target("status/gb/line.json"))
        begins, ends = (datetime.datetime.fromisoformat(status["closed"][name].replace("Z", "+00:00")) for name in ("from", "until"))
        self.assertEqual(ends - begins, datetime.timedelta(hours=72))
        self.assertIn("closed now", self.directory.app_says())

        self.set_standing("Open")
        self.notice("keeps its usual hours again")
        self.standing("open")
        _, back = self.signed()
        self.directory.take_over(back)
        self.assertIn("open now", self.directory.app_says())

    def test_what_a_stale_copy_signs_is_not_taken_for_news(self):
        copy = self.folder / "copy"
        shutil.copytree(self.directory.repo, copy)
        self.start_desk_with(repository=str(copy))
        self.set_standing("Closed", "1")
        self.notice("Signed for the directory")
        self.set_standing("Open")
        self.notice("keeps its usual hours again")
        closing, back = self.signed()
        self.directory.take_over(self.directory.desk_may_speak, closing)
        self.directory.run_refused("published before, and no version is issued twice", *self.directory.take_over_words(back))
        shutil.copytree(self.directory.repo, copy, dirs_exist_ok=True)
        self.set_standing("Open")
        self.notice("keeps its usual hours again")
        self.directory.take_over(self.signed()[-1])
        self.assertIn("open now", self.directory.app_says())

    def test_what_cannot_be_signed_is_said_with_what_to_do(self):
        words, repository, key = (self.folder / name for name in ("desk.words", "copy", "desk.key"))
        shutil.copy(self.directory.folder / "desk/key", key)
        shutil.copytree(self.directory.repo, repository)
        words.write_text("not these words\n")
        self.start_desk_with(passphrase_file=str(words), repository=str(repository), key=str(key))

        def check_refused(why):
            self.set_standing("Closed", "2")
            said = self.notice(f"The directory was NOT told about {SERVICE}")
            self.assertRegex(said, why)
            self.assertIn(WHAT_TO_DO, said)
            self.assertEqual(self.signed(), [])
        check_refused("passphrase")
        self.check_closed_at_the_gateway()
        shutil.copy(self.directory.folder / "desk.words", words)
        for path in (words, repository, key):
            path.rename(self.folder / "away")
            check_refused(path.name)
            (self.folder / "away").rename(path)
        self.set_standing("Closed", "2")  # all is mended
        self.notice("is closed until")
        self.assertEqual(len(self.signed()), 1)

    def test_what_the_desk_itself_refuses_stays_in_the_dialog(self):
        self.start_desk_with(program=str(self.folder / "no-such-tool"))
        for hours in ("73", "0", ""):
            self.set_standing("Closed", hours)
            self.refused("it takes a closing of 1 to 72 hours. Write fewer hours")
        self.set_standing("Closed", "72")
        self.refused(f"no-such-tool cannot be started{WHAT_TO_DO}")
        self.check_closed_at_the_gateway()
        self.set_standing("Open", directory=False)  # nothing is said in the directory, and so nothing can go wrong
        self.standing("open")
        self.assertEqual(self.signed(), [])


if __name__ == "__main__":
    unittest.main()
