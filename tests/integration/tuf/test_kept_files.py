"""What lies on the device: names that would be paths, and files that others changed."""

import unittest

from client import ClientTest
from made import TOP, Made, delegating, with_signatures


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
