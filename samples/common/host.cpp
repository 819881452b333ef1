#include "host.h"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <ctime>
#include <exception>

HostClock::HostClock(std::optional<std::int64_t> start) {
  if (start) offset_ = *start - static_cast<std::int64_t>(std::time(nullptr));
  table_.struct_size = sizeof table_;
  table_.user = this;
  table_.unix_seconds = [](void *user) -> std::int64_t {
    return static_cast<std::int64_t>(std::time(nullptr)) + static_cast<HostClock *>(user)->offset_;
  };
  table_.monotonic_ms = &HostClock::monotonic_ms;
}

std::int64_t HostClock::monotonic_ms(void *) {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

StderrLog::StderrLog() {
  table_.struct_size = sizeof table_;
  table_.line = [](void *, std::int32_t level, pop_str text) {
    const char *name = level == POP_LOG_ERROR ? "error" : level == POP_LOG_WARNING ? "warning" : "info";
    std::fprintf(stderr, "pop %s: %.*s\n", name, static_cast<int>(text.size), text.data);
  };
}

WakePipe::WakePipe() {
  if (pipe2(ends_, O_NONBLOCK | O_CLOEXEC) != 0) std::perror("pipe");
  table_.struct_size = sizeof table_;
  table_.user = this;
  table_.wake = [](void *user) {
    const char byte = 0;
    // A full pipe wakes as well as one more byte would.
    [[maybe_unused]] const ssize_t written = write(static_cast<WakePipe *>(user)->ends_[1], &byte, 1);
  };
}

WakePipe::~WakePipe() {
  close(ends_[0]);
  close(ends_[1]);
}

void WakePipe::drain() const {
  char bytes[64];
  while (read(ends_[0], bytes, sizeof bytes) > 0) {
  }
}

ThreadTasks::ThreadTasks() {
  table_.struct_size = sizeof table_;
  table_.user = this;
  table_.run_task = [](void *user, pop_task *task) -> pop_result {
    try {
      static_cast<ThreadTasks *>(user)->threads_.emplace_back([task] { pop_task_run(task); });
      return POP_OK;
    } catch (const std::exception &) {  // no thread to be had: the task stays PoP's and is done inline
      return POP_E_MEMORY;
    }
  };
}

ThreadTasks::~ThreadTasks() {
  for (std::thread &thread : threads_) thread.join();
}
