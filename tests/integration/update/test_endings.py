"""Updates that are cut off: by a mirror that is not there, a server that is killed, an app that is."""

import unittest

from parts import NEW, NOW, OLD, Hold, Nginx, Published

TOP = ["metadata/2.root.json", "metadata/timestamp.json"]


def hold(*_):
    raise Hold


class Endings(Published):
    def test_a_real_web_server_is_all_that_is_needed(self):
        nginx = Nginx(self.versions[2], self.new_folder() / "nginx")
        self.addCleanup(nginx.stop)
        app = self.app(nginx.url)
        self.assertEqual(app.update(), "POP_OK")
        self.assertEqual(app.ask("find ZY"), NEW)
        self.assertEqual(app.ask("info"), "info 0 1 2 0")

    def test_a_dead_mirror_is_passed_over(self):
        dead, alive = self.serve(2), self.serve(2)
        dead.stop()
        app = self.app(dead.url, alive.url)
        self.assertEqual(app.update(), "POP_OK")
        self.assertEqual(app.ask("find ZY"), NEW)

    def test_all_mirrors_dead(self):
        dead, too = self.serve(2), self.serve(2)
        dead.stop()
        too.stop()
        app = self.app(dead.url, too.url)
        self.assertEqual(app.update(), "POP_E_NETWORK")
        self.assert_untouched(app)

    def test_a_mirror_that_dies_in_the_middle_is_followed_by_the_next(self):
        first, second = self.serve(2), self.serve(2)
        first.instead["metadata/2.cc-zy.json"] = hold
        app = self.app(first.url, second.url)
        app.begin()
        first.expect("metadata/2.cc-zy.json")
        first.stop()
        self.assertTrue(app.hear().startswith("done POP_OK"))
        self.assertEqual(app.ask("find ZY"), NEW)
        self.assertEqual([path for path in second.paths() if path not in TOP and path in first.paths()[:-1]], [],
                         "what the first one brought was kept")

    def cut_off_at(self, last, result, folder):
        """An app whose server is killed while it is asked for this file, and which asks again at once when it is back."""
        server = self.serve(2)
        server.instead[last] = hold
        app = self.app(server.url, folder=folder)
        app.begin()
        server.expect(last)
        before = server.paths()[:-1]
        server.stop()
        done = app.hear()
        self.assertTrue(done.startswith(f"done {result} "), done)
        self.assertIn("=555 ", app.ask("find ZY"))
        self.assertIn("S2:", app.ask("help"))
        again = self.serve(2, server.port)
        if folder:
            app.kill()
            app = self.app(again.url, folder=folder, now=NOW + 60)
        self.assertEqual(app.update(), "POP_OK")
        self.assertEqual(again.paths()[:2], TOP)
        self.assertEqual([path for path in again.paths()[2:] if path in before], [])
        self.assertEqual(app.ask("find ZY"), NEW)
        self.assertEqual(app.log, [])
        again.stop()

    def test_one_cut_off_by_its_server_goes_on_where_it_ended(self):
        for folder in (None, self.new_folder()):
            self.cut_off_at("metadata/2.snapshot.json", "POP_E_NETWORK", folder)
            # All countries but one have come: they advance.
            self.cut_off_at("metadata/2.cc-zy.json", "POP_PARTIAL", self.new_folder() if folder else None)

    def test_one_cut_off_by_the_end_of_the_app_goes_on_where_it_ended(self):
        folder = self.new_folder()
        kept = []
        for last in ("metadata/2.snapshot.json", "metadata/2.cc-zy.json"):
            server = self.serve(2)
            server.instead[last] = hold
            app = self.app(server.url, folder=folder)
            app.begin()
            server.expect(last)
            self.assertEqual(server.paths(), [*TOP, *kept, last])
            self.assertEqual(app.ask("find ZY"), OLD)
            app.kill()
            kept = [last]
        server = self.serve(2)
        app = self.app(server.url, folder=folder)
        self.assertEqual(app.update(), "POP_OK")
        self.assertEqual(app.log, [])
        self.assertEqual(app.ask("find ZY"), NEW)

    def test_a_stalled_one_ends_after_ten_minutes_of_the_apps_clock(self):
        server = self.serve(2)
        server.instead["metadata/2.snapshot.json"] = hold
        app = self.app(server.url)
        app.begin()
        server.expect("metadata/2.snapshot.json")
        self.assertEqual(app.ask("update"), "started POP_E_STATE")
        app.ask("advance 600")
        done = app.hear()
        self.assertTrue(done.startswith("done POP_E_TIMEOUT "), done)
        self.assert_untouched(app)
        server.instead.clear()
        self.assertEqual(app.update(), "POP_OK")
        self.assertEqual(app.ask("find ZY"), NEW)

    def test_a_country_whose_file_is_not_there_is_held_and_the_update_says_partial(self):
        server = self.serve(2)
        server.instead["metadata/2.cc-zy.json"] = lambda send, _: send(b"HTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\n")
        app = self.app(server.url)
        self.assertEqual(app.update(), "POP_PARTIAL")
        self.assertEqual(app.ask("find ZY"), OLD.replace("POP_OK", "POP_E_MISSING"))
        self.assertEqual(app.ask("info"), "info 0 1 2 1")


if __name__ == "__main__":
    unittest.main()
