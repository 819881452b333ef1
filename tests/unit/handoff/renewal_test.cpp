// Keys that are refused or have expired: newer ones come from the directory alone, after one update of it at
// most, and nothing the child wrote is lost or sent twice on the way.
#include <gtest/gtest.h>

#include <algorithm>

#include "line.h"

namespace pop::handoff {
namespace {

// What a test says of the directory, and what the conversation did with it.
struct FakeDirectory {
  std::function<Result<ConversationSetup>()> now;
  std::function<void()> updated = [] {};  // what the update brings
  bool holds_update = false;
  int updates = 0;
  bool given_up = false;  // the conversation let go of it
};

class FakeKeys final : public KeySource {
 public:
  explicit FakeKeys(FakeDirectory &directory) : directory_(directory) {}
  ~FakeKeys() override { directory_.given_up = true; }
  Result<ConversationSetup> read() override { return directory_.now(); }
  bool update(std::uint32_t &next_ms) override {
    if (!begun_) ++directory_.updates;
    begun_ = true;
    next_ms = 0;
    if (directory_.holds_update) return false;
    directory_.updated();
    return true;
  }

 private:
  FakeDirectory &directory_;
  bool begun_ = false;
};

class Renewal : public testing::Test {
 protected:
  Renewal() { begin(); }

  // The child's directory says what the gateway has now, and so it stays until the update.
  void begin(const std::optional<ConversationSetup> &setup = std::nullopt) {
    directory = {};
    line.emplace(setup, "zz.example-line", std::make_unique<FakeKeys>(directory));
    directory.now = [old = line->gateway.setup()] { return old; };
    directory.updated = [this] { directory.now = [this] { return line->gateway.setup(); }; };
  }

