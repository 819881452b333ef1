"""A child and a counsellor talk through relay and gateway, also when something in between goes away."""

import signal
import unittest

from stage import Stage


class Conversation(Stage):

    def test_there_and_back(self):
        self.start_all()
        self.child.say("send Hello, is anybody there?")
        view = self.child.until_sent(1)
        self.assertEqual((view["state"], view["position"]), ("waiting", 0))
        number = self.desk.expect_json(event="arrived")["conversation"]
        message = self.desk.expect_json(event="message", conversation=number)
        self.assertEqual(message["text"], "Hello, is anybody there?")

        self.desk.say("/next")
        self.desk.expect_json(event="taken", conversation=number)
        self.child.until(lambda v: v["messages"][0]["state"] == 2)  # opened by the helpline, and it says so
        self.desk.say("Yes, I am here. 🌻")
        view = self.child.until_heard("Yes, I am here. 🌻")
        self.assertEqual(view["state"], "talking")

        long_text = "it is a long story " * 200  # three parts
        self.child.say("send " + long_text)
        self.assertEqual(self.desk.expect_json(event="message")["text"], long_text)
        long_answer = "take your time " * 300
        self.desk.say(long_answer)
        self.child.until_heard(long_answer.strip())

        self.child.say("end 5")
        self.assertEqual(self.desk.expect_json(event="ended")["feedback"], 5)
        self.child.until(lambda v: v["state"] == "ended" and v["settled"])

    def test_the_desk_ends_it(self):
        self.start_all()
        self.child.say("send hi")
        self.desk.expect_json(event="message")
        self.desk.say("/next")
        self.desk.say("bye for now")
        self.desk.say("/end")
        view = self.child.until(lambda v: v["state"] == "ended")
        self.assertEqual([m["text"] for m in view["messages"]], ["hi", "bye for now"])

    def test_desk_away_the_child_waits(self):
        self.gateway = self.start_gateway()
        self.start_relay()
        first, second = self.start_child(), self.start_child()
        first.say("send one")
        self.assertEqual(first.until_sent(1)["state"], "waiting")
        second.say("send two")
        view = second.until_sent(1)
        self.assertEqual((view["state"], view["position"], view["reason"]), ("waiting", 1, 0))
        desk = self.start_desk()
        self.assertEqual(desk.expect_json(event="message")["text"], "one")
        self.assertEqual(desk.expect_json(event="message")["text"], "two")
        desk.say("/next")
        self.assertEqual(desk.expect_json(event="taken")["conversation"], 1)  # who waited longest

    def test_gateway_down_is_said_and_then_it_goes_on(self):
        self.start_all()
        self.gateway.stop(signal.SIGKILL)
        self.child.say("send please")
        view = self.child.until(lambda v: v["reason"] != 0)
        self.assertEqual((view["state"], view["reason"]), ("connecting", -60))  # POP_E_NETWORK: call, or wait
        self.assertEqual(view["messages"][0]["state"], 0)  # it says it is not sent
        self.start_gateway()
        self.child.until_sent(1)
        self.assertEqual(self.desk.expect_json(event="message")["text"], "please")

    def test_relay_down_is_said(self):
        self.start_all()
        self.stop_relay()
        self.child.say("send please")
        view = self.child.until(lambda v: v["reason"] != 0)
        self.assertEqual((view["state"], view["reason"]), ("connecting", -60))

    def test_gateway_killed_loses_nothing_it_acknowledged(self):
        self.gateway = self.start_gateway()
        self.start_relay()
        child = self.start_child()
        expected = []
        for i in range(5):
            child.say(f"send message {i}")
            child.until_sent(i + 1)
            expected.append(f"message {i}")
            self.gateway.stop(signal.SIGKILL)
            self.gateway = self.start_gateway()
        desk = self.start_desk()
        self.assertEqual([desk.expect_json(event="message")["text"] for _ in expected], expected)
        desk.say("/next")
        desk.say("/take 1")  # what it has read the child knows already: nothing leaves
        for i in range(5):
            desk.say(f"answer {i}")
            desk.expect_json(event="sent", accepted=True, sequence=i + 1)  # 0 was the receipt
            self.gateway.stop(signal.SIGKILL)
            self.gateway = self.start_gateway()
        view = child.until_heard("answer 4", 60)
        self.assertEqual([m["text"] for m in view["messages"] if not m["mine"]], [f"answer {i}" for i in range(5)])

    def test_desk_killed_loses_nothing_and_repeats_nothing(self):
        self.start_all()
        self.child.say("send first")
        self.desk.expect_json(event="message")
        self.desk.say("/next")
        self.desk.say("answer one")
        self.child.until_heard("answer one")
        self.desk.stop(signal.SIGKILL)
        self.child.say("send second")
        self.child.until_sent(2)
        desk = self.start_desk()
        self.assertEqual(desk.expect_json(event="message")["text"], "second")
        desk.say("/take 1")
        desk.say("answer two")
        view = self.child.until_heard("answer two")
        self.assertEqual([m["text"] for m in view["messages"]], ["first", "answer one", "second", "answer two"])

    def test_an_answer_written_while_the_gateway_is_down_leaves_later(self):
        self.start_all()
        self.child.say("send hello")
        self.desk.expect_json(event="message")
        self.desk.say("/next")
        self.desk.expect_json(event="sent", sequence=0)
        self.gateway.stop(signal.SIGKILL)
        self.desk.say("written without a line")
        self.desk.say("/list")
        self.desk.expect_json(event="list")  # so the line before is in the book
        self.desk.stop(signal.SIGKILL)
        self.start_gateway()
        self.start_desk()
        self.child.until_heard("written without a line", 60)

    def test_busy_and_closed_reach_the_child(self):
        self.start_all()
        self.desk.say("/busy 20")
        self.desk.expect_json(event="standing", state="busy")
        self.child.say("send hello")
        view = self.child.until_sent(1)
        self.child.until(lambda v: v["busy"] and v["minutes"] == 20) if not view["busy"] else None
        self.desk.say("/closed")
        self.desk.expect_json(event="standing", state="closed")
        late = self.start_child()
        late.say("send hello")
        view = late.until(lambda v: v["state"] == "failed")
        self.assertEqual(view["reason"], -44)  # POP_E_REFUSED: a call instead
        # Who had begun goes on.
        self.child.say("send still me")
        self.child.until_sent(2)


if __name__ == "__main__":
    unittest.main()
