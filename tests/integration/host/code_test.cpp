// Coming back with a code: what a child gets, and what whoever holds the device does not learn.

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <optional>

#include "shortage.h"

namespace pop::test {
namespace {

using Content = std::vector<unsigned char>;
using Texts = std::vector<std::string>;

// A keystore that notes what is asked of it, and fails where a test says.
class NotedStore {
 public:
  NotedStore() {
    table_.struct_size = sizeof table_;
    table_.user = this;
    table_.read = [](void *user, pop_str name, std::uint8_t *buffer, std::size_t capacity,
                     std::size_t *size) -> pop_result {
      const ScarceMemory::HostsTurn turn;
      auto &self = *static_cast<NotedStore *>(user);
      self.calls.push_back("read " + std::string(text_of(name)));
      if (self.fails_to_read) return POP_E_IO;
      const auto found = self.values.find(std::string(text_of(name)));
      if (found == self.values.end()) return POP_E_NOT_FOUND;
      if (found->second.size() > capacity) return POP_E_TOO_LARGE;
      std::copy(found->second.begin(), found->second.end(), buffer);
      *size = found->second.size();
      return POP_OK;
    };
    table_.write = [](void *user, pop_str name, pop_bytes value) -> pop_result {
      const ScarceMemory::HostsTurn turn;
      auto &self = *static_cast<NotedStore *>(user);
      self.calls.push_back("write " + std::string(text_of(name)) + " " + std::to_string(value.size));
      if (self.fails_to_write) return POP_E_IO;
      self.values[std::string(text_of(name))] = Content(value.data, value.data + value.size);
      return POP_OK;
    };
    table_.erase = [](void *user, pop_str name) -> pop_result {
      const ScarceMemory::HostsTurn turn;
      auto &self = *static_cast<NotedStore *>(user);
      self.calls.push_back("erase " + std::string(text_of(name)));
      self.values.erase(std::string(text_of(name)));
      return POP_OK;
    };
  }
  NotedStore(const NotedStore &) = delete;
  NotedStore &operator=(const NotedStore &) = delete;
  const pop_secure_storage *table() const { return &table_; }
  Content key() const {
    const auto found = values.find("pop-resume");
    return found == values.end() ? Content() : Content(found->second.begin() + 1, found->second.begin() + 33);
  }

  std::map<std::string, Content> values;
  std::vector<std::string> calls;
  bool fails_to_read = false, fails_to_write = false;

 private:
  pop_secure_storage table_{};
};

// Tasks wait until the test runs them.
class HeldTasks {
 public:
  HeldTasks() {
    table_.struct_size = sizeof table_;
    table_.user = this;
    table_.run_task = [](void *user, pop_task *task) -> pop_result {
      static_cast<HeldTasks *>(user)->held_.push_back(task);
      return POP_OK;
    };
  }
  ~HeldTasks() { run_all(); }
  HeldTasks(const HeldTasks &) = delete;
  HeldTasks &operator=(const HeldTasks &) = delete;
  const pop_tasks *table() const { return &table_; }
  std::size_t count() const { return held_.size(); }
  void run_all() {
    for (pop_task *task : std::exchange(held_, {})) pop_task_run(task);
  }

 private:
  pop_tasks table_{};
  std::vector<pop_task *> held_;
};

// All that a look at a file tells without its content.
struct Look {
  Content content;
  ino_t inode;
  std::int64_t changed_ns, modified_ns;
  bool operator==(const Look &) const = default;
};

// One device: folder, keystore, client, and the helpline.
class Device {
 public:
  Device() {
    host.config().secure_storage = store.table();
    host.folder() = folder_.path().string();
  }
  void start() {
    host.start_client();
    poll();
  }
  void restart() {
    close();
    host.stop();
    start();
  }
  void poll(int times = 6) {
    for (int i = 0; i < times; ++i) {
      ASSERT_EQ(host.poll(), POP_OK);
      host.answer(10);
    }
  }
  void pass(std::int64_t seconds) { host.answer(seconds * 1000); }

