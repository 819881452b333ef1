#include "host.h"
#include "methods.h"
#include "packet.h"
#include "poll_events.h"

namespace pop_jni {
namespace {

pop_bytes direct(JNIEnv *env, jobject buffer) noexcept {
  const auto *data = static_cast<const std::uint8_t *>(env->GetDirectBufferAddress(buffer));
  return {data, static_cast<std::size_t>(env->GetDirectBufferCapacity(buffer))};
}

// Root and bundle are borrowed: popsdk.Host keeps the buffers for as long as it keeps the client.
jlong JNICALL create(JNIEnv *env, jclass native, jobject, jlong host, jbyteArray packet, jobject root,
                     jobject bundle) noexcept {
  return in_call(env, native, [&](Call &call) -> jlong {
    const Bytes bytes(env, packet);
    Reader from(bytes);
    auto config = sized<pop_client_config>();
    config.root = direct(env, root);
    config.bundle = direct(env, bundle);
    handle_of<const Host>(host)->lend(from.number(), config);
    config.embedded_at = from.number();
    config.folder = from.text();
    config.app_name = from.text();
    config.words_allowed = from.small();
    config.max_bundle_bytes = static_cast<std::uint32_t>(from.number());
    config.relay_url = from.text();
    const auto mirrors = from.texts();
    config.mirrors = mirrors.data();
    config.mirror_count = mirrors.size();
    std::vector<pop_bytes> words(from.count());
    for (pop_bytes &file : words) file = from.bytes();
    config.words = words.data();
    config.word_count = words.size();
    pop_client *client = nullptr;
    pop_error error{};
    const pop_result result = pop_client_create(&config, &client, &error);
    if (result < 0) call.fail(result, error.message);
    if (call.threw()) {
      pop_client_destroy(client);
      return 0;
    }
    return to_jlong(client);
  });
}

void JNICALL destroy(JNIEnv *env, jclass native, jobject, jlong client) noexcept {
  in_call(env, native, [&](Call &) { pop_client_destroy(handle_of<pop_client>(client)); });
}

jlong JNICALL poll(JNIEnv *env, jclass native, jobject, jlong client, jint budget_us,
                   jobjectArray happened) noexcept {
  return in_call(env, native, [&](Call &call) -> jlong {
    PollEvents events;
    std::uint32_t next_ms = 0;
    const pop_result result =
        pop_client_poll(handle_of<pop_client>(client), static_cast<std::uint32_t>(budget_us), &next_ms);
    if (result < 0) call.fail(result);
    events.give(call, happened);
    return next_ms;
  });
}

jboolean JNICALL secrets_locked(JNIEnv *env, jclass native, jobject, jlong client) noexcept {
  return in_call(env, native, [&](Call &) -> jboolean {
    return pop_client_secrets_locked(handle_of<pop_client>(client)) == 1 ? JNI_TRUE : JNI_FALSE;
  });
}

jboolean JNICALL codes_offered(JNIEnv *env, jclass native, jobject, jlong client) noexcept {
  return in_call(env, native, [&](Call &) -> jboolean {
    return pop_client_codes_offered(handle_of<pop_client>(client)) == 1 ? JNI_TRUE : JNI_FALSE;
  });
}

void JNICALL forget_code(JNIEnv *env, jclass native, jobject, jlong client) noexcept {
  in_call(env, native, [&](Call &call) {
    const pop_result result = pop_client_forget_code(handle_of<pop_client>(client));
    if (result < 0) call.fail(result);
  });
}

}  // namespace

std::span<const JNINativeMethod> client_methods() noexcept {
  static const JNINativeMethod methods[] = {
      method("clientCreate", "(Lpopsdk/Host;J[BLjava/nio/ByteBuffer;Ljava/nio/ByteBuffer;)J", create),
      method("clientDestroy", "(Lpopsdk/Host;J)V", destroy),
      method("clientPoll", "(Lpopsdk/Handle;JI[[B)J", poll),
      method("clientSecretsLocked", "(Lpopsdk/Handle;J)Z", secrets_locked),
      method("clientCodesOffered", "(Lpopsdk/Handle;J)Z", codes_offered),
      method("clientForgetCode", "(Lpopsdk/Handle;J)V", forget_code),
  };
  return methods;
}

}  // namespace pop_jni
