#pragma once
// A choice happens, or it changes nothing.

#include <utility>

#include "flow/flow.h"

namespace pop::flow {

// Until it is kept, a choice can be undone without memory: what it changes was copied before it began.
class Flow::Step {
 public:
  explicit Step(Flow &flow) : flow_(flow), state_(flow.state_), closing_(flow.talk_ && flow.talk_->closing) {}
  ~Step() {
    if (kept_) return;
    flow_.state_ = std::move(state_);
    if (flow_.talk_) flow_.talk_->closing = closing_;
  }
  Step(const Step &) = delete;
  Step &operator=(const Step &) = delete;
  void keep() noexcept { kept_ = true; }

 private:
  Flow &flow_;
  State state_;
  bool closing_;
  bool kept_ = false;
};

}  // namespace pop::flow
