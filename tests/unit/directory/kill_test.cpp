// An update whose process is killed, at random moments and before and within each of its writes to the disk:
// the next start sees the old directory or the new one, whole.

#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <functional>
#include <random>
#include <thread>

#include "folder.h"
#include "mirror.h"
#include "opened.h"

namespace pop::directory {
namespace {

using test::Folder;
using test::Key;
using test::kNow;
using test::Lines;
using test::Mirror;
using test::Opened;
using test::Repository;

using Clock = std::chrono::steady_clock;

// What is killed is a process, not the machine: what it wrote is there whether or not a disk has it yet. In
// memory, hundreds of updates do not wait for one.
std::filesystem::path fast_parent() {
  const std::filesystem::path memory = "/dev/shm";
  return access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
}

enum class Way { files, bundle };

struct Next {
  std::int64_t version;
  Way way;
  bool holds;  // Germany's version is badly signed
};

// Of every version both countries say something of their own.
Lines france(std::int64_t version) { return {version % 2 == 0 ? "fr.allo 3018" : "fr.allo 119"}; }
std::string german_number(std::int64_t version) { return version % 3 == 0 ? "116117" : "116111"; }
Lines germany(std::int64_t version, bool converses) {
  return {"de.line " + german_number(version), converses ? "de.talk  116117" : "de.talk 116117"};
}

Repository repository(std::int64_t version, bool holds = false) {
  Repository out;
  out.timestamp.version = out.snapshot.version = version;
  for (const char *role : {"cc-de", "cc-fr"}) out.role(role).version = version;
  out.role("cc-de").files["services/de/line.json"] =
      test::phone_record("de.line", "DE", german_number(version));
  out.role("cc-fr").files["services/fr/allo.json"] =
      test::phone_record("fr.allo", "FR", france(version)[0].substr(8));
  if (holds) out.role("cc-de").signers = {Key(99)};
  return out;
}

// What must answer.
struct Expected {
  std::int64_t version;  // of the directory
  std::int64_t german;   // of the German data in it
  bool held;

  Expected after(const Next &next) const {
    return {next.version, next.holds ? german : next.version, next.holds};
  }
};

class Killing : public testing::Test {
 protected:
  Killing() : root_(repository(1).root()), bundle_(repository(1).bundle()) {
    // So that there is a store from the beginning.
    EXPECT_EQ(update_here({2, Way::files, false}), POP_OK);
    there_ = {2, 2, false};
  }

  std::unique_ptr<Opened> open() { return std::make_unique<Opened>(root_, bundle_, folder_.path()); }

  pop_result update_here(const Next &next) {
    const auto opened = open();
    return take(*opened, next);
  }

  static pop_result take(Opened &opened, const Next &next) {
    const Repository newer = repository(next.version, next.holds);
    if (next.way == Way::files) return test::update(opened, newer);
    const auto taken = opened->offer_bundle(newer.bundle(), kNow);
    return taken ? *taken : taken.error().code;
  }

  // An update in a process of its own, with `before` called there first; `until` says when it is killed.
  // True: it was, before it ended.
  bool killed(const Next &next, const std::function<void()> &before, const std::function<void()> &until) {
    Mirror mirror(repository(next.version, next.holds));
    const Bytes offered = test::to_bundle(mirror.files);
    const pid_t child = fork();
    if (child < 0) throw std::runtime_error("no process");
    if (child == 0) {
      before();
      const auto opened = open();
      const bool taken = next.way == Way::files ? test::update(*opened, mirror) >= 0
                                                : opened->directory->offer_bundle(offered, kNow).ok();
      _exit(taken ? 0 : 1);
    }
    until();
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0) << "the update failed by itself";
    return WIFSIGNALED(status);
  }

  // The old or the new, whole; what answers is remembered.
  void check(const Next &next, const std::string &when) {
    SCOPED_TRACE(when + ", version " + std::to_string(next.version) + (next.holds ? ", held" : "") +
                 (next.way == Way::files ? ", by files" : ", as a bundle"));
    const auto opened = open();
    ASSERT_TRUE(opened->directory) << opened->error.message;
    Opened &now = *opened;
    const std::int64_t version = now->info().timestamp_version;
    ASSERT_TRUE(version == there_.version || version == next.version) << version;
    if (version == next.version) there_ = there_.after(next);
    EXPECT_FALSE(now->info().built_in);
    EXPECT_EQ(now.services("FR"), france(there_.version));
    EXPECT_EQ(now.services("DE"), germany(there_.german, !there_.held));
    EXPECT_EQ(now->held_back("DE").has_value(), there_.held);
    if (!there_.held) {
      EXPECT_EQ(now.verify_all(), POP_OK) << now.fault;
    }
    EXPECT_TRUE(now.log.empty()) << now.log[0];
    EXPECT_FALSE(std::filesystem::exists(folder_.damaged()));
    const auto trusted = now->begin_update(kNow);
    ASSERT_TRUE(trusted) << trusted.error().message;
    const std::int64_t timestamp = (*trusted)->trusted().timestamp()->version;
    EXPECT_GE(timestamp, std::max(trusted_, there_.version)) << "what is trusted never goes down";
    trusted_ = timestamp;
  }

