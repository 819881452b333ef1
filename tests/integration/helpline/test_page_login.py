"""Who may use the desk's page: whoever opened a login link, and no other page, name, program or machine."""

import hashlib
import hmac
import http.client
import http.server
import json
import os
import signal
import socket
import threading
import time
import unittest

from browser import PageStage
from stage import DEADLINE, DESK

GATE = "To open the desk, press Enter in the terminal"


class Session(PageStage):

    def gate(self, page, text=GATE):
        page.locator("#gate-text", has_text=text).wait_for()
        self.assertFalse(page.locator("#desk").is_visible())

    def test_a_link_works_once_and_a_session_until_it_is_locked(self):
        self.start_all()
        self.assertEqual(self.page.url, self.origin + "/")  # the token is in no address bar and no history
        stranger = self.open(self.link, self.new_context())
        self.gate(stranger, "used already")
        self.page.reload()
        self.page.locator("#desk").wait_for()
        second = self.open(self.origin)  # another tab of the same browser
        second.locator("#desk").wait_for()
        self.assertEqual(self.context.cookies(), [])
        stored = self.page.evaluate("[localStorage.length, sessionStorage.length, (indexedDB.databases && 1)]")
        self.assertEqual(stored, [0, 1, 1])
        self.assertEqual(self.page.evaluate("indexedDB.databases()"), [])

        self.page.get_by_role("button", name="Lock").click()
        self.gate(self.page)
        self.gate(second, "Locked.")
        self.assertEqual(self.page.evaluate("sessionStorage.length") + second.evaluate("sessionStorage.length"), 0)

        self.desk.say("")
        self.page.goto(self.next_link(self.desk))
        self.page.locator("#desk").wait_for()
        second.reload()
        second.locator("#desk").wait_for()
        self.desk.popen.send_signal(signal.SIGSTOP)  # it hears of nothing
        self.page.get_by_role("button", name="Lock").click()
        self.gate(self.page)
        second.wait_for_function("sessionStorage.length === 0")
        self.desk.popen.send_signal(signal.SIGCONT)
        self.gate(second, "Locked.")
        self.page.goto(self.origin)
        self.gate(self.page)

        self.desk.say("")
        self.page.goto(self.next_link(self.desk))
        self.page.locator("#desk").wait_for()

        printed = self.run_tool([DESK, "link", "--config", str(self.folder / "desk-zz.first.conf")])
        token = printed.split("#")[1].strip()
        self.open(f"{self.origin}/#{token}", self.new_context()).locator("#desk").wait_for()

    def test_a_token_that_is_late_early_or_made_up_opens_nothing(self):
        began = int(time.time())
        self.gateway = self.start_gateway()
        self.desk = self.start_page_desk()
        key = (self.folder / "page-link.key").read_bytes()
        self.assertEqual((self.folder / "page-link.key").stat().st_mode & 0o777, 0o600)

        def enter(until, key):
            signed = until.to_bytes(8, "big") + os.urandom(16)
            token = signed + hmac.new(key, signed, hashlib.sha512).digest()[:32]
            return self.call("enter", {"token": token.hex()}, session="none")[0]
        now = int(time.time())
        self.assertEqual(enter(now + 300, key), 200)  # the arithmetic of this test is right
        for until in (now, now - 1, now + 400, began + 298, 2**63):
            self.assertEqual(enter(until, key), 403, until - now)
        self.assertEqual(enter(now + 300, bytes(32)), 403)
        for token in ("", "00", "zz" * 56, 7):
            self.assertEqual(self.call("enter", {"token": token}, session="none")[0], 403)

    def test_a_desk_where_nobody_does_anything_locks_and_says_nothing_more(self):
        self.configure_desk(page_idle_seconds=5)
        self.start_all()
        self.page.locator("#idle", has_text="locks in").wait_for(state="attached")
        child = self.start_child()
        child.say("send a secret")
        self.gate(self.page, "Locked.")
        self.assertNotIn("a secret", self.page.content())
        self.assertEqual(self.page.title(), "Desk")

    # ---- Raw requests ----

    def call(self, operation, body, session, method="POST", target=None, **changed):
        """What the page's script would send, with headers changed or (None) left out: (status, headers, body)."""
        headers = {"host": f"127.0.0.1:{self.port}", "origin": self.origin, "content-type": "application/json",
                   "sec-fetch-site": "same-origin", "x-pop-desk": session}
        headers.update({name.replace("_", "-"): value for name, value in changed.items()})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
        connection.putrequest(method, target or f"/api/{operation}", skip_host=True)
        payload = body if isinstance(body, bytes) else json.dumps(body).encode()
        for name, value in {**headers, "content-length": str(len(payload))}.items():
            if value is not None:
                connection.putheader(name, value)
        connection.endheaders(payload)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return response.status, dict(response.getheaders()), content

    def session(self):
        status, _, content = self.call("enter", {"token": self.link.split("#")[1]}, session="none")
        self.assertEqual(status, 200)
        return json.loads(content)["session"]

    def test_requests_that_are_not_the_pages_own_are_refused_and_change_nothing(self):
        self.gateway = self.start_gateway()
        self.start_relay()
        self.desk = self.start_page_desk()
        session = self.session()
        child = self.start_child()
        child.say("send hello")
        child.until_sent(1)
        self.changes_until(session, lambda state: state["conversations"])
        end = {"conversation": 1}

        for status, changed in (
                (421, {"host": "evil.test"}), (421, {"host": f"evil.test:{self.port}"}), (421, {"host": None}),
                (421, {"host": "127.0.0.1"}), (421, {"host": f"127.0.0.1:{self.port}.evil.test"}),
                (403, {"origin": None}), (403, {"origin": "null"}), (403, {"origin": "http://127.0.0.1:1"}),
                (403, {"origin": f"http://localhost:{self.port}"}), (403, {"origin": f"https://127.0.0.1:{self.port}"}),
                (403, {"sec_fetch_site": "cross-site"}), (403, {"sec_fetch_site": "same-site"}),
                (403, {"x_pop_desk": None}), (403, {"x_pop_desk": ""}),
                (403, {"content_type": "text/plain"}), (403, {"content_type": "application/x-www-form-urlencoded"}),
                (401, {"x_pop_desk": "none"}), (401, {"x_pop_desk": session[:-1]}), (401, {"x_pop_desk": "0" * 64})):
            self.assertEqual(self.call("end", end, session, **changed)[0], status, changed)
        for method in ("PUT", "DELETE", "OPTIONS", "HEAD", "PATCH"):
            answer = self.call("end", end, session, method=method)
            self.assertEqual(answer[0], 405, method)
            self.assertNotIn("access-control-allow-origin", {name.lower() for name in answer[1]})
        self.assertEqual(self.call("end", end, session, method="GET")[0], 404)
        for body in (b"", b"[]", b"{", b"[" * 9, b'{"conversation": 1.5}', b'{"conversation": "1"}', b"\xff"):
            self.assertEqual(self.call("end", body, session)[0], 400, body)
        self.assertEqual(self.call("end", b" " * (300 << 10), session)[0], 413)
        self.assertEqual(self.call("nonsense", end, session)[0], 404)
        self.assertEqual(self.call("end", {"conversation": 99}, session)[0], 404)
        self.assertEqual(self.call("", {}, session, target="/../etc/passwd", method="GET")[0], 404)

        state = json.loads(self.call("changes", {"since": 0}, session)[2])
        self.assertFalse(state["conversations"][0]["ended"])
        self.assertEqual(self.call("end", end, session)[0], 200)  # so all that was refused would have worked
        child.until(lambda view: view["state"] == "ended")

    def changes_until(self, session, wanted):
        state = json.loads(self.call("changes", {"since": 0}, session)[2])
        while not wanted(state):
            state.update(json.loads(self.call("changes", {"since": state["revision"]}, session)[2]))
        return state

    def test_every_answer_forbids_what_the_page_does_not_need_and_no_other_address_answers(self):
        self.gateway = self.start_gateway()
        self.desk = self.start_page_desk()
        for target in ("/", "/desk.js", "/desk.css", "/icon.svg", "/nothing"):
            status, headers, _ = self.call("", b"", None, method="GET", target=target, origin=None, sec_fetch_site=None)
            headers = {name.lower(): value for name, value in headers.items()}
            self.assertEqual(status, 404 if target == "/nothing" else 200)
            policy = headers["content-security-policy"]
            for rule in ("default-src 'none'", "script-src 'self'", "base-uri 'none'", "form-action 'none'",
                         "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'"):
                self.assertIn(rule, policy)
            self.assertNotIn("unsafe", policy)
            self.assertEqual(
                [headers.get(name) for name in ("cache-control", "x-content-type-options", "referrer-policy",
                                                "cross-origin-opener-policy", "cross-origin-resource-policy",
                                                "cross-origin-embedder-policy", "x-frame-options")],
                ["no-store", "nosniff", "no-referrer", "same-origin", "same-origin", "require-corp", "DENY"])
            self.assertNotIn("set-cookie", headers)
        for address in ("127.0.0.2", socket.gethostbyname(socket.gethostname())):
            if address == "127.0.0.1":
                continue
            with socket.socket() as probe:
                self.assertNotEqual(probe.connect_ex((address, self.port)), 0, address)

    def test_a_proxys_origin_is_the_pages_own_only_when_it_is_named(self):
        self.gateway = self.start_gateway()
        proxied = {"host": "desk.example", "origin": "https://desk.example"}
        desk = self.start_page_desk()
        self.assertEqual(self.call("stay", {}, self.session(), **proxied)[0], 421)
        desk.stop()
        self.configure_desk(page_origin="https://desk.example")
        self.start_desk_behind_proxy()
        session = self.session()
        self.assertEqual(self.call("stay", {}, session, **proxied)[0], 200)
        self.assertEqual(self.call("stay", {}, session)[0], 200)
        self.assertEqual(self.call("stay", {}, session, host="desk.example")[0], 403)

    def start_desk_behind_proxy(self):
        from stage import free_port
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        desk = self.run_desk("zz.first", "--page", str(self.port))
        self.link = self.next_link(desk)
        self.assertTrue(self.link.startswith("https://desk.example/#"))


