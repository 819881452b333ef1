#include "base/task.h"

#include <new>
#include <utility>

#include "base/handles.h"

namespace pop {
namespace {

struct Done final : Inbox::Item {
  std::function<void(pop_result)> done;
  pop_result result = POP_E_CANCELLED;
  void deliver() noexcept override { done(result); }
};

struct Task {
  std::shared_ptr<Inbox> inbox;
  std::function<pop_result()> work;
  std::unique_ptr<Done> done;
};

void run_here(Task &task) noexcept {
  if (task.inbox->closed()) return;
  try {
    task.done->result = task.work();
  } catch (const std::bad_alloc &) {
    task.done->result = POP_E_MEMORY;
  } catch (...) {
    task.done->result = POP_E_INTERNAL;
  }
  task.inbox->push(std::move(task.done));
}

}  // namespace
}  // namespace pop

extern "C" POP_API void pop_task_run(pop_task *task) noexcept {
  const auto name = pop::handles::name_of(task, pop::handles::Kind::task);
  if (!name) return;
  // Once: a second run finds nothing.
  const std::unique_ptr<pop::Task> owned(static_cast<pop::Task *>(pop::handles::take(name)));
  if (owned) pop::run_here(*owned);
}

namespace pop {

void Tasks::run(std::function<pop_result()> work, std::function<void(pop_result)> done) {
  auto task = std::make_unique<Task>();
  task->inbox = inbox_;
  task->work = std::move(work);
  task->done = std::make_unique<Done>();
  task->done->done = std::move(done);
  const std::uintptr_t name = host_ == nullptr ? 0 : handles::add(handles::Kind::task, task.get());
  if (name == 0) return run_here(*task);  // nobody to hand it to, or as many handles as can be are alive
  (void)task.release();                   // the handle's, until pop_task_run
  auto *const handle = reinterpret_cast<pop_task *>(name);
  if (host_->run_task(host_->user, handle) < 0) pop_task_run(handle);
}

}  // namespace pop
