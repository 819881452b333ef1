// Secure storage with the kernel's keyring, the resume file beside it, and the threads they are made on.

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <linux/keyctl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <set>
#include <thread>

#include "host.h"
#include "hosted.h"
#include "keyring.h"

#ifndef POP_SANITIZED
namespace {

bool no_more_threads = false;

}  // namespace

// Instead of the C library's, so that threads can run out. The sanitizers need their own.
extern "C" __attribute__((visibility("default"))) int pthread_create(pthread_t *thread,
                                                                     const pthread_attr_t *how,
                                                                     void *(*start)(void *), void *argument) {
  using Create = int (*)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
  static const auto real = reinterpret_cast<Create>(dlsym(RTLD_NEXT, "pthread_create"));
  return no_more_threads ? EAGAIN : real(thread, how, start, argument);
}
#endif

namespace pop::test {
namespace {

constexpr std::size_t file_size = 4096, key_size = 53;  // the key with its date and the tries
const pop_str key_name{"pop-resume", 10};

using Content = std::vector<unsigned char>;

Content content(const std::filesystem::path &path) {
  std::ifstream file(path, std::ios::binary);
  return Content(std::istreambuf_iterator<char>(file), {});
}

// The keyring of the sample, and on which threads it was asked.
class NotedStorage {
 public:
  NotedStorage() {
    table_ = *keyring_.table();
    table_.user = this;
    table_.read = [](void *user, pop_str name, std::uint8_t *buffer, std::size_t capacity,
                     std::size_t *size) {
      auto *self = static_cast<NotedStorage *>(user);
      self->threads.insert(std::this_thread::get_id());
      return self->real()->read(self->real()->user, name, buffer, capacity, size);
    };
    table_.write = [](void *user, pop_str name, pop_bytes value) {
      auto *self = static_cast<NotedStorage *>(user);
      return self->real()->write(self->real()->user, name, value);
    };
    table_.erase = [](void *user, pop_str name) {
      auto *self = static_cast<NotedStorage *>(user);
      return self->real()->erase(self->real()->user, name);
    };
  }
  ~NotedStorage() { erase(); }
  NotedStorage(const NotedStorage &) = delete;
  NotedStorage &operator=(const NotedStorage &) = delete;

  static bool offered() { return KernelKeyring("").table() != nullptr; }

  const pop_secure_storage *table() const { return &table_; }
  void erase() { EXPECT_EQ(table_.erase(this, key_name), POP_OK); }
  // Empty when there is none.
  Content key() {
    Content value(256);
    std::size_t size = 0;
    const pop_result read = real()->read(real()->user, key_name, value.data(), value.size(), &size);
    EXPECT_TRUE(read == POP_OK || read == POP_E_NOT_FOUND) << read;
    value.resize(size);
    return value;
  }

  std::set<std::thread::id> threads;

 private:
  const pop_secure_storage *real() const { return keyring_.table(); }

  KernelKeyring keyring_{"pop-host-test-" + std::to_string(getpid()) + ":"};
  pop_secure_storage table_{};
};

class HostStorage : public testing::Test {
 protected:
  void SetUp() override {
    if (!NotedStorage::offered()) GTEST_SKIP() << "the kernel offers no keyring here";
    storage_ = std::make_unique<NotedStorage>();
    hosted_.config.clock = clock_.table();
    hosted_.config.secure_storage = storage_->table();
    hosted_.folder = folder_.path().string();
  }
  void create() {
    hosted_.destroy();
    ASSERT_EQ(hosted_.create(), POP_OK) << hosted_.error();
    hosted_.poll();
  }
  std::filesystem::path file() const { return folder_.file("pop-resume.bin"); }