class Attack(PageStage):
    """A page of somebody else's, in the browser of a counsellor who is logged in."""

    def start_attacker(self):
        pages = self.pages = {}

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = pages.get(self.path, "").encode()
                self.send_response(200)
                self.send_header("content-type", "text/html")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server.server_port

    def test_each_attack_fails_and_changes_nothing(self):
        self.start_all()
        self.child = self.start_child()
        self.child.say("send hello")
        self.child.until_sent(1)
        self.page.get_by_role("heading", name="Waiting: 1").wait_for()
        self.attacker_port = self.start_attacker()
        self.attackers = [f"http://{host}:{self.attacker_port}" for host in ("127.0.0.1", "localhost", "evil.test")]
        for attack in sorted(name for name in dir(self) if name.startswith("check_")):
            with self.subTest(attack):
                getattr(self, attack)()
                self.assert_untouched(attack)

    def attack(self, address):
        page = self.context.new_page()  # its complaints are as they should be
        page.goto(address)
        return page

    def assert_untouched(self, attack):
        """The conversation goes on, and the counsellor is still logged in."""
        self.page.get_by_role("button", name="#1 ").click()
        self.page.get_by_label("Answer to 1").fill(f"here after {attack}")
        self.page.keyboard.press("Enter")
        self.child.until_heard(f"here after {attack}")
        self.assertEqual(self.page.get_by_role("heading", name="Talking: 1").count(), 1)

    def check_another_page_can_neither_ask_nor_read(self):
        script = """async (desk) => {
            const body = JSON.stringify({conversation: 1});
            const json = {"content-type": "application/json"};
            const tries = [
              ["plain", {method: "POST", mode: "no-cors", body}],
              ["text", {method: "POST", mode: "no-cors", body, headers: {"content-type": "text/plain"}}],
              ["json", {method: "POST", body, headers: json}],
              ["header", {method: "POST", body, headers: {...json, "x-pop-desk": "x"}}],
              ["cookies", {method: "POST", mode: "no-cors", credentials: "include", body}],
            ];
            const results = {};
            for (const [name, options] of tries) {
              try {
                const answer = await fetch(desk + "/api/end", options);
                results[name] = [answer.type, answer.status, await answer.text()];
              } catch (error) { results[name] = "failed"; }
            }
            try { results.get = await (await fetch(desk + "/")).text(); } catch { results.get = "failed"; }
            return results; }"""
        for attacker in self.attackers:
            for desk in (self.origin, f"http://localhost:{self.port}", f"http://evil.test:{self.port}"):
                results = self.attack(attacker + "/").evaluate(script, desk)
                for name, result in results.items():
                    self.assertIn(result, ("failed", ["opaque", 0, ""]), (attacker, desk, name))

    def check_a_form_of_another_page_is_refused(self):
        self.pages["/form"] = f"""<form method=post enctype=text/plain action="{self.origin}/api/end">
            <input name='{{"conversation":1,"x":"' value='"}}'></form><script>document.forms[0].submit()</script>"""
        for attacker in self.attackers:
            page = self.context.new_page()
            with page.expect_response(lambda response: response.url.endswith("/api/end")) as refused:
                page.goto(attacker + "/form")
            self.assertEqual(refused.value.status, 403)

    def check_no_page_can_frame_it_or_load_its_parts(self):
        self.pages["/frame"] = f"""<iframe src="{self.origin}/"></iframe><object data="{self.origin}/"></object>
            <script>window.loaded = []; window.failed = [];</script>
            <script src="{self.origin}/desk.js" onload="loaded.push(1)" onerror="failed.push(1)"></script>
            <link rel=stylesheet href="{self.origin}/desk.css" onload="loaded.push(2)" onerror="failed.push(2)">
            <img src="{self.origin}/icon.svg" onload="loaded.push(3)" onerror="failed.push(3)">"""
        for attacker in self.attackers:
            page = self.attack(attacker + "/frame")
            page.wait_for_function("loaded.length + failed.length === 3")
            self.assertEqual(page.evaluate("loaded"), [], attacker)
            for frame in page.frames[1:]:
                self.assertNotIn("Helpline desk", frame.content(), attacker)

    def check_a_window_that_another_page_opens_is_not_its_to_touch(self):
        # Opened by a page of the same browser it shows the desk to the counsellor, and nothing of it to the opener.
        opener = self.attack(self.attackers[1] + "/")
        with self.context.expect_page() as opened:
            opener.evaluate(f"window.victim = window.open('{self.origin}/'); 0")
        opened.value.wait_for_load_state()
        self.assertTrue(opener.evaluate("victim.closed || (() => { try { return !victim.document } catch { return true } })()"))
        opener.wait_for_function("victim.closed")  # cut off by the opener policy

    def check_a_name_that_leads_here_is_not_the_desk(self):
        # DNS rebinding: evil.test is this machine for this browser, so the page would be of the attacker's origin.
        page = self.context.new_page()
        page.route("**/attack", lambda route: route.fulfill(content_type="text/html", body="<p>attack"))
        page.goto(f"http://evil.test:{self.port}/attack")
        answers = page.evaluate("""async () => {
            const headers = {"content-type": "application/json", "x-pop-desk": "x"};
            const post = await fetch("/api/end", {method: "POST", body: '{"conversation":1}', headers});
            const get = await fetch("/");
            return [post.status, await post.text(), get.status, await get.text()]; }""")
        self.assertEqual(answers, [421, "", 421, ""])

    def check_a_made_up_link_does_not_end_the_session(self):
        self.page.goto(f"{self.origin}/#{'00' * 56}")
        self.page.wait_for_url(self.origin + "/")

    def check_script_that_got_into_the_page_would_not_run(self):
        self.expected = "TrustedHTML|TrustedScript|TrustedTypePolicy|Content Security Policy"
        blocked = self.page.evaluate("""() => {
            const seen = {};
            for (const [name, act] of Object.entries({
              markup: () => { document.body.innerHTML = "<img src=x onerror=window.ran=1>"; },
              policy: () => trustedTypes.createPolicy("p", {createHTML: (s) => s}),
              handler: () => document.body.setAttribute("onclick", "window.ran = 1"),
              element: () => { const script = document.createElement("script"); script.text = "window.ran = 1";
                               document.body.append(script); },
            })) { try { act(); seen[name] = "ran"; } catch (error) { seen[name] = "blocked"; } }
            return [seen, window.ran]; }""")
        self.assertEqual(blocked, [dict.fromkeys(("markup", "policy", "handler", "element"), "blocked"), None])
        self.page.reload()
        self.page.locator("#desk").wait_for()


if __name__ == "__main__":
    unittest.main()
