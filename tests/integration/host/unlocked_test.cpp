// Secrets where the system locks no memory: it works, says so, and keeps them out of core dumps.

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "shortage.h"

namespace pop::test {
namespace {

// Runs in a process of its own, so that its limits are its own. Its exit status is the number of the first
// thing that was wrong.
int run_apart(int (*work)()) {
  const pid_t process = fork();
  if (process == 0) _exit(work());
  int status = 0;
  EXPECT_EQ(waitpid(process, &status, 0), process);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// The flags of the mapping a byte lies in ("VmFlags: rd wr mr ...").
std::string flags_of(const char *where) {
  std::ifstream maps("/proc/self/smaps");
  bool here = false;
  for (std::string line; std::getline(maps, line);) {
    unsigned long long begin = 0, end = 0;
    const auto at = reinterpret_cast<std::uintptr_t>(where);
    if (std::sscanf(line.c_str(), "%llx-%llx ", &begin, &end) == 2) here = begin <= at && at < end;
    if (here && line.starts_with("VmFlags:")) return line + " ";
  }
  return {};
}

// Talks until there is an answer, and looks where its text lies.
int talk(bool locked) {
  ScarceHost host;
  host.start_client();
  if (pop_client_secrets_locked(host.client()) != (locked ? 1 : 0)) return 1;
  pop_conversation *conversation = nullptr;
  if (pop_conversation_open(host.client(), lend("de.talk"), &conversation, nullptr) != POP_OK) return 2;
  if (pop_conversation_send(conversation, lend("hello")) != POP_OK) return 3;
  for (int i = 0; i < 6; ++i) {
    if (host.poll() != POP_OK) return 4;
    host.answer();
    host.gateway.read();
    if (i == 2) host.gateway.say("hi");
  }
  pop_message_view message{};
  message.struct_size = sizeof message;
  if (pop_conversation_message(conversation, 1, &message) != POP_OK || text_of(message.text) != "hi")
    return 5;
  const std::string flags = flags_of(message.text.data);
  if (flags.find(" dd ") == std::string::npos) return 6;  // left out of core dumps
  if ((flags.find(" lo ") != std::string::npos) != locked) return 7;
  const char *words = message.text.data;
  pop_conversation_destroy(conversation);
  if (words[0] == 'h') return 8;  // wiped: the arena stays mapped
  host.stop();
  return 0;
}

class Secrets : public testing::Test {
 protected:
  void SetUp() override {
#ifdef POP_SANITIZED
    GTEST_SKIP() << "a sanitizer locks nothing and says it has";
#endif
  }
};

TEST_F(Secrets, AreLockedWhereTheSystemAllowsIt) {
  EXPECT_EQ(run_apart([] { return talk(true); }), 0);
}

TEST_F(Secrets, WithoutLockedMemoryItWorksAndSaysSo) {
  EXPECT_EQ(run_apart([] {
              const rlimit none{0, 0};
              if (setrlimit(RLIMIT_MEMLOCK, &none) != 0) return 20;
              // The limit does not bind root.
              if (geteuid() == 0 && setuid(65534) != 0) return 21;
              return talk(false);
            }),
            0);
}

}  // namespace
}  // namespace pop::test
