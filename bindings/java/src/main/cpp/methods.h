#pragma once
// Java's methods: those of popsdk.Native that are written here, one list a file, and those that are called
// from here.

#include <jni.h>

#include <span>

namespace pop_jni {

std::span<const JNINativeMethod> library_methods() noexcept;
std::span<const JNINativeMethod> host_methods() noexcept;
std::span<const JNINativeMethod> client_methods() noexcept;
std::span<const JNINativeMethod> directory_methods() noexcept;
std::span<const JNINativeMethod> flow_methods() noexcept;
std::span<const JNINativeMethod> conversation_methods() noexcept;

// JNINativeMethod is older than const, and takes a function as a pointer to data.
template <typename Function>
JNINativeMethod method(const char *name, const char *signature, Function *function) noexcept {
  return {const_cast<char *>(name), const_cast<char *>(signature), reinterpret_cast<void *>(function)};
}

struct Upcalls {
  jmethodID fail, unix_seconds, monotonic_ms, log, wake, start_http, cancel_http, read_secret, write_secret,
      erase_secret, run_task, speaks, speak, stop_speech;
};
extern Upcalls upcalls;

}  // namespace pop_jni
