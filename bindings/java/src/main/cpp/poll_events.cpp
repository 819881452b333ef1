#include "poll_events.h"

namespace pop_jni {

thread_local PollEvents *PollEvents::innermost_ = nullptr;

template <typename Write>
void PollEvents::add(Write write) noexcept {
  try {
    write(events_);
    ++count_;
  } catch (const std::bad_alloc &) {
    lost_ = true;
  }
}

void PollEvents::changed(void *user) noexcept {
  innermost_->add([&](Writer &to) { to.number(0).number(reinterpret_cast<std::intptr_t>(user)); });
}

void PollEvents::updated(void *, pop_result result, pop_str reason) noexcept {
  innermost_->add([&](Writer &to) { to.number(1).number(result).text(reason); });
}

void PollEvents::give(Call &call, jobjectArray happened) const noexcept {
  if (lost_) call.fail(POP_E_MEMORY);
  if (count_ == 0 || call.env->ExceptionCheck() != JNI_FALSE) return;
  jbyteArray packet = events_.to_java(call.env);
  if (packet != nullptr) call.env->SetObjectArrayElement(happened, 0, packet);
}

}  // namespace pop_jni