  void open() { ASSERT_EQ(pop_conversation_open(host.client(), lend("de.talk"), &talk, nullptr), POP_OK); }
  pop_result enter(std::string_view code) {
    return pop_conversation_open_with_code(host.client(), lend("de.talk"), lend(code), &talk, nullptr);
  }
  pop_result set(std::string_view code) { return pop_conversation_set_code(talk, lend(code)); }
  void must_send(std::string_view text) { ASSERT_EQ(pop_conversation_send(talk, lend(text)), POP_OK); }
  void close() {
    pop_conversation_destroy(talk);
    talk = nullptr;
  }
  pop_conversation_view view() const {
    pop_conversation_view view{};
    view.struct_size = sizeof view;
    EXPECT_EQ(pop_conversation_get(talk, &view), POP_OK);
    return view;
  }
  Texts heard() const {
    Texts texts;
    pop_message_view message{};
    message.struct_size = sizeof message;
    for (std::size_t i = 0; pop_conversation_message(talk, i, &message) == POP_OK; ++i)
      if (message.from == POP_FROM_HELPLINE) texts.emplace_back(text_of(message.text));
    return texts;
  }
  // Talks, sets the code and hides.
  void keep(std::string_view code) {
    open();
    must_send("hello");
    poll();
    ASSERT_EQ(set(code), POP_OK);
    ASSERT_EQ(view().code, POP_CODE_SETTING);
    poll();
    ASSERT_EQ(view().code, POP_CODE_SET);
    close();
    poll();
  }
  // The state after the code was looked at.
  std::int32_t try_code(std::string_view code) {
    EXPECT_EQ(enter(code), POP_OK);
    EXPECT_EQ(view().state, POP_CONVERSATION_OPENING);
    poll();
    const std::int32_t state = view().state;
    close();
    poll();
    return state;
  }
  bool comes_back(std::string_view code) { return try_code(code) == POP_CONVERSATION_WAITING; }

  Look look() const {
    const std::string path = folder_.file("pop-resume.bin").string();
    std::ifstream file(path, std::ios::binary);
    struct stat known {};
    EXPECT_EQ(stat(path.c_str(), &known), 0);
    return {Content(std::istreambuf_iterator<char>(file), {}), known.st_ino,
            known.st_ctim.tv_sec * 1'000'000'000 + known.st_ctim.tv_nsec,
            known.st_mtim.tv_sec * 1'000'000'000 + known.st_mtim.tv_nsec};
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto &entry : std::filesystem::directory_iterator(folder_.path()))
      names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }
  const Folder &folder() const { return folder_; }

  NotedStore store;
  ScarceHost host;
  pop_conversation *talk = nullptr;
  ~Device() {
    close();
    host.stop();
  }

