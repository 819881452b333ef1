#!/usr/bin/env python3
"""Makes everything a trial on this machine needs, in one folder; what is there and still good is kept.

  ca/            a throw-away certificate authority, certificates for relay and gateway
  gateway/       the gateway's configuration and keys
  desk/          the Demo helpline's keys and configuration
  source/        what lies over the project's directory: Demo helpline, relay, gateway, policy, time zones
  keys/          the publisher's keys (trial keys, without a passphrase)
  repository/    the signed directory as a web server would serve it
  root.json, directory.popb   what an app embeds

Nothing in it is for real children: the directory says "trial", and the Demo helpline is nobody.
"""
import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

GATEWAY = "demo"
SERVICES = {"001.demo-helpline": "Demo helpline", "001.demo-second": "Second demo helpline"}


def run(*command, **more):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, **more)
    if done.returncode != 0:
        sys.exit(f"{Path(command[0]).name} {command[1]} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def free_ports(count):
    """Ports nobody listens on now. They go into the signed directory, so they are chosen once."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"version": 1, **content}, indent=2, ensure_ascii=False) + "\n")


def demo_service(service, handoff):
    return {
        "id": service,
        "version": 1,
        "state": "active",
        "serves": ["001"],
        "name": {"en": SERVICES[service]},
        "kind": "child_helpline",
        "audience": ["children"],
        "ages": {"min": None, "max": None},
        "topics": [],
        "languages": ["en"],
        "accessibility": [],
        "timezone": None,
        "channels": [{
            "type": "pop", "value": None, "abroad": True, "international": None, "sms_body": None, "hours": "24/7",
            "languages": None, "ages": None, "cost": "free", "on_bill": False, "trackers": None,
        }],
        "handoff": handoff,
        "sources": [{"url": None, "says": "made by samples/trial for this machine; nobody answers", "as_of": None}],
        "verification": {"status": "unconfirmed", "on": None, "review_by": None, "confidence": "high", "last_seen": None},
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("directory", "samples", "out", "pop-directory", "pop-gateway", "pop-desk"):
        parser.add_argument("--" + name, required=True, type=Path)
    parser.add_argument("--second", action="store_true", help="a second Demo helpline at the same desk, to pass a child on to")
    arguments = parser.parse_args()
    out, tool = arguments.out, arguments.pop_directory
    out.mkdir(parents=True, exist_ok=True)
    out.chmod(0o700)  # it holds private keys

    run(arguments.samples / "ca" / "make_ca.sh", out / "ca", "relay", "gateway")
    ports_file = out / "ports.json"
    if not ports_file.exists():
        relay, gateway = free_ports(2)
        ports_file.write_text(json.dumps({"relay": relay, "gateway": gateway}) + "\n")
    ports = json.loads(ports_file.read_text())
    relay_url = f"https://localhost:{ports['relay']}/"
    gateway_url = f"https://localhost:{ports['gateway']}/gateway"

    services = list(SERVICES)[:2 if arguments.second else 1]
    folders = {service: "keys" if service == services[0] else "keys-second" for service in services}
    desks = {service: json.loads(run(arguments.pop_desk, "keys", "--out", out / "desk" / folder, "--service", service,
                                     "--gateway", GATEWAY)) for service, folder in folders.items()}
    passphrase = out / "desk" / "passphrase"
    if not passphrase.exists():
        passphrase.write_text(os.urandom(16).hex() + "\n")
        passphrase.chmod(0o600)
    (out / "desk" / "desk.json").write_text(json.dumps({
        "gateway_id": GATEWAY, "gateway": gateway_url, "ca": str(out / "ca" / "ca.pem"), "database": "desk.db",
        "passphrase_file": "passphrase", "services": [{"id": service, "keys": folder} for service, folder in folders.items()],
    }, indent=2) + "\n")

    gateway_config = out / "gateway" / "gateway.json"
    gateway_config.parent.mkdir(exist_ok=True)
    gateway_config.write_text(json.dumps({
        "id": GATEWAY, "url": gateway_url, "operator": "trial", "listen": "127.0.0.1", "port": ports["gateway"],
        "cert": str(out / "ca" / "gateway.pem"), "key": str(out / "ca" / "gateway.key"), "services": [desk["service"] for desk in desks.values()],
    }, indent=2) + "\n")
    gateway = json.loads(run(arguments.pop_gateway, "keys", "--config", gateway_config))

    source = out / "source"
    for service, desk in desks.items():
        write(source / "services" / "001" / (service.removeprefix("001.") + ".json"), demo_service(service, desk["handoff"]))
    write(source / "gateways" / f"{GATEWAY}.json", gateway)
    # Relay and gateway are run by the same person here, which only a directory marked "trial" may do.
    write(source / "relays.json", {"relays": [{
        "id": "demo", "url": relay_url, "directory": relay_url + "directory/", "operator": "trial", "operator_name": "Relay of this trial", "gateways": [GATEWAY],
        "trial": True,
    }], "gateway_operators": {GATEWAY: "trial"}})
    sources = ["--source", arguments.directory, "--source", source]
    run(tool, "keys", *sources, "--out", out / "keys")
    run(tool, "policy", "init", *sources, "--keys", out / "keys", "--out", source / "policy.json")
    run(tool, "zones", "--out", source / "zones.json")
    # A fresh repository each time: whoever edits a record while developing need not raise its version.
    shutil.rmtree(out / "repository", ignore_errors=True)
    run(tool, "publish", *sources, "--keys", out / "keys", "--out", out / "repository")
    run(tool, "bundle", "--repo", out / "repository", "--out", out / "directory.popb")
    shutil.copyfile(out / "repository" / "metadata" / "1.root.json", out / "root.json")
    # A build tool compares times: what was kept is as good as new.
    now = time.time()
    for name in ("directory.popb", "root.json"):
        os.utime(out / name, (now, now))


if __name__ == "__main__":
    main()
