#pragma once
// What a poll calls listeners for. Java learns it when the poll has returned, so that a listener may do
// anything.

#include "packet.h"

namespace pop_jni {

class PollEvents {
 public:
  PollEvents() noexcept : outer_(innermost_) { innermost_ = this; }
  ~PollEvents() { innermost_ = outer_; }
  PollEvents(const PollEvents &) = delete;
  PollEvents &operator=(const PollEvents &) = delete;

  // Puts them, if there are any, into the first place of `happened`.
  void give(Call &call, jobjectArray happened) const noexcept;

  // pop_flow_config.changed, whose `user` is Java's number of the flow; and pop_update_done.
  static void changed(void *user) noexcept;
  static void updated(void *user, pop_result result, pop_str reason) noexcept;

 private:
  static thread_local PollEvents *innermost_;
  PollEvents *const outer_;
  template <typename Write>
  void add(Write write) noexcept;

  std::size_t count_ = 0;
  bool lost_ = false;
  Writer events_;
};

}  // namespace pop_jni
