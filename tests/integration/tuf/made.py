"""A repository made and signed with python-tuf, held in memory: its files by path, each part open to be bent."""

import datetime
import json
import urllib.parse

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import DelegatedRole, Delegations, Metadata, MetaFile, Root, Snapshot, SuccinctRoles, TargetFile, Targets, Timestamp

TOP = ("root", "timestamp", "snapshot", "targets")
NEW_KEY = {"ed25519": CryptoSigner.generate_ed25519, "ecdsa": CryptoSigner.generate_ecdsa, "rsa": CryptoSigner.generate_rsa}
PAST = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)


def in_days(days):
    return datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) + datetime.timedelta(days=days)


class Made:
    def __init__(self, keytype="ed25519", consistent=True, pinned=True):
        self.new_key = NEW_KEY[keytype]
        self.pinned = pinned  # length and hash in timestamp and snapshot
        self.files = {}
        self.root = Root(expires=in_days(30), consistent_snapshot=consistent)
        self.timestamp = Timestamp(expires=in_days(1))
        self.snapshot = Snapshot(expires=in_days(7))
        self.targets = Targets(expires=in_days(30))
        self.signed = {"root": self.root, "timestamp": self.timestamp, "snapshot": self.snapshot, "targets": self.targets}
        self.signers = {}
        for role in TOP:
            self.add_key(role)
        self.publish("root", "targets", "snapshot", "timestamp")

    def add_key(self, role, delegator="root", signer=None):
        signer = signer or self.new_key()
        self.signers.setdefault(role, []).append(signer)
        self.signed[delegator].add_key(signer.public_key, role)
        return signer

    def rotate(self, role):
        """A new key instead of the old ones. The next root is signed by both."""
        old = self.signers[role]
        for signer in old:
            self.root.revoke_key(signer.public_key.keyid, role)
        self.signers[role] = old if role == "root" else []
        return self.add_key(role)

    def delegate(self, role, paths=None, delegator="targets", prefixes=None, terminating=False, threshold=1, keys=1):
        parent = self.signed[delegator]
        if parent.delegations is None:
            parent.delegations = Delegations({}, {})
        parent.delegations.roles[role] = DelegatedRole(role, [], threshold, terminating, paths, prefixes)
        self.signed.setdefault(role, Targets(expires=in_days(30)))
        for _ in range(keys):
            self.add_key(role, delegator)
        return self.signed[role]

    def delegate_bins(self, bit_length, prefix):
        succinct = SuccinctRoles([], 1, bit_length, prefix)
        self.targets.delegations = Delegations({}, None, succinct)
        signer = self.new_key()
        self.targets.add_key(signer.public_key)
        for role in succinct.get_roles():
            self.signed[role], self.signers[role] = Targets(expires=in_days(30)), [signer]
        return succinct

    def add_file(self, path, content, role="targets", hashes=("sha256",)):
        target = self.signed[role].targets[path] = TargetFile.from_data(path, content, list(hashes))
        folder, slash, file = urllib.parse.quote(path).rpartition("/")
        for prefix in [value + "." for value in target.hashes.values()] if self.root.consistent_snapshot else [""]:
            self.files[f"targets/{folder}{slash}{prefix}{file}"] = content

    def sign(self, role, version=None):
        """The role's file as its signers sign it now."""
        if version:
            self.signed[role].version = version
        metadata = Metadata(self.signed[role])
        for signer in self.signers[role]:
            metadata.sign(signer, append=True)
        return metadata.to_bytes()

    def path(self, role):
        name = urllib.parse.quote(role, "") + ".json"
        versioned = role == "root" or (role != "timestamp" and self.root.consistent_snapshot)
        return f"metadata/{self.signed[role].version}.{name}" if versioned else f"metadata/{name}"

    def put(self, role, content):
        """Serves a role's file and lists it; what is above it is not signed again."""
        self.files[self.path(role)] = content
        listed = MetaFile(self.signed[role].version)
        if self.pinned:
            listed = MetaFile.from_data(self.signed[role].version, content, ["sha256"])
        if role == "snapshot":
            self.timestamp.snapshot_meta = listed
        elif role not in TOP or role == "targets":
            self.snapshot.meta[role + ".json"] = listed

    def publish(self, *roles):
        """The next version of each role, in this order."""
        for role in roles:
            if self.path(role) in self.files:
                self.signed[role].version += 1
            self.put(role, self.sign(role))

    def publish_all(self, *delegated):
        self.publish(*delegated, "targets", "snapshot", "timestamp")

    def first_root(self):
        return self.files["metadata/1.root.json"]


def with_signatures(file, change):
    """The file with its list of signatures changed; what is signed stays."""
    content = json.loads(file)
    content["signatures"] = change(content["signatures"])
    return json.dumps(content, separators=(",", ":")).encode()


def respelled(file):
    """Rightly signed, as long and of the same meaning, but not the same bytes."""
    other = with_signatures(file, lambda old: [{**each, "sig": each["sig"].upper()} for each in old])
    assert other != file and json.loads(other)["signed"] == json.loads(file)["signed"]
    return other


def delegating(threshold=1, keys=1, **more):
    """A repository whose role "country" holds the file "zz/line"."""
    repository = Made(**more)
    repository.delegate("country", ["zz/*"], threshold=threshold, keys=keys)
    repository.add_file("zz/line", b"call 1", "country")
    repository.publish_all("country")
    return repository
