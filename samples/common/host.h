#pragma once
// What this host gives to PoP: clock, log, wake-up, long work. One small class each.

#include <cstdint>
#include <optional>
#include <thread>
#include <vector>

#include "pop/pop.h"

// The time given on the command line, running on from there; the system's where none was given.
class HostClock {
 public:
  explicit HostClock(std::optional<std::int64_t> start);
  const pop_clock *table() const { return &table_; }

 private:
  static std::int64_t monotonic_ms(void *user);
  std::int64_t offset_ = 0;  // seconds to add to the system's clock
  pop_clock table_{};
};

class StderrLog {
 public:
  StderrLog();
  const pop_log *table() const { return &table_; }

 private:
  pop_log table_{};
};

// A pipe: the loop waits for it together with the keyboard.
class WakePipe {
 public:
  WakePipe();
  ~WakePipe();
  WakePipe(const WakePipe &) = delete;
  WakePipe &operator=(const WakePipe &) = delete;
  const pop_wake *table() const { return &table_; }
  int fd() const { return ends_[0]; }
  void drain() const;

 private:
  int ends_[2] = {-1, -1};
  pop_wake table_{};
};

// A thread for each piece of long work; all are waited for at the end.
class ThreadTasks {
 public:
  ThreadTasks();
  ~ThreadTasks();
  ThreadTasks(const ThreadTasks &) = delete;
  ThreadTasks &operator=(const ThreadTasks &) = delete;
  const pop_tasks *table() const { return &table_; }

 private:
  std::vector<std::thread> threads_;
  pop_tasks table_{};
};
