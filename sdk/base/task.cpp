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

}  // namespace
}  // namespace pop

extern "C" POP_API void pop_task_run(pop_task *task) noexcept {
  const auto name = pop::handles::name_of(task, pop::handles::Kind::task);
  if (!name) return;
  // Once: a second run finds nothing.
  const std::unique_ptr<pop::Task> owned(static_cast<pop::Task *>(pop::handles::take(name)));
  if (!owned || owned->inbox->closed()) return;
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
  auto task = std::make_unique<Task>();
  task->inbox = inbox_;
  task->work = std::move(work);
  task->done = std::make_unique<Done>();
  task->done->done = std::move(done);
  const std::uintptr_t name = handles::add(handles::Kind::task, task.get());
  if (name == 0) throw std::bad_alloc();
  (void)task.release();  // the handle's, until pop_task_run
  auto *const handle = reinterpret_cast<pop_task *>(name);
  if (host_ == nullptr || host_->run_task(host_->user, handle) < 0) pop_task_run(handle);
}

}  // namespace pop
