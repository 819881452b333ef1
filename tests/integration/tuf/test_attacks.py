"""The attacks TUF names on the top level, and faults other clients really had with them, against the real program.

The names of tests are those that tests/conformance/README.md lists."""

import unittest

from client import ClientTest
from made import PAST, TOP, Made, delegating, respelled, with_signatures


class ArbitrarySoftware(ClientTest):
    def test_cve_2020_15163_a_root_is_kept_only_after_it_verified(self):
        repository = Made()
        client = self.refreshed(repository)
        foreign = Made()
        foreign.publish("root")
        good = dict(repository.files)
        repository.files["metadata/2.root.json"] = foreign.files["metadata/2.root.json"]
        self.refused_whole(client, "SIGNATURE", "root before it")
        self.refused_whole(client, "SIGNATURE", "root before it")
        client.server.files = good
        self.taken(client.refresh())

    def test_a_first_root_that_is_not_signed_by_itself_is_never_kept(self):
        repository = Made()
        client = self.client_of(repository)
        root = with_signatures(repository.first_root(), lambda _: [])
        (self.folder / "unsigned.json").write_bytes(root)
        other = self.folder / "empty"
        other.mkdir()
        client.metadata = other
        self.refused(client.run("init", self.folder / "unsigned.json"), "SIGNATURE")
        self.assertEqual(list(other.iterdir()), [])

    def test_unsigned_and_wrongly_signed_files_of_every_role(self):
        bent = {"none": lambda _: [], "wrong": lambda old: [{**old[0], "sig": "00" * 64}], "empty": lambda old: [{**old[0], "sig": ""}],
                "of another key": lambda old: [{**old[0], "keyid": "other"}]}
        workflow = (*TOP, "country")
        for role in workflow:
            for name, signatures in bent.items():
                with self.subTest(role=role, signatures=name):
                    repository = delegating(pinned=False)
                    client = self.client_of(repository, f"{role} {name}")
                    if role == "root":
                        repository.publish("root")
                    path = repository.path(role)
                    repository.files[path] = with_signatures(repository.files[path], signatures)
                    self.refused(client.download("zz/line"), "SIGNATURE", f"{role}: 0 of 1")
                    self.assertEqual(client.trusted().keys(), {"root", *workflow[:workflow.index(role)]})
                    self.assertEqual(client.trusted()["root"], repository.first_root())
                    self.assertEqual(client.downloaded(), {})

    def test_another_file_than_the_one_that_was_signed(self):
        repository = delegating()
        client = self.refreshed(repository)
        path = next(path for path in repository.files if path.endswith(".line"))
        for content in (b"call 2", b"call", b""):
            repository.files[path] = content
            self.refused(client.download("zz/line"), "HASH", "zz/line")
        repository.files[path] = b"call 1 or another"
        self.refused(client.download("zz/line"), "TOO_LARGE")
        self.assertEqual(client.downloaded(), {})

    def test_one_kind_of_metadata_is_not_taken_for_another(self):
        repository = Made(pinned=False)
        client = self.refreshed(repository)
        repository.signers["timestamp"] += repository.signers["snapshot"]
        repository.add_key("snapshot", signer=repository.signers["timestamp"][0])
        repository.publish("root")
        repository.publish("snapshot", "timestamp")
        repository.files[repository.path("snapshot")] = repository.files[repository.path("timestamp")]
        self.refused(client.refresh(), "FORMAT", '_type is not "snapshot"')