 private:
  const Folder folder_;
};

class Code : public testing::Test {
 protected:
  void SetUp() override { device.start(); }
  Device device;
};

TEST_F(Code, BringsTheConversationBack) {
  EXPECT_EQ(pop_client_codes_offered(device.host.client()), 1);
  device.keep("493817");
  device.host.gateway.read();
  device.host.gateway.say("are you still there?");
  device.restart();
  ASSERT_EQ(device.enter("493817"), POP_OK);
  EXPECT_EQ(device.view().state, POP_CONVERSATION_OPENING);
  EXPECT_EQ(pop_conversation_send(device.talk, lend("x")), POP_E_STATE);
  EXPECT_EQ(pop_conversation_end(device.talk, 0), POP_E_STATE);
  EXPECT_EQ(device.set("493817"), POP_E_STATE);
  device.poll(12);
  EXPECT_EQ(device.view().state, POP_CONVERSATION_TALKING);
  EXPECT_EQ(device.view().code, POP_CODE_SET);
  EXPECT_EQ(device.heard(), Texts{"are you still there?"});
  device.must_send("yes");
  device.poll();
  device.host.gateway.read();
  EXPECT_EQ(device.host.gateway.heard, (Texts{"hello", "yes"}));
}

TEST_F(Code, AWrongOneIsANewConversationAndNothingIsSaid) {
  device.keep("493817");
  EXPECT_EQ(device.try_code("493818"), POP_CONVERSATION_READY);
  device.host.gateway.begin_anew();
  ASSERT_EQ(device.enter("1234"), POP_OK);
  device.poll();
  const pop_conversation_view view = device.view();
  EXPECT_EQ(view.state, POP_CONVERSATION_READY);
  EXPECT_EQ(view.reason, POP_OK);
  EXPECT_EQ(view.code, POP_CODE_NONE);
  EXPECT_EQ(view.message_count, 0u);
  device.must_send("somebody else");
  device.poll();
  device.host.gateway.read();
  EXPECT_EQ(device.host.gateway.heard, Texts{"somebody else"});
}

// Everything that can be seen from outside, try by try: calls of the keystore, files, states, waits.
TEST(CodeOnADevice, TheSameWithAndWithoutATicket) {
  const auto tries = [](Device &device) {
    std::vector<std::string> seen;
    for (int i = 0; i < 8; ++i) {
      device.store.calls.clear();
      const Look before = device.look();
      EXPECT_EQ(device.enter("000" + std::to_string(i)), POP_OK);
      for (int poll = 0; poll < 8; ++poll) {
        device.poll(1);
        const pop_conversation_view view = device.view();
        seen.push_back(std::to_string(view.state) + " " + std::to_string(view.reason) + " " +
                       std::to_string(view.code_wait_s) + " " + std::to_string(view.code) + " " +
                       std::to_string(view.message_count));
      }
      device.close();
      seen.insert(seen.end(), device.store.calls.begin(), device.store.calls.end());
      seen.emplace_back(device.look() == before ? "untouched" : "changed");
      for (const std::string &name : device.files()) seen.push_back(name);
    }
    return seen;
  };
  Device device, empty;
  device.start();
  device.keep("493817");
  device.restart();
  empty.start();
  empty.restart();
  const auto with = tries(device), without = tries(empty);
  EXPECT_EQ(with, without);
  EXPECT_EQ(std::count(with.begin(), with.end(), "untouched"), 8);
  EXPECT_EQ(device.store.values.at("pop-resume").size(), empty.store.values.at("pop-resume").size());
  EXPECT_EQ(device.look().content.size(), empty.look().content.size());
}

TEST(CodeOnADevice, FiveTriesThenGrowingDelaysAndAfterTenAllIsMadeAnew) {
  for (const bool kept : {true, false}) {
    SCOPED_TRACE(kept);
    Device device;
    device.start();
    if (kept) device.keep("493817");
    const Content key = device.store.key();
    const Look before = device.look();
    for (int i = 0; i < 5; ++i) EXPECT_EQ(device.try_code("wrong"), POP_CONVERSATION_READY);
    for (const int delay : {30, 60, 300, 900, 3600}) {
      SCOPED_TRACE(delay);
      EXPECT_EQ(device.store.key(), key);
      EXPECT_EQ(device.look(), before);
      device.restart();  // does not shorten it
      ASSERT_EQ(device.enter("wrong"), POP_OK);
      device.poll();
      EXPECT_EQ(device.view().state, POP_CONVERSATION_OPENING);
      EXPECT_NEAR(device.view().code_wait_s, delay, 1);
      device.pass(delay / 2);
      device.poll();
      EXPECT_EQ(device.view().state, POP_CONVERSATION_OPENING);
      EXPECT_NEAR(device.view().code_wait_s, delay / 2, 1);
      device.pass(delay / 2 + 1);
      device.poll();
      EXPECT_EQ(device.view().state, POP_CONVERSATION_READY);
      device.close();
      device.poll();
    }
    EXPECT_NE(device.store.key(), key);
    EXPECT_NE(device.look().content, before.content);
    EXPECT_FALSE(device.comes_back("493817"));  // and no wait: it begins anew
  }
}

TEST_F(Code, ARightOneForgivesTheWrongOnes) {
  device.keep("493817");
  for (int i = 0; i < 4; ++i) EXPECT_FALSE(device.comes_back("wrong"));
  EXPECT_TRUE(device.comes_back("493817"));
  for (int i = 0; i < 4; ++i) EXPECT_FALSE(device.comes_back("wrong"));
  EXPECT_TRUE(device.comes_back("493817"));
}

TEST_F(Code, TheTryIsCountedBeforeItIsLookedAt) {
  device.keep("493817");
  device.store.fails_to_write = true;
  ASSERT_EQ(device.enter("493817"), POP_OK);
  device.poll();
  EXPECT_EQ(device.view().state, POP_CONVERSATION_READY);  // right, and not looked at
  EXPECT_EQ(device.view().reason, POP_E_IO);
  device.close();
  device.store.fails_to_write = false;
  EXPECT_TRUE(device.comes_back("493817"));
}

TEST_F(Code, HoldsForSeventyTwoHoursAfterItWasLastEntered) {
  constexpr std::int64_t hour = 3600;
  device.keep("493817");
  device.pass(71 * hour);
  device.restart();
  EXPECT_TRUE(device.comes_back("493817"));
  device.pass(2 * hour);
  EXPECT_TRUE(device.comes_back("493817"));
  const Content key = device.store.key();
  const Look before = device.look();
  device.pass(72 * hour);
  EXPECT_FALSE(device.comes_back("493817"));  // in the same run
  EXPECT_NE(device.store.key(), key);
  EXPECT_NE(device.look().content, before.content);
}

TEST(CodeOnADevice, AtTheNextStartWhatIsOlderIsGoneAlsoWhereThereWasNothing) {
  for (const bool kept : {true, false}) {
    Device device;
    device.start();
    if (kept) device.keep("493817");
    const Content key = device.store.key();
    const Look before = device.look();
    device.pass(std::int64_t{72} * 3600);
    device.restart();
    EXPECT_NE(device.store.key(), key);
    EXPECT_NE(device.look().content, before.content);
    EXPECT_EQ(device.files(), Texts{"pop-resume.bin"});
    EXPECT_FALSE(device.comes_back("493817"));
  }
}

TEST_F(Code, AClockSetBackLosesNothing) {
  device.keep("493817");
  device.pass(-365 * 86'400);
  device.restart();
  EXPECT_TRUE(device.comes_back("493817"));
}

TEST_F(Code, AClockSetBackLengthensTheWaitAtMostToItsWhole) {
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(device.comes_back("wrong"));
  device.pass(-86'400);
  device.restart();
  ASSERT_EQ(device.enter("wrong"), POP_OK);
  device.poll();
  EXPECT_NEAR(device.view().code_wait_s, 30, 1);
}

// In the same run; a restart with a clock set on goes around the waits, never around the ten tries.
TEST_F(Code, AClockSetOnDoesNotShortenTheWait) {
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(device.comes_back("wrong"));
  device.host.wall_ahead_s = 86'400;
  ASSERT_EQ(device.enter("wrong"), POP_OK);
  device.poll();
  EXPECT_EQ(device.view().state, POP_CONVERSATION_OPENING);
  EXPECT_NEAR(device.view().code_wait_s, 30, 1);
  device.pass(31);
  device.poll();
  EXPECT_EQ(device.view().state, POP_CONVERSATION_READY);
}

TEST_F(Code, HiddenWhileItIsBeingSetItIsSet) {
  HeldTasks tasks;
  device.host.config().tasks = tasks.table();
  device.restart();
  tasks.run_all();
  device.poll();
  device.open();
  device.must_send("hello");
  device.poll();
  ASSERT_EQ(device.set("493817"), POP_OK);
  device.must_send("nothing leaves meanwhile");
  device.poll(20);
  EXPECT_EQ(device.view().code, POP_CODE_SETTING);
  EXPECT_EQ(device.host.gateway.from_child.size(), 1u);
  EXPECT_EQ(tasks.count(), 1u);
  device.close();
  tasks.run_all();
  device.poll();
  ASSERT_EQ(device.enter("493817"), POP_OK);
  for (int i = 0; i < 5; ++i) {
    tasks.run_all();
    device.poll(1);
  }
  EXPECT_EQ(device.view().state, POP_CONVERSATION_WAITING);
}

TEST_F(Code, TasksThatOutliveTheClientWriteNothing) {
  HeldTasks tasks;
  device.host.config().tasks = tasks.table();
  device.restart();
  tasks.run_all();
  device.poll();
  device.open();
  device.must_send("hello");
  device.poll();
  ASSERT_EQ(device.set("493817"), POP_OK);
  device.close();
  const Look before = device.look();
  const Content key = device.store.key();
  device.host.stop();
  device.store.calls.clear();
  tasks.run_all();
  EXPECT_EQ(device.look(), before);
  EXPECT_EQ(device.store.key(), key);
  EXPECT_TRUE(device.store.calls.empty());
}

TEST(CodeOnADevice, IsNotOfferedWithoutStorageOrFolder) {
  for (const bool storage : {true, false}) {
    Device device;
    if (storage) device.host.folder().clear();
    if (!storage) device.host.config().secure_storage = nullptr;
    device.start();
    EXPECT_EQ(pop_client_codes_offered(device.host.client()), 0);
    EXPECT_EQ(device.enter("493817"), POP_E_NO_STORAGE);
    EXPECT_EQ(device.talk, nullptr);
    EXPECT_EQ(pop_client_forget_code(device.host.client()), POP_E_NO_STORAGE);
    device.open();
    device.must_send("hello");
    device.poll();
    EXPECT_EQ(device.set("493817"), POP_E_NO_STORAGE);
    EXPECT_EQ(device.view().code, POP_CODE_NONE);
    EXPECT_TRUE(device.files().empty());
    EXPECT_TRUE(device.store.values.empty());
  }
}

TEST_F(Code, IsFourToABit) {
  device.open();
  EXPECT_EQ(device.set("493817"), POP_E_STATE);  // nothing was written yet
  device.must_send("hello");
  for (const std::string &code :
       {std::string(), std::string("123"), std::string(129, '1'), std::string("\xFF\xFF\xFF\xFF")}) {
    EXPECT_EQ(device.set(code), POP_E_ARGUMENT);
    pop_conversation *none = nullptr;
    EXPECT_EQ(
        pop_conversation_open_with_code(device.host.client(), lend("de.talk"), lend(code), &none, nullptr),
        POP_E_ARGUMENT);
    EXPECT_EQ(none, nullptr);
  }
  EXPECT_EQ(device.set(std::string(128, '1')), POP_OK);
  EXPECT_EQ(device.set("493817"), POP_E_STATE);  // one at a time
}

TEST_F(Code, TheKeptConversationIsNeverThereTwice) {
  device.open();
  device.must_send("hello");
  device.poll();
  ASSERT_EQ(device.set("493817"), POP_OK);
  device.poll();
  pop_conversation *second = nullptr;
  const auto enter = [&] {
    return pop_conversation_open_with_code(device.host.client(), lend("de.talk"), lend("493817"), &second,
                                           nullptr);
  };
  EXPECT_EQ(enter(), POP_E_STATE);
  device.close();
  ASSERT_EQ(device.enter("493817"), POP_OK);
  EXPECT_EQ(enter(), POP_E_STATE);
  device.poll();
  EXPECT_EQ(enter(), POP_E_STATE);
}

TEST_F(Code, ADiskThatIsFullCostsTheCodeAndNotTheConversation) {
  device.open();
  device.must_send("hello");
  device.poll();
  ASSERT_EQ(device.set("493817"), POP_OK);
  device.poll();
  ASSERT_EQ(device.view().code, POP_CODE_SET);
  const Content key = device.store.key();
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit full{0, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &full), 0);
  device.must_send("still here");
  device.poll(10);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(device.view().code, POP_CODE_LOST);
  device.host.gateway.read();
  EXPECT_EQ(device.host.gateway.heard, (Texts{"hello", "still here"}));
  EXPECT_NE(device.store.key(), key);  // the older ticket opens no more
  EXPECT_EQ(device.files(), Texts{"pop-resume.bin"});
  device.close();
  EXPECT_FALSE(device.comes_back("493817"));
}

TEST_F(Code, AStorageThatCannotBeReadGivesANewConversationAndLeavesTheTicket) {
  device.keep("493817");
  device.store.fails_to_read = true;
  ASSERT_EQ(device.enter("493817"), POP_OK);
  device.poll();
  EXPECT_EQ(device.view().state, POP_CONVERSATION_READY);
  EXPECT_EQ(device.view().reason, POP_E_IO);
  device.close();
  device.store.fails_to_read = false;
  EXPECT_TRUE(device.comes_back("493817"));
}

TEST_F(Code, AStorageThatFailsSetsNone) {
  device.open();
  device.must_send("hello");
  device.poll();
  device.store.fails_to_write = true;
  ASSERT_EQ(device.set("493817"), POP_OK);
  device.poll();
  EXPECT_EQ(device.view().code, POP_CODE_LOST);
  device.must_send("still here");
  device.poll();
  device.host.gateway.read();
  EXPECT_EQ(device.host.gateway.heard, (Texts{"hello", "still here"}));
}

TEST_F(Code, WithoutACodeAWholeConversationWritesNothing) {
  const Look before = device.look();
  device.store.calls.clear();
  device.open();
  device.must_send("hello");
  device.poll();
  device.host.gateway.read();
  device.host.gateway.say("hi");
  device.poll();
  EXPECT_EQ(device.heard(), Texts{"hi"});
  ASSERT_EQ(pop_conversation_end(device.talk, 4), POP_OK);
  device.poll();
  device.close();
  device.restart();
  EXPECT_EQ(device.look(), before);
  EXPECT_EQ(device.files(), Texts{"pop-resume.bin"});
  EXPECT_EQ(device.store.calls, Texts{"read pop-resume"});  // of the restart
}

TEST_F(Code, WithTheEndFileAndKeyAreMadeAnew) {
  device.open();
  device.must_send("hello");
  device.poll();
  ASSERT_EQ(device.set("493817"), POP_OK);
  device.poll();
  const Content key = device.store.key();
  const Look before = device.look();
  ASSERT_EQ(pop_conversation_end(device.talk, 0), POP_OK);
  device.poll();
  EXPECT_NE(device.store.key(), key);
  EXPECT_NE(device.look().content, before.content);
  EXPECT_TRUE(device.host.gateway.ended);
  device.close();
  EXPECT_FALSE(device.comes_back("493817"));
}

TEST_F(Code, CanBeForgotten) {
  device.keep("493817");
  const Content key = device.store.key();
  const Look before = device.look();
  ASSERT_EQ(pop_client_forget_code(device.host.client()), POP_OK);
  device.poll();
  EXPECT_NE(device.store.key(), key);
  EXPECT_NE(device.look().content, before.content);
  EXPECT_FALSE(device.comes_back("493817"));
}

TEST_F(Code, OfAnotherConversationTakesThePlaceOfTheFirst) {
  device.keep("493817");
  device.host.gateway.begin_anew();
  device.keep("second code");
  EXPECT_FALSE(device.comes_back("493817"));
  EXPECT_TRUE(device.comes_back("second code"));
}

// What the code opens nothing any more must not say that it does, not even until the next message.
TEST_F(Code, AConversationLearnsThatItsCodeIsGone) {
  for (const bool by_another : {true, false}) {
    SCOPED_TRACE(by_another);
    device.host.gateway.begin_anew();
    device.open();
    device.must_send("hello");
    device.poll();
    ASSERT_EQ(device.set("493817"), POP_OK);
    device.poll();
    ASSERT_EQ(device.view().code, POP_CODE_SET);
    pop_conversation *first = device.talk;
    if (by_another) {
      device.open();
      device.must_send("another");
      ASSERT_EQ(device.set("second code"), POP_OK);
    } else {
      ASSERT_EQ(pop_client_forget_code(device.host.client()), POP_OK);
    }
    for (int i = 0; i < 4; ++i) ASSERT_EQ(device.host.poll(), POP_OK);
    if (by_another) {
      EXPECT_EQ(device.view().code, POP_CODE_SET);
      device.close();
    }
    device.talk = first;
    EXPECT_EQ(device.view().code, POP_CODE_LOST);
    device.must_send("still here");
    device.poll();
    EXPECT_EQ(device.view().reason, POP_OK);
    device.close();
  }
}

// Else the conversation that comes back would write over the other's ticket.
TEST_F(Code, NoneIsSetWhileOneIsLookedAt) {
  device.keep("493817");
  HeldTasks tasks;
  device.host.config().tasks = tasks.table();
  device.restart();
  tasks.run_all();
  device.poll();
  device.host.gateway.begin_anew();
  device.open();
  device.must_send("another");
  device.poll();
  pop_conversation *other = device.talk;
  ASSERT_EQ(device.enter("493817"), POP_OK);
  EXPECT_EQ(pop_conversation_set_code(other, lend("second code")), POP_E_STATE);
  tasks.run_all();
  device.poll(2);
  EXPECT_EQ(device.view().code, POP_CODE_SET);
  EXPECT_EQ(pop_conversation_set_code(other, lend("second code")), POP_OK);
  pop_conversation_destroy(other);
}

TEST_F(Code, ForgottenWhileItIsLookedAtItOpensNothing) {
  device.keep("493817");
  HeldTasks tasks;
  device.host.config().tasks = tasks.table();
  device.restart();
  tasks.run_all();
  device.poll();
  ASSERT_EQ(device.enter("493817"), POP_OK);
  ASSERT_EQ(pop_client_forget_code(device.host.client()), POP_OK);
  for (int i = 0; i < 5; ++i) {
    tasks.run_all();
    device.poll(1);
  }
  EXPECT_EQ(device.view().state, POP_CONVERSATION_READY);
  EXPECT_EQ(device.view().code, POP_CODE_NONE);
}

// Times that no clock says: the record is made anew as one that is not there.
TEST_F(Code, ARecordWithTimesThatCannotBeIsNone) {
  constexpr std::size_t since = 33, last_try = 45;
  for (const std::size_t at : {since, last_try}) {
    for (const int byte : {0x7F, 0x80, 0xFF}) {
      const Content key = device.store.key();
      Content &record = device.store.values.at("pop-resume");
      std::fill_n(record.begin() + static_cast<std::ptrdiff_t>(at), 8, static_cast<unsigned char>(byte));
      device.restart();
      EXPECT_NE(device.store.key(), key) << at;
    }
  }
}

TEST_F(Code, AStorageThatGivesOtherSizesThanItWasGivenHasNone) {
  static std::size_t said;
  static pop_secure_storage odd;
  odd = *device.store.table();
  odd.read = [](void *, pop_str, std::uint8_t *buffer, std::size_t capacity,
                std::size_t *size) -> pop_result {
    std::fill_n(buffer, std::min(said, capacity), std::uint8_t{1});
    *size = said;
    return POP_OK;
  };
  device.host.config().secure_storage = &odd;
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{52}, std::size_t{54}, std::size_t{256}, SIZE_MAX}) {
    SCOPED_TRACE(size);
    said = size;
    const Content key = device.store.key();
    device.restart();
    EXPECT_NE(device.store.key(), key);
    EXPECT_EQ(device.try_code("493817"), POP_CONVERSATION_READY);
  }
}

// A file or a record that somebody changed is a wrong code.
TEST_F(Code, WhatWasTamperedWithOpensNothing) {
  device.keep("493817");
  const std::string path = device.folder().file("pop-resume.bin").string();
  for (const std::size_t at : {std::size_t{0}, std::size_t{20}, std::size_t{2000}, std::size_t{4095}}) {
    Content content = device.look().content;
    const Content good = content;
    content[at] ^= 1;
    std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char *>(content.data()), 4096);
    EXPECT_FALSE(device.comes_back("493817")) << at;
    std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char *>(good.data()), 4096);
  }
  EXPECT_TRUE(device.comes_back("493817"));
  std::filesystem::resize_file(path, 100);
  EXPECT_FALSE(device.comes_back("493817"));
  EXPECT_EQ(device.look().content.size(), 4096u);
}

