#include "host.h"

#include <chrono>

#include "methods.h"
#include "packet.h"

namespace pop_jni {
namespace {

// An argument of an upcall; a poll makes many, so none waits for the end of the call.
class Local {
 public:
  Local(JNIEnv *env, jbyteArray array) noexcept : env_(env), array_(array) {}
  ~Local() {
    if (array_ != nullptr) env_->DeleteLocalRef(array_);
  }
  Local(const Local &) = delete;
  Local &operator=(const Local &) = delete;
  jbyteArray get() const noexcept { return array_; }

 private:
  JNIEnv *const env_;
  jbyteArray const array_;
};

jlong id_of(void *user) noexcept { return static_cast<const Host *>(user)->id(); }

// A clock that failed must not stop the child's: PoP gets the system's time.
template <typename Clock, typename Unit>
std::int64_t now() noexcept {
  return std::chrono::duration_cast<Unit>(Clock::now().time_since_epoch()).count();
}

std::int64_t unix_seconds(void *user) noexcept {
  Call &call = Call::innermost();
  const jlong time = call.env->CallStaticLongMethod(call.native, upcalls.unix_seconds, id_of(user));
  return call.took_exception() ? now<std::chrono::system_clock, std::chrono::seconds>() : time;
}

std::int64_t monotonic_ms(void *user) noexcept {
  Call &call = Call::innermost();
  const jlong time = call.env->CallStaticLongMethod(call.native, upcalls.monotonic_ms, id_of(user));
  return call.took_exception() ? now<std::chrono::steady_clock, std::chrono::milliseconds>() : time;
}

void log_line(void *user, std::int32_t level, pop_str text) noexcept {
  Call &call = Call::innermost();
  const Local line(call.env, to_java(call.env, text));
  if (!call.took_exception()) {
    call.env->CallStaticVoidMethod(call.native, upcalls.log, id_of(user), jint{level}, line.get());
    call.took_exception();
  }
}

void wake(void *user) noexcept {
  Call &call = Call::innermost();
  call.env->CallStaticVoidMethod(call.native, upcalls.wake, id_of(user));
  call.took_exception();
}

jbyteArray packet_of(JNIEnv *env, const pop_http_request &request) noexcept try {
  Writer packet;
  packet.text(request.method).text(request.url).count(request.header_count);
  for (std::size_t i = 0; i < request.header_count; ++i) {
    packet.text(request.headers[i].name).text(request.headers[i].value);
  }
  packet.bytes(request.body);
  packet.number(request.timeout_ms).number(request.max_response_bytes).number(request.isolation);
  return packet.to_java(env);
} catch (const std::bad_alloc &) {
  return nullptr;
}

pop_result start_http(void *user, const pop_http_request *request, pop_http_exchange *exchange) noexcept {
  Call &call = Call::innermost();
  const Local packet(call.env, packet_of(call.env, *request));
  if (call.took_exception() || packet.get() == nullptr) return POP_E_MEMORY;
  const jint result = call.env->CallStaticIntMethod(call.native, upcalls.start_http, id_of(user),
                                                    packet.get(), to_jlong(exchange));
  return call.took_exception() ? POP_E_NETWORK : result;
}

void cancel_http(void *user, pop_http_exchange *exchange) noexcept {
  Call &call = Call::innermost();
  call.env->CallStaticVoidMethod(call.native, upcalls.cancel_http, id_of(user), to_jlong(exchange));
  call.took_exception();
}

pop_result read_secret(void *user, pop_str name, std::uint8_t *buffer, std::size_t capacity,
                       std::size_t *size) noexcept {
  Call &call = Call::innermost();
  const Local key(call.env, to_java(call.env, name));
  const Local room(call.env,
                   key.get() == nullptr ? nullptr : call.env->NewByteArray(static_cast<jsize>(capacity)));
  if (call.took_exception()) return POP_E_MEMORY;
  const jint read =
      call.env->CallStaticIntMethod(call.native, upcalls.read_secret, id_of(user), key.get(), room.get());
  if (call.took_exception()) return POP_E_IO;
  if (read < 0) return read;
  auto *bytes = reinterpret_cast<jbyte *>(buffer);
  call.env->GetByteArrayRegion(room.get(), 0, read, bytes);
  *size = static_cast<std::size_t>(read);
  // The secret stays in no array of Java's.
  const jbyte zero = 0;
  for (jsize i = 0; i < read; ++i) call.env->SetByteArrayRegion(room.get(), i, 1, &zero);
  return POP_OK;
}

pop_result write_secret(void *user, pop_str name, pop_bytes value) noexcept {
  Call &call = Call::innermost();
  const Local key(call.env, to_java(call.env, name));
  const Local bytes(call.env, key.get() == nullptr ? nullptr : to_java(call.env, value.data, value.size));
  if (call.took_exception()) return POP_E_MEMORY;
  const jint result =
      call.env->CallStaticIntMethod(call.native, upcalls.write_secret, id_of(user), key.get(), bytes.get());
  return call.took_exception() ? POP_E_IO : result;
}

pop_result erase_secret(void *user, pop_str name) noexcept {
  Call &call = Call::innermost();
  const Local key(call.env, to_java(call.env, name));
  if (call.took_exception()) return POP_E_MEMORY;
  const jint result =
      call.env->CallStaticIntMethod(call.native, upcalls.erase_secret, id_of(user), key.get());
  return call.took_exception() ? POP_E_IO : result;
}

pop_result run_task(void *user, pop_task *task) noexcept {
  Call &call = Call::innermost();
  const jint result =
      call.env->CallStaticIntMethod(call.native, upcalls.run_task, id_of(user), to_jlong(task));
  return call.took_exception() ? POP_E_STATE : result;
}

std::int32_t speaks(void *user, pop_str language) noexcept {
  Call &call = Call::innermost();
  const Local tag(call.env, to_java(call.env, language));
  if (call.took_exception()) return 0;
  const jboolean known =
      call.env->CallStaticBooleanMethod(call.native, upcalls.speaks, id_of(user), tag.get());
  return call.took_exception() || known == JNI_FALSE ? 0 : 1;
}

void speak(void *user, pop_str language, pop_str text) noexcept {
  Call &call = Call::innermost();
  const Local tag(call.env, to_java(call.env, language));
  const Local words(call.env, tag.get() == nullptr ? nullptr : to_java(call.env, text));
  if (call.took_exception()) return;
  call.env->CallStaticVoidMethod(call.native, upcalls.speak, id_of(user), tag.get(), words.get());
  call.took_exception();
}

void stop_speech(void *user) noexcept {
  Call &call = Call::innermost();
  call.env->CallStaticVoidMethod(call.native, upcalls.stop_speech, id_of(user));
  call.took_exception();
}

// ---- Java's side -------------------------------------------------------------------------------

jlong JNICALL host_create(JNIEnv *env, jclass native, jlong id) noexcept {
  return in_call(env, native, [&](Call &) -> jlong { return to_jlong(new Host(id)); });
}

void JNICALL host_destroy(JNIEnv *, jclass, jlong host) noexcept { delete handle_of<Host>(host); }

void JNICALL http_finish(JNIEnv *env, jclass native, jobject, jlong exchange, jint result, jint status,
                         jbyteArray content_type, jbyteArray body) noexcept {
  in_call(env, native, [&](Call &call) {
    auto response = sized<pop_http_response>();
    response.result = POP_E_MEMORY;  // it has to end, whatever happens
    try {
      const Bytes type(env, content_type);
      const Bytes bytes(env, body);
      response.result = result;
      response.status = status;
      response.content_type = type.text();
      response.body = bytes.bytes();
      pop_http_finish(handle_of<pop_http_exchange>(exchange), &response);
    } catch (const std::bad_alloc &) {
      pop_http_finish(handle_of<pop_http_exchange>(exchange), &response);
      call.fail(POP_E_MEMORY);
    }
  });
}

void JNICALL task_run(JNIEnv *env, jclass native, jobject, jlong task) noexcept {
  in_call(env, native, [&](Call &) { pop_task_run(handle_of<pop_task>(task)); });
}

}  // namespace

Host::Host(jlong id) noexcept : id_(id) {
  http_.user = clock_.user = log_.user = wake_.user = storage_.user = tasks_.user = speech_.user = this;
  http_.start = start_http;
  http_.cancel = cancel_http;
  clock_.unix_seconds = unix_seconds;
  clock_.monotonic_ms = monotonic_ms;
  log_.line = log_line;
  wake_.wake = wake;
  storage_.read = read_secret;
  storage_.write = write_secret;
  storage_.erase = erase_secret;
  tasks_.run_task = run_task;
  speech_.speaks = speaks;
  speech_.speak = speak;
  speech_.stop = stop_speech;
}

void Host::lend(std::int64_t given, pop_client_config &config) const noexcept {
  int bit = 0;
  const auto set = [&](const auto *&table, const auto &ours) {
    if ((given >> bit++ & 1) != 0) table = &ours;
  };
  set(config.http, http_);
  set(config.clock, clock_);
  set(config.log, log_);
  set(config.wake, wake_);
  set(config.secure_storage, storage_);
  set(config.tasks, tasks_);
  set(config.speech, speech_);
}

std::span<const JNINativeMethod> host_methods() noexcept {
  static const JNINativeMethod methods[] = {
      method("hostCreate", "(J)J", host_create),
      method("hostDestroy", "(J)V", host_destroy),
      method("httpFinish", "(Lpopsdk/Host;JII[B[B)V", http_finish),
      method("taskRun", "(Lpopsdk/Host;J)V", task_run),
  };
  return methods;
}

}  // namespace pop_jni
