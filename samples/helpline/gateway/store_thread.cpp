#include "gateway/store_thread.h"

#include <chrono>
#include <utility>

#include "common/log.h"

namespace helpline {
namespace {

constexpr std::size_t kQueueLimit = 1'024;  // at 5,000 messages a second, a fifth of a second
constexpr auto kPatience = std::chrono::seconds(1);
constexpr auto kTidyEvery = std::chrono::minutes(1);

std::size_t room_for(Urgency urgency) {
  switch (urgency) {
    case Urgency::new_conversation:
      return kQueueLimit / 2;
    case Urgency::conversation:
      return kQueueLimit * 3 / 4;
    case Urgency::desk:
      return kQueueLimit;
  }
  return 0;
}

}  // namespace

void StoreThread::start(std::function<void()> tidy) {
  tidy_ = std::move(tidy);
  thread_ = std::thread([this] { work(); });
}

void StoreThread::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  something_.notify_one();
  thread_.join();
}

bool StoreThread::put(Urgency urgency, std::unique_ptr<Task> task) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= room_for(urgency)) {
      ++metrics_.refused_when_full;
      return false;
    }
    waiting_.push_back(std::move(task));
  }
  something_.notify_one();
  return true;
}

void StoreThread::work() {
  auto tidy_at = std::chrono::steady_clock::now();
  for (;;) {
    Tasks tasks;
    {
      std::unique_lock lock(mutex_);
      something_.wait_until(lock, tidy_at, [this] { return stopping_ || !waiting_.empty(); });
      if (stopping_ && waiting_.empty()) return;
      tasks.swap(waiting_);
    }
    if (!tasks.empty()) finish(std::move(tasks));
    if (std::chrono::steady_clock::now() >= tidy_at) {
      tidy_();
      tidy_at = std::chrono::steady_clock::now() + kTidyEvery;
    }
  }
}

void StoreThread::finish(Tasks tasks) {
  if (stored(tasks)) {
    for (const auto &task : tasks) task->done(true);
    return;
  }
  // Each by itself: what cannot be stored must not take others with it. But when that takes long, the storage
  // is the trouble, and the rest are told so at once.
  const auto until = std::chrono::steady_clock::now() + kPatience;
  for (const auto &task : tasks) {
    task->done(tasks.size() > 1 && std::chrono::steady_clock::now() < until && stored({&task, 1}));
  }
}

bool StoreThread::stored(std::span<const std::unique_ptr<Task>> tasks) {
  try {
    store_.transact([&] {
      for (const auto &task : tasks) task->run(store_);
    });
    ++metrics_.transactions;
    return true;
  } catch (const std::exception &fault) {
    ++metrics_.storage_faults;
    log_line(LogLevel::error, "storage_failed", {{"reason", fault.what()}});
    return false;
  }
}

}  // namespace helpline