TEST_F(Code, WhatACrashLeftIsRemovedAtTheNextStart) {
  device.keep("493817");
  std::ofstream(device.folder().file("pop-resume.bin.0123456789abcdef")) << "half a ticket";
  device.restart();
  EXPECT_EQ(device.files(), Texts{"pop-resume.bin"});
  EXPECT_TRUE(device.comes_back("493817"));
}

TEST_F(Code, MemoryThatRunsOutLeavesEverythingAsItWas) {
  HeldTasks tasks;
  device.host.config().tasks = tasks.table();
  device.restart();
  tasks.run_all();
  device.poll();
  device.open();
  device.must_send("hello");
  device.poll();
  std::int32_t code = POP_CODE_NONE;
  Look before = device.look();
  std::size_t tried = for_each_shortage([&] { return device.set("493817"); },
                                        [&](pop_result result, bool short_of) {
                                          if (result == POP_OK) {
                                            // Under way, or lost: said either way.
                                            ASSERT_NE(device.view().code, POP_CODE_NONE);
                                            tasks.run_all();
                                            device.poll(2);
                                            ASSERT_TRUE(device.view().code == POP_CODE_SET ||
                                                        (short_of && device.view().code == POP_CODE_LOST));
                                            code = device.view().code;
                                            before = device.look();
                                          } else {
                                            ASSERT_EQ(result, POP_E_MEMORY);
                                            ASSERT_TRUE(short_of);
                                            ASSERT_EQ(device.view().code, code);
                                            ASSERT_EQ(device.look(), before);
                                          }
                                        });
  EXPECT_GT(tried, 4u);
  device.close();
  tasks.run_all();
  device.poll();
  tried = for_each_shortage([&] { return device.enter("493817"); },
                            [&](pop_result result, bool short_of) {
                              ASSERT_TRUE(result == POP_OK || (short_of && result == POP_E_MEMORY)) << result;
                              ASSERT_EQ(result == POP_OK, device.talk != nullptr);
                              device.close();
                              tasks.run_all();
                              device.poll(2);
                            });
  EXPECT_GT(tried, 10u);
}

