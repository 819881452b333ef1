// A whole conversation, over lines good and bad.
#include "handoff/conversation.h"

#include <gtest/gtest.h>

#include <random>

#include "handoff/protocol.h"
#include "line.h"

namespace pop::handoff {
namespace {

using Texts = std::vector<std::string>;

TEST(Conversation, FromFirstWordToEnd) {
  Line line;
  EXPECT_EQ(line.state(), POP_CONVERSATION_READY);
  EXPECT_EQ(line.step(), UINT32_MAX);
  EXPECT_EQ(line.wire.started, 0u);

  ASSERT_TRUE(line.child->send("hello"));
  EXPECT_EQ(line.state(), POP_CONVERSATION_CONNECTING);
  EXPECT_EQ(line.message_state(0), POP_MESSAGE_UNSENT);
  line.gateway.standing.queue_position = 3;
  line.gateway.standing.wait_minutes = 20;
  line.gateway.standing.busy = true;
  line.step();
  EXPECT_EQ(line.state(), POP_CONVERSATION_WAITING);
  EXPECT_EQ(line.message_state(0), POP_MESSAGE_SENT);
  EXPECT_EQ(line.child->view().queue_position, 3);
  EXPECT_EQ(line.child->view().wait_minutes, 20);
  EXPECT_TRUE(line.child->view().busy);
  EXPECT_TRUE(line.child->settled());

  line.gateway.read();
  EXPECT_EQ(line.gateway.heard, Texts{"hello"});
  EXPECT_EQ(line.message_state(0), POP_MESSAGE_SENT);  // opened, but the child does not know yet
  line.gateway.standing = {};
  line.gateway.say("hi, I am Kim");
  line.run(100);
  EXPECT_EQ(line.state(), POP_CONVERSATION_TALKING);
  EXPECT_EQ(line.message_state(0), POP_MESSAGE_READ);
  EXPECT_EQ(line.texts(POP_FROM_HELPLINE), Texts{"hi, I am Kim"});
  EXPECT_EQ(line.child->view().queue_position, -1);
  EXPECT_FALSE(line.child->view().busy);

  const std::string story(5000, 's');
  ASSERT_TRUE(line.child->send(story));
  line.run(100);
  line.gateway.read();
  EXPECT_EQ(line.gateway.heard, (Texts{"hello", story}));

  ASSERT_TRUE(line.child->end(4));
  EXPECT_EQ(line.state(), POP_CONVERSATION_ENDED);
  EXPECT_FALSE(line.child->settled());
  line.run(100);
  EXPECT_TRUE(line.child->settled());
  EXPECT_TRUE(line.gateway.ended);
  line.gateway.read();
  EXPECT_EQ(line.gateway.feedback, 4);
  EXPECT_EQ(line.child->send("more").error().code, POP_E_STATE);
  EXPECT_EQ(line.child->end(0).error().code, POP_E_STATE);
  EXPECT_EQ(line.wire.open_count(), 0u);
}

TEST(Conversation, EveryRequestLooksTheSame) {
  Line line;
  line.fate = [&](const Wire::Request &request) {
    EXPECT_EQ(request.body.size(), 2103u);
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.url, "https://relay.example/");
    EXPECT_EQ(request.headers.size(), 1u);
    EXPECT_EQ(request.headers[0].first, "content-type");
    EXPECT_EQ(request.headers[0].second, "message/ohttp-req");
    EXPECT_EQ(request.max_response_bytes, 2096u);
    EXPECT_EQ(request.isolation, 9u);
    return Line::Fate::answered;
  };
  line.meddle = [&](const HttpResponse &response) { EXPECT_EQ(response.body.size(), 2096u); };
  ASSERT_TRUE(line.child->send("hello"));
  line.run(100);
  line.gateway.read();
  line.gateway.say("hi");
  line.run(100);
  ASSERT_TRUE(line.child->end(0));
  line.run(100);
  EXPECT_GE(line.wire.started, 4u);
  // No two have more in common than the key and the algorithms.
  for (std::size_t i = 1; i < line.wire.seen.size(); ++i)
    EXPECT_NE(to_hex(ByteView(line.wire.seen[i]).subspan(7, 32)),
              to_hex(ByteView(line.wire.seen[i - 1]).subspan(7, 32)));
}

TEST(Conversation, SendingLeavesTheLongPollAlone) {
  Line line;
  ASSERT_TRUE(line.child->send("one"));
  line.run(50);
  EXPECT_EQ(line.wire.open_count(), 1u);  // the question waits at the gateway
  ASSERT_TRUE(line.child->send("two"));
  line.run(50);
  EXPECT_EQ(line.wire.open_count(), 1u);
  EXPECT_EQ(line.wire.cancelled, 0u);
  EXPECT_EQ(line.message_state(1), POP_MESSAGE_SENT);
}

TEST(Conversation, ALostAnswerIsAskedForAgainAndNothingAppearsTwice) {
  Line line;
  int answers_lost = 3;
  line.fate = [&](const Wire::Request &) {
    return answers_lost-- > 0 ? Line::Fate::answer_lost : Line::Fate::answered;
  };
  ASSERT_TRUE(line.child->send("hello"));
  line.step();
  EXPECT_EQ(line.message_state(0), POP_MESSAGE_UNSENT);  // stored, but the child was not told
  EXPECT_EQ(line.gateway.from_child.size(), 1u);
  line.step();
  EXPECT_EQ(line.reason(), POP_E_NETWORK);
  line.run(20'000);
  EXPECT_EQ(line.reason(), POP_OK);
  EXPECT_EQ(line.message_state(0), POP_MESSAGE_SENT);
  line.gateway.read();
  EXPECT_EQ(line.gateway.heard, Texts{"hello"});
}

TEST(Conversation, NothingIsSaidToBeSentBeforeItIsStored) {
  Line line;
  line.gateway.problem = Problem::unavailable;
  ASSERT_TRUE(line.child->send("hello"));
  line.run(60'000);
  EXPECT_EQ(line.state(), POP_CONVERSATION_CONNECTING);
  EXPECT_EQ(line.reason(), POP_E_NETWORK);
  EXPECT_EQ(line.message_state(0), POP_MESSAGE_UNSENT);
  line.gateway.problem.reset();
  line.run(31'000);
  EXPECT_EQ(line.message_state(0), POP_MESSAGE_SENT);
}

TEST(Conversation, AnAnswerThatStoredNothingIsNone) {
  Line line;
  ASSERT_TRUE(line.child->send("one"));
  line.run(50);
  line.gateway.forgetful = true;
  ASSERT_TRUE(line.child->send("two"));
  line.run(5'000);
  EXPECT_EQ(line.message_state(1), POP_MESSAGE_UNSENT);
  line.gateway.forgetful = false;
  line.run(31'000);
  EXPECT_EQ(line.message_state(1), POP_MESSAGE_SENT);
}

TEST(Conversation, ABadLineInBothDirectionsLosesAndDoublesNothing) {
  for (unsigned seed = 1; seed <= 8; ++seed) {
    SCOPED_TRACE(seed);
    Line line;
    std::mt19937 random(seed);
    line.fate = [&](const Wire::Request &) {
      switch (random() % 5) {
        case 0:
          return Line::Fate::lost;
        case 1:
          return Line::Fate::answer_lost;
        case 2:
          return Line::Fate::twice;
        default:
          return Line::Fate::answered;
      }
    };
    Texts said_by_child, said_by_desk;
    for (int i = 0; i < 12; ++i) {
      said_by_child.push_back("child " + std::to_string(i) + std::string(random() % 4000, '.'));
      ASSERT_TRUE(line.child->send(said_by_child.back()));
      line.run(static_cast<std::int64_t>(random() % 20'000));
      line.gateway.read();
      if (!line.gateway.from_child.empty() && random() % 2 == 0) {
        said_by_desk.push_back("desk " + std::to_string(i) + std::string(random() % 4000, '.'));
        line.gateway.say(said_by_desk.back());
        if (random() % 2 == 0) line.gateway.lose_memory();
      }
    }
    line.run(600'000);
    line.gateway.read();
    EXPECT_EQ(line.gateway.heard, said_by_child);
    EXPECT_EQ(line.texts(POP_FROM_CHILD), said_by_child);
    EXPECT_EQ(line.texts(POP_FROM_HELPLINE), said_by_desk);
    EXPECT_EQ(line.state(), said_by_desk.empty() ? POP_CONVERSATION_WAITING : POP_CONVERSATION_TALKING);
  }
}

TEST(Conversation, ACorruptedMessageIsDroppedAndAskedForAgain) {
  Line line;
  ASSERT_TRUE(line.child->send("hello"));
  line.run(50);
  line.gateway.read();
  line.gateway.say("hi");
  const SealedBytes good = line.gateway.from_desk[0];
  line.gateway.from_desk[0][700] ^= 1;
  line.step();
  EXPECT_EQ(line.state(), POP_CONVERSATION_WAITING);
  EXPECT_EQ(line.reason(), POP_E_CRYPTO);
  line.gateway.from_desk[0] = good;
  line.run(5'000);
  EXPECT_EQ(line.texts(POP_FROM_HELPLINE), Texts{"hi"});
  EXPECT_EQ(line.reason(), POP_OK);
}

TEST(Conversation, AMessageThatNeverOpensEndsInCallInstead) {
  Line line;
  ASSERT_TRUE(line.child->send("hello"));
  line.run(50);
  line.gateway.read();
  line.gateway.say("hi");
  line.gateway.from_desk[0][700] ^= 1;
  line.run(30'000);
  EXPECT_EQ(line.state(), POP_CONVERSATION_FAILED);
  EXPECT_EQ(line.reason(), POP_E_CRYPTO);
  EXPECT_TRUE(line.texts(POP_FROM_HELPLINE).empty());
  EXPECT_EQ(line.texts(POP_FROM_CHILD), Texts{"hello"});  // what was written stays to be seen
  EXPECT_EQ(line.wire.open_count(), 0u);
}

TEST(Conversation, ReorderedMessagesAreNotBelieved) {
  Line line;
  ASSERT_TRUE(line.child->send("hello"));
  line.run(50);
  line.gateway.read();
  line.gateway.say("first");
  line.gateway.say("second");
  std::swap(line.gateway.from_desk[0], line.gateway.from_desk[1]);
  line.step();
  EXPECT_TRUE(line.texts(POP_FROM_HELPLINE).empty());
  std::swap(line.gateway.from_desk[0], line.gateway.from_desk[1]);
  line.run(10'000);
  EXPECT_EQ(line.texts(POP_FROM_HELPLINE), (Texts{"first", "second"}));
}

TEST(Conversation, TypesOfALaterVersionAreAcknowledgedAndIgnored) {
  Line line;
  ASSERT_TRUE(line.child->send("hello"));
  line.run(50);
  line.gateway.read();
  line.gateway.say(MessageType::receipt, {});
  line.run(50);
  EXPECT_EQ(line.message_state(0), POP_MESSAGE_READ);
  EXPECT_EQ(line.state(), POP_CONVERSATION_WAITING);  // read, but nobody has answered
  line.gateway.say(static_cast<MessageType>(200), as_bytes("what is this"));
  line.gateway.say(MessageType::text, as_bytes("\xff"));  // not UTF-8: not shown
  line.gateway.say("hi");
  line.run(100);
  EXPECT_EQ(line.texts(POP_FROM_HELPLINE), Texts{"hi"});
}

TEST(Conversation, TheHelplineEndsIt) {
  Line line;
  ASSERT_TRUE(line.child->send("hello"));
  line.run(50);
  line.gateway.read();
  line.gateway.say("bye");
  line.gateway.say(MessageType::end, {});
  line.gateway.ended = true;
  // What crosses is refused; the last words still come.
  ASSERT_TRUE(line.child->send("wait"));
  line.run(100);
  EXPECT_EQ(line.state(), POP_CONVERSATION_ENDED);
  EXPECT_EQ(line.texts(POP_FROM_HELPLINE), Texts{"bye"});
  EXPECT_EQ(line.message_state(1), POP_MESSAGE_UNSENT);
  EXPECT_TRUE(line.child->settled());
  EXPECT_EQ(line.step(), UINT32_MAX);
}

TEST(Conversation, AGatewayThatSaysEndedEndsIt) {
  Line line;
  ASSERT_TRUE(line.child->send("hello"));
  line.run(50);
  line.gateway.ended = true;
  line.run(50);
  EXPECT_EQ(line.state(), POP_CONVERSATION_ENDED);
}

// Sending is refused from then on, but the helpline's last words are still fetched.
TEST(Conversation, AfterTheHelplineEndedItNothingMoreIsTaken) {
  Line line;
  ASSERT_TRUE(line.child->send("one"));
  line.run(50);
  line.gateway.read();
  line.gateway.say("bye");
  line.gateway.ended = true;
  ASSERT_TRUE(line.child->send("two"));
  line.fate = [poll = line.wire.open().at(0).exchange](const Wire::Request &request) {
    return request.exchange == poll ? Line::Fate::lost : Line::Fate::answered;
  };
  line.step();
  EXPECT_EQ(line.state(), POP_CONVERSATION_WAITING);
  EXPECT_EQ(line.child->send("three").error().code, POP_E_STATE);
  line.run(5'000);
  EXPECT_EQ(line.texts(POP_FROM_HELPLINE), Texts{"bye"});
  EXPECT_EQ(line.state(), POP_CONVERSATION_ENDED);
}

TEST(Conversation, RevisionMovesWithWhatIsSeen) {
  Line line;
  auto moved = [&, last = std::uint64_t{0}]() mutable {
    const bool more = line.child->revision() > last;
    last = line.child->revision();
    return more;
  };
  ASSERT_TRUE(line.child->send("one"));
  EXPECT_TRUE(moved());
  line.run(100);
  EXPECT_TRUE(moved());  // sent
  line.run(60'000);
  EXPECT_FALSE(moved());  // nothing new
  line.gateway.read();
  line.gateway.say("hi");
  line.run(100);
  EXPECT_TRUE(moved());
}

TEST(Conversation, NoTextIsInWhatLeavesTheDevice) {
  Line line;
  const std::string secret = "they hit me every day";
  ASSERT_TRUE(line.child->send(secret));
  line.run(100);
  line.gateway.read();
  line.gateway.say("we believe you");
  line.run(100);
  const auto holds = [&](ByteView bytes, std::string_view words) {
    return as_text(bytes).find(words) != std::string_view::npos;
  };
  ASSERT_FALSE(line.wire.seen.empty());
  for (const Bytes &body : line.wire.seen) {
    EXPECT_FALSE(holds(body, "hit"));
    EXPECT_FALSE(holds(body, "zz.example-line"));
    EXPECT_FALSE(holds(body, "conversations"));
  }
  // Nor in what the gateway keeps.
  for (const SealedBytes &sealed : line.gateway.from_child) EXPECT_FALSE(holds(sealed, "hit"));
  for (const SealedBytes &sealed : line.gateway.from_desk) EXPECT_FALSE(holds(sealed, "believe"));
}

}  // namespace
}  // namespace pop::handoff