class Rollback(ClientTest):
    """Each in a new process, so that what an earlier run trusted has to come from its files."""

    def test_cve_2022_29173_every_trusted_version_counts(self):
        for role in ("timestamp", "snapshot", "targets", "country"):
            with self.subTest(role=role):
                repository = delegating()
                repository.publish_all("country")
                client = self.client_of(repository, role)
                self.taken(client.download("zz/line"))
                before = client.trusted()
                repository.publish_all()
                repository.files.clear()
                repository.signed[role].version = 1
                for each in ("country", "targets", "snapshot", "timestamp"):
                    repository.put(each, repository.sign(each))
                self.refused(client.download("zz/line"), "ROLLBACK")
                after = client.trusted()
                if role in ("targets", "country"):  # the timestamp itself is a right one
                    before.pop("timestamp"), after.pop("timestamp")
                self.assertEqual(after, before)

    def test_cve_2025_2887_delegated_roles_do_not_go_back(self):
        for pinned in (True, False):
            with self.subTest(pinned=pinned):
                repository = delegating(pinned=pinned)
                old = repository.files[repository.path("country")]
                repository.publish_all("country")
                client = self.client_of(repository, str(pinned))
                self.taken(client.download("zz/line"))
                repository.signed["country"].version = 1
                repository.put("country", old)
                repository.publish("snapshot", "timestamp")
                self.refused(client.download("zz/line"), "ROLLBACK", "country, older")
                self.assertEqual(client.versions()["country"], 2)

    def test_an_old_delegated_file_under_the_new_versions_name(self):
        repository = delegating(pinned=False)
        old = repository.files[repository.path("country")]
        repository.publish_all("country")
        client = self.client_of(repository)
        repository.files[repository.path("country")] = old
        self.refused(client.download("zz/line"), "VERSION", "country: is version 1, but version 2")

    def test_cve_2025_2885_the_next_root_is_exactly_one_more(self):
        for version in (1, 3, 100):
            with self.subTest(version=version):
                repository = Made()
                client = self.client_of(repository, str(version))
                repository.files["metadata/2.root.json"] = repository.sign("root", version)
                self.refused_whole(client, "VERSION", f"root: is version {version}")

    def test_cve_2025_2888_a_refused_timestamp_is_not_kept_and_blocks_nothing(self):
        repository = Made()
        client = self.refreshed(repository)
        good = repository.timestamp.expires
        repository.timestamp.expires, repository.timestamp.version = PAST, 9
        repository.put("timestamp", repository.sign("timestamp"))
        self.refused_whole(client, "EXPIRED", "timestamp: version 9")
        repository.timestamp.expires, repository.timestamp.version = good, 8
        repository.files["metadata/timestamp.json"] = with_signatures(repository.sign("timestamp"), lambda _: [])
        self.refused_whole(client, "SIGNATURE", "timestamp")
        repository.put("timestamp", repository.sign("timestamp", 2))
        self.taken(client.refresh())
        self.assertEqual(client.versions()["timestamp"], 2)

    def test_the_trusted_version_with_other_content_changes_nothing(self):
        repository = Made()
        client = self.refreshed(repository)
        before = client.trusted()
        repository.timestamp.snapshot_meta.version = 7
        repository.files["metadata/timestamp.json"] = repository.sign("timestamp")
        self.taken(client.refresh())
        self.assertEqual(client.trusted(), before)

    def test_a_role_may_not_disappear(self):
        repository = delegating()
        client = self.refreshed(repository)
        repository.snapshot.meta.pop("country.json")
        repository.publish("snapshot", "timestamp")
        self.refused(client.refresh(), "ROLLBACK", "no longer lists the role country")
        self.assertEqual(client.versions()["snapshot"], 2)

    def test_a_snapshot_that_never_came_takes_no_check_away(self):
        repository = delegating()
        repository.publish_all("country")
        client = self.refreshed(repository)
        repository.publish("snapshot", "timestamp")
        held_back = repository.files.pop(repository.path("snapshot"))
        self.refused(client.refresh(), "MISSING")
        self.assertEqual(client.versions()["timestamp"], 4)
        repository.files[repository.path("snapshot")] = held_back
        repository.snapshot.meta["country.json"].version = 1
        repository.publish("snapshot", "timestamp")
        self.refused(client.refresh(), "ROLLBACK", "version 1 of country, older")


class Freeze(ClientTest):
    def test_expiry_of_every_top_level_role(self):
        for role in ("timestamp", "snapshot", "targets"):
            with self.subTest(role=role):
                repository = Made()
                client = self.client_of(repository, role)
                self.taken(client.refresh())
                kept = client.trusted()[role]
                repository.signed[role].expires = PAST
                repository.publish_all()
                self.refused(client.refresh(), "EXPIRED", f"{role}: version 2 expired at 2020")
                self.assertEqual(client.trusted()[role], kept)

    def test_cve_2026_6967_delegated_roles_have_expiry_hash_and_length_too(self):
        repository = delegating()
        path, file = repository.path("country"), repository.files[repository.path("country")]
        for name, content, code in (("hash", respelled(file), "HASH"), ("shorter", file[:-1], "HASH"), ("longer", file + b" ", "TOO_LARGE")):
            with self.subTest(name):
                repository.files[path] = content
                client = self.client_of(repository, name)
                self.refused(client.download("zz/line"), code, "country")
                self.assertNotIn("country", client.trusted())
        repository.signed["country"].expires = PAST
        repository.publish_all("country")
        client = self.client_of(repository, "expired")
        self.refused(client.download("zz/line"), "EXPIRED", "country: version 2 expired")
        self.assertNotIn("country", client.trusted())


class MixAndMatch(ClientTest):
    def test_spec_pr_40_files_of_one_version_are_not_swapped(self):
        repository = delegating()
        signed_twice = repository.signed["country"]
        other = repository.signed["country"].targets.pop("zz/line")
        repository.files[repository.path("country")] = repository.sign("country")  # the same version, rightly signed
        signed_twice.targets["zz/line"] = other
        client = self.client_of(repository)
        self.refused(client.download("zz/line"), "HASH", "country: ")
        self.assertNotIn("country", client.trusted())

    def test_a_snapshot_that_another_timestamp_signed_for(self):
        repository = Made()
        client = self.refreshed(repository)
        repository.publish("snapshot", "timestamp")
        repository.snapshot.unrecognized_fields["x"] = "y"
        repository.files[repository.path("snapshot")] = repository.sign("snapshot")
        self.refused(client.refresh(), "TOO_LARGE")
        repository.snapshot.unrecognized_fields.clear()
        repository.files[repository.path("snapshot")] = respelled(repository.sign("snapshot"))
        self.refused(client.refresh(), "HASH", "snapshot: its hash")

    def test_the_version_inside_is_the_version_asked_for(self):
        for role in ("snapshot", "targets"):
            with self.subTest(role=role):
                repository = Made(pinned=False)
                client = self.client_of(repository, role)
                path = repository.path(role)
                repository.files[path] = repository.sign(role, 7)
                self.refused(client.refresh(), "VERSION", f"{role}: is version 7")


if __name__ == "__main__":
    unittest.main()
