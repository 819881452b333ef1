"""What is said beyond plain text: resources, going on with another service, queue and feedback, by real processes."""

import sqlite3
import unittest

from stage import Stage

NOTE = "She is 12. She asks for a place to sleep. 🌻"


def place(stage, service):
    """Where a child reaches the service, as its own directory would say."""
    return f"https://localhost:{stage.relay_port}/ {stage.folder / 'gateway.json'} {stage.folder / f'{service}.json'} {service}"


class Transfer(Stage):

    def talk(self, desk, child, text="I am Robin, the red hat"):
        child.say(f"send {text}")
        number = desk.expect_json(event="message", text=text)["conversation"]
        desk.say(f"/take {number}")
        desk.say("hello")
        child.until_heard("hello")
        return number

    def offered(self, desk, child, service="zz.second", note=NOTE):
        desk.say(f"/transfer {service} {note}")
        return child.until(lambda v: v["offer"] >= 0 and v["messages"][v["offer"]]["service"] == service
                           and v["messages"][v["offer"]]["text"] == note)

    def check_passed_on(self, second, first, number):
        """The second desk has the note and where it comes from; the first has the child's yes, then the end."""
        arrived = second.expect_json(event="arrived")["conversation"]
        passed_on = second.expect_json(event="passed_on", conversation=arrived)
        self.assertEqual((passed_on["text"], passed_on["from"]), (NOTE, "zz.first"))
        answer = first.expect_json(event="answered_offer", conversation=number)
        self.assertEqual((answer["to"], answer["answer"]), ("zz.second", "yes"))
        self.assertNotIn("feedback", first.expect_json(event="ended", conversation=number))
        return arrived

    def history(self, desk, number):
        desk.say(f"/take {number}")
        desk.say("/history")
        return [{k: v for k, v in one.items() if k not in ("at", "sequence")} for one in desk.expect_json(event="history", conversation=number)["said"]]

    def test_a_resource_and_a_transfer_on_one_gateway(self):
        self.start_all()
        second = self.start_desk("zz.second")
        number = self.talk(self.desk, self.child)
        self.desk.say("/share Sleeping better | https://sleep.example/young?a=b | Page 2 is short.")
        view = self.child.until(lambda v: v["messages"][-1]["kind"] == "resource")
        shared = view["messages"][-1]
        self.assertEqual((shared["title"], shared["link"], shared["host"], shared["text"]),
                         ("Sleeping better", "https://sleep.example/young?a=b", "sleep.example", "Page 2 is short."))

        self.offered(self.desk, self.child)
        self.child.say(f"go {place(self, 'zz.second')}")
        arrived = self.check_passed_on(second, self.desk, number)
        view = self.child.until(lambda v: v["left"] == "ended" and v["settled"])
        self.assertEqual([(m["kind"], m["text"], m["service"]) for m in view["messages"]],
                         [("passed_on", NOTE, "zz.first")])

        second.say(f"/take {arrived}")
        second.say("I have read what you agreed to")
        self.child.until_heard("I have read what you agreed to")
        self.child.say("send thank you")
        self.assertEqual(second.expect_json(event="message")["text"], "thank you")
        self.child.say("end 3")
        self.assertEqual(second.expect_json(event="ended")["feedback"], 3)
        # Each desk has its own half, and the second nothing that was not agreed to.
        self.assertEqual(self.history(second, arrived), [
            {"what": "passed_on", "child": True, "text": NOTE, "from": "zz.first"},
            {"what": "message", "child": False, "text": "I have read what you agreed to"},
            {"what": "message", "child": True, "text": "thank you"},
            {"what": "ended", "child": True, "feedback": 3}])
        self.assertEqual(self.history(self.desk, number), [
            {"what": "message", "child": True, "text": "I am Robin, the red hat"},
            {"what": "message", "child": False, "text": "hello"},
            {"what": "resource", "child": False, "text": "Page 2 is short.", "title": "Sleeping better",
             "link": "https://sleep.example/young?a=b", "host": "sleep.example"},
            {"what": "offer", "child": False, "text": NOTE, "to": "zz.second"},
            {"what": "answered_offer", "child": True, "to": "zz.second", "answer": "yes"},
            {"what": "ended", "child": True}])

    def test_nothing_of_the_first_conversation_is_at_the_second_gateway(self):
        self.start_all()
        number = self.talk(self.desk, self.child)
        other = Stage()
        other.setUp()
        self.addCleanup(other.doCleanups)
        other.start_gateway()
        other.start_relay()
        second = other.start_desk("zz.second")
        self.offered(self.desk, self.child)
        self.child.say(f"go {place(other, 'zz.second')}")
        arrived = self.check_passed_on(second, self.desk, number)
        second.say(f"/take {arrived}")
        second.say("welcome")
        self.child.until_heard("welcome")

        names = [self.names(stage) for stage in (self, other)]
        self.assertEqual([len(each) for each in names], [2, 2])
        seen = [self.everything_at(stage) for stage in (self, other)]
        for name in names[0]:
            self.assertIn(name, seen[0])  # or this would prove nothing
            self.assertNotIn(name, seen[1])
            self.assertNotIn(name.hex().encode(), seen[1])
        for name in names[1]:
            self.assertIn(name, seen[1])
            self.assertNotIn(name, seen[0])
        for words in (NOTE, "Robin"):
            self.assertNotIn(words.encode(), seen[1])

    def names(self, stage):
        """The conversation's id and the digest of its token, as that gateway knows them."""
        with sqlite3.connect(f"file:{stage.folder / 'gateway.db'}?mode=ro", uri=True) as database:
            (row,) = database.execute("SELECT id, token_hash FROM conversations").fetchall()
        return list(row)

    def everything_at(self, stage):
        files = [*stage.folder.glob("gateway.db*"), stage.folder / "gateway.log",
                 *(path for path in (stage.folder / "relay").rglob("*") if path.is_file())]
        return b"\n".join(path.read_bytes() for path in files)

    def test_the_child_stays(self):
        self.start_all()
        number = self.talk(self.desk, self.child)
        for answer in ("no", "impossible"):
            self.offered(self.desk, self.child, note=f"before {answer}")
            self.child.say(answer)
            event = self.desk.expect_json(event="answered_offer", conversation=number)
            self.assertEqual((event["to"], event["answer"]), ("zz.second", answer))
        # Another service that takes nobody now: the child is back, and its counsellor knows.
        second = self.start_desk("zz.second")
        second.say("/closed")
        second.expect_json(event="standing", state="closed")
        self.offered(self.desk, self.child)
        self.child.say(f"go {place(self, 'zz.second')}")
        self.assertEqual([self.desk.expect_json(event="answered_offer")["answer"] for _ in range(2)], ["yes", "impossible"])
        self.child.say("send still here")
        self.assertEqual(self.desk.expect_json(event="message")["text"], "still here")

    def test_what_the_child_would_not_be_shown_does_not_leave_the_desk(self):
        self.start_all()
        number = self.talk(self.desk, self.child)
        for wrong in ("/share", "/share | https://sleep.example/", "/share T | http://sleep.example/",
                      "/share T | javascript:alert(1)", "/share T | https://helpline.example@evil.example/",
                      f"/share T | https://{'a' * 300}.example/", "/share T | https://b\u00fccher.example/",
                      "/share T\u202e | https://sleep.example/", f"/share {'t' * 201}", "/share T | | n\x1b[2J",
                      "/transfer", "/transfer zz.first to itself", "/transfer ZZ.second note",
                      f"/transfer zz.second {'n' * 4001}", "/transfer zz.second a\u2066b"):
            self.desk.say(wrong)
            self.desk.expect_json(event="notice")
        self.desk.say("/history")
        self.assertEqual([one["what"] for one in self.desk.expect_json(event="history", conversation=number)["said"]],
                         ["message", "message"])

    def test_the_queue_is_what_it_says(self):
        self.gateway = self.start_gateway()
        self.start_relay()
        children = []
        for ahead in range(3):
            child = self.start_child()
            child.say("send hello")
            self.assertEqual(child.until_sent(1)["position"], ahead)
            children.append(child)
        children[0].say("end 0")
        children[0].until(lambda v: v["state"] == "ended" and v["settled"])
        children[2].say("send are you there")
        self.assertEqual(children[2].until_sent(2)["position"], 1)
        desk = self.start_desk()
        desk.say("/busy 15")
        desk.expect_json(event="standing", state="busy")
        desk.say("/take 2")
        desk.expect_json(event="sent", accepted=True)  # that it has been read; no word yet
        children[1].say("send hello again")
        view = children[1].until_sent(2)
        self.assertEqual((view["state"], view["position"], view["minutes"]), ("waiting", -1, -1))
        children[2].say("send hello?")
        view = children[2].until_sent(3)
        self.assertEqual((view["position"], view["minutes"], view["busy"]), (0, 15, True))
        desk.say("hi")
        self.assertEqual(children[1].until_heard("hi")["position"], -1)


if __name__ == "__main__":
    unittest.main()
