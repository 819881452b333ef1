// What a counsellor says beyond text, and going on with another service.
#include <gtest/gtest.h>

#include "handoff/message_bodies.h"
#include "handoff/protocol.h"
#include "line.h"

namespace pop::handoff {
namespace {

using Texts = std::vector<std::string>;

Bytes bytes_of(const Result<Secret> &body) {
  const ByteView view = body->reveal();
  return Bytes(view.begin(), view.end());
}

// A child that talks with zz.example-line, and a second service it does not know of yet.
class Transfer : public testing::Test {
 protected:
  Transfer() {
    EXPECT_TRUE(old.child->send("hello"));
    old.run(100);
    old.gateway.read();
    old.gateway.say("hi");
    old.run(100);
  }

  // The index of the message with the offer.
  std::size_t offer(std::string_view service = "zz.second",
                    std::string_view note = "She is afraid of home.") {
    const Bytes body = bytes_of(write_note({service, note}));
    for (const TextPart &part : split_body(MessageType::transfer_offer, body))
      old.gateway.say(part.type, part.body);
    old.run(100);
    return old.child->view().offer.value_or(SIZE_MAX);
  }

  // Both ends, until neither has more to do now.
  void run_both() {
    for (int i = 0; i < 3; ++i) {
      next.run(100);
      old.run(100);
    }
    old.gateway.read();
    if (!next.gateway.from_child.empty()) next.gateway.read();
  }

  std::vector<TransferChoice> answers() const {
    std::vector<TransferChoice> all;
    for (const auto &said : old.gateway.notices) {
      EXPECT_EQ(said.type, MessageType::transfer_answer);
      all.push_back(read_answer(said.body)->choice);
    }
    return all;
  }

