"""The stage of tests/integration/helpline, with parties in Python on it."""

import base64
import json

from stage import Stage

from lossy import LossyLine
from parties import Child, Desk, Transport

HARD_TIMES = ("pass",) * 7 + ("twice",) * 2 + ("mute", "lose")


class InteropStage(Stage):

    def key_config(self):
        configs = json.loads((self.folder / "gateway.json").read_text())["key_configs"]
        return base64.b64decode(configs[-1]["key_config"])

    def published_key(self, service="zz.first"):
        """(id, public key)"""
        entry = json.loads((self.folder / f"{service}.json").read_text())["handoff"]["desk_keys"][0]
        return entry["id"], base64.b64decode(entry["public_key"])

    def to_gateway(self):
        return Transport(self.gateway_config["port"], "/gateway", self.ca, self.key_config())

    def to_relay(self):
        return Transport(self.relay_port, "/", self.ca, self.key_config())

    def python_child(self, transport, service="zz.first"):
        child = Child(transport, service, *self.published_key(service))
        self.addCleanup(transport.https.close)
        return child

    def python_desk(self, service="zz.first", port=None):
        desk = Desk(port or self.gateway_config["port"], self.ca, "main", service, self.folder / "keys" / service)
        self.addCleanup(desk.https.close)
        desk.prove()
        return desk

    def lossy(self, onward, seed, fates=HARD_TIMES, tamper=None):
        line = LossyLine(onward, self.ca, self.folder / "ca/gateway.pem", self.folder / "ca/gateway.key", fates, seed, tamper)
        self.addCleanup(line.close)
        return line

    def desk_connects_to(self, port, service="zz.first"):
        config = json.loads((self.folder / f"desk-{service}.conf").read_text())
        config["gateway"] = f"https://localhost:{port}"
        self.write_json(f"desk-{service}.conf", config)