  FakeDirectory directory;
  std::optional<Line> line;
};

TEST_F(Renewal, OfTheGatewaysKeyLosesNothingAndNobodyNotices) {
  line->gateway.rotate_gateway_key();
  ASSERT_TRUE(line->child->send("hello"));
  line->run(100);
  EXPECT_EQ(directory.updates, 1);
  EXPECT_EQ(line->state(), POP_CONVERSATION_WAITING);
  EXPECT_EQ(line->message_state(0), POP_MESSAGE_SENT);
  line->gateway.read();
  EXPECT_EQ(line->gateway.heard, std::vector<std::string>{"hello"});
}

TEST_F(Renewal, OfTheDesksKeyBeginsAnewUnderAnotherNameWithTheSameWords) {
  line->gateway.rotate_desk_key();
  const std::string long_text(3000, 'x');
  ASSERT_TRUE(line->child->send(long_text));
  ASSERT_TRUE(line->child->send("and this"));
  line->run(100);
  EXPECT_EQ(directory.updates, 1);
  EXPECT_EQ(line->texts(POP_FROM_CHILD), (std::vector<std::string>{long_text, "and this"}));
  line->gateway.read();
  EXPECT_EQ(line->gateway.heard, (std::vector<std::string>{long_text, "and this"}));
  EXPECT_EQ(line->message_state(1), POP_MESSAGE_SENT);
}

TEST_F(Renewal, OfBothKeysTakesOneUpdate) {
  line->gateway.rotate_gateway_key();
  line->gateway.rotate_desk_key();
  ASSERT_TRUE(line->child->send("hello"));
  line->run(100);
  EXPECT_EQ(directory.updates, 1);
  line->gateway.read();
  EXPECT_EQ(line->gateway.heard, std::vector<std::string>{"hello"});
}

TEST_F(Renewal, WhileTheyTalkTheConversationGoesOn) {
  ASSERT_TRUE(line->child->send("hello"));
  line->run(50);
  line->gateway.read();
  line->gateway.say("hi");
  line->run(50);
  line->gateway.rotate_gateway_key();
  line->gateway.rotate_desk_key();  // which concerns who begins
  directory.holds_update = true;
  ASSERT_TRUE(line->child->send("still there?"));
  line->run(50);
  EXPECT_EQ(line->state(), POP_CONVERSATION_TALKING);
  EXPECT_EQ(line->reason(), POP_E_KEY_EXPIRED) << "the child is told that the line is interrupted";
  EXPECT_EQ(line->message_state(2), POP_MESSAGE_UNSENT);
  directory.holds_update = false;
  line->run(50);
  EXPECT_EQ(line->reason(), POP_OK);
  EXPECT_EQ(line->message_state(2), POP_MESSAGE_SENT);
  EXPECT_EQ(directory.updates, 1);
  EXPECT_EQ(line->gateway.from_child.size(), 2u);
}

TEST_F(Renewal, ADirectoryThatAlreadyHasTheKeyNeedsNoUpdate) {
  line->gateway.rotate_gateway_key();
  directory.updated();  // by the app, since the conversation began
  ASSERT_TRUE(line->child->send("hello"));
  line->run(100);
  EXPECT_EQ(directory.updates, 0);
  EXPECT_EQ(line->message_state(0), POP_MESSAGE_SENT);
}

TEST_F(Renewal, ADirectoryWithoutAnotherKeyMeansCallInstead) {
  line->gateway.rotate_gateway_key();
  directory.updated = [] {};
  ASSERT_TRUE(line->child->send("hello"));
  line->run(60'000);
  EXPECT_EQ(directory.updates, 1);
  EXPECT_EQ(line->state(), POP_CONVERSATION_FAILED);
  EXPECT_EQ(line->reason(), POP_E_KEY_EXPIRED);
  EXPECT_EQ(line->texts(POP_FROM_CHILD), std::vector<std::string>{"hello"});
  EXPECT_EQ(line->message_state(0), POP_MESSAGE_UNSENT);
  EXPECT_EQ(line->wire.started, 1u) << "nothing is asked again with the key that was refused";
  EXPECT_TRUE(directory.given_up);
}

// A gateway that refuses whatever comes can make the client look into the directory, no more: no second
// update, no key from anywhere else.
TEST_F(Renewal, AGatewayThatRefusesEveryKeyGetsNoFurther) {
  for (const bool outside : {true, false}) {
    begin();
    const ConversationSetup newer = FakeGateway().setup();
    directory.updated = [&] { directory.now = [&] { return newer; }; };
    line->gateway.problem = Problem::unknown_desk_key;
    line->meddle = [outside](HttpResponse &http) {
      if (!outside) return;
      http.status = 422;
      http.content_type = "application/problem+json";
      http.body.clear();
      append(http.body, as_bytes(R"({"type":"https://iana.org/assignments/http-problem-types#ohttp-key",)"
                                 R"("key_config":"AQAgAAAA"})"));
    };
    ASSERT_TRUE(line->child->send("hello"));
    line->run(60'000);
    EXPECT_EQ(line->state(), POP_CONVERSATION_FAILED);
    EXPECT_EQ(line->reason(), POP_E_KEY_EXPIRED);
    EXPECT_EQ(directory.updates, 1);
    EXPECT_LE(line->wire.started, 2u);
    EXPECT_EQ(line->message_state(0), POP_MESSAGE_UNSENT);
  }
}

TEST_F(Renewal, WhatMayBeStoredAtOneGatewayIsNotSentToAnother) {
  line->fate = [](const Wire::Request &) { return Line::Fate::answer_lost; };  // it is stored
  ASSERT_TRUE(line->child->send("hello"));
  line->step();
  line->fate = nullptr;
  line->gateway.rotate_gateway_key();
  directory.updated = [this] {
    directory.now = [this] {
      ConversationSetup moved = line->gateway.setup();
      moved.gateway_authority = "other.example";
      return moved;
    };
  };
  line->run(10'000);
  EXPECT_EQ(line->state(), POP_CONVERSATION_FAILED);
  EXPECT_EQ(line->reason(), POP_E_KEY_EXPIRED);
  EXPECT_EQ(line->gateway.from_child.size(), 1u);
}

TEST_F(Renewal, AnAnswerLostBeforeTheKeyWasRefusedMakesNoSecondMessage) {
  line->fate = [](const Wire::Request &) { return Line::Fate::answer_lost; };
  ASSERT_TRUE(line->child->send("hello"));
  line->step();
  line->fate = nullptr;
  line->gateway.rotate_gateway_key();
  line->run(10'000);
  EXPECT_EQ(line->state(), POP_CONVERSATION_WAITING);
  EXPECT_EQ(line->gateway.from_child.size(), 1u);
}

class Expired : public Renewal {
 protected:
  Expired() {
    ConversationSetup nothing;
    nothing.service_id = line->gateway.setup().service_id;
    nothing.isolation = 9;
    nothing.expired = true;
    begin(nothing);
    directory.now = [] { return Error{POP_E_EXPIRED, "made so by the test"}; };
  }
};

TEST_F(Expired, MetadataIsUpdatedBeforeAnythingIsSent) {
  directory.holds_update = true;
  ASSERT_TRUE(line->child->send("hello"));
  line->run(60'000);
  EXPECT_EQ(line->wire.started, 0u);
  EXPECT_EQ(line->state(), POP_CONVERSATION_CONNECTING);
  EXPECT_EQ(line->message_state(0), POP_MESSAGE_UNSENT);
  directory.holds_update = false;
  line->run(100);
  EXPECT_EQ(line->message_state(0), POP_MESSAGE_SENT);
  EXPECT_EQ(directory.updates, 1);
}

TEST_F(Expired, MetadataThatStaysSoMeansCallInstead) {
  directory.updated = [] {};
  line->run(100);
  EXPECT_EQ(line->state(), POP_CONVERSATION_FAILED);
  EXPECT_EQ(line->reason(), POP_E_EXPIRED);
  EXPECT_EQ(directory.updates, 1);
  EXPECT_EQ(line->wire.started, 0u);
}

TEST_F(Expired, ATextCanBeTakenBackWhileTheUpdateRuns) {
  directory.holds_update = true;
  ASSERT_TRUE(line->child->send("hello"));
  line->run(100);
  ASSERT_TRUE(line->child->cancel_last_unsent());
  directory.holds_update = false;
  line->run(100);
  EXPECT_EQ(line->wire.started, 0u);
  EXPECT_EQ(line->state(), POP_CONVERSATION_READY);
}

TEST_F(Expired, WhoHidesOrEndsItEndsTheUpdate) {
  directory.holds_update = true;
  ASSERT_TRUE(line->child->send("hello"));
  line->run(100);
  ASSERT_TRUE(line->child->end(0));
  EXPECT_TRUE(directory.given_up);
  EXPECT_TRUE(line->child->settled());

  directory.given_up = false;
  ConversationSetup nothing;
  nothing.expired = true;
  begin(nothing);
  line->run(100);
  line->child->wipe();
  EXPECT_TRUE(directory.given_up);
  EXPECT_EQ(line->wire.started, 0u);
}

TEST_F(Expired, TheOutboxStillLivesNoLongerThan30Minutes) {
  directory.holds_update = true;
  ASSERT_TRUE(line->child->send("hello"));
  line->run(kOutboxMs + 10'000);
  EXPECT_EQ(line->state(), POP_CONVERSATION_FAILED);
  EXPECT_EQ(line->reason(), POP_E_TIMEOUT);
  EXPECT_TRUE(directory.given_up);
}

}  // namespace
}  // namespace pop::handoff
