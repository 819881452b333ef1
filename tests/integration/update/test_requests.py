"""What goes over the network says which version of the directory an app has, and nothing else."""

import unittest

from parts import DAY, NEW, NOW, OLD, Published


class Requests(Published):
    PEOPLE = (
        {"locales": ("de-DE", "en"), "country": "ZZ"},
        {"locales": ("mi-NZ", "fr", "zh-Hant-TW"), "country": "ZY"},
        {"locales": (), "country": "", "now": NOW + 3 * DAY},
    )

    def requests_of(self, version, used, **options):
        server = self.serve(version)
        app = self.app(server.url, **options)
        if used:
            self.assertIn("S2:", app.ask("help"))
            app.ask("find ZZ")
        self.assertEqual(app.update(), "POP_OK", )
        # The port is this server's; all else is the client's.
        return [request.replace(str(server.port).encode(), b"PORT") for request in server.requests], app

    def test_two_clients_of_one_version_send_the_same_bytes_whoever_uses_them(self):
        seen = [self.requests_of(2, used, **person)[0] for person in self.PEOPLE for used in (False, True)]
        seen += [self.requests_of(2, False, folder=self.new_folder(), **self.PEOPLE[1])[0]]
        self.assertGreater(len(seen[0]), 4)
        for each in seen[1:]:
            self.assertEqual(each, seen[0])

    def test_nothing_in_them_names_anyone(self):
        requests, _ = self.requests_of(2, True, **self.PEOPLE[1])
        for request in requests:
            first, *headers = request.decode().rstrip("\r\n").split("\r\n")
            self.assertRegex(first, "^GET /[^?]* HTTP/1.1$")
            self.assertEqual(headers, ["Host: localhost:PORT", "Accept-Encoding: gzip"])

    def test_another_version_asks_for_other_files(self):
        folders = self.new_folder(), self.new_folder()
        first = []
        for folder, person in zip(folders, self.PEOPLE):
            server = self.serve(2)
            self.assertEqual(self.app(server.url, folder=folder, **person).update(), "POP_OK")
        for folder, person in zip(folders, self.PEOPLE):
            first.append(self.requests_of(3, True, folder=folder, **{**person, "now": NOW + 2 * DAY})[0])
        self.assertEqual(first[0], first[1])
        fresh, _ = self.requests_of(3, False)
        self.assertNotEqual(fresh, first[0])

    def test_at_most_once_a_day(self):
        for folder in (None, self.new_folder()):
            server = self.serve(2)
            app = self.app(server.url, folder=folder)
            self.assertEqual(app.update(), "POP_OK")
            self.assertEqual(app.ask("find ZY"), NEW)
            server.requests.clear()
            self.assertEqual(app.ask("update"), "started POP_UNCHANGED")
            if folder:
                app.kill()
                app = self.app(server.url, folder=folder, now=NOW + 60)
                self.assertEqual(app.ask("update"), "started POP_UNCHANGED")
            app.ask(f"advance {DAY - 3600}")
            self.assertEqual(app.ask("update"), "started POP_UNCHANGED")
            self.assertEqual(server.requests, [])
            app.ask("advance 3600")
            self.assertEqual(app.update(), "POP_UNCHANGED")
            self.assertEqual(server.paths(), ["metadata/2.root.json", "metadata/timestamp.json"])
            self.assertEqual(app.ask("find ZY"), NEW)

    def test_a_failed_one_may_be_repeated_at_once(self):
        server = self.serve(2)
        server.instead["metadata/timestamp.json"] = lambda send, _: send(b"HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n")
        app = self.app(server.url)
        self.assertEqual(app.update(), "POP_E_NETWORK")
        self.assertIn("503", app.reason)
        self.assertEqual(app.ask("find ZY"), OLD)
        server.instead.clear()
        self.assertEqual(app.update(), "POP_OK")
        self.assertEqual(app.ask("find ZY"), NEW)


if __name__ == "__main__":
    unittest.main()
