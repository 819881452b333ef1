#include "base/task.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "base/handles.h"

namespace pop {
namespace {

TEST(Tasks, RunAtOnceWithoutAHostAndReportInThePoll) {
  auto inbox = std::make_shared<Inbox>(nullptr);
  Tasks tasks(nullptr, inbox);
  bool worked = false;
  pop_result reported = POP_E_INTERNAL;
  tasks.run([&] { return worked = true, POP_OK; }, [&](pop_result result) { reported = result; });
  EXPECT_TRUE(worked);
  EXPECT_EQ(reported, POP_E_INTERNAL);
  inbox->deliver_all();
  EXPECT_EQ(reported, POP_OK);
}

struct Queue {
  std::vector<pop_task *> waiting;
  pop_tasks table{};
  Queue() {
    table.struct_size = sizeof table;
    table.user = this;
    table.run_task = [](void *user, pop_task *task) -> pop_result {
      static_cast<Queue *>(user)->waiting.push_back(task);
      return POP_OK;
    };
  }
};

TEST(Tasks, RunOnAThreadOfTheHost) {
  Queue queue;
  auto inbox = std::make_shared<Inbox>(nullptr);
  Tasks tasks(&queue.table, inbox);
  std::thread::id worker;
  pop_result reported = POP_OK;
  tasks.run([&] { return worker = std::this_thread::get_id(), POP_E_IO; },
            [&](pop_result result) { reported = result; });
  std::thread thread([&] { pop_task_run(queue.waiting.at(0)); });
  const auto id = thread.get_id();
  thread.join();
  inbox->deliver_all();
  EXPECT_EQ(worker, id);
  EXPECT_EQ(reported, POP_E_IO);
}

TEST(Tasks, DoNothingOnceTheClientIsGone) {
  Queue queue;
  auto inbox = std::make_shared<Inbox>(nullptr);
  bool worked = false;
  Tasks(&queue.table, inbox).run([&] { return worked = true, POP_OK; }, [](pop_result) { FAIL(); });
  inbox->close();
  inbox.reset();
  pop_task_run(queue.waiting.at(0));
  EXPECT_FALSE(worked);
}

// A code must be set or forgotten whatever else the process holds on to.
TEST(Tasks, AreRunAtOnceWhereNoHandleIsLeftToHandOut) {
  std::vector<std::uintptr_t> all;
  while (const std::uintptr_t handle = handles::add(handles::Kind::answer, &all)) all.push_back(handle);
  Queue queue;
  bool worked = false;
  EXPECT_NO_THROW(Tasks(&queue.table, std::make_shared<Inbox>(nullptr))
                      .run([&] { return worked = true, POP_OK; }, [](pop_result) {}));
  EXPECT_TRUE(worked);
  EXPECT_TRUE(queue.waiting.empty());
  for (const std::uintptr_t handle : all) handles::take(handles::name_of(handle, handles::Kind::answer));
  EXPECT_EQ(handles::count(handles::Kind::answer), 0u);
}

TEST(Tasks, AHostThatRefusesLeavesTheWorkToUs) {
  pop_tasks table{};
  table.run_task = [](void *, pop_task *) -> pop_result { return POP_E_FULL; };
  bool worked = false;
  Tasks(&table, std::make_shared<Inbox>(nullptr))
      .run([&] { return worked = true, POP_OK; }, [](pop_result) {});
  EXPECT_TRUE(worked);
}

}  // namespace
}  // namespace pop