  Line old;
  Line next{std::nullopt, "zz.second"};
};

using Choices = std::vector<TransferChoice>;

TEST_F(Transfer, AResourceIsTextWithItsHostNamed) {
  old.gateway.say(MessageType::resource,
                  bytes_of(write_resource({"Sleeping better", "https://sleep.example/a?b", "Page 2."})));
  old.run(100);
  ASSERT_EQ(old.child->view().message_count, 3u);
  const MessageView message = *old.child->message(2);
  EXPECT_EQ(message.kind, POP_KIND_RESOURCE);
  EXPECT_EQ(message.from, POP_FROM_HELPLINE);
  EXPECT_EQ(message.title, "Sleeping better");
  EXPECT_EQ(message.link, "https://sleep.example/a?b");
  EXPECT_EQ(message.link_host, "sleep.example");
  EXPECT_EQ(message.text, "Page 2.");
  // It was not asked for: every request was to the relay.
  for (const Wire::Request &request : old.wire.open()) EXPECT_EQ(request.url, "https://relay.example/");
}

TEST_F(Transfer, WhatBreaksTheRulesSaysNothing) {
  const auto resource = [](std::string_view link, std::string_view title = "t") {
    Bytes body;
    append_u16(body, static_cast<std::uint16_t>(title.size()));
    append(body, as_bytes(title));
    append_u16(body, static_cast<std::uint16_t>(link.size()));
    append(body, as_bytes(link));
    return body;
  };
  const auto note = [](std::string_view service, std::string_view text) {
    Bytes body{static_cast<std::uint8_t>(service.size())};
    append(body, as_bytes(service));
    append(body, as_bytes(text));
    return body;
  };
  const std::pair<MessageType, Bytes> bad[] = {
      {MessageType::resource, {}},
      {MessageType::resource, resource("http://sleep.example/")},
      {MessageType::resource, resource("javascript:alert(1)")},
      {MessageType::resource, resource("https://helpline.example@evil.example/")},
      {MessageType::resource, resource("", "\xE2\x80\xAEtitle")},
      {MessageType::transfer_offer, {}},
      {MessageType::transfer_offer, {200, 'z'}},
      {MessageType::transfer_offer, note("zz.second", "\x1b[2J")},
      {MessageType::transfer_offer, note("zz.second", "\xff")},
      {MessageType::transfer_offer, note("ZZ second", "note")},
      {MessageType::transfer_offer, note("zz.example-line", "to the same")},
      {MessageType::transfer_answer, Bytes(5)},  // not for a child
      {MessageType::passed_on, note("zz.second", "note")},
      {static_cast<MessageType>(99), {1, 2, 3}}};
  for (const auto &[type, body] : bad) old.gateway.say(type, body);
  old.gateway.say(MessageType::transfer_offer, note("zz.second", std::string(1400, 'n')));
  old.run(2000);
  // Of them all the last one is an offer; all were taken and none did harm.
  ASSERT_EQ(old.child->view().message_count, 3u);
  EXPECT_EQ(old.child->view().offer, 2u);
  EXPECT_EQ(old.state(), POP_CONVERSATION_TALKING);
  EXPECT_EQ(old.reason(), POP_OK);
  ASSERT_TRUE(old.child->send("still here"));
  old.run(100);
  old.gateway.read();
  EXPECT_EQ(old.gateway.heard, (Texts{"hello", "still here"}));
}

TEST_F(Transfer, TheNextServiceGetsTheNoteAndTheFirstIsEnded) {
  const std::string note = "She is 12.\nShe asks for a place to sleep. 🌻";
  const std::size_t index = offer("zz.second", note);
  ASSERT_EQ(index, 2u);
  const MessageView message = *old.child->message(index);
  EXPECT_EQ(message.kind, POP_KIND_OFFER);
  EXPECT_EQ(message.service_id, "zz.second");
  EXPECT_EQ(message.text, note);
  EXPECT_EQ(next.wire.started, 0u);  // nothing goes before the child's yes

  ASSERT_TRUE(old.child->move_to(index, *next.child));
  EXPECT_TRUE(old.child->view().moving);
  EXPECT_FALSE(old.child->view().offer);
  EXPECT_FALSE(old.child->settled());
  EXPECT_EQ(next.state(), POP_CONVERSATION_CONNECTING);
  old.run(100);
  EXPECT_EQ(old.state(), POP_CONVERSATION_TALKING);  // until the note is stored
  run_both();

  ASSERT_EQ(next.gateway.notices.size(), 1u);
  EXPECT_EQ(next.gateway.notices[0].type, MessageType::passed_on);
  const auto passed_on = read_note(next.gateway.notices[0].body);
  ASSERT_TRUE(passed_on);
  EXPECT_EQ(passed_on->text, note);
  EXPECT_EQ(passed_on->service_id, "zz.example-line");
  EXPECT_EQ(next.child->view().message_count, 1u);
  EXPECT_EQ(next.child->message(0)->kind, POP_KIND_PASSED_ON);
  EXPECT_EQ(next.child->message(0)->text, note);
  EXPECT_EQ(next.child->message(0)->service_id, "zz.example-line");
  EXPECT_EQ(next.message_state(0), POP_MESSAGE_SENT);

  EXPECT_EQ(answers(), Choices{TransferChoice::yes});
  EXPECT_EQ(read_answer(old.gateway.notices[0].body)->offer, 1u);
  EXPECT_EQ(old.state(), POP_CONVERSATION_ENDED);
  EXPECT_TRUE(old.child->settled());
  EXPECT_FALSE(old.child->view().moving);
  EXPECT_EQ(old.gateway.feedback, 0);
  ASSERT_TRUE(next.child->send("it is me"));
  run_both();
  EXPECT_EQ(next.gateway.heard, Texts{"it is me"});
}

TEST_F(Transfer, ALongNoteGoesInPartsBothWays) {
  const std::string note(kNoteMax, 'n');
  const std::size_t index = offer("zz.second", note);
  ASSERT_TRUE(old.child->move_to(index, *next.child));
  next.fate = [&](const Wire::Request &) {
    if (next.gateway.from_child.size() == 2) next.gateway.problem = Problem::unavailable;
    return Line::Fate::answered;
  };
  next.run(100);
  old.run(100);
  EXPECT_EQ(old.state(), POP_CONVERSATION_TALKING);  // not before the whole of it is stored
  next.fate = nullptr;
  next.gateway.problem.reset();
  next.run(5000);
  run_both();
  ASSERT_EQ(next.gateway.notices.size(), 1u);
  EXPECT_EQ(read_note(next.gateway.notices[0].body)->text, note);
  EXPECT_EQ(next.gateway.from_child.size(), 3u);
  EXPECT_EQ(old.state(), POP_CONVERSATION_ENDED);
}

TEST_F(Transfer, NoIsToldAndNothingElseHappens) {
  const std::size_t index = offer();
  ASSERT_TRUE(old.child->decline(index, TransferChoice::no));
  EXPECT_EQ(old.child->decline(index, TransferChoice::no).error().code, POP_E_STATE);
  EXPECT_EQ(old.child->move_to(index, *next.child).error().code, POP_E_STATE);
  run_both();
  EXPECT_EQ(answers(), Choices{TransferChoice::no});
  EXPECT_EQ(old.state(), POP_CONVERSATION_TALKING);
  EXPECT_EQ(next.state(), POP_CONVERSATION_READY);
  EXPECT_EQ(next.wire.started, 0u);
}

TEST_F(Transfer, ASecondOfferTakesThePlaceOfTheFirst) {
  const std::size_t first = offer("zz.second", "one");
  const std::size_t second_offer = offer("zz.third", "two");
  ASSERT_NE(first, second_offer);
  // A tap on what was shown before agrees to nothing else.
  EXPECT_EQ(old.child->move_to(first, *next.child).error().code, POP_E_STATE);
  EXPECT_EQ(old.child->decline(first, TransferChoice::no).error().code, POP_E_STATE);
  ASSERT_TRUE(old.child->decline(second_offer, TransferChoice::impossible));
  run_both();
  EXPECT_EQ(answers(), Choices{TransferChoice::impossible});
  EXPECT_EQ(read_answer(old.gateway.notices[0].body)->offer, 2u);
}

TEST_F(Transfer, AnOfferCrossesWhatTheChildWrites) {
  old.fate = [](const Wire::Request &) { return Line::Fate::lost; };
  ASSERT_TRUE(old.child->send("this is under way"));
  old.run(100);
  old.fate = nullptr;
  const std::size_t index = offer();
  old.run(5000);
  ASSERT_TRUE(old.child->send("and this is not sent yet"));
  ASSERT_TRUE(old.child->move_to(old.child->view().offer.value_or(index), *next.child));
  run_both();
  // What was written for the first service arrives there, before the answer and the end, and nowhere else.
  EXPECT_EQ(old.gateway.heard, (Texts{"hello", "this is under way", "and this is not sent yet"}));
  EXPECT_EQ(answers(), Choices{TransferChoice::yes});
  EXPECT_EQ(old.state(), POP_CONVERSATION_ENDED);
  EXPECT_TRUE(next.gateway.heard.empty());
}

TEST_F(Transfer, TakingBackATextMovesTheOfferUp) {
  ASSERT_EQ(old.wire.open_count(), 1u);  // the question waits at the gateway
  const auto *question = old.wire.open().front().exchange;
  old.fate = [question](const Wire::Request &request) {
    return request.exchange == question ? Line::Fate::answered : Line::Fate::lost;
  };
  ASSERT_TRUE(old.child->send("attempted"));
  old.step();
  ASSERT_TRUE(old.child->send("not attempted"));
  old.gateway.say(MessageType::transfer_offer, bytes_of(write_note({"zz.second", "note"})));
  old.step();
  ASSERT_EQ(old.child->view().offer, 4u);
  ASSERT_TRUE(old.child->cancel_last_unsent());
  EXPECT_EQ(old.child->view().offer, 3u);
  // An answer that waits behind a text does not keep it from being taken back; the note itself stays.
  ASSERT_TRUE(old.child->send("again not attempted"));
  ASSERT_TRUE(old.child->move_to(3, *next.child));
  ASSERT_TRUE(old.child->cancel_last_unsent());
  EXPECT_EQ(next.child->cancel_last_unsent().error().code, POP_E_STATE);
  old.fate = nullptr;
  old.run(5000);
  run_both();
  EXPECT_EQ(old.gateway.heard, (Texts{"hello", "attempted"}));
  EXPECT_EQ(answers(), Choices{TransferChoice::yes});
  EXPECT_EQ(next.gateway.notices.size(), 1u);
}

TEST_F(Transfer, IfTheNextServiceCannotBeReachedTheFirstIsStillThere) {
  for (const Problem problem :
       {Problem::full, Problem::closed, Problem::unknown_service, Problem::unknown_desk_key}) {
    Line line(std::nullopt, "zz.second");
    line.gateway.problem = problem;
    const std::size_t index = offer();
    ASSERT_TRUE(old.child->move_to(index, *line.child));
    line.run(100);
    EXPECT_EQ(line.state(), POP_CONVERSATION_FAILED);
    old.run(100);
    EXPECT_FALSE(old.child->view().moving);
    EXPECT_EQ(old.state(), POP_CONVERSATION_TALKING);
    old.gateway.read();
    EXPECT_EQ(answers(), (Choices{TransferChoice::yes, TransferChoice::impossible}));
    old.gateway.notices.clear();
  }
  ASSERT_TRUE(old.child->send("I am still here"));
  run_both();
  EXPECT_EQ(old.gateway.heard.back(), "I am still here");
}

TEST_F(Transfer, ALineThatNeverComesBackTakesTheChildBackToo) {
  const std::size_t index = offer();
  next.fate = [](const Wire::Request &) { return Line::Fate::lost; };
  ASSERT_TRUE(old.child->move_to(index, *next.child));
  next.run(kOutboxMs + 1000);
  EXPECT_EQ(next.state(), POP_CONVERSATION_FAILED);
  old.run(100);
  old.gateway.read();
  EXPECT_EQ(answers(), (Choices{TransferChoice::yes, TransferChoice::impossible}));
  EXPECT_EQ(old.state(), POP_CONVERSATION_TALKING);
}

TEST_F(Transfer, ALostAnswerFromTheNextGatewayEndsNothingTwice) {
  const std::size_t index = offer();
  int lost = 2;
  next.fate = [&](const Wire::Request &) { return lost-- > 0 ? Line::Fate::answer_lost : Line::Fate::twice; };
  ASSERT_TRUE(old.child->move_to(index, *next.child));
  next.step();
  old.run(100);
  EXPECT_EQ(next.gateway.from_child.size(), 1u);  // stored, but the child was not told
  EXPECT_TRUE(old.child->view().moving);
  next.run(20'000);
  run_both();
  EXPECT_EQ(next.gateway.notices.size(), 1u);
  EXPECT_EQ(old.state(), POP_CONVERSATION_ENDED);
  EXPECT_EQ(answers(), Choices{TransferChoice::yes});
}

TEST_F(Transfer, TheOfferOutlivesTheCounsellorsEnd) {
  const std::size_t index = offer();
  old.gateway.say(MessageType::end, {});
  old.gateway.ended = true;
  old.run(100);
  EXPECT_EQ(old.state(), POP_CONVERSATION_ENDED);
  ASSERT_EQ(old.child->view().offer, index);
  ASSERT_TRUE(old.child->move_to(index, *next.child));
  EXPECT_FALSE(old.child->view().moving);
  EXPECT_TRUE(old.child->settled());
  run_both();
  ASSERT_EQ(next.gateway.notices.size(), 1u);
  EXPECT_TRUE(answers().empty());
}

TEST_F(Transfer, TheChildsOwnEndTakesTheOfferAway) {
  const std::size_t index = offer();
  ASSERT_TRUE(old.child->end(0));
  EXPECT_FALSE(old.child->view().offer);
  EXPECT_EQ(old.child->move_to(index, *next.child).error().code, POP_E_STATE);
  EXPECT_EQ(next.state(), POP_CONVERSATION_READY);
}

TEST_F(Transfer, AConversationThatHasBegunTakesNothingOver) {
  const std::size_t index = offer();
  ASSERT_TRUE(next.child->send("already talking"));
  EXPECT_EQ(old.child->move_to(index, *next.child).error().code, POP_E_STATE);
  EXPECT_EQ(old.child->view().offer, index);
  run_both();
  EXPECT_TRUE(answers().empty());
  EXPECT_TRUE(next.gateway.notices.empty());
}

TEST_F(Transfer, OnePassageAtATime) {
  ASSERT_TRUE(old.child->move_to(offer(), *next.child));
  const std::size_t another = offer("zz.third", "two");
  Line third(std::nullopt, "zz.third");
  EXPECT_EQ(old.child->move_to(another, *third.child).error().code, POP_E_STATE);
  EXPECT_EQ(third.state(), POP_CONVERSATION_READY);
}

TEST_F(Transfer, EndingEitherOneOnTheWay) {
  ASSERT_TRUE(old.child->move_to(offer(), *next.child));
  ASSERT_TRUE(next.child->end(0));  // nothing had left
  EXPECT_TRUE(next.child->settled());
  old.run(100);
  old.gateway.read();
  EXPECT_EQ(answers(), (Choices{TransferChoice::yes, TransferChoice::impossible}));

  Line third(std::nullopt, "zz.third");
  ASSERT_TRUE(old.child->move_to(offer("zz.third", "n"), *third.child));
  ASSERT_TRUE(old.child->end(3));
  old.run(100);
  EXPECT_TRUE(old.child->settled());
  third.run(100);
  third.gateway.read();
  EXPECT_EQ(third.gateway.notices.size(), 1u);  // the child had agreed to it
  old.gateway.read();
  EXPECT_EQ(old.gateway.feedback, 3);
}

TEST_F(Transfer, AfterAWipeNothingIsLeftInAnyState) {
  const auto wiped = [](Line &line) {
    line.child->wipe();
    EXPECT_EQ(line.state(), POP_CONVERSATION_ENDED);
    EXPECT_EQ(line.child->view().message_count, 0u);
    EXPECT_FALSE(line.child->view().offer);
    EXPECT_FALSE(line.child->view().moving);
    EXPECT_TRUE(line.child->settled());
    line.run(100);
  };
  {  // with an offer
    offer();
    wiped(old);
  }
  {  // on the way: the other one goes with it
    Line from, to(std::nullopt, "zz.second");
    ASSERT_TRUE(from.child->send("hello"));
    from.run(100);
    from.gateway.read();
    from.gateway.say(MessageType::transfer_offer, bytes_of(write_note({"zz.second", "note"})));
    from.run(100);
    ASSERT_TRUE(from.child->move_to(1, *to.child));
    wiped(to);
    wiped(from);
    EXPECT_EQ(to.wire.started, 0u);
  }
}

TEST_F(Transfer, NothingOfTheOneIsInTheOther) {
  ASSERT_TRUE(old.child->move_to(offer(), *next.child));
  run_both();
  // Names and keys are made anew: what the second gateway got opens with its own conversation's alone.
  ASSERT_TRUE(old.gateway.conversation() && next.gateway.conversation());
  EXPECT_NE(*old.gateway.conversation(), *next.gateway.conversation());
  EXPECT_NE(old.gateway.token_hash(), next.gateway.token_hash());
}

}  // namespace
}  // namespace pop::handoff
