#pragma once
// The thread that owns the store. Who owns what in the gateway:
//
//   server threads (HttpServer)   connections, opening and sealing, JSON; one for each core
//   store thread (this)           the store, alone: no lock, no two transactions at once
//   between them                  one bounded queue of jobs to here; answers go back to their connection's
//   thread
//
// All jobs that wait are done in one transaction and answered after it is on the disk: under load many
// messages share one write. When the queue is full a job is refused at once, so memory is bounded and nobody
// is kept waiting for nothing. What a new conversation wants is refused first, then what a begun one wants,
// then what a desk wants, which makes room.

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "gateway/metrics.h"
#include "gateway/store.h"

namespace helpline {

enum class Urgency { new_conversation, conversation, desk };

class StoreThread {
 public:
  // All are borrowed.
  StoreThread(Store &store, Metrics &metrics) : store_(store), metrics_(metrics) {}
  ~StoreThread() { stop(); }

  // `tidy` runs between two transactions, at once and then every minute.
  void start(std::function<void()> tidy);
  void stop();  // does what waits first

  // `job` runs inside a transaction, maybe more than once; `done`, on this thread, gets its result when it is
  // on the disk, and nothing when the storage failed. False: the queue is full, and nothing will happen.
  template <typename Result>
  bool submit(Urgency urgency, std::function<Result(Store &)> job,
              std::function<void(std::optional<Result>)> done) {
    struct Typed final : Task {
      std::function<Result(Store &)> job;
      std::function<void(std::optional<Result>)> finish;
      std::optional<Result> result;
      void run(Store &store) override { result = job(store); }
      void done(bool stored) override { finish(stored ? std::move(result) : std::nullopt); }
    };
    auto task = std::make_unique<Typed>();
    task->job = std::move(job);
    task->finish = std::move(done);
    return put(urgency, std::move(task));
  }

 private:
  struct Task {
    virtual ~Task() = default;
    virtual void run(Store &store) = 0;
    virtual void done(bool stored) = 0;
  };
  using Tasks = std::vector<std::unique_ptr<Task>>;

  bool put(Urgency urgency, std::unique_ptr<Task> task);
  void work();
  void finish(Tasks tasks);
  bool stored(std::span<const std::unique_ptr<Task>> tasks);

  Store &store_;
  Metrics &metrics_;
  std::function<void()> tidy_;
  std::mutex mutex_;
  std::condition_variable something_;
  Tasks waiting_;  // under the mutex
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace helpline