  const HostClock clock_{kNow};
  std::unique_ptr<NotedStorage> storage_;
  const Folder folder_;
  Hosted hosted_;
};

TEST_F(HostStorage, TheFirstCreateMakesARandomFileAndAKey) {
  create();
  struct stat made {};
  ASSERT_EQ(stat(file().c_str(), &made), 0);
  EXPECT_EQ(made.st_mode & 07777u, 0600u);
  const Content noise = content(file()), key = storage_->key();
  EXPECT_EQ(noise.size(), file_size);
  EXPECT_EQ(key.size(), key_size);
  // 4,096 random bytes miss more than three of the 256 values once in a thousand million times.
  EXPECT_GE(std::set<unsigned char>(noise.begin(), noise.end()).size(), 253u);
  for (const auto &entry : std::filesystem::directory_iterator(folder_.path()))
    EXPECT_FALSE(entry.path().filename().string().starts_with("pop-resume.bin.")) << entry.path();
}

TEST_F(HostStorage, TheSecondCreateLeavesBothAlone) {
  create();
  const Content noise = content(file()), key = storage_->key();
  create();
  EXPECT_EQ(content(file()), noise);
  EXPECT_EQ(storage_->key(), key);
}

TEST_F(HostStorage, WhatWasWipedIsMadeAnew) {
  create();
  const Content noise = content(file()), key = storage_->key();
  std::filesystem::remove(file());
  create();
  EXPECT_EQ(content(file()).size(), file_size);
  EXPECT_NE(content(file()), noise);
  EXPECT_EQ(storage_->key(), key);

  std::filesystem::resize_file(file(), 100);
  create();
  EXPECT_EQ(content(file()).size(), file_size);

  storage_->erase();
  create();
  EXPECT_EQ(storage_->key().size(), key_size);
  EXPECT_NE(storage_->key(), key);
}

TEST_F(HostStorage, TwoDevicesHaveNothingInCommon) {
  create();
  const Content noise = content(file()), key = storage_->key();
  const Folder other;
  storage_->erase();
  hosted_.folder = other.path().string();
  create();
  EXPECT_NE(content(other.file("pop-resume.bin")), noise);
  EXPECT_NE(storage_->key(), key);
}

TEST_F(HostStorage, NoFileWithoutStorage) {
  hosted_.config.secure_storage = nullptr;
  create();
  EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(HostStorage, NoKeyWithoutAFolder) {
  hosted_.folder.clear();
  create();
  EXPECT_TRUE(storage_->key().empty());
}

TEST_F(HostStorage, AFolderThatCannotBeMadeIsALineInTheLogAndHelpGoesOn) {
  const StderrLog log;
  hosted_.config.log = log.table();
  std::ofstream(folder_.file("in-the-way")) << "a file, not a folder";
  hosted_.folder = folder_.file("in-the-way").string();
  testing::internal::CaptureStderr();
  create();
  EXPECT_NE(testing::internal::GetCapturedStderr().find("the resume file could not be made"),
            std::string::npos);
  EXPECT_NE(hosted_.open("de.line"), -1);
}

TEST_F(HostStorage, ASampleTaskWorksOnAnotherThread) {
  {
    const ThreadTasks tasks;
    hosted_.config.tasks = tasks.table();
    ASSERT_EQ(hosted_.create(), POP_OK) << hosted_.error();
  }  // waits for its threads
  hosted_.poll();
  EXPECT_EQ(content(file()).size(), file_size);
  EXPECT_EQ(storage_->key().size(), key_size);
  EXPECT_EQ(storage_->threads.size(), 1u);
  EXPECT_EQ(storage_->threads.count(std::this_thread::get_id()), 0u);
}

#ifndef POP_SANITIZED
TEST_F(HostStorage, WithoutAThreadToBeHadASampleTaskIsDoneInline) {
  const ThreadTasks tasks;
  hosted_.config.tasks = tasks.table();
  no_more_threads = true;
  create();
  no_more_threads = false;
  EXPECT_EQ(content(file()).size(), file_size);
  EXPECT_EQ(storage_->threads, std::set<std::thread::id>{std::this_thread::get_id()});
}
#endif

TEST_F(HostStorage, ATaskTheHostRefusesIsDoneInline) {
  pop_tasks tasks{};
  tasks.struct_size = sizeof tasks;
  tasks.run_task = [](void *, pop_task *) -> pop_result { return POP_E_MEMORY; };
  hosted_.config.tasks = &tasks;
  create();
  EXPECT_EQ(content(file()).size(), file_size);
  EXPECT_EQ(storage_->threads, std::set<std::thread::id>{std::this_thread::get_id()});
}

TEST_F(HostStorage, ATaskRunAfterDestroyOnlyFrees) {
  std::vector<pop_task *> held;
  pop_tasks tasks{};
  tasks.struct_size = sizeof tasks;
  tasks.user = &held;
  tasks.run_task = [](void *user, pop_task *task) -> pop_result {
    static_cast<std::vector<pop_task *> *>(user)->push_back(task);
    return POP_OK;
  };
  const WakePipe wake;
  hosted_.config.tasks = &tasks;
  hosted_.config.wake = wake.table();
  create();
  hosted_.destroy();
  ASSERT_EQ(held.size(), 1u);
  std::thread([&held] { pop_task_run(held[0]); }).join();  // AddressSanitizer sees whether it was freed
  EXPECT_FALSE(std::filesystem::exists(file()));
  EXPECT_TRUE(storage_->threads.empty());
  EXPECT_TRUE(storage_->key().empty());
}

// ---- The keyring itself -----------------------------------------------------------------------

class Keyring : public testing::Test {
 protected:
  void SetUp() override {
    if (!NotedStorage::offered()) GTEST_SKIP() << "the kernel offers no keyring here";
  }
  static void round_trip(const std::string &prefix) {
    const KernelKeyring keyring(prefix);
    const pop_secure_storage *table = keyring.table();
    ASSERT_NE(table, nullptr);
    std::uint8_t buffer[256];
    std::size_t size = 0;
    EXPECT_EQ(table->read(table->user, lend("secret"), buffer, sizeof buffer, &size), POP_E_NOT_FOUND);
    Bytes value(256, 0);
    value[1] = 7;
    EXPECT_EQ(table->write(table->user, lend("secret"), lend(value)), POP_OK);
    EXPECT_EQ(table->read(table->user, lend("secret"), buffer, sizeof buffer, &size), POP_OK);
    EXPECT_EQ(Bytes(buffer, buffer + size), value);
    EXPECT_EQ(table->read(table->user, lend("secret"), buffer, 255, &size), POP_E_TOO_LARGE);
    const Bytes shorter{1, 2, 3};
    EXPECT_EQ(table->write(table->user, lend("secret"), lend(shorter)), POP_OK);
    EXPECT_EQ(table->read(table->user, lend("secret"), buffer, sizeof buffer, &size), POP_OK);
    EXPECT_EQ(Bytes(buffer, buffer + size), shorter);

    const KernelKeyring other(prefix + "other:");
    EXPECT_EQ(other.table()->read(other.table()->user, lend("secret"), buffer, sizeof buffer, &size),
              POP_E_NOT_FOUND);
    EXPECT_EQ(table->erase(table->user, lend("secret")), POP_OK);
    EXPECT_EQ(table->erase(table->user, lend("secret")), POP_OK);
    EXPECT_EQ(table->read(table->user, lend("secret"), buffer, sizeof buffer, &size), POP_E_NOT_FOUND);
  }
};

TEST_F(Keyring, KeepsReplacesAndErases) { round_trip("pop-keyring-test-" + std::to_string(getpid()) + ":"); }

// As under a system service or in a container: a session that does not lead to the user's keyring.
TEST_F(Keyring, AlsoInASessionOfItsOwn) {
  std::thread([] {
    if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, nullptr) < 0) return;
    round_trip("pop-keyring-session-test-" + std::to_string(getpid()) + ":");
  }).join();
}

}  // namespace
}  // namespace pop::test