// What could not be kept for want of memory is not there in an older state either: that would be the same
// numbers again.
TEST_F(Code, MemoryThatRunsOutLeavesNoOlderTicket) {
  device.open();
  device.must_send("hello");
  device.poll();
  ASSERT_EQ(device.set("493817"), POP_OK);
  device.poll();
  Content key = device.store.key();
  std::size_t lost = 0;
  const auto attempt = [&] {
    {
      const ScarceMemory::HostsTurn turn;
      EXPECT_EQ(pop_conversation_send(device.talk, lend("more")), POP_OK);
    }
    for (int i = 0; i < 6; ++i) {
      static_cast<void>(device.host.poll());
      device.host.answer(10);
    }
    return POP_OK;
  };
  for_each_shortage(attempt, [&](pop_result, bool) {
    device.host.settle();
    ASSERT_NE(device.view().code, POP_CODE_NONE);
    if (device.view().code == POP_CODE_SET) {
      ASSERT_EQ(device.store.key(), key);
      return;
    }
    ++lost;
    ASSERT_NE(device.store.key(), key);
    ASSERT_EQ(device.set("493817"), POP_OK);
    device.poll();
    ASSERT_EQ(device.view().code, POP_CODE_SET);
    key = device.store.key();
  });
  EXPECT_GT(lost, 3u);
}

