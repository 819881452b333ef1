// The file alone: whole at every moment, whoever else writes it.
#include <gtest/gtest.h>

#include "child_process.h"
#include "folder.h"

namespace pop::test {
namespace {

TEST(ResumeFile, IsWholeAtEveryMomentAlsoForTwoProcesses) {
  const Folder folder;
  const FileStore store(folder.path() + "/keystore");
  const client::ResumeFile file(folder.path(), *store.table());
  ASSERT_TRUE(start_crypto());
  ASSERT_EQ(file.make(1000), POP_OK);
  auto key = file.set(as_bytes("493817"), as_bytes("first"), 1000);
  ASSERT_TRUE(key);
  constexpr int writes = 150;
  const auto writer = [&](std::string_view state) {
    return [&, state](int, int pipe) {
      for (int i = 0; i < writes; ++i) {
        if (file.write(*handoff::seal_ticket(*key, as_bytes(state))) != POP_OK) report(pipe, "failed");
      }
      report(pipe, "done");
    };
  };
  ChildProcess one(writer("one")), two(writer("two"));
  int running = 2;
  std::map<std::string, int> seen;
  while (running > 0) {
    for (ChildProcess *process : {&one, &two}) {
      for (const std::string &line : process->reports()) {
        EXPECT_EQ(line, "done");
        --running;
      }
    }
    const auto content = read_file(folder.path() + "/pop-resume.bin");
    ASSERT_TRUE(content);
    ASSERT_EQ(content->size(), handoff::kTicketSize);
    handoff::Ticket ticket;
    std::copy(content->begin(), content->end(), ticket.begin());
    const auto state = handoff::open_ticket(*key, ticket);
    ASSERT_TRUE(state);
    ++seen[std::string(state->reveal_text())];
  }
  EXPECT_GT(seen["one"] + seen["two"], 0);
}

// The order is what keeps a stopped program from having a free try.
TEST(ResumeFile, ATryIsOnTheRecordBeforeTheTicketIsRead) {
  const Folder folder;
  const FileStore store(folder.path() + "/keystore");
  const client::ResumeFile file(folder.path(), *store.table());
  ASSERT_TRUE(start_crypto());
  ASSERT_TRUE(file.set(as_bytes("493817"), as_bytes("state"), 1000));
  const auto before = *read_file(folder.path() + "/keystore");
  // Stopped in the very call that counts it, after it was stored.
  pop_secure_storage stopping = *store.table();
  static const pop_secure_storage *real;
  real = store.table();
  stopping.write = [](void *user, pop_str name, pop_bytes value) -> pop_result {
    real->write(user, name, value);
    return POP_E_IO;
  };
  const client::ResumeFile stopped(folder.path(), stopping);
  EXPECT_FALSE(stopped.enter(as_bytes("wrong"), 1000));
  EXPECT_FALSE(stopped.enter(as_bytes("493817"), 1000));
  EXPECT_NE(*read_file(folder.path() + "/keystore"), before);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(file.enter(as_bytes("wrong"), 1000)->looked_at);
  EXPECT_EQ(file.enter(as_bytes("493817"), 1000)->wait_seconds, 30);  // the two count among the five
  EXPECT_TRUE(file.enter(as_bytes("493817"), 1030)->opened);
}

}  // namespace
}  // namespace pop::test
