"""Who may sign what, and how many keys it takes: attacks, and faults other clients really had."""

import copy
import unittest

from tuf.api.metadata import Key

from client import ClientTest
from made import TOP, Made, delegating, with_signatures


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


if __name__ == "__main__":
    unittest.main()
