#include "bridge.h"

#include <rapidjson/document.h>

#include <cstdio>

#include "screen_json.h"

namespace {

pop_str text_of(const rapidjson::Document &message, const char *name) {
  const auto found = message.FindMember(name);
  if (found == message.MemberEnd() || !found->value.IsString()) return {nullptr, 0};
  return {found->value.GetString(), found->value.GetStringLength()};
}

std::int32_t event_of(std::string_view name) {
  if (name == "paused") return POP_EVENT_PAUSED;
  if (name == "resumed") return POP_EVENT_RESUMED;
  if (name == "low_memory") return POP_EVENT_LOW_MEMORY;
  if (name == "screen_shared") return POP_EVENT_SCREEN_SHARED;
  if (name == "screen_private") return POP_EVENT_SCREEN_PRIVATE;
  return 0;
}

}  // namespace

void Bridge::take(char *line) {
  rapidjson::Document message;
  // In its own place: no second copy of what the child wrote is made.
  message.ParseInsitu<rapidjson::kParseValidateEncodingFlag>(line);
  if (message.HasParseError() || !message.IsObject()) {
    std::fputs("pop-web-host: a line that is no JSON object was left out\n", stderr);
    return;
  }
  const std::string_view what = text_of(text_of(message, "do"));
  if (what == "open") return open();
  if (what == "entry") return send_entry();
  if (flow_ == nullptr) return;  // what was still on its way when the flow closed
  if (what == "ready") return send_screen("opened");
  if (what == "choose") return choose(text_of(message, "id"));
  if (what == "send") return send(text_of(message, "text"));
  if (what == "draft") {
    pop_flow_set_draft(flow_, text_of(message, "text"));
  } else if (what == "hide") {
    pop_flow_hide(flow_);
    close();
  } else if (what == "event") {
    pop_flow_event(flow_, event_of(text_of(text_of(message, "event"))));
    send_screen();
  }
}

void Bridge::open() {
  if (flow_ == nullptr) {
    pop_flow_config config{};
    config.struct_size = sizeof config;
    config.device = setup_.device;
    config.band = setup_.band;
    config.platform = setup_.platform;
    config.shared_screen = setup_.shared_screen ? 1 : 0;
    config.user = this;
    config.changed = [](void *user) { static_cast<Bridge *>(user)->changed_ = true; };
    pop_error error{};
    if (pop_flow_create(setup_.client, &config, &flow_, &error) < 0) {
      std::fprintf(stderr, "pop-web-host: %s\n", error.message);
      return;
    }
  }
  send_screen("opened");
}

void Bridge::close() {
  pop_flow_destroy(flow_);
  flow_ = nullptr;
  changed_ = false;
  Out().flag("closed", true).send();
}

void Bridge::choose(pop_str id) {
  pop_action action{};
  action.struct_size = sizeof action;
  const pop_result done = pop_flow_choose(flow_, id, &action);
  if (done >= 0 && action.kind == POP_ACTION_LEAVE) return close();
  if (done >= 0 && action.kind == POP_ACTION_OPEN) Out().text("uri", action.uri).send();
  // Also where it did not work: the screen may have changed while the child tapped.
  send_screen();
}

void Bridge::send(pop_str text) {
  const bool taken = pop_flow_send(flow_, text) >= 0;
  changed_ = false;
  Out out;
  out.flag("taken", taken).key("screen");
  write_screen(out, flow_);
  out.send();
}

void Bridge::send_change() {
  if (flow_ != nullptr && changed_) send_screen();
  changed_ = false;
}

void Bridge::send_screen(const char *name) {
  changed_ = false;
  Out out;
  out.key(name);
  write_screen(out, flow_);
  out.send();
}

void Bridge::send_entry() {
  pop_entry_view entry{};
  entry.struct_size = sizeof entry;
  if (pop_flow_entry(setup_.client, setup_.device, &entry) < 0) return;
  Out out;
  out.key("entry")
      .begin_object()
      .text("label", entry.label)
      .text("language", entry.language)
      .flag("rtl", entry.right_to_left != 0)
      .text("icon", entry.icon)
      .end_object();
  out.send();
}