// ---- The same, as a child meets it ---------------------------------------------------------------

class CodeInTheFlow : public Code {
 protected:
  ~CodeInTheFlow() override { close(); }
  void open() {
    pop_flow_config config{};
    config.struct_size = sizeof config;
    config.device = device.host.device();
    ASSERT_EQ(pop_flow_create(device.host.client(), &config, &device.host.flow, nullptr), POP_OK);
  }
  void close() {
    pop_flow_destroy(device.host.flow);
    device.host.flow = nullptr;
  }
  void choose(std::initializer_list<const char *> ids) {
    for (const char *id : ids) device.host.must_choose(id);
  }
  bool says(std::string_view part) const { return device.host.seen().find(part) != std::string::npos; }
  void write(std::string_view text) { ASSERT_EQ(pop_flow_send(device.host.flow, lend(text)), POP_OK); }
  void enter(std::initializer_list<const char *> pictures) {
    open();
    choose({"code.enter"});
    choose(pictures);
    device.poll(12);
  }
  // Talks, sets four pictures, and leaves.
  void keep() {
    open();
    choose({"more", "go.de.talk.0"});
    write("hello");
    device.poll();
    choose({"code", "picture.1", "picture.2", "picture.3", "picture.4"});
    EXPECT_FALSE(says("come back with your code"));
    choose({"code.keep"});
    EXPECT_TRUE(says("Keeping your code."));
    EXPECT_FALSE(says("come back with your code")) << "it is not kept yet";
    device.poll();
    EXPECT_TRUE(says("You can leave and come back with your code."));
    choose({"back", "leave"});
    EXPECT_EQ(device.host.screen(), "S7");
    EXPECT_TRUE(says("It works for three days."));
  }
};

