"""Every attack TUF names, and the faults other clients really had, each against the real program.

The names of tests are those that tests/conformance/README.md lists."""

import copy
import datetime
import json
import unittest

from tuf.api.metadata import Key

from client import ClientTest
from made import TOP, Made

PAST = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)


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


class WrongDelegation(ClientTest):
    def two(self, terminating=None):
        """"first" delegates to "below"; "second" waits meanwhile."""
        repository = Made()
        repository.delegate("first", ["zz/*"], terminating=terminating == "first")
        repository.delegate("below", ["zz/*"], delegator="first", terminating=terminating == "below")
        repository.delegate("second", ["zz/*"])
        return repository

    def test_cve_2024_47534_the_search_is_depth_first_in_order(self):
        repository = self.two()
        repository.add_file("zz/line", b"below", "below")
        repository.add_file("zz/line", b"second", "second")
        repository.publish_all("below", "first", "second")
        client = self.client_of(repository)
        self.taken(client.download("zz/line"))
        self.assertEqual(client.downloaded(), {"zz/line": b"below"})
        self.assertEqual([path for path in client.server.requests if "1." in path and "targets" not in path][-2:],
                         ["metadata/1.first.json", "metadata/1.below.json"])

    def test_cve_2025_2886_a_terminating_delegation_ends_the_search(self):
        for terminating in ("first", "below"):
            with self.subTest(terminating=terminating):
                repository = self.two(terminating)
                repository.add_file("zz/line", b"second", "second")
                repository.publish_all("below", "first", "second")
                client = self.client_of(repository, terminating)
                self.refused(client.download("zz/line"), "NOT_FOUND")
                self.assertIn("metadata/1.below.json", client.server.requests)
                self.assertNotIn("metadata/1.second.json", client.server.requests)

    def test_a_role_lists_only_what_it_was_given(self):
        repository = delegating()
        repository.add_file("zy/line", b"call 2", "country")
        repository.publish_all("country")
        client = self.client_of(repository)
        self.refused(client.download("zy/line"), "NOT_FOUND")
        self.assertNotIn("country", client.trusted())

    def test_a_role_that_the_snapshot_does_not_list_is_not_asked_for(self):
        repository = delegating()
        repository.snapshot.meta.pop("country.json")
        repository.publish("snapshot", "timestamp")
        client = self.client_of(repository)
        self.refused(client.download("zz/line"), "MISSING", "country: is not listed")
        self.assertNotIn(repository.path("country"), client.server.requests)

    def test_a_role_trusted_for_one_delegator_is_not_trusted_for_another(self):
        repository = Made()
        for parent in ("a", "b"):
            repository.delegate(parent, [parent + "/*"])
            repository.delegate("shared", [parent + "/*"], delegator=parent)
            repository.add_file(parent + "/file", parent.encode(), "shared")
        repository.signers["shared"].pop()
        repository.publish_all("shared", "a", "b")
        client = self.client_of(repository)
        self.refused(client.download("a/file", "b/file"), "SIGNATURE", "keys of b")
        self.assertEqual(client.downloaded(), {"a/file": b"a"})
        self.refused(client.download("b/file"), "SIGNATURE", "keys of b")

    def test_cycles_and_endless_chains_end(self):
        repository = Made()
        parent = "targets"
        for number in range(100):
            repository.delegate(f"r{number}", ["*"], delegator=parent)
            parent = f"r{number}"
        repository.delegate("r0", ["*"], delegator=parent, keys=0)
        repository.publish_all(*(f"r{number}" for number in range(100)))
        client = self.client_of(repository)
        self.refused(client.download("file"), "TOO_LARGE", "more than 64 roles")


class Thresholds(ClientTest):
    def test_cve_2026_6966_a_signature_given_twice_counts_once(self):
        repository = delegating(threshold=2, keys=2)
        for name, signatures in (("twice", lambda old: [old[0], old[0]]), ("three", lambda old: [*old, old[0]])):
            with self.subTest(name):
                file = with_signatures(repository.sign("country"), signatures)
                repository.put("country", file)
                repository.publish("snapshot", "timestamp")
                client = self.client_of(repository, name)
                self.refused(client.download("zz/line"), "FORMAT", "country: signatures.*has signed twice")
                self.assertNotIn("country", client.trusted())

    def test_one_key_under_two_ids_counts_once(self):
        for role in ("targets", "country"):
            with self.subTest(role=role):
                repository = delegating(pinned=False)
                client = self.client_of(repository, role)
                delegator = repository.root if role == "targets" else repository.targets.delegations
                known = delegator.roles[role]
                alias = next(iter(known.keyids))
                delegator.keys["alias"] = Key.from_dict("alias", delegator.keys[alias].to_dict())
                known.keyids.append("alias")
                known.threshold = 2
                repository.publish("root")
                repository.publish_all()
                path = repository.path(role)
                repository.files[path] = with_signatures(repository.files[path], lambda old: [*old, {**old[0], "keyid": "alias"}])
                self.refused(client.download("zz/line"), "SIGNATURE", f"{role}: 1 of 2")

    def test_one_pem_key_in_two_spellings_counts_once(self):
        for keytype in ("ecdsa", "rsa"):
            with self.subTest(keytype=keytype):
                repository = Made(keytype, pinned=False)
                client = self.client_of(repository, keytype)
                role = repository.root.roles["targets"]
                key = copy.deepcopy(repository.root.keys[role.keyids[0]].to_dict())
                key["keyval"]["public"] = "the same key\n" + key["keyval"]["public"]  # readers of PEM pass over it
                repository.root.keys["alias"] = Key.from_dict("alias", key)
                role.keyids.append("alias")
                role.threshold = 2
                repository.publish("root")
                repository.publish_all()
                path = repository.path("targets")
                repository.files[path] = with_signatures(repository.files[path], lambda old: [*old, {**old[0], "keyid": "alias"}])
                self.refused(client.refresh(), "SIGNATURE", "targets: 1 of 2")

    def test_ghsa_fphv_w9fq_2525_a_threshold_of_0_is_refused(self):
        for role in (*TOP, "country"):
            for threshold in (0, -1):
                with self.subTest(role=role, threshold=threshold):
                    repository = delegating(pinned=False)
                    client = self.client_of(repository, f"{role}{threshold}")
                    parent = repository.targets.delegations if role == "country" else repository.root
                    parent.roles[role].threshold = threshold
                    if role != "country":
                        repository.publish("root")
                    repository.publish_all("country")
                    self.refused(client.download("zz/line"), "FORMAT", "threshold must be an integer of at least 1")
                    self.assertEqual(client.versions().get("targets" if role == "country" else "root", 1), 1)

    def test_keys_that_were_replaced_sign_nothing_any_more(self):
        for role in ("timestamp", "snapshot", "targets"):
            with self.subTest(role=role):
                repository = Made()
                stolen = repository.signers[role]
                client = self.client_of(repository, role)
                repository.rotate(role)
                repository.publish("root")
                repository.signers[role] = stolen
                repository.publish_all()
                self.refused(client.refresh(), "SIGNATURE", role)


