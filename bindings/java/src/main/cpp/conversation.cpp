#include "methods.h"
#include "views.h"

namespace pop_jni {
namespace {

// The conversation, unless the call failed or an app's code threw in it: Java then gets none.
jlong made(Call &call, pop_result result, const pop_error &error, pop_conversation *conversation) noexcept {
  if (result < 0) call.fail(result, error.message);
  if (!call.threw()) return to_jlong(conversation);
  pop_conversation_destroy(conversation);
  return 0;
}

jlong JNICALL open(JNIEnv *env, jclass native, jobject, jlong client, jbyteArray service) noexcept {
  return in_call(env, native, [&](Call &call) -> jlong {
    const Bytes id(env, service);
    pop_conversation *conversation = nullptr;
    pop_error error{};
    const pop_result result =
        pop_conversation_open(handle_of<pop_client>(client), id.text(), &conversation, &error);
    return made(call, result, error, conversation);
  });
}

jlong JNICALL open_with_code(JNIEnv *env, jclass native, jobject, jlong client, jbyteArray service,
                             jbyteArray utf8) noexcept {
  return in_call(env, native, [&](Call &call) -> jlong {
    const Bytes id(env, service);
    const Bytes code(env, utf8);
    pop_conversation *conversation = nullptr;
    pop_error error{};
    const pop_result result = pop_conversation_open_with_code(handle_of<pop_client>(client), id.text(),
                                                              code.text(), &conversation, &error);
    return made(call, result, error, conversation);
  });
}

void JNICALL destroy(JNIEnv *env, jclass native, jobject, jlong conversation) noexcept {
  in_call(env, native, [&](Call &) { pop_conversation_destroy(handle_of<pop_conversation>(conversation)); });
}

void JNICALL send(JNIEnv *env, jclass native, jobject, jlong conversation, jbyteArray utf8,
                  jintArray told) noexcept {
  in_call(env, native, [&](Call &call) {
    const Bytes text(env, utf8);
    const pop_result result = pop_conversation_send(handle_of<pop_conversation>(conversation), text.text());
    env->SetIntArrayRegion(told, 0, 1, &result);
    fail_if_misused(call, result);
  });
}

jint JNICALL cancel(JNIEnv *env, jclass native, jobject, jlong conversation) noexcept {
  return in_call(env, native, [&](Call &call) -> jint {
    const pop_result result = pop_conversation_cancel(handle_of<pop_conversation>(conversation));
    fail_if_misused(call, result);
    return result;
  });
}

void JNICALL end(JNIEnv *env, jclass native, jobject, jlong conversation, jint feedback) noexcept {
  in_call(env, native, [&](Call &call) {
    const pop_result result = pop_conversation_end(handle_of<pop_conversation>(conversation), feedback);
    if (result < 0) call.fail(result);
  });
}

jbyteArray JNICALL offer(JNIEnv *env, jclass native, jobject, jlong conversation) noexcept {
  return in_call(env, native, [&](Call &call) -> jbyteArray {
    auto view = sized<pop_offer_view>();
    const pop_result result = pop_conversation_offer(handle_of<pop_conversation>(conversation), &view);
    if (result == POP_E_NOT_FOUND) return nullptr;
    if (result < 0) return call.fail(result), nullptr;
    Writer to;
    to.count(view.message).text(view.service_id).text(view.service_name).text(view.note);
    return to.to_java(env);
  });
}

jlong JNICALL transfer(JNIEnv *env, jclass native, jobject, jlong conversation, jlong message,
                       jboolean agrees) noexcept {
  return in_call(env, native, [&](Call &call) -> jlong {
    pop_conversation *next = nullptr;
    pop_error error{};
    const pop_result result = pop_conversation_transfer(handle_of<pop_conversation>(conversation),
                                                        static_cast<std::size_t>(message),
                                                        agrees == JNI_FALSE ? 0 : 1, &next, &error);
    return made(call, result, error, next);
  });
}

jbyteArray JNICALL view(JNIEnv *env, jclass native, jobject, jlong handle) noexcept {
  return in_call(env, native, [&](Call &call) -> jbyteArray {
    const auto *conversation = handle_of<const pop_conversation>(handle);
    auto now = sized<pop_conversation_view>();
    pop_result result = pop_conversation_get(conversation, &now);
    if (result < 0) return call.fail(result), nullptr;
    Writer to;
    to.number(now.state)
        .number(now.reason)
        .number(now.queue_position)
        .number(now.wait_minutes)
        .number(now.busy);
    to.number(now.app_relay).number(now.trial).number(now.code).number(now.code_wait_s).number(now.moving);
    to.count(now.message_count);
    for (std::size_t i = 0; i < now.message_count; ++i) {
      auto message = sized<pop_message_view>();
      result = pop_conversation_message(conversation, i, &message);
      if (result < 0) return call.fail(result), nullptr;
      write_message(to, message);
      to.text({"", 0});  // only a flow has words for the sender
    }
    return to.to_java(env);
  });
}

void JNICALL set_code(JNIEnv *env, jclass native, jobject, jlong conversation, jbyteArray utf8) noexcept {
  in_call(env, native, [&](Call &call) {
    const Bytes code(env, utf8);
    const pop_result result =
        pop_conversation_set_code(handle_of<pop_conversation>(conversation), code.text());
    if (result < 0) call.fail(result);
  });
}

}  // namespace

std::span<const JNINativeMethod> conversation_methods() noexcept {
  static const JNINativeMethod methods[] = {
      method("conversationOpen", "(Lpopsdk/Handle;J[B)J", open),
      method("conversationOpenWithCode", "(Lpopsdk/Handle;J[B[B)J", open_with_code),
      method("conversationDestroy", "(Lpopsdk/Host;J)V", destroy),
      method("conversationSend", "(Lpopsdk/Handle;J[B[I)V", send),
      method("conversationCancel", "(Lpopsdk/Handle;J)I", cancel),
      method("conversationEnd", "(Lpopsdk/Handle;JI)V", end),
      method("conversationOffer", "(Lpopsdk/Handle;J)[B", offer),
      method("conversationTransfer", "(Lpopsdk/Handle;JJZ)J", transfer),
      method("conversationView", "(Lpopsdk/Handle;J)[B", view),
      method("conversationSetCode", "(Lpopsdk/Handle;J[B)V", set_code),
  };
  return methods;
}

}  // namespace pop_jni
