#pragma once
// Work that can take longer than a frame: on the host's thread where it offers one, else at once.

#include <functional>
#include <memory>

#include "base/inbox.h"
#include "pop/host.h"

namespace pop {

class Tasks {
 public:
  // `host` may be null. Borrowed.
  Tasks(const pop_tasks *host, std::shared_ptr<Inbox> inbox) : host_(host), inbox_(std::move(inbox)) {}

  // Runs `work` on some thread, then `done` with its result inside a later poll. `work` must own what it
  // touches; what it throws becomes POP_E_MEMORY or POP_E_INTERNAL. `done` must not throw. Nothing of it runs
  // once the inbox is closed.
  void run(std::function<pop_result()> work, std::function<void(pop_result)> done);

 private:
  const pop_tasks *host_;
  std::shared_ptr<Inbox> inbox_;
};

}  // namespace pop
