"""Keys change, and children's apps have older directories: relay, gateway, desk and directory as they are delivered, and an
app on the C ABI.

The app's clock is its own: what is "twenty days later" for it is now for everybody else.
"""

import datetime
import json
import os
import shutil
import sqlite3
import sys
import time
import unittest

from stage import DEADLINE, DESK, GATEWAY, SOURCE, Process, Stage

sys.path.append(str(SOURCE / "tests/integration/publish"))
import made_up  # noqa: E402

APP = os.environ["POP_UPDATING"]
DIRECTORY_TOOL = os.environ["POP_DIRECTORY_TOOL"]
CONNECT_LOG = os.environ["POP_CONNECT_LOG"]
SERVICE = "zz.talk"
DAY = 86400
CALL_INSTEAD = "This chat cannot go on. You can get help in other ways."
UNSENT, STORED, OPENED = 0, 1, 2


class App(Process):
    """A child's app: what it shows, a list of fields a screen."""

    def __init__(self, folder, command):
        folder.mkdir()
        self.folder, self.connections = folder, folder.with_suffix(".connections")
        (folder / "store").mkdir()
        environment = {"LD_PRELOAD": CONNECT_LOG, "CONNECT_LOG": str(self.connections), "ASAN_OPTIONS": "verify_asan_link_order=0"}
        super().__init__([*command, "--folder", str(folder / "store")], folder.with_suffix(".log"), stdin=True,
                         environment=environment)

    def until_shown(self, *fields):
        """The first screen from now on that shows one of these."""
        return self.expect(lambda line: line.startswith("screen ") and not set(fields).isdisjoint(line.split("\t"))).split("\t")

    def begin(self):
        """To the conversation: nothing is sent yet."""
        self.say("open")
        self.say("choose more")
        self.until_shown(f"choice go.{SERVICE}.0")
        self.say(f"choose go.{SERVICE}.0")

    def sends(self, text):
        self.say(f"send {text}")
        self.until_shown(f"child {STORED} {text}", f"child {OPENED} {text}")