TEST_F(CodeInTheFlow, LeavingKeepsTheChatAndThePicturesBringItBack) {
  keep();
  choose({"leave"});
  close();
  device.poll();
  EXPECT_FALSE(device.host.gateway.ended);
  device.host.gateway.read();
  device.host.gateway.say("are you there?");
  device.restart();
  enter({"picture.1", "picture.2", "picture.3", "picture.4"});
  EXPECT_EQ(device.host.screen(), "S6");
  EXPECT_TRUE(says("You are back in your chat. What was said before is not kept here."));
  EXPECT_TRUE(says("are you there?"));
  EXPECT_TRUE(says("You can leave and come back with your code."));
  write("yes");
  device.poll();
  device.host.gateway.read();
  EXPECT_EQ(device.host.gateway.heard, (Texts{"hello", "yes"}));
}

TEST_F(CodeInTheFlow, HideKeepsWhatTheCodeKeeps) {
  keep();
  ASSERT_EQ(pop_flow_hide(device.host.flow), POP_OK);
  EXPECT_EQ(device.host.screen(), "S1");
  EXPECT_FALSE(says("Back to your chat"));
  choose({"code.enter", "picture.1", "picture.2", "picture.3", "picture.4"});
  device.poll(12);
  EXPECT_TRUE(says("You are back in your chat."));
}

TEST_F(CodeInTheFlow, AWrongOneLooksLikeNoneWasEverSet) {
  const auto after_a_wrong_one = [this] {
    enter({"picture.4", "picture.3", "picture.2", "picture.1"});
    const std::string seen = device.host.seen();
    close();
    return seen;
  };
  const std::string without = after_a_wrong_one();
  keep();
  choose({"leave"});
  close();
  device.poll();
  EXPECT_EQ(after_a_wrong_one(), without);
  EXPECT_NE(without.find("S6"), std::string::npos);
}

TEST_F(CodeInTheFlow, TakenAwayItOpensNothingAndThatIsSaidWhenItIsSo) {
  keep();
  choose({"delete"});
  EXPECT_EQ(device.host.screen(), "S7");
  device.poll();
  EXPECT_TRUE(says("It is gone. The code opens nothing now."));
  EXPECT_TRUE(device.host.gateway.ended);
  choose({"leave"});
  close();
  device.poll();
  device.host.gateway.begin_anew();
  enter({"picture.1", "picture.2", "picture.3", "picture.4"});
  EXPECT_FALSE(says("You are back"));
}

}  // namespace
}  // namespace pop::test
