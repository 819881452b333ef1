"""A small made-up directory: two countries of two regions, world-wide services, a gateway and a handoff."""

import base64
import json
from pathlib import Path


def channel(kind, value, **more):
    return {"type": kind, "value": value, "abroad": None, "international": None, "sms_body": None, "hours": None,
            "languages": None, "ages": None, "cost": "free", "on_bill": None, "trackers": None, **more}


def record(identity, serves, channels, **more):
    return {"id": identity, "version": 1, "state": "active", "serves": serves, "name": {"und": "Made-up line"},
            "kind": "child_helpline", "audience": None, "ages": {"min": None, "max": None}, "topics": [],
            "languages": ["en"], "accessibility": [], "timezone": None, "channels": channels,
            "sources": [{"url": "https://example.org", "says": "made up", "as_of": None}],
            "verification": {"status": "unconfirmed", "on": None, "review_by": None, "confidence": None,
                             "last_seen": None}, **more}


def handoff():
    return {"gateway": "made-up", "questions": [],
            "desk_keys": [{"id": 1, "public_key": base64.b64encode(bytes(range(1, 33))).decode(),
                           "not_before": "2026-01-01T00:00:00Z", "not_after": "2027-01-01T00:00:00Z"}]}


def files():
    return {
        "regions.json": {"version": 1, "source": "made up", "regions": {"region-east": ["zz", "zx"], "region-west": ["zy"]}},
        "emergency.json": {"version": 1, "source": "made up", "note": "made up", "countries": {}},
        "parents.json": {"version": 1, "parents": {}},
        "relays.json": {"version": 1, "relays": [{"id": "made-up", "url": "https://relay.example/", "operator": "other",
                                                  "operator_name": "Other", "gateways": ["made-up"], "trial": False}],
                        "gateway_operators": {"made-up": "someone"}},
        "zones.json": {"version": 1, "tzdata": "2026a", "from": "2026-01-01T00:00:00Z", "until": "2032-01-01T00:00:00Z",
                       "zones": {"Etc/UTC": {"countries": [], "offset": 0, "changes": []}}, "links": {}},
        "services/zz/line.json": record("zz.line", ["ZZ"], [
            channel("phone", "116111"),
            channel("phone", "5550100", abroad=True, international="+9995550100"),
            channel("sms", "+9995550101", sms_body="HELP 24"),
            channel("whatsapp", "+9995550102"),
            channel("website", "https://www.example.org/help?x=1"),
            channel("webchat", "https://chat.example.org"),
            channel("email", "help@Mail.example.org".lower()),
            channel("telegram", "@example_line"),
            channel("app", "https://shop.example.com/details?id=line")]),
        "services/zz/talk.json": record("zz.talk", ["ZZ"], [channel("pop", None), channel("phone", "116111")],
                                        handoff=handoff()),
        "services/zy/line.json": record("zy.line", ["ZY"], [channel("phone", "555")]),
        "services/001/world.json": record("001.world", ["001"], [channel("website", "https://world.example.org")]),
        "holidays/zz.json": {"version": 1, "country": "ZZ", "dates": ["2026-12-25"], "source": "made up"},
        "gateways/made-up.json": {"version": 1, "id": "made-up", "url": "https://gateway.example/", "operator": "someone",
                                  "key_configs": [{"key_config": "AQAgMfxKFHPaaBGhC+MVmRpFTDVZNuxVz7RqLmZ2SVkpZEUABAABAAM=",
                                                   "not_before": "2026-01-01T00:00:00Z",
                                                   "not_after": "2027-01-01T00:00:00Z"}]},
    }


def write(folder, content):
    for name, value in content.items():
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def publish(run, folder, now):
    """Keys, policy, repository and bundle of their own; `run` runs pop-directory."""
    source, keys, repo, bundle = (folder / name for name in ("source", "keys", "repo", "bundle"))
    write(source, files())
    run("keys", "--out", keys, "--source", source)
    run("policy", "init", "--source", source, "--keys", keys, "--out", source / "policy.json")
    run("publish", "--source", source, "--keys", keys, "--out", repo, "--now", now)
    run("bundle", "--repo", repo, "--out", bundle)
    return repo, bundle


def change(path, **members):
    """Changes members of a JSON file and gives it the next version."""
    value = json.loads(path.read_text(encoding="utf-8"))
    value.update(members)
    value["version"] += 1
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