class Rotation(Stage):

    SERVICES = (SERVICE,)

    def setUp(self):
        super().setUp()
        self.now = int(time.time())
        self.version = 0
        self.apps = []
        self.gateway = self.start_gateway()
        self.repository = self.folder / "repository"
        self.repository.mkdir()
        self.note_requests()
        self.start_relay(directory=self.repository)
        self.source, self.keys = self.folder / "source", self.folder / "publisher"
        files = made_up.files()
        del files["gateways/made-up.json"]
        files["relays.json"].update({
            "relays": [{"id": "relay", "url": self.relay_url(), "directory": self.relay_url() + "directory/", "operator": "other",
                        "operator_name": "Other", "gateways": ["main"], "trial": False}],
            "gateway_operators": {"main": "tests"}})
        self.record = files["services/zz/talk.json"]
        self.record["handoff"] = json.loads((self.folder / f"{SERVICE}.json").read_text())["handoff"]
        # It was made before today: of two keys the one that began last is taken.
        self.record["handoff"]["desk_keys"][0]["not_before"] = self.utc(self.now - DAY)
        made_up.write(self.source, files)

    def note_requests(self):
        """The relay as it is delivered, but that it writes down what it is asked, which that one never does."""
        copy = self.folder / "noting-relay"
        copy.mkdir()
        template = (SOURCE / "samples/relay/nginx.conf.template").read_text()
        self.assertIn("access_log off;", template)
        (copy / "nginx.conf.template").write_text(template.replace(
            "access_log off;", "log_format asked '$request_method $uri $request_body';\n  access_log @PREFIX@/asked asked;"))
        shutil.copy(SOURCE / "samples/relay/relay.sh", copy)
        self.relay_script = copy / "relay.sh"

    @staticmethod
    def utc(seconds):
        return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")

    # ---- What helpline and publisher do ----------------------------------------------------------

    def publish(self, days=0):
        """The record and the gateway's keys as they are now, on that day; the bundle of it for apps."""
        self.version += 1
        self.record["version"] = self.version
        gateway = json.loads(self.run_tool([GATEWAY, "keys", "--version", str(self.version), "--config",
                                            str(self.folder / "gateway.conf")]))
        made_up.write(self.source, {"services/zz/talk.json": self.record, "gateways/main.json": gateway})
        sources = ["--source", str(self.source), "--keys", str(self.keys)]
        if self.version == 1:
            self.run_tool([DIRECTORY_TOOL, "keys", "--out", str(self.keys), "--source", str(self.source)])
            self.run_tool([DIRECTORY_TOOL, "policy", "init", *sources, "--out", str(self.source / "policy.json")])
        self.run_tool([DIRECTORY_TOOL, "publish", *sources, "--out", str(self.repository), "--now",
                       str(self.now + days * DAY)])
        bundle = self.folder / f"{self.version}.popb"
        self.run_tool([DIRECTORY_TOOL, "bundle", "--repo", str(self.repository), "--out", str(bundle)])
        return bundle

    def new_gateway_key(self):
        self.run_tool([GATEWAY, "keys", "--new", "--config", str(self.folder / "gateway.conf")])

    def new_desk_key(self, keep):
        made = json.loads(self.run_tool([DESK, "keys", "--out", str(self.folder / "keys" / SERVICE), "--service", SERVICE,
                                         "--gateway", "main", "--key-id", "2"]))
        old = self.record["handoff"]["desk_keys"] if keep else []
        self.record["handoff"]["desk_keys"] = old + made["handoff"]["desk_keys"]
        self.gateway_config["services"][0]["desk_keys"] = [key["id"] for key in self.record["handoff"]["desk_keys"]]
        self.write_json("gateway.conf", self.gateway_config)

    def start_gateway_again(self):
        """With the keys and the configuration that are there."""
        self.assertEqual(self.gateway.stop(), 0)
        self.gateway = self.start_gateway()

    # ---- The child ---------------------------------------------------------------------------------

    def start_app(self, bundle, embedded=0, days=0):
        app = App(self.folder / f"app{len(self.apps)}", [
            APP, "--root", str(self.repository / "metadata/1.root.json"), "--bundle", str(bundle), "--embedded-at",
            str(self.now + embedded * DAY), "--now", str(self.now + days * DAY), "--ca", str(self.ca), "--country", "ZZ",
            "--locale", "en"])
        self.apps.append(app)
        self.processes.append(app)
        return app

    def heard(self, text):
        """The next text at the desk is this one, so that no other and none twice came before it."""
        event = self.desk.expect_json(event="message")
        self.assertEqual(event["text"], text)
        return event["conversation"]

    def talk(self, app, word):
        """A conversation from its first text to an answer; its number at the desk."""
        app.begin()
        app.sends(f"{word} one")
        number = self.heard(f"{word} one")
        self.goes_on(app, number, word)
        return number

    def goes_on(self, app, number, word):
        self.desk.say(f"/take {number}")
        self.desk.say(f"answer to {word}")
        app.expect(lambda line: f"answer to {word}" in line)
        app.sends(f"{word} two")
        self.assertEqual(self.heard(f"{word} two"), number)

    def expect_call_instead(self, app):
        """On the screen of the conversation; what was written is shown as not sent, and it came nowhere."""
        shown = app.until_shown(f"line {CALL_INSTEAD}")
        self.assertIn(f"child {UNSENT} nobody reads this", shown)
        self.assertIn(f"choice go.{SERVICE}.1", shown)
        app.say(f"choose go.{SERVICE}.1")
        self.assertEqual(app.expect(lambda line: line.startswith("opens ")), "opens tel:116111")
        self.assertEqual(self.desk_keys_used(), [])

    # ---- What was seen -------------------------------------------------------------------------------

    def desk_keys_used(self):
        """By the conversations, in the order in which they began."""
        with sqlite3.connect(f"file:{self.folder}/gateway.db?mode=ro", uri=True) as database:
            rows = database.execute("SELECT desk_key FROM conversations ORDER BY rowid").fetchall()
        database.close()
        return [key for key, in rows]

    def asked(self):
        """All that was asked of the relay: files, and the ids of the gateway's keys that requests were sealed to. After it no
        app runs; none was anywhere else or wrote anything."""
        for app in self.apps:
            app.popen.stdin.close()
            app.popen.wait(DEADLINE)
            self.assertEqual(app.stop(), 0)
            self.assertEqual(list((app.folder / "store").iterdir()), [])
            where = app.connections.read_text().splitlines()
            self.assertEqual({line.split()[1] for line in where}, {str(self.relay_port)})
        self.stop_relay()
        files, keys = [], []
        for line in (self.folder / "relay/asked").read_text().splitlines():
            method, path, body = line.split(" ", 2)
            if method == "GET":
                self.assertTrue(path.startswith("/directory/"), path)
                files.append(path.removeprefix("/directory/"))
                continue
            self.assertEqual((method, path), ("POST", "/"))
            if body != "-":  # one that was given up before its body came
                keys.append(int(body[2:4], 16) if body.startswith("\\x") else ord(body[0]))
        return files, keys

    def expect_one_update(self, files):
        self.assertEqual(files.count("metadata/timestamp.json"), 1, files)
        self.assertEqual(len(set(files)), len(files), files)


