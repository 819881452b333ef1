#include "methods.h"
#include "poll_events.h"
#include "views.h"

namespace pop_jni {
namespace {

void write_choice(Writer &to, const pop_choice_view &choice) {
  to.text(choice.id)
      .text(choice.label)
      .text(choice.hint)
      .text(choice.icon)
      .text(choice.a11y_label)
      .text(choice.trace);
  to.number(choice.role).text(choice.group).text(choice.language).number(choice.checked);
}

pop_result write_lists(Writer &to, const pop_flow *flow, const pop_screen_view &screen) {
  pop_result result = POP_OK;
  to.count(screen.line_count);
  for (std::size_t i = 0; i < screen.line_count && result >= 0; ++i) {
    pop_str line{};
    result = pop_flow_line(flow, i, &line);
    to.text(line);
  }
  to.count(screen.row_count);
  for (std::size_t i = 0; i < screen.row_count && result >= 0; ++i) {
    auto row = sized<pop_row_view>();
    result = pop_flow_row(flow, i, &row);
    to.text(row.icon).text(row.name).text(row.text).text(row.uri);
  }
  to.count(screen.choice_count);
  for (std::size_t i = 0; i < screen.choice_count && result >= 0; ++i) {
    auto choice = sized<pop_choice_view>();
    result = pop_flow_choice(flow, i, &choice);
    write_choice(to, choice);
  }
  to.count(screen.message_count);
  for (std::size_t i = 0; i < screen.message_count && result >= 0; ++i) {
    auto message = sized<pop_message_view>();
    result = pop_flow_message(flow, i, &message);
    if (result < 0) break;
    write_message(to, message);
    pop_str sender{};
    result = pop_flow_sender(flow, i, &sender);
    to.text(sender);
  }
  return result;
}

jbyteArray JNICALL entry(JNIEnv *env, jclass native, jobject, jlong client, jbyteArray packet) noexcept {
  return in_call(env, native, [&](Call &call) -> jbyteArray {
    const Bytes bytes(env, packet);
    Reader from(bytes);
    const Device device(from);
    auto view = sized<pop_entry_view>();
    const pop_result result = pop_flow_entry(handle_of<pop_client>(client), device.get(), &view);
    if (result < 0) return call.fail(result), nullptr;
    Writer to;
    to.text(view.label).text(view.language).number(view.right_to_left).text(view.icon);
    return to.to_java(env);
  });
}

jlong JNICALL create(JNIEnv *env, jclass native, jobject, jlong client, jbyteArray packet,
                     jlong id) noexcept {
  return in_call(env, native, [&](Call &call) -> jlong {
    const Bytes bytes(env, packet);
    Reader from(bytes);
    auto config = sized<pop_flow_config>();
    config.band = from.small();
    config.platform = from.small();
    config.shared_screen = from.small();
    const Device device(from);
    config.device = device.get();
    config.user = handle_of<void>(id);
    config.changed = PollEvents::changed;
    pop_flow *flow = nullptr;
    pop_error error{};
    const pop_result result = pop_flow_create(handle_of<pop_client>(client), &config, &flow, &error);
    if (result < 0) call.fail(result, error.message);
    if (call.threw()) {
      pop_flow_destroy(flow);
      return 0;
    }
    return to_jlong(flow);
  });
}

void JNICALL destroy(JNIEnv *env, jclass native, jobject, jlong flow) noexcept {
  in_call(env, native, [&](Call &) { pop_flow_destroy(handle_of<pop_flow>(flow)); });
}

jbyteArray JNICALL screen(JNIEnv *env, jclass native, jobject, jlong handle) noexcept {
  return in_call(env, native, [&](Call &call) -> jbyteArray {
    const auto *flow = handle_of<const pop_flow>(handle);
    auto view = sized<pop_screen_view>();
    pop_result result = pop_flow_screen(flow, &view);
    if (result < 0) return call.fail(result), nullptr;
    Writer to;
    to.text(view.id).text(view.language).number(view.right_to_left).number(view.band).text(view.title);
    to.text(view.hide_label).text(view.place).text(view.live).number(view.live_assertive);
    to.number(view.takes_text).number(view.secure).number(view.low_key).text(view.draft);
    to.text(view.text_label).text(view.send_label).text(view.table_label).text(view.scan_label);
    result = write_lists(to, flow, view);
    if (result < 0) return call.fail(result), nullptr;
    return to.to_java(env);
  });
}

jbyteArray JNICALL choose(JNIEnv *env, jclass native, jobject, jlong flow, jbyteArray id) noexcept {
  return in_call(env, native, [&](Call &call) -> jbyteArray {
    const Bytes chosen(env, id);
    auto action = sized<pop_action>();
    const pop_result result = pop_flow_choose(handle_of<pop_flow>(flow), chosen.text(), &action);
    // The screen may have changed while the child tapped: an ordinary thing, and not to be thrown.
    if (result < 0 && result != POP_E_NOT_FOUND) return call.fail(result), nullptr;
    Writer to;
    to.number(result).number(action.kind).text(action.uri);
    return to.to_java(env);
  });
}

void JNICALL send(JNIEnv *env, jclass native, jobject, jlong flow, jbyteArray utf8, jintArray told) noexcept {
  in_call(env, native, [&](Call &call) {
    const Bytes text(env, utf8);
    const pop_result result = pop_flow_send(handle_of<pop_flow>(flow), text.text());
    env->SetIntArrayRegion(told, 0, 1, &result);
    fail_if_misused(call, result);
  });
}

jint JNICALL set_draft(JNIEnv *env, jclass native, jobject, jlong flow, jbyteArray utf8) noexcept {
  return in_call(env, native, [&](Call &call) -> jint {
    const Bytes text(env, utf8);
    const pop_result result = pop_flow_set_draft(handle_of<pop_flow>(flow), text.text());
    fail_if_misused(call, result);
    return result;
  });
}

void JNICALL event(JNIEnv *env, jclass native, jobject, jlong flow, jint event) noexcept {
  in_call(env, native, [&](Call &call) {
    const pop_result result = pop_flow_event(handle_of<pop_flow>(flow), event);
    if (result < 0) call.fail(result);
  });
}

void JNICALL hide(JNIEnv *env, jclass native, jobject, jlong flow) noexcept {
  in_call(env, native, [&](Call &call) {
    const pop_result result = pop_flow_hide(handle_of<pop_flow>(flow));
    if (result < 0) call.fail(result);
  });
}

}  // namespace

std::span<const JNINativeMethod> flow_methods() noexcept {
  static const JNINativeMethod methods[] = {
      method("flowEntry", "(Lpopsdk/Handle;J[B)[B", entry),
      method("flowCreate", "(Lpopsdk/Handle;J[BJ)J", create),
      method("flowDestroy", "(Lpopsdk/Host;J)V", destroy),
      method("flowScreen", "(Lpopsdk/Handle;J)[B", screen),
      method("flowChoose", "(Lpopsdk/Handle;J[B)[B", choose),
      method("flowSend", "(Lpopsdk/Handle;J[B[I)V", send),
      method("flowSetDraft", "(Lpopsdk/Handle;J[B)I", set_draft),
      method("flowEvent", "(Lpopsdk/Handle;JI)V", event),
      method("flowHide", "(Lpopsdk/Handle;J)V", hide),
  };
  return methods;
}

}  // namespace pop_jni