class PathTraversal(ClientTest):
    NAMES = ("../../outside", "/outside", "..", ".", "a/../../outside", "..\\outside", "%2e%2e%2foutside", "./x", "a\u0000b")

    def inside(self, client):
        everything = {path for path in self.folder.rglob("*") if path.is_file()}
        ours = {path for folder in (client.metadata, client.targets) for path in folder.iterdir() if path.is_file()}
        self.assertEqual(everything - ours, {self.folder / "client" / "first_root.json"})

    def test_cve_2021_41131_names_of_roles_are_no_paths(self):
        repository = Made()
        for number, name in enumerate(self.NAMES):
            repository.delegate(name, [f"{number}/*"])
            repository.add_file(f"{number}/file", b"x", name)
        repository.publish_all(*self.NAMES)
        client = self.client_of(repository)
        self.taken(client.download(*(f"{number}/file" for number in range(len(self.NAMES)))))
        self.assertEqual(client.trusted().keys(), {*TOP, *self.NAMES})
        self.inside(client)

    def test_cve_2026_6968_and_2026_24686_names_of_targets_are_no_paths(self):
        repository = Made()
        names = [name for name in self.NAMES if "\0" not in name]  # no command line holds it
        for name in names:
            repository.targets.targets[name] = None
            repository.add_file(name, name.encode())
        repository.publish_all()
        client = self.client_of(repository)
        for name in names:
            self.taken(client.download(name))
        self.assertEqual(client.downloaded(), {name: name.encode() for name in names})
        self.inside(client)


class TamperedFiles(ClientTest):
    """What lies on the device is checked like what comes from a mirror (TOB-SIGSTORE-10)."""

    def test_tob_sigstore_10_kept_metadata_is_verified_each_time(self):
        repository = delegating()
        client = self.client_of(repository)
        self.taken(client.download("zz/line"))
        good = client.trusted()
        online = dict(repository.files)
        for role in ("snapshot", "targets", "country"):
            with self.subTest(role=role):
                tampered = good[role].replace(b'"expires":"20', b'"expires":"21')
                self.assertNotEqual(tampered, good[role])
                (client.metadata / f"{role}.json").write_bytes(tampered)
                client.server.files = {path: file for path, file in online.items() if role not in path}
                self.refused(client.download("zz/line"), "MISSING", role)
                client.server.files = online
                self.taken(client.download("zz/line"))
                self.assertEqual(client.trusted(), good)

    def test_tob_sigstore_10_kept_targets_are_verified_each_time(self):
        repository = delegating()
        client = self.client_of(repository)
        self.taken(client.download("zz/line"))
        kept = next(client.targets.iterdir())
        kept.write_bytes(b"call 2")
        self.taken(client.download("zz/line"))
        self.assertEqual(kept.read_bytes(), b"call 1")
        kept.write_bytes(b"call 2")
        client.server.files = {path: file for path, file in repository.files.items() if not path.endswith(".line")}
        self.refused(client.download("zz/line"), "MISSING")

    def test_torn_and_foreign_files_are_as_if_not_there(self):
        repository = delegating()
        client = self.client_of(repository)
        self.taken(client.download("zz/line"))
        good = client.trusted()
        for content in (b"", b"{", b"[" * 100_000, bytes(range(256)), good["root"]):
            for role in ("timestamp", "snapshot", "targets", "country"):
                (client.metadata / f"{role}.json").write_bytes(content)
            self.taken(client.download("zz/line"))
            self.assertEqual(client.trusted(), good)

    def test_a_damaged_root_stops_all_and_asks_nobody(self):
        repository = Made()
        client = self.refreshed(repository)
        client.server.requests.clear()
        root = client.metadata / "root.json"
        for content, code in ((b"", "FORMAT"), (with_signatures(root.read_bytes(), lambda _: []), "SIGNATURE")):
            root.write_bytes(content)
            self.refused(client.refresh(), code, "root")
        root.unlink()
        self.refused(client.refresh(), "IO", "run init first")
        self.assertEqual(client.server.requests, [])


if __name__ == "__main__":
    unittest.main()
