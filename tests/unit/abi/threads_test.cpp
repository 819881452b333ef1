// Several threads at a client, which is wrong, and at clients of their own, which is not. For ThreadSanitizer
// above all.

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <latch>
#include <set>
#include <thread>

#include "calls.h"

namespace pop::test {
namespace {

// Runs `what` on a thread of its own, to its end.
template <typename What>
void elsewhere(What what) {
  std::thread(what).join();
}

TEST(Threads, AClientMayBeHandedFromOneToTheNext) {
  World world;
  for (const HandleCall &row : handle_calls()) {
    if (row.says != Says::result) continue;
    elsewhere([&] {
      const pop_result result = row.call(world, handle_of(world, row.takes));
      EXPECT_NE(result, POP_E_BUSY) << row.name;
      EXPECT_NE(result, POP_E_HANDLE) << row.name;
      EXPECT_NE(result, POP_E_INTERNAL) << row.name;
    });
  }
}

TEST(Threads, WhileOneIsInsideTheOthersAreToldSo) {
  World world;
  world.in_clock = [&] {
    elsewhere([&] {
      for (const HandleCall &row : handle_calls()) {
        if (row.says != Says::result) continue;
        EXPECT_EQ(row.call(world, handle_of(world, row.takes)), POP_E_BUSY) << row.name;
      }
      EXPECT_EQ(pop_client_codes_offered(world.client), 0);
      EXPECT_GE(pop_client_secrets_locked(world.client), 0);
    });
  };
  EXPECT_GE(find(world, world.device()), 0);
  EXPECT_EQ(world.in_clock, nullptr);
  EXPECT_EQ(world.poll(), POP_OK);
}

TEST(Threads, WhatAnotherDestroysMeanwhileGoesWhenTheCallReturns) {
  for (const Takes kind : {Takes::answer, Takes::flow, Takes::conversation, Takes::client}) {
    World world;
    const pop_instances before = alive();
    world.in_clock = [&] {
      elsewhere([&] {
        for (const HandleCall &row : handle_calls()) {
          if (row.takes == kind && row.says == Says::nothing) row.call(world, handle_of(world, kind));
        }
      });
      EXPECT_EQ(alive(), before);
    };
    EXPECT_GE(find(world, world.device()), 0);
    EXPECT_FALSE(alive() == before);
  }
  EXPECT_EQ(alive(), kNothing);
}

// All rows at one client from several threads at once, and in the end its destroy from all of them: the
// documented results and no other.
TEST(Threads, ManyAtOneClientAtOnce) {
  constexpr int threads = 3, rounds = 40;
  const std::set<pop_result> wrong = {POP_E_HANDLE, POP_E_INTERNAL, POP_E_MEMORY};
  World world;
  std::latch all(threads), called(threads);
  std::vector<std::thread> running;
  for (int thread = 0; thread < threads; ++thread) {
    running.emplace_back([&] {
      all.arrive_and_wait();
      for (int round = 0; round < rounds; ++round) {
        for (const HandleCall &row : handle_calls()) {
          if (row.says == Says::nothing) continue;
          EXPECT_EQ(wrong.count(row.call(world, handle_of(world, row.takes))), 0u) << row.name;
        }
      }
      called.arrive_and_wait();
      pop_flow_destroy(world.flow);
      pop_client_destroy(world.client);
      for (const HandleCall &row : handle_calls()) {
        if (row.says == Says::result) {
          EXPECT_EQ(row.call(world, handle_of(world, row.takes)), POP_E_HANDLE) << row.name;
        }
      }
    });
  }
  for (std::thread &each : running) each.join();
  EXPECT_EQ(alive(), kNothing);
}

// Slots are used again under the eyes of those who hold on to old handles.
TEST(Threads, OldHandlesWhileNewOnesAreMade) {
  constexpr int rounds = 200;
  World world;
  std::atomic<pop_answer *> newest{world.answer};
  std::atomic<bool> ended{false};
  std::thread holder([&] {
    while (!ended) {
      auto view = sized<pop_answer_view>();
      const pop_result result = pop_answer_get(newest, &view);
      EXPECT_TRUE(result == POP_OK || result == POP_E_BUSY || result == POP_E_HANDLE) << result;
    }
  });
  for (int round = 0; round < rounds; ++round) {
    pop_answer *made = nullptr;
    const pop_result result = pop_directory_find(world.client, &world.device(), &made, nullptr);
    EXPECT_TRUE(result == POP_OK || result == POP_E_BUSY) << result;
    pop_answer_destroy(newest);
    if (made != nullptr) newest = made;
  }
  ended = true;
  holder.join();
}

TEST(Threads, EachWithAClientOfItsOwn) {
  constexpr int threads = 3, rounds = 5;
  std::latch all(threads);
  std::vector<std::thread> running;
  for (int thread = 0; thread < threads; ++thread) {
    running.emplace_back([&] {
      all.arrive_and_wait();
      for (int round = 0; round < rounds; ++round) {
        World world;
        EXPECT_EQ(world.poll_with_everything(nullptr), POP_OK);
        for (const HandleCall &row : handle_calls()) {
          if (row.says != Says::result) continue;
          const pop_result result = row.call(world, handle_of(world, row.takes));
          EXPECT_NE(result, POP_E_BUSY) << row.name;
          EXPECT_NE(result, POP_E_HANDLE) << row.name;
        }
      }
    });
  }
  for (std::thread &each : running) each.join();
  EXPECT_EQ(alive(), kNothing);
}

// Handed to several threads by mistake: one runs it.
TEST(Threads, ATaskIsRunOnceAndAnExchangeFinishedOnceWhoeverComesFirst) {
  World world;
  world.answers = false;
  EXPECT_EQ(world.poll_with_everything(nullptr), POP_OK);
  pop_http_exchange *const exchange = world.exchanges().at(0);

  std::vector<pop_task *> tasks;
  auto table = sized<pop_tasks>();
  table.user = &tasks;
  table.run_task = [](void *user, pop_task *task) -> pop_result {
    static_cast<std::vector<pop_task *> *>(user)->push_back(task);
    return POP_OK;
  };
  std::atomic<int> writes{0};
  auto storage = sized<pop_secure_storage>();
  storage.user = &writes;
  storage.read = [](void *, pop_str, std::uint8_t *, std::size_t, std::size_t *) -> pop_result {
    return POP_E_NOT_FOUND;
  };
  storage.write = [](void *user, pop_str, pop_bytes) -> pop_result {
    ++*static_cast<std::atomic<int> *>(user);
    return POP_OK;
  };
  storage.erase = [](void *, pop_str) -> pop_result { return POP_OK; };
  const Folder folder;
  const std::string path = folder.path().string();
  auto config = world.config();
  config.folder = lend(path);
  config.tasks = &table;
  config.secure_storage = &storage;
  pop_client *client = nullptr;
  ASSERT_EQ(pop_client_create(&config, &client, nullptr), POP_OK);
  ASSERT_EQ(tasks.size(), 1u);
  EXPECT_EQ(alive().tasks, 1u);

  constexpr int threads = 3;
  std::latch all(threads);
  std::vector<std::thread> running;
  for (int thread = 0; thread < threads; ++thread) {
    running.emplace_back([&] {
      all.arrive_and_wait();
      pop_task_run(tasks.front());
      pop_http_finish(exchange, nullptr);
    });
  }
  for (std::thread &each : running) each.join();
  EXPECT_EQ(writes, 1);
  EXPECT_EQ(alive().tasks, 0u);
  EXPECT_EQ(alive().exchanges, 0u);
  pop_task_run(tasks.front());
  pop_task_run(nullptr);
  EXPECT_EQ(writes, 1);
  EXPECT_EQ(pop_client_poll(client, 1000, nullptr), POP_OK);
  EXPECT_EQ(pop_client_codes_offered(client), 1);
  pop_client_destroy(client);
}

std::size_t threads_of_this_process() {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto &each : std::filesystem::directory_iterator("/proc/self/task")) ++count;
  return count;
}

TEST(Cycles, AThousandClientsLeaveNothing) {
  const std::size_t threads = threads_of_this_process();
  for (int cycle = 0; cycle < 1000; ++cycle) {
    World world;
    ASSERT_EQ(world.poll_with_everything(nullptr), POP_OK);
    ASSERT_EQ(alive().clients, 1u);
  }
  EXPECT_EQ(alive(), kNothing);
  EXPECT_EQ(threads_of_this_process(), threads);
}

}  // namespace
}  // namespace pop::test
