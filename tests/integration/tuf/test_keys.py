"""Key rotation and recovery, in repositories that python-tuf makes."""

import unittest

from client import ClientTest
from made import TOP, Made


class Rotation(ClientTest):
    def test_every_key_rotates_and_every_version_of_the_root_is_walked(self):
        repository = Made()
        client = self.refreshed(repository)
        for role in TOP * 2:
            signer = repository.rotate(role)
            repository.publish("root")
            if role == "root":
                repository.signers["root"] = [signer]
        repository.publish_all()
        client.server.requests.clear()
        self.taken(client.refresh())
        self.assertEqual(client.versions(), {"root": 9, "timestamp": 2, "snapshot": 2, "targets": 2})
        self.assertEqual(client.server.requests[:9], [f"metadata/{version}.root.json" for version in range(2, 11)])

    def test_a_root_that_arrives_alone_is_kept(self):
        repository = Made()
        client = self.refreshed(repository)
        repository.publish("root")
        repository.files.pop("metadata/timestamp.json")
        self.refused(client.refresh(), "MISSING")
        self.assertEqual(client.versions(), {"root": 2, "timestamp": 1, "snapshot": 1, "targets": 1})

    def test_no_more_versions_of_the_root_at_once_than_the_bound(self):
        repository = Made()
        client = self.client_of(repository)
        for _ in range(260):
            repository.publish("root")
        self.refused(client.refresh(), "TOO_LARGE", "too many versions")
        self.assertEqual(client.versions()["root"], 257)
        self.taken(client.refresh())
        self.assertEqual(client.versions()["root"], 261)

    def test_an_expired_root_leads_to_the_next(self):
        repository = Made()
        later = repository.root.expires
        repository.root.expires = later.replace(year=2020)
        repository.publish("root")
        client = self.client_of(repository)
        self.refused(client.refresh(), "EXPIRED", "root: version 2")
        self.assertEqual(client.versions(), {"root": 2})
        repository.root.expires = later
        repository.publish("root")
        self.taken(client.refresh())


class FastForward(ClientTest):
    """A thief of online keys published versions so high that nothing true could follow."""

    def fast_forwarded(self, role):
        repository = Made()
        repository.delegate("withdrawn", ["*"])
        repository.signed[role].version = 2**62
        repository.publish_all("withdrawn")
        client = self.refreshed(repository)
        self.assertGreaterEqual(client.versions()[role], 2**62)
        repository.timestamp.version = repository.snapshot.version = 5
        repository.signed[role].version = 1
        repository.files.pop("metadata/timestamp.json")
        return repository, client

    def recovered(self, repository, client, role, *rotated):
        repository.publish_all("withdrawn")
        self.refused_whole(client, "ROLLBACK")
        for other in rotated:
            repository.rotate(other)
        repository.publish("root")
        repository.publish_all()
        self.taken(client.refresh())
        self.assertLess(client.versions()[role], 10)

    def test_recovery_of_timestamp(self):
        self.recovered(*self.fast_forwarded("timestamp"), "timestamp", "timestamp")

    def test_recovery_of_snapshot(self):
        self.recovered(*self.fast_forwarded("snapshot"), "snapshot", "timestamp", "snapshot")

    def test_recovery_of_targets_and_removal_of_a_role(self):
        repository, client = self.fast_forwarded("targets")
        repository.targets.delegations = None
        repository.snapshot.meta.pop("withdrawn.json")
        repository.publish_all()
        self.refused(client.refresh(), "ROLLBACK", "of targets, older")
        self.assertEqual(client.versions()["targets"], 2**62)
        repository.rotate("snapshot")
        repository.publish("root")
        repository.publish_all()
        self.taken(client.refresh())
        self.assertLess(client.versions()["targets"], 10)

    def test_timestamp_and_snapshot_go_before_the_root_that_replaces_their_keys_is_kept(self):
        repository = Made()
        client = self.refreshed(repository)
        repository.rotate("snapshot")
        repository.publish("root")
        repository.files.pop("metadata/timestamp.json")
        self.refused(client.refresh(), "MISSING")
        self.assertEqual(client.versions(), {"root": 2, "targets": 1})


if __name__ == "__main__":
    unittest.main()
