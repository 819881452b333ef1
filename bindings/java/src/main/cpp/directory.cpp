#include <memory>

#include "methods.h"
#include "poll_events.h"
#include "views.h"

namespace pop_jni {
namespace {

struct DestroyAnswer {
  void operator()(pop_answer *answer) const noexcept { pop_answer_destroy(answer); }
};

void write_channel(Writer &to, const pop_channel_view &channel) {
  to.text(channel.type).text(channel.value).text(channel.uri).text(channel.language);
  to.number(channel.usable).number(channel.open).number(channel.opens_at).number(channel.closes_at);
  to.number(channel.free_of_charge).number(channel.on_bill).number(channel.other_network);
}

pop_result write_service(Writer &to, const pop_answer *answer, std::size_t index) {
  auto service = sized<pop_service_view>();
  pop_result result = pop_answer_service(answer, index, &service);
  if (result < 0) return result;
  to.text(service.id).text(service.name).text(service.kind).text(service.language);
  to.number(service.why).number(service.open).number(service.opens_at).number(service.closes_at);
  to.number(service.last_seen).number(service.confirmed_on).count(service.channel_count);
  for (std::size_t i = 0; i < service.channel_count; ++i) {
    auto channel = sized<pop_channel_view>();
    result = pop_answer_channel(answer, index, i, &channel);
    if (result < 0) return result;
    write_channel(to, channel);
  }
  return POP_OK;
}

pop_result write_emergency(Writer &to, const pop_answer *answer, std::size_t index) {
  auto number = sized<pop_emergency_view>();
  const pop_result result = pop_answer_emergency(answer, index, &number);
  if (result < 0) return result;
  to.text(number.number).text(number.uri).number(number.is_main);
  to.number(number.police).number(number.ambulance).number(number.fire).number(number.text);
  to.text(number.silent_hint);
  return POP_OK;
}

pop_result write_answer(Writer &to, const pop_answer *answer) {
  auto view = sized<pop_answer_view>();
  pop_result result = pop_answer_get(answer, &view);
  if (result < 0) return result;
  to.text(view.country).number(view.country_from).number(view.confirm_country).text(view.screen_language);
  to.number(view.right_to_left).number(view.freshness).number(view.held_back).number(view.flags);
  to.count(view.service_count);
  for (std::size_t i = 0; i < view.service_count && result >= 0; ++i) result = write_service(to, answer, i);
  to.count(view.emergency_count);
  for (std::size_t i = 0; i < view.emergency_count && result >= 0; ++i)
    result = write_emergency(to, answer, i);
  return result;
}

jbyteArray JNICALL find(JNIEnv *env, jclass native, jobject, jlong client, jbyteArray packet) noexcept {
  return in_call(env, native, [&](Call &call) -> jbyteArray {
    const Bytes bytes(env, packet);
    Reader from(bytes);
    const Device device(from);
    pop_answer *found = nullptr;
    pop_error error{};
    const pop_result result = pop_directory_find(handle_of<pop_client>(client), device.get(), &found, &error);
    const std::unique_ptr<pop_answer, DestroyAnswer> answer(found);
    if (result < 0) return call.fail(result, error.message), nullptr;
    Writer to;
    to.number(result);
    const pop_result written = write_answer(to, answer.get());
    if (written < 0) return call.fail(written), nullptr;
    return to.to_java(env);
  });
}

jbyteArray JNICALL info(JNIEnv *env, jclass native, jobject, jlong client) noexcept {
  return in_call(env, native, [&](Call &call) -> jbyteArray {
    auto now = sized<pop_directory_info>();
    const pop_result result = pop_directory_get_info(handle_of<pop_client>(client), &now);
    if (result < 0) return call.fail(result), nullptr;
    Writer to;
    to.number(now.root_version).number(now.timestamp_version).number(now.snapshot_version).number(now.issued);
    to.number(now.freshness).number(now.built_in).number(now.trial).count(now.held_back);
    return to.to_java(env);
  });
}

jint JNICALL offer_bundle(JNIEnv *env, jclass native, jobject, jlong client, jbyteArray bundle) noexcept {
  return in_call(env, native, [&](Call &call) -> jint {
    const Bytes bytes(env, bundle);
    pop_error error{};
    const pop_result result =
        pop_directory_offer_bundle(handle_of<pop_client>(client), bytes.bytes(), &error);
    if (result < 0) call.fail(result, error.message);
    return result;
  });
}

jint JNICALL update(JNIEnv *env, jclass native, jobject, jlong client, jboolean tell) noexcept {
  return in_call(env, native, [&](Call &call) -> jint {
    pop_error error{};
    const pop_result result = pop_directory_update(
        handle_of<pop_client>(client), tell == JNI_FALSE ? nullptr : PollEvents::updated, nullptr, &error);
    if (result < 0) call.fail(result, error.message);
    return result;
  });
}

}  // namespace

std::span<const JNINativeMethod> directory_methods() noexcept {
  static const JNINativeMethod methods[] = {
      method("directoryFind", "(Lpopsdk/Handle;J[B)[B", find),
      method("directoryInfo", "(Lpopsdk/Handle;J)[B", info),
      method("directoryOfferBundle", "(Lpopsdk/Handle;J[B)I", offer_bundle),
      method("directoryUpdate", "(Lpopsdk/Handle;JZ)I", update),
  };
  return methods;
}

}  // namespace pop_jni
