"""Reading a published TUF repository without the project's own code."""

import datetime
import hashlib
import json


def tree_of(folder):
    """Every file's bytes, by path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def canonical(value):
    """Canonical JSON for what our repositories hold: ASCII, no control characters."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


class Repository:
    def __init__(self, folder):
        self.folder = folder
        self.versions = {"timestamp": None, "root": max(
            int(path.name.split(".")[0]) for path in (folder / "metadata").glob("*.root.json"))}
        self.versions["snapshot"] = self.role("timestamp")["meta"]["snapshot.json"]["version"]
        for name, meta in self.role("snapshot")["meta"].items():
            self.versions[name.removesuffix(".json")] = meta["version"]
        self.versions["timestamp"] = self.role("timestamp")["version"]

    def path(self, name):
        return self.folder / "metadata" / ("timestamp.json" if name == "timestamp" else f"{self.versions[name]}.{name}.json")

    def file(self, name):
        return json.loads(self.path(name).read_bytes())

    def role(self, name):
        return self.file(name)["signed"]

    def expires(self, name):
        moment = datetime.datetime.strptime(self.role(name)["expires"], "%Y-%m-%dT%H:%M:%SZ")
        return int(moment.replace(tzinfo=datetime.timezone.utc).timestamp())

    def target(self, path):
        for name in self.versions:
            target = self.role(name).get("targets", {}).get(path)
            if target is not None:
                folder, _, file = path.rpartition("/")
                return (self.folder / "targets" / folder / f"{target['hashes']['sha256']}.{file}").read_bytes()
        raise KeyError(path)

    def check_files(self):
        """Versions, lengths, hashes, and that what is signed is written in the bytes that were signed."""
        metas = {**self.role("timestamp")["meta"], **self.role("snapshot")["meta"]}
        for name, version in self.versions.items():
            raw = self.path(name).read_bytes()
            signed = json.loads(raw)["signed"]
            assert signed["version"] == version and signed["spec_version"] == "1.0.34", name
            assert raw.endswith(b'"signed":' + canonical(signed) + b"}"), name
            meta = metas.get(name + ".json")
            assert (meta is None) == (name in ("root", "timestamp")), name
            if meta:
                assert (meta["length"], meta["hashes"]["sha256"]) == (len(raw), hashlib.sha256(raw).hexdigest()), name
            for path, target in signed.get("targets", {}).items():
                content = self.target(path)
                assert target == {"length": len(content), "hashes": {"sha256": hashlib.sha256(content).hexdigest()}}, path
