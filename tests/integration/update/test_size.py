"""What one changed file costs over the network, in a directory of the real one's size."""

import json
import unittest

import made_up
from parts import DAY, SOURCE, START, App, Nginx
from tool import ToolTest

DIRECTORY = SOURCE / "directory"
HANDOFFS = 50
LIMIT = 20 * 1024
DAYS = 1  # between the two versions


class Size(ToolTest):
    """The project's own records, 50 of which take conversations."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own, cls.keys, cls.repo, cls.bundle = (cls.folder / name for name in ("own", "keys", "repo", "bundle"))
        records = [path for path in sorted((DIRECTORY / "services").glob("[a-z][a-z]/*.json"))
                   if '"state": "active"' in path.read_text(encoding="utf-8")]
        changed = {}
        for path in records[::len(records) // HANDOFFS][:HANDOFFS]:
            value = json.loads(path.read_text(encoding="utf-8"))
            value["channels"].append(made_up.channel("pop", None))
            changed[path.relative_to(DIRECTORY).as_posix()] = {**value, "handoff": made_up.handoff()}
        assert len(changed) == HANDOFFS
        files = made_up.files()
        made_up.write(cls.own, {**changed, **{name: files[name] for name in ("relays.json", "gateways/made-up.json")}})
        cls.words = ("--source", DIRECTORY, "--source", cls.own)
        cls.run_ok("keys", "--out", cls.keys, *cls.words)
        cls.run_ok("policy", "init", *cls.words, "--keys", cls.keys, "--out", cls.own / "policy.json")
        cls.run_ok("zones", "--out", cls.own / "zones.json")
        cls.publish(START)
        cls.run_ok("bundle", "--repo", cls.repo, "--out", cls.bundle)
        cls.change = cls.own / sorted(changed)[HANDOFFS // 2]
        value = json.loads(cls.change.read_text(encoding="utf-8"))
        made_up.change(cls.change, topics=value["topics"][:-1] or ["family"])
        cls.publish(START + DAYS * DAY)

    @classmethod
    def publish(cls, now):
        cls.run_ok("publish", *cls.words, "--keys", cls.keys, "--out", cls.repo, "--now", now)

    def cost(self, bundle, result):
        nginx = Nginx(self.repo, self.folder / f"nginx-{self.id()}")
        app = App(self, self.repo / "metadata/1.root.json", bundle, [nginx.url], now=START + (DAYS + 1) * DAY)
        try:
            self.assertEqual(app.update(), result, app.reason)
        finally:
            app.kill()
            nginx.stop()
        costs = nginx.costs()
        lines = [f"{sent:7} sent {received:5} received {status} {coding:5} {path}" for path, status, sent, received, coding in costs]
        sent, received = (sum(cost[column] for cost in costs) for column in (2, 3))
        print("\n".join([self.id(), *lines, f"{sent:7} sent {received:5} received"]))
        return costs, sent, received

    def test_one_changed_file_costs_at_most_20_kilobytes(self):
        costs, sent, received = self.cost(self.bundle, "POP_OK")
        # Root, timestamp, snapshot, the country's role and the record: nothing else.
        self.assertEqual(len(costs), 5, costs)
        self.assertLessEqual(sent + received, LIMIT)

    def test_nothing_new_costs_a_handful(self):
        bundle = self.folder / "newest"
        self.run_ok("bundle", "--repo", self.repo, "--out", bundle)
        costs, sent, received = self.cost(bundle, "POP_UNCHANGED")
        self.assertEqual(len(costs), 2)
        self.assertLessEqual(sent + received, 2048)


if __name__ == "__main__":
    unittest.main()