class Overlap(Rotation):

    def test_old_and_new_keys_serve_side_by_side(self):
        self.desk = self.start_desk(SERVICE)
        old = self.publish()
        before = self.start_app(old)
        first = self.talk(before, "before")

        self.new_gateway_key()
        self.new_desk_key(keep=True)
        self.assertEqual(self.desk.stop(), 0)
        self.start_gateway_again()
        self.desk = self.start_desk(SERVICE)
        new = self.publish(days=15)  # the gateway's new key is used 14 days after it was published
        self.goes_on(before, first, "still")
        self.talk(self.start_app(old), "old")
        self.talk(self.start_app(new, embedded=15, days=16), "new")
        self.goes_on(before, first, "and still")

        self.assertEqual(self.desk_keys_used(), [1, 1, 2])
        files, keys = self.asked()
        self.assertEqual(files, [])
        self.assertEqual(set(keys), {1, 2})


class Refused(Rotation):
    """Twenty days later an app still has what was published on the tenth, and that has not expired."""

    def start_with_old_directory(self):
        return self.start_app(self.old, embedded=10, days=20)

    def setUp(self):
        super().setUp()
        self.old = self.publish(days=10)

    def rotate_gateway_key(self):
        self.new_gateway_key()
        (self.folder / "keys/1.json").unlink()

    def expect_the_words_once(self, desk_key, gateway_key):
        self.publish(days=15)
        self.desk = self.start_desk(SERVICE)
        app = self.start_with_old_directory()
        self.talk(app, "words")
        self.assertEqual(self.desk_keys_used(), [desk_key])
        files, keys = self.asked()
        self.expect_one_update(files)
        self.assertEqual((keys[0], set(keys[1:])), (1, {gateway_key}))

    def test_the_gateways_key_has_ended(self):
        self.rotate_gateway_key()
        self.start_gateway_again()
        self.expect_the_words_once(1, 2)

    def test_the_gateways_keys_were_lost(self):
        (self.folder / "keys/1.json").unlink()
        self.start_gateway_again()  # which makes another of the same id
        self.expect_the_words_once(1, 1)

    def test_the_desks_key_has_ended(self):
        self.new_desk_key(keep=False)
        self.start_gateway_again()
        self.expect_the_words_once(2, 1)

    def test_both_have_ended(self):
        self.rotate_gateway_key()
        self.new_desk_key(keep=False)
        self.start_gateway_again()
        self.expect_the_words_once(2, 2)

    def test_a_conversation_goes_on_when_the_gateways_key_has_ended(self):
        self.desk = self.start_desk(SERVICE)
        app = self.start_with_old_directory()
        number = self.talk(app, "begun")
        self.rotate_gateway_key()
        self.publish(days=15)
        self.start_gateway_again()
        self.goes_on(app, number, "still")
        self.assertEqual(self.desk_keys_used(), [1])
        files, keys = self.asked()
        self.expect_one_update(files)
        self.assertEqual(set(keys), {1, 2})

    def expect_a_call(self):
        app = self.start_with_old_directory()
        app.begin()
        app.say("send nobody reads this")
        self.expect_call_instead(app)
        files, keys = self.asked()
        self.expect_one_update(files)
        self.assertEqual(keys, [1])

    def test_the_gateways_key_has_ended_and_the_relay_has_nothing_newer(self):
        self.rotate_gateway_key()
        self.start_gateway_again()
        self.expect_a_call()

    def test_the_desks_key_has_ended_and_the_relay_has_nothing_newer(self):
        self.new_desk_key(keep=False)
        self.start_gateway_again()
        self.expect_a_call()


class Expired(Rotation):
    """Twenty days later: timestamp and snapshot hold for fourteen."""

    def start_with_expired_directory(self):
        app = self.start_app(self.publish(), days=20)
        app.say("open")
        app.until_shown("choice more")
        app.say("choose more")
        app.until_shown(f"choice go.{SERVICE}.0")
        self.assertFalse(app.connections.exists())  # nothing before the tap
        return app

    def test_one_update_at_the_tap(self):
        self.desk = self.start_desk(SERVICE)
        app = self.start_with_expired_directory()
        self.publish(days=15)
        self.talk(app, "renewed")
        files, keys = self.asked()
        self.expect_one_update(files)
        self.assertEqual(set(keys), {1})

    def test_nothing_newer_is_a_call_and_the_gateway_hears_nothing(self):
        app = self.start_with_expired_directory()
        app.say(f"choose go.{SERVICE}.0")
        app.say("send nobody reads this")
        self.expect_call_instead(app)
        files, keys = self.asked()
        self.expect_one_update(files)
        self.assertEqual(keys, [])


if __name__ == "__main__":
    unittest.main()
