#include "base/task.h"

#include <new>
#include <utility>

namespace pop {
namespace {

struct Done final : Inbox::Item {
  std::function<void(pop_result)> done;
  pop_result result = POP_E_CANCELLED;
  void deliver() noexcept override { done(result); }
};

}  // namespace
}  // namespace pop

struct pop_task {
  std::shared_ptr<pop::Inbox> inbox;
  std::function<pop_result()> work;
  std::unique_ptr<pop::Done> done;
};

extern "C" POP_API void pop_task_run(pop_task *task) noexcept {
  if (task == nullptr) return;
  const std::unique_ptr<pop_task> owned(task);
  if (owned->inbox->closed()) return;
  try {
    owned->done->result = owned->work();
  } catch (const std::bad_alloc &) {
    owned->done->result = POP_E_MEMORY;
  } catch (...) {
    owned->done->result = POP_E_INTERNAL;
  }
  owned->inbox->push(std::move(owned->done));
}

namespace pop {

void Tasks::run(std::function<pop_result()> work, std::function<void(pop_result)> done) {
  auto task = std::make_unique<pop_task>();
  task->inbox = inbox_;
  task->work = std::move(work);
  task->done = std::make_unique<Done>();
  task->done->done = std::move(done);
  if (host_ != nullptr && host_->run_task != nullptr && host_->run_task(host_->user, task.get()) >= 0) {
    (void)task.release();  // the host's now, until pop_task_run
    return;
  }
  pop_task_run(task.release());
}

}  // namespace pop
