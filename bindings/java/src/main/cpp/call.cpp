#include "call.h"

#include <limits>

#include "methods.h"

namespace pop_jni {

thread_local Call *Call::innermost_ = nullptr;

Call::~Call() {
  innermost_ = outer_;
  if (kept_ == nullptr) return;
  if (env->ExceptionCheck() != JNI_FALSE) env->ExceptionClear();
  auto *thrown = static_cast<jthrowable>(env->NewLocalRef(kept_));
  env->DeleteGlobalRef(kept_);
  env->Throw(thrown);
}

void Call::fail(pop_result code, std::string_view reason) noexcept {
  // What an app's code threw says more.
  if (kept_ != nullptr || env->ExceptionCheck() != JNI_FALSE) return;
  jbyteArray text = to_java(env, reason.data(), reason.size());
  if (text != nullptr) env->CallStaticVoidMethod(native, upcalls.fail, jint{code}, text);
}

bool Call::took_exception() noexcept {
  jthrowable thrown = env->ExceptionOccurred();
  if (thrown == nullptr) return false;
  env->ExceptionClear();
  keep(thrown);
  env->DeleteLocalRef(thrown);
  return true;
}

void Call::keep(jthrowable thrown) noexcept {
  if (kept_ == nullptr) kept_ = env->NewGlobalRef(thrown);
}

void fail_if_misused(Call &call, pop_result result) noexcept {
  if (result == POP_E_HANDLE || result == POP_E_BUSY || result == POP_E_INTERNAL || result == POP_E_MEMORY) {
    call.fail(result);
  }
}

Bytes::Bytes(JNIEnv *env, jbyteArray array) : given_(array != nullptr) {
  if (!given_) return;
  const jsize size = env->GetArrayLength(array);
  bytes_.resize(static_cast<std::size_t>(size));
  env->GetByteArrayRegion(array, 0, size, reinterpret_cast<jbyte *>(bytes_.data()));
}

pop_str Bytes::text() const noexcept {
  // A text of no bytes is given all the same.
  if (given_ && bytes_.empty()) return {"", 0};
  return {reinterpret_cast<const char *>(bytes_.data()), bytes_.size()};
}

pop_bytes Bytes::bytes() const noexcept { return {bytes_.data(), bytes_.size()}; }

jbyteArray to_java(JNIEnv *env, const void *data, std::size_t size) noexcept {
  if (size > static_cast<std::size_t>(std::numeric_limits<jsize>::max())) return env->NewByteArray(-1);
  jbyteArray array = env->NewByteArray(static_cast<jsize>(size));
  if (array != nullptr && size > 0) {
    env->SetByteArrayRegion(array, 0, static_cast<jsize>(size), static_cast<const jbyte *>(data));
  }
  return array;
}

}  // namespace pop_jni
