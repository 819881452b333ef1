"""tuf-client reads what python-tuf writes: every kind of key and delegation, both ways of naming files."""

from client import ClientTest
from made import Made


class PythonTuf(ClientTest):
    def all_downloaded(self, repository, files):
        client = self.client_of(repository)
        self.taken(client.download(*files))
        self.assertEqual(client.downloaded(), files)
        return client

    def test_every_kind_of_key_with_and_without_consistent_snapshots(self):
        for keytype in ("ed25519", "ecdsa", "rsa"):
            for consistent in (True, False):
                with self.subTest(keytype=keytype, consistent=consistent):
                    repository = Made(keytype, consistent)
                    files = {"a": b"first", "path/to/a file.txt": b"second"}
                    for path, content in files.items():
                        repository.add_file(path, content)
                    repository.publish_all()
                    client = self.client_of(repository, f"{keytype}-{consistent}")
                    self.taken(client.download(*files))
                    self.assertEqual(client.downloaded(), files)
                    self.assertEqual(client.trusted()["targets"], repository.files[repository.path("targets")])

    def test_kinds_of_keys_together_towards_one_threshold(self):
        repository = Made("ed25519")
        for keytype in ("ecdsa", "rsa"):
            repository.add_key("targets", signer=Made(keytype).signers["targets"][0])
        repository.root.roles["targets"].threshold = 3
        repository.publish("root")
        repository.publish_all()
        client = self.refreshed(repository)
        for missing in range(3):
            with self.subTest(missing=missing):
                other = repository.signers["targets"].pop(0)
                repository.publish_all()
                self.refused(client.refresh(), "SIGNATURE", "2 of 3 signatures")
                repository.signers["targets"].append(other)

    def test_delegations_by_pattern_hash_prefix_and_both_in_a_chain(self):
        repository = Made()
        repository.delegate("by-pattern", ["de/*", "fr/*/?.txt"])
        repository.delegate("by-prefix", prefixes=[format(digit, "x") for digit in range(8)], delegator="by-pattern")
        repository.delegate("other-half", prefixes=["8", "9", "a", "b", "c", "d", "e", "f"], delegator="by-pattern")
        files = {}
        for path in ("de/line", "fr/x/1.txt", "de/another", "fr/y/2.txt"):
            role = next(name for name in ("by-prefix", "other-half")
                        if repository.signed["by-pattern"].delegations.roles[name].is_delegated_path(path))
            files[path] = path.encode()
            repository.add_file(path, files[path], role)
        for path in ("de/below/line", "fr/x/10.txt"):
            repository.add_file(path, b"not delegated", "by-pattern")
        repository.publish_all("by-prefix", "other-half", "by-pattern")
        client = self.all_downloaded(repository, files)
        for path in ("de/below/line", "fr/x/10.txt"):
            self.refused(client.download(path), "NOT_FOUND", "no role lists it")

    def test_succinct_roles_of_tap_15(self):
        for bit_length in (1, 4, 5):
            with self.subTest(bit_length=bit_length):
                repository = Made()
                bins = repository.delegate_bins(bit_length, "bin")
                files = {f"country/{number}": str(number).encode() for number in range(12)}
                for path, content in files.items():
                    repository.add_file(path, content, bins.get_role_for_target(path))
                repository.publish_all(*bins.get_roles())
                client = self.client_of(repository, f"bins-{bit_length}")
                self.taken(client.download(*files))
                self.assertEqual(client.downloaded(), files)

    def test_hashes_of_either_kind_or_both(self):
        repository = Made()
        files = {}
        for hashes in (("sha256",), ("sha512",), ("sha256", "sha512")):
            path = "-".join(hashes)
            files[path] = path.encode()
            repository.add_file(path, files[path], hashes=hashes)
        repository.publish_all()
        self.all_downloaded(repository, files)

    def test_texts_whose_canonical_form_is_no_json(self):
        repository = Made()
        repository.targets.unrecognized_fields["x-note"] = {"\uffff": "line\nline\ttab \" \\ /", "\U0001f600": "a\u0000b e\u0301"}
        repository.add_file("hälsa/\U0001f600 #?%.txt", b"content")
        repository.publish_all()
        self.all_downloaded(repository, {"hälsa/\U0001f600 #?%.txt": b"content"})

    def test_key_ids_are_opaque(self):
        repository = Made()
        repository.root.revoke_key(repository.signers["targets"].pop().public_key.keyid, "targets")
        repository.add_key("targets", signer=repository.new_key(keyid="the editors' key"))
        repository.publish("root")
        repository.publish_all()
        self.refreshed(repository)

    def test_an_unchanged_repository_is_asked_for_root_and_timestamp_only(self):
        repository = Made()
        repository.delegate("delegated", ["*"])
        repository.add_file("file", b"content", "delegated")
        repository.publish_all("delegated")
        client = self.all_downloaded(repository, {"file": b"content"})
        client.server.requests.clear()
        self.taken(client.download("file"))
        self.assertEqual(client.server.requests, ["metadata/2.root.json", "metadata/timestamp.json"])
