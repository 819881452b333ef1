// What a host may do inside its callbacks, and what comes of what it may not.

#include <gtest/gtest.h>

#include "calls.h"

namespace pop::test {
namespace {

class Callbacks : public testing::Test {
 protected:
  ~Callbacks() override {
    world.reset();
    EXPECT_EQ(alive(), kNothing);
  }
  std::unique_ptr<World> world = std::make_unique<World>();
};

TEST_F(Callbacks, InsideATableTheClientTakesNoCall) {
  for (const HandleCall &row : handle_calls()) {
    if (row.says == Says::nothing) continue;
    bool called = false;
    world->in_clock = [&] {
      called = true;
      const pop_result result = row.call(*world, handle_of(*world, row.takes));
      // That secrets are locked can be asked on any thread, so anywhere.
      if (row.says == Says::result) {
        EXPECT_EQ(result, POP_E_STATE) << row.name;
      }
    };
    EXPECT_EQ(world->poll(), POP_OK);
    if (!called) {
      EXPECT_GE(find(*world, world->device()), 0);
    }
    EXPECT_TRUE(called) << row.name;
  }
}

TEST_F(Callbacks, WhereTheHostIsToldItMayCallAnythingButPoll) {
  for (auto World::*where : {&World::in_changed, &World::in_done}) {
    World other;
    bool called = false;
    other.*where = [&] {
      called = true;
      for (const HandleCall &row : handle_calls()) {
        if (row.says == Says::nothing) continue;
        const pop_result result = row.call(other, handle_of(other, row.takes));
        const std::string name = row.name;
        if (name == "pop_client_poll") {
          EXPECT_EQ(result, POP_E_STATE);
        } else {
          EXPECT_NE(result, POP_E_BUSY) << name;
          EXPECT_NE(result, POP_E_HANDLE) << name;
        }
      }
      auto screen = sized<pop_screen_view>();
      EXPECT_EQ(pop_flow_screen(other.flow, &screen), POP_OK);
      auto action = sized<pop_action>();
      EXPECT_EQ(pop_flow_choose(other.flow, {"danger", 6}, &action), POP_OK);
    };
    std::uint32_t next_ms = 1;
    EXPECT_EQ(other.poll_with_everything(&next_ms), POP_OK);
    EXPECT_TRUE(called);
    EXPECT_EQ(next_ms, 0u) << "what was called may have begun something";
  }
}

// A callback of one client is no reason to refuse another.
TEST_F(Callbacks, AnotherClientCanBeUsedInsideATable) {
  World other;
  pop_result polled = POP_E_STATE;
  world->in_clock = [&] { polled = other.poll(); };
  EXPECT_GE(find(*world, world->device()), 0);
  EXPECT_EQ(polled, POP_OK);
}

TEST_F(Callbacks, WhatIsDestroyedInsideATableIsDeadAtOnceAndGoesWhenTheCallReturns) {
  for (const Takes kind : {Takes::answer, Takes::flow, Takes::conversation, Takes::client}) {
    world = std::make_unique<World>();
    void *const handle = handle_of(*world, kind);
    const pop_instances before = alive();
    world->in_clock = [&] {
      for (const HandleCall &row : handle_calls()) {
        if (row.takes == kind && row.says == Says::nothing) row.call(*world, handle);
      }
      EXPECT_EQ(alive(), before) << "it is still in use";
      for (const HandleCall &row : handle_calls()) {
        if (row.takes == kind && row.says == Says::result) {
          EXPECT_EQ(row.call(*world, handle), POP_E_HANDLE) << row.name;
        }
      }
    };
    EXPECT_GE(find(*world, world->device()), 0) << "the call itself goes on";
    EXPECT_FALSE(alive() == before);
    for (const HandleCall &row : handle_calls()) {
      if (row.takes == kind && row.says == Says::result) {
        EXPECT_EQ(row.call(*world, handle), POP_E_HANDLE) << row.name;
      }
    }
  }
}

TEST_F(Callbacks, NothingIsToldOfWhatIsDestroyed) {
  world->in_changed = [&] { ADD_FAILURE() << "the flow is destroyed"; };
  world->in_done = [&] { pop_flow_destroy(world->flow); };
  EXPECT_EQ(world->poll_with_everything(nullptr), POP_OK);
  EXPECT_EQ(world->told, 1u);
  world->in_changed = nullptr;
}

TEST_F(Callbacks, AClientDestroyedWhereTheHostIsToldTellsNothingMore) {
  world->in_done = [&] {
    pop_client_destroy(world->client);
    auto screen = sized<pop_screen_view>();
    EXPECT_EQ(pop_flow_screen(world->flow, &screen), POP_E_HANDLE);
  };
  EXPECT_EQ(world->poll_with_everything(nullptr), POP_OK);
  EXPECT_EQ(world->told, 1u);
  EXPECT_EQ(alive(), kNothing);
}

TEST_F(Callbacks, AFlowDestroyedInItsOwnCallback) {
  world->in_changed = [&] { pop_flow_destroy(world->flow); };
  EXPECT_EQ(world->poll_with_everything(nullptr), POP_OK);
  EXPECT_EQ(alive().flows, 0u);
}

TEST_F(Callbacks, AnExchangeIsFinishedOnceWhoeverTriesAgain) {
  world->answers = false;
  EXPECT_EQ(world->poll_with_everything(nullptr), POP_OK);
  ASSERT_EQ(world->exchanges().size(), 1u);
  EXPECT_EQ(alive().exchanges, 1u);
  pop_http_exchange *const exchange = world->exchanges().front();
  auto response = sized<pop_http_response>();
  response.result = POP_E_NETWORK;
  pop_http_finish(exchange, &response);
  EXPECT_EQ(alive().exchanges, 0u);
  world->answers = true;
  for (int i = 0; i < 3; ++i) {
    pop_http_finish(exchange, &response);
    EXPECT_EQ(world->poll(), POP_OK);
  }
  EXPECT_EQ(world->told, 2u) << "the flow's screen and the update's end";
  pop_http_finish(nullptr, &response);
  pop_http_finish(reinterpret_cast<pop_http_exchange *>(world->client), &response);
  pop_http_finish(reinterpret_cast<pop_http_exchange *>(std::uintptr_t{1}), nullptr);
  EXPECT_EQ(world->poll(), POP_OK);
}

// The body of such an answer is not there, or not as long as it says.
TEST_F(Callbacks, AnAnswerOfTheTransportIsLookedAtBeforeItIsRead) {
  world->answers = false;
  EXPECT_EQ(world->poll_with_everything(nullptr), POP_OK);
  const std::uint8_t byte = 0;
  const pop_bytes bodies[] = {{nullptr, 1}, {nullptr, SIZE_MAX}, {&byte, SIZE_MAX}, {&byte, SIZE_MAX / 2}};
  for (std::size_t i = 0; i < std::size(bodies); ++i) {
    ASSERT_FALSE(world->exchanges().empty()) << i;
    auto response = sized<pop_http_response>();
    response.status = 200;
    response.body = bodies[i];
    response.content_type = {nullptr, i == 1 ? std::size_t{7} : 0};
    world->now += 2 * 86'400;
    for (pop_http_exchange *each : std::exchange(world->exchanges(), {})) pop_http_finish(each, &response);
    EXPECT_EQ(world->poll(), POP_OK);
    static_cast<void>(world->poll_with_everything(nullptr));
  }
}

TEST_F(Callbacks, AnExchangeFinishedInsideStartAndThenRefusedIsNotTakenTwice) {
  auto http = sized<pop_http>();
  http.start = [](void *, const pop_http_request *, pop_http_exchange *exchange) -> pop_result {
    pop_http_finish(exchange, nullptr);
    return POP_E_NETWORK;
  };
  http.cancel = [](void *, pop_http_exchange *) {};
  auto config = world->config();
  config.http = &http;
  pop_client *client = nullptr;
  ASSERT_EQ(pop_client_create(&config, &client, nullptr), POP_OK);
  EXPECT_EQ(pop_directory_update(client, nullptr, nullptr, nullptr), POP_OK);
  EXPECT_EQ(pop_client_poll(client, 1000, nullptr), POP_OK);
  EXPECT_EQ(alive().exchanges, 0u);
  pop_client_destroy(client);
}

TEST_F(Callbacks, AnExchangeOutlivesItsClient) {
  world->answers = false;
  EXPECT_EQ(world->poll_with_everything(nullptr), POP_OK);
  const std::vector<pop_http_exchange *> open = world->exchanges();
  world.reset();
  for (pop_http_exchange *each : open) pop_http_finish(each, nullptr);
}

// The newest handle there is room for, and one more.
TEST_F(Callbacks, AsMuchAsCanBeAliveAndNoMore) {
  pop_result result = POP_OK;
  std::size_t made = 0;
  const std::size_t before = 4;  // the world's
  pop_error error{};
  while (made <= 16'384) {
    pop_answer *answer = nullptr;
    result = pop_directory_find(world->client, &world->device(), &answer, &error);
    if (result < 0) {
      EXPECT_EQ(answer, nullptr);
      break;
    }
    ++made;
  }
  EXPECT_EQ(result, POP_E_TOO_LARGE);
  EXPECT_STRNE(error.message, "");
  EXPECT_EQ(made + before, 16'384u);
  EXPECT_EQ(alive().answers, made + 1);
}

}  // namespace
}  // namespace pop::test
