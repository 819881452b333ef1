// Loading, and what needs no client.

#include "call.h"
#include "methods.h"

namespace pop_jni {

Upcalls upcalls;

namespace {

jbyteArray JNICALL version(JNIEnv *env, jclass) noexcept {
  const std::string_view text = pop_version();
  return to_java(env, text.data(), text.size());
}

jbyteArray JNICALL result_name(JNIEnv *env, jclass, jint code) noexcept {
  const std::string_view text = pop_result_name(code);
  return to_java(env, text.data(), text.size());
}

jbyteArray JNICALL result_text(JNIEnv *env, jclass, jint code) noexcept {
  const std::string_view text = pop_result_text(code);
  return to_java(env, text.data(), text.size());
}

jintArray JNICALL instances(JNIEnv *env, jclass native) noexcept {
  return in_call(env, native, [&](Call &call) -> jintArray {
    auto alive = sized<pop_instances>();
    const pop_result result = pop_get_instances(&alive);
    if (result < 0) return call.fail(result), nullptr;
    const jint counts[] = {static_cast<jint>(alive.clients),   static_cast<jint>(alive.answers),
                           static_cast<jint>(alive.flows),     static_cast<jint>(alive.conversations),
                           static_cast<jint>(alive.exchanges), static_cast<jint>(alive.tasks)};
    const auto size = static_cast<jsize>(std::size(counts));
    jintArray array = env->NewIntArray(size);
    if (array != nullptr) env->SetIntArrayRegion(array, 0, size, counts);
    return array;
  });
}

void JNICALL keep(JNIEnv *, jclass, jthrowable thrown) noexcept { Call::innermost().keep(thrown); }

bool find_upcalls(JNIEnv *env, jclass native) noexcept {
  const struct {
    jmethodID &id;
    const char *name;
    const char *signature;
  } wanted[] = {
      {upcalls.fail, "fail", "(I[B)V"},
      {upcalls.unix_seconds, "unixSeconds", "(J)J"},
      {upcalls.monotonic_ms, "monotonicMs", "(J)J"},
      {upcalls.log, "log", "(JI[B)V"},
      {upcalls.wake, "wake", "(J)V"},
      {upcalls.start_http, "startHttp", "(J[BJ)I"},
      {upcalls.cancel_http, "cancelHttp", "(JJ)V"},
      {upcalls.read_secret, "readSecret", "(J[B[B)I"},
      {upcalls.write_secret, "writeSecret", "(J[B[B)I"},
      {upcalls.erase_secret, "eraseSecret", "(J[B)I"},
      {upcalls.run_task, "runTask", "(JJ)I"},
      {upcalls.speaks, "speaks", "(J[B)Z"},
      {upcalls.speak, "speak", "(J[B[B)V"},
      {upcalls.stop_speech, "stopSpeech", "(J)V"},
  };
  for (const auto &each : wanted) {
    each.id = env->GetStaticMethodID(native, each.name, each.signature);
    if (each.id == nullptr) return false;
  }
  return true;
}

}  // namespace

std::span<const JNINativeMethod> library_methods() noexcept {
  static const JNINativeMethod methods[] = {
      method("version", "()[B", version),
      method("resultName", "(I)[B", result_name),
      method("resultText", "(I)[B", result_text),
      method("instances", "()[I", instances),
      method("keep", "(Ljava/lang/Throwable;)V", keep),
  };
  return methods;
}

}  // namespace pop_jni

// The only symbol that leaves the library. A pending exception says what does not fit.
extern "C" JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM *vm, void *) {
  using namespace pop_jni;
  JNIEnv *env = nullptr;
  if (vm->GetEnv(reinterpret_cast<void **>(&env), JNI_VERSION_1_6) != JNI_OK) return JNI_ERR;
  jclass native = env->FindClass("popsdk/Native");
  if (native == nullptr || !find_upcalls(env, native)) return JNI_ERR;
  for (const auto methods : {library_methods(), host_methods(), client_methods(), directory_methods(),
                             flow_methods(), conversation_methods()}) {
    if (env->RegisterNatives(native, methods.data(), static_cast<jint>(methods.size())) != JNI_OK)
      return JNI_ERR;
  }
  return JNI_VERSION_1_6;
}