  Folder folder_{fast_parent()};
  Bytes root_, bundle_;
  Expected there_{};
  std::int64_t trusted_ = 0;
};

TEST_F(Killing, AtRandomMoments) {
  constexpr int kKills = 500;
  std::mt19937 random(20260601);
  const auto one_in = [&random](unsigned many) { return random() % many == 0; };
  std::int64_t version = 3;
  // How long each kind takes without harm, so that the moments lie all over it.
  std::map<Way, std::chrono::microseconds> length;
  for (const Way way : {Way::files, Way::bundle}) {
    const Next next{version++, way, false};
    const auto begin = Clock::now();
    ASSERT_FALSE(killed(
        next, [] {},
        [] {
          siginfo_t ended{};
          waitid(P_ALL, 0, &ended, WEXITED | WNOWAIT);
        }));
    length[way] = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin);
    check(next, "not killed");
    ASSERT_EQ(there_.version, next.version);
  }
  int kills = 0, done = 0;
  for (int round = 0; kills < kKills; ++round) {
    ASSERT_LT(round, 10 * kKills);
    const Next next{version++, one_in(2) ? Way::files : Way::bundle, one_in(3)};
    const auto moment = length[next.way] * (random() % 1000) / 1000;
    if (killed(
            next, [] {}, [&] { std::this_thread::sleep_for(moment); }))
      ++kills;
    check(next, "round " + std::to_string(round));
    if (HasFailure()) return;
    if (there_.version == next.version) ++done;
    // Now and then one gets through, so that the store is not only debris.
    if (!one_in(10)) continue;
    const Next whole{version++, one_in(2) ? Way::files : Way::bundle, one_in(3)};
    ASSERT_EQ(update_here(whole), whole.holds ? POP_PARTIAL : POP_OK);
    check(whole, "whole");
    ASSERT_EQ(there_.version, whole.version);
  }
  RecordProperty("kills", kills);
  RecordProperty("taken_before_the_kill", done);
}

// Of this process, which forks for each try: how many writes are left, and whether half of the last is done.
int writes_left = 0;
bool half = false;
ssize_t (*real_pwrite)(int, const void *, std::size_t, off_t) = nullptr;
int (*real_unlink)(const char *) = nullptr;
int (*real_truncate)(int, off_t) = nullptr;

bool is_last() { return writes_left-- == 0; }
[[noreturn]] void die() {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

void die_at_write(int number, bool within) {
  writes_left = number;
  half = within;
  sqlite3_vfs *files = sqlite3_vfs_find(nullptr);
  const auto replace = [files](const char *name, auto &real, auto by) {
    using Call = std::remove_reference_t<decltype(real)>;
    real = reinterpret_cast<Call>(files->xGetSystemCall(files, name));
    if (real != nullptr) files->xSetSystemCall(files, name, reinterpret_cast<sqlite3_syscall_ptr>(+by));
  };
  const auto write = [](int file, const void *bytes, std::size_t size, off_t at) -> ssize_t {
    if (is_last()) {
      if (half) (void)!real_pwrite(file, bytes, size / 2, at);
      die();
    }
    return real_pwrite(file, bytes, size, at);
  };
  replace("pwrite64", real_pwrite, write);
  if (real_pwrite == nullptr) replace("pwrite", real_pwrite, write);
  if (real_pwrite == nullptr) _exit(2);
  replace("unlink", real_unlink, [](const char *path) -> int {
    if (is_last()) die();
    return real_unlink(path);
  });
  replace("ftruncate", real_truncate, [](int file, off_t size) -> int {
    if (is_last()) die();
    return real_truncate(file, size);
  });
}

TEST_F(Killing, AtAndWithinEveryWrite) {
  const auto wait_for_it = [] {
    siginfo_t ended{};
    waitid(P_ALL, 0, &ended, WEXITED | WNOWAIT);
  };
  int kills = 0;
  std::int64_t version = 3;
  for (const Way way : {Way::files, Way::bundle}) {
    for (const bool holds : {false, true}) {
      // Every try begins with the same store.
      const Bytes before = *read_file(folder_.store().string());
      const Expected began = there_;
      const std::int64_t trusted = trusted_;
      const Next next{version++, way, holds};
      for (int number = 0;; ++number) {
        bool any = false;
        for (const bool within : {false, true}) {
          std::filesystem::remove(folder_.store().string() + "-journal");
          std::ofstream(folder_.store(), std::ios::binary | std::ios::trunc)
              .write(reinterpret_cast<const char *>(before.data()),
                     static_cast<std::streamsize>(before.size()));
          there_ = began;
          trusted_ = trusted;
          const bool was = killed(
              next, [&] { die_at_write(number, within); }, wait_for_it);
          any = any || was;
          kills += was ? 1 : 0;
          check(next, "write " + std::to_string(number) + (within ? ", half" : ""));
          if (HasFailure()) return;
        }
        if (!any) break;
      }
      ASSERT_EQ(there_.version, next.version) << "in the end it is taken";
    }
  }
  EXPECT_GT(kills, 100);
  RecordProperty("kills", kills);
}

}  // namespace
}  // namespace pop::directory
