#pragma once
// One call of Java's into PoP, and what of Java's code runs inside it.
//
// No exception of an app's code is pending while PoP works: what an upcall throws is taken, the interface has
// failed, and the exception is thrown on when the call returns. No global reference outlives a call: the
// class comes with each one, and the host's objects are Java's to find, by number. Every call of an app's
// code happens inside a call of Java's, so no thread is ever attached here.

#include <jni.h>

#include <cstdint>
#include <exception>
#include <new>
#include <string_view>
#include <utility>
#include <vector>

#include "pop/pop.h"

namespace pop_jni {

class Call {
 public:
  Call(JNIEnv *caller, jclass owner) noexcept : env(caller), native(owner), outer_(innermost_) {
    innermost_ = this;
  }
  ~Call();
  Call(const Call &) = delete;
  Call &operator=(const Call &) = delete;

  // The one that PoP's callbacks belong to.
  static Call &innermost() noexcept { return *innermost_; }

  // Throws PopException when the call returns.
  void fail(pop_result code, std::string_view reason) noexcept;
  void fail(pop_result code) noexcept { fail(code, pop_result_text(code)); }

  // After each upcall: takes what it threw. True when it threw.
  bool took_exception() noexcept;
  // The first of those that an app's code threw in this call.
  void keep(jthrowable thrown) noexcept;
  bool threw() const noexcept { return kept_ != nullptr; }

  JNIEnv *const env;
  const jclass native;  // popsdk.Native

 private:
  static thread_local Call *innermost_;
  Call *const outer_;
  jobject kept_ = nullptr;  // a global reference: an inner call may have left it here
};

// Runs a native method. No C++ exception reaches Java's machine.
template <typename Work>
auto in_call(JNIEnv *env, jclass native, Work work) noexcept {
  using Result = decltype(work(std::declval<Call &>()));
  Call call(env, native);
  try {
    return work(call);
  } catch (const std::bad_alloc &) {
    call.fail(POP_E_MEMORY);
  } catch (const std::exception &fault) {
    call.fail(POP_E_INTERNAL, fault.what());
  }
  return Result();
}

// Results that only a wrong use or a fault has, where the others are told as they are.
void fail_if_misused(Call &call, pop_result result) noexcept;

// An array of Java's, copied. Freed memory is overwritten by this library's operator delete.
class Bytes {
 public:
  Bytes(JNIEnv *env, jbyteArray array);
  // {NULL, 0} where Java gave null.
  pop_str text() const noexcept;
  pop_bytes bytes() const noexcept;

 private:
  std::vector<std::uint8_t> bytes_;
  bool given_;
};

// NULL, with Java's OutOfMemoryError pending, when there is no room for it.
jbyteArray to_java(JNIEnv *env, const void *data, std::size_t size) noexcept;
inline jbyteArray to_java(JNIEnv *env, pop_str text) noexcept { return to_java(env, text.data, text.size); }

template <typename Handle>
Handle *handle_of(jlong handle) noexcept {
  return reinterpret_cast<Handle *>(static_cast<std::intptr_t>(handle));
}
inline jlong to_jlong(const void *pointer) noexcept { return reinterpret_cast<std::intptr_t>(pointer); }

template <typename Struct>
Struct sized() noexcept {
  Struct made{};
  made.struct_size = sizeof made;
  return made;
}

}  // namespace pop_jni
