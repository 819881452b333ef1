// What the child is told when relay or gateway are not what they should be.
#include <gtest/gtest.h>

#include "line.h"

namespace pop::handoff {
namespace {

struct Outcome {
  std::int32_t state;
  pop_result reason;
};

// The child writes; every answer is changed like this.
Outcome after(const std::function<void(HttpResponse &)> &meddle, std::int64_t ms = 60'000) {
  Line line;
  line.meddle = meddle;
  EXPECT_TRUE(line.child->send("hello"));
  line.run(ms);
  EXPECT_EQ(line.texts(POP_FROM_CHILD).size(), 1u);
  return {line.state(), line.reason()};
}

void expect(const Outcome &outcome, std::int32_t state, pop_result reason) {
  EXPECT_EQ(outcome.state, state);
  EXPECT_EQ(outcome.reason, reason);
}

TEST(Unreachable, WhatPassesIsWaitedFor) {
  for (const pop_result result : {POP_E_NETWORK, POP_E_TIMEOUT, POP_E_TLS}) {
    expect(after([&](HttpResponse &http) { http = {}, http.result = result; }), POP_CONVERSATION_CONNECTING,
           result);
  }
  for (const int status : {408, 429, 500, 502, 503, 504}) {
    expect(after([&](HttpResponse &http) { http.status = status; }), POP_CONVERSATION_CONNECTING,
           POP_E_NETWORK);
  }
}

TEST(Unreachable, WhatIsWrongIsGivenUp) {
  for (const int status : {100, 201, 204, 301, 302, 307, 308, 400, 401, 403, 404, 418, 501, 600, 0, -1})
    expect(after([&](HttpResponse &http) { http.status = status; }), POP_CONVERSATION_FAILED, POP_E_RELAY);
  for (const char *type : {"", "text/html", "message/ohttp-re", "message/ohttp-resx", "message/ohttp-req"})
    expect(after([&](HttpResponse &http) { http.content_type = type; }), POP_CONVERSATION_FAILED,
           POP_E_RELAY);
  for (const std::size_t size : {0u, 1u, 2095u, 2097u, 2104u, 100'000u})
    expect(after([&](HttpResponse &http) { http.body.resize(size); }), POP_CONVERSATION_FAILED, POP_E_RELAY);
  expect(after([](HttpResponse &http) { http = {}, http.result = POP_E_TOO_LARGE; }), POP_CONVERSATION_FAILED,
         POP_E_RELAY);
  expect(after([](HttpResponse &http) { http.body[1000] ^= 1; }), POP_CONVERSATION_FAILED, POP_E_CRYPTO);
}

TEST(Unreachable, MediaTypesAreComparedWithoutCaseAndParameters) {
  expect(after([](HttpResponse &http) { http.content_type = "Message/OHTTP-Res; x=y"; }),
         POP_CONVERSATION_WAITING, POP_OK);
}

TEST(Unreachable, OneWrongAnswerIsNotTheEnd) {
  int wrong = 2;
  expect(after([&](HttpResponse &http) {
           if (wrong-- > 0) http.status = 404;
         }),
         POP_CONVERSATION_WAITING, POP_OK);
}

TEST(Unreachable, AGatewayWithoutTheKeySaysSo) {
  FakeGateway other;  // same service, other keys
  Line line(other.setup());
  ASSERT_TRUE(line.child->send("hello"));
  line.run(100);
  EXPECT_EQ(line.state(), POP_CONVERSATION_FAILED);
  EXPECT_EQ(line.reason(), POP_E_KEY_EXPIRED);
}

TEST(Unreachable, ProblemsOfTheGateway) {
  const std::vector<std::pair<Problem, pop_result>> cases{{Problem::bad_request, POP_E_REFUSED},
                                                          {Problem::not_found, POP_E_REFUSED},
                                                          {Problem::conflict, POP_E_REFUSED},
                                                          {Problem::ended, POP_E_REFUSED},
                                                          {Problem::full, POP_E_REFUSED},
                                                          {Problem::closed, POP_E_REFUSED},
                                                          {Problem::unknown_service, POP_E_NO_HANDOFF},
                                                          {Problem::unknown_desk_key, POP_E_KEY_EXPIRED}};
  for (const auto &[problem, reason] : cases) {
    Line line;
    line.gateway.problem = problem;
    ASSERT_TRUE(line.child->send("hello"));
    line.run(100);
    EXPECT_EQ(line.state(), POP_CONVERSATION_FAILED);
    EXPECT_EQ(line.reason(), reason);
    EXPECT_EQ(line.child->view().busy, problem == Problem::full);
    EXPECT_TRUE(line.child->settled());
    EXPECT_EQ(line.step(), UINT32_MAX);
  }
}

TEST(Unreachable, WrongAnswersCountOnlyInARow) {
  int answer = 0;
  Line line;
  line.meddle = [&](HttpResponse &http) {
    if (++answer % 3 != 0) http.status = 404;
  };
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(line.child->send("hello"));
    line.run(10'000);
    EXPECT_EQ(line.message_state(static_cast<std::size_t>(i)), POP_MESSAGE_SENT);
  }
}

TEST(Unreachable, AGatewayThatClaimsMoreThanWasSentIsNotBelieved) {
  Line line;
  line.gateway.overstated = 1;
  ASSERT_TRUE(line.child->send("hello"));
  line.run(60'000);
  EXPECT_EQ(line.state(), POP_CONVERSATION_FAILED);
  EXPECT_EQ(line.reason(), POP_E_FORMAT);
  EXPECT_EQ(line.message_state(0), POP_MESSAGE_UNSENT);
}

TEST(Unreachable, AGatewayThatGivesOtherMessagesThanAskedIsGivenUp) {
  Line line;
  ASSERT_TRUE(line.child->send("hello"));
  line.run(50);
  line.gateway.read();
  line.gateway.say("first");
  line.gateway.say("second");
  line.gateway.misnumbered = 1;
  line.run(60'000);
  EXPECT_EQ(line.state(), POP_CONVERSATION_FAILED);
  EXPECT_EQ(line.reason(), POP_E_FORMAT);
}

TEST(Unreachable, NoTransport) {
  FakeClock fake;
  Clock clock(&fake.table);
  HttpClient http(nullptr, std::make_shared<Inbox>(nullptr));
  Conversation child(FakeGateway().setup(), http, clock);
  ASSERT_TRUE(child.send("hello"));
  std::uint32_t next_ms = UINT32_MAX;
  child.poll(next_ms);
  EXPECT_EQ(child.view().state, POP_CONVERSATION_FAILED);
  EXPECT_EQ(child.view().reason, POP_E_NO_TRANSPORT);
}

TEST(Unreachable, ATransportThatWillNotStart) {
  Line line;
  line.wire.start_result = POP_E_NETWORK;
  ASSERT_TRUE(line.child->send("hello"));
  const std::uint32_t next_ms = line.step();
  EXPECT_EQ(line.state(), POP_CONVERSATION_CONNECTING);
  EXPECT_EQ(line.reason(), POP_E_NETWORK);
  EXPECT_GE(next_ms, 500u);  // not at once again
  EXPECT_LE(next_ms, 1000u);
  line.wire.start_result = POP_OK;
  line.run(2000);
  EXPECT_EQ(line.state(), POP_CONVERSATION_WAITING);
}

TEST(Unreachable, OnlyHttpsIsEverAsked) {
  ConversationSetup setup = FakeGateway().setup();
  setup.relay_url = "http://relay.example/";
  Line line(setup);
  ASSERT_TRUE(line.child->send("hello"));
  line.step();
  EXPECT_EQ(line.wire.started, 0u);
  EXPECT_EQ(line.state(), POP_CONVERSATION_FAILED);
}

TEST(Unreachable, RetriesBecomeFewer) {
  Line line;
  line.fate = [](const Wire::Request &) { return Line::Fate::lost; };
  ASSERT_TRUE(line.child->send("hello"));
  line.run(10 * 60 * 1000);
  // 1, 2, 4, 8, 16 and then 30 s, each less at most half.
  EXPECT_GE(line.wire.started, 20u);
  EXPECT_LE(line.wire.started, 46u);
}

TEST(Unreachable, TheOutboxLives30Minutes) {
  Line line;
  line.fate = [](const Wire::Request &) { return Line::Fate::lost; };
  ASSERT_TRUE(line.child->send("hello"));
  line.run(kOutboxMs - 5'000);
  EXPECT_EQ(line.state(), POP_CONVERSATION_CONNECTING);
  line.run(10'000);
  EXPECT_EQ(line.state(), POP_CONVERSATION_FAILED);
  EXPECT_EQ(line.reason(), POP_E_TIMEOUT);
  EXPECT_TRUE(line.child->settled());
  EXPECT_EQ(line.step(), UINT32_MAX);
}

TEST(Unreachable, APhoneThatSleptSendsNothingOld) {
  Line line;
  line.fate = [](const Wire::Request &) { return Line::Fate::lost; };
  ASSERT_TRUE(line.child->send("hello"));
  line.run(1'000);
  line.fate = nullptr;
  const std::size_t handled = line.gateway.handled;
  line.fake_clock.unix += 3 * 3600;  // the monotonic clock stood still
  line.run(10'000);
  EXPECT_EQ(line.state(), POP_CONVERSATION_FAILED);
  EXPECT_EQ(line.reason(), POP_E_TIMEOUT);
  EXPECT_EQ(line.gateway.handled, handled);
}

TEST(Unreachable, AnEndThatCannotBeDeliveredStaysAnEnd) {
  Line line;
  ASSERT_TRUE(line.child->send("hello"));
  line.run(50);
  line.fate = [](const Wire::Request &) { return Line::Fate::lost; };
  ASSERT_TRUE(line.child->end(5));
  line.run(kOutboxMs + 10'000);
  EXPECT_EQ(line.state(), POP_CONVERSATION_ENDED);
  EXPECT_EQ(line.reason(), POP_OK);
  EXPECT_TRUE(line.child->settled());
}

TEST(Unreachable, ADroppedLineWhileTalkingComesBack) {
  Line line;
  ASSERT_TRUE(line.child->send("hello"));
  line.run(50);
  for (Wire::Request &request : line.wire.take_open()) line.wire.finish(request, {});  // the long poll breaks
  line.step();
  EXPECT_EQ(line.reason(), POP_E_NETWORK);
  EXPECT_EQ(line.state(), POP_CONVERSATION_WAITING);
  line.gateway.read();
  line.gateway.say("hi");
  line.run(3'000);
  EXPECT_EQ(line.state(), POP_CONVERSATION_TALKING);
  EXPECT_EQ(line.reason(), POP_OK);
}

TEST(Unreachable, AGatewayThatDoesNotHoldQuestionsIsNotHammered) {
  Line line;
  line.gateway.holds_questions = false;
  ASSERT_TRUE(line.child->send("hello"));
  line.run(60'000);
  EXPECT_EQ(line.state(), POP_CONVERSATION_WAITING);
  EXPECT_GE(line.wire.started, 20u);
  EXPECT_LE(line.wire.started, 32u);
}

}  // namespace
}  // namespace pop::handoff
