#include "pop/flow.h"

#include "abi/check.h"
#include "abi/entry.h"
#include "base/secret.h"

using namespace pop::abi;
using pop::fill_struct, pop::has_room, pop::read_struct;

namespace {

// Unknown age reads the middle band.
pop::flow::Band band_of(std::int32_t band) noexcept {
  return band == POP_BAND_A   ? pop::flow::Band::a
         : band == POP_BAND_C ? pop::flow::Band::c
                              : pop::flow::Band::b;
}

std::int32_t band_of(pop::flow::Band band) noexcept { return static_cast<std::int32_t>(band) + POP_BAND_A; }

}  // namespace

extern "C" {

POP_API pop_result pop_flow_create(pop_client *client, const pop_flow_config *config, pop_flow **flow,
                                   pop_error *error) noexcept {
  if (flow != nullptr) *flow = nullptr;
  return inside(client, error, [&](ClientObject &owner) -> pop_result {
    if (flow == nullptr) return report(POP_E_ARGUMENT, "flow is NULL", error);
    pop_flow_config given;
    if (!read_struct(config, given))
      return report(POP_E_ARGUMENT, "config is NULL or its struct_size is not set", error);
    if (given.band < POP_BAND_UNKNOWN || given.band > POP_BAND_C) {
      return report(POP_E_ARGUMENT, "band is none of POP_BAND_*", error);
    }
    if (given.platform < POP_PLATFORM_UNKNOWN || given.platform > POP_PLATFORM_CONSOLE) {
      return report(POP_E_ARGUMENT, "platform is none of POP_PLATFORM_*", error);
    }
    auto hints = hints_of(given.device);
    if (!hints) return report(hints.error(), error);
    pop::flow::FlowSetup setup;
    setup.hints = std::move(*hints);
    setup.band = band_of(given.band);
    setup.app_name = owner.client->app_name();
    setup.speech = owner.client->speech();
    setup.platform = given.platform;
    setup.shared_screen = given.shared_screen != 0;
    auto made = std::make_unique<FlowObject>(owner);
    made->tell = given.changed;
    made->user = given.user;
    if (given.changed != nullptr) {
      setup.changed = [&owner, &changed = made->changed] { owner.flow_changed = changed = true; };
    }
    auto begun = pop::flow::Flow::create(*owner.client, std::move(setup));
    if (!begun) return report(begun.error(), error);
    made->flow = std::move(*begun);
    return adopt(owner, std::move(made), *flow) ? POP_OK : report(POP_E_TOO_LARGE, kTooManyAlive, error);
  });
}

POP_API void pop_flow_destroy(pop_flow *flow) noexcept { destroy(flow); }

POP_API pop_result pop_flow_screen(const pop_flow *flow, pop_screen_view *screen) noexcept {
  return inside(flow, nullptr, [&](const FlowObject &shown) -> pop_result {
    const pop::flow::Screen &now = shown.flow->screen();
    pop_screen_view out{};
    out.id = lend(now.id);
    out.language = lend(now.language);
    out.right_to_left = now.right_to_left ? 1 : 0;
    out.band = band_of(now.band);
    out.title = lend(now.title);
    out.line_count = now.lines.size();
    out.choice_count = now.choices.size();
    out.hide_label = lend(now.hide_label);
    out.place = lend(now.place);
    out.live = lend(now.live);
    out.live_assertive = now.live_assertive ? 1 : 0;
    out.takes_text = now.takes_text;
    out.message_count = shown.flow->message_count();
    out.secure = 1;
    out.row_count = now.rows.size();
    out.low_key = now.low_key ? 1 : 0;
    out.draft = lend(shown.flow->draft());
    out.text_label = lend(now.text_label);
    out.send_label = lend(now.send_label);
    out.table_label = lend(now.table_label);
    out.scan_label = lend(now.scan_label);
    return fill_struct(screen, out);
  });
}

POP_API pop_result pop_flow_line(const pop_flow *flow, size_t index, pop_str *line) noexcept {
  return inside(flow, nullptr, [&](const FlowObject &shown) -> pop_result {
    if (line == nullptr) return POP_E_ARGUMENT;
    const auto &lines = shown.flow->screen().lines;
    if (index >= lines.size()) return POP_E_NOT_FOUND;
    *line = lend(lines[index]);
    return POP_OK;
  });
}

POP_API pop_result pop_flow_choice(const pop_flow *flow, size_t index, pop_choice_view *choice) noexcept {
  return inside(flow, nullptr, [&](const FlowObject &shown) -> pop_result {
    if (!has_room(choice)) return POP_E_ARGUMENT;
    const auto &choices = shown.flow->screen().choices;
    if (index >= choices.size()) return POP_E_NOT_FOUND;
    const pop::flow::Choice &known = choices[index];
    pop_choice_view out{};
    out.id = lend(known.id);
    out.label = lend(known.label);
    out.hint = lend(known.hint);
    out.icon = lend(known.icon);
    out.a11y_label = lend(known.a11y_label);
    out.trace = lend(known.trace);
    out.role = known.role;
    out.group = lend(known.group);
    out.language = lend(known.language);
    out.checked = known.checked;
    return fill_struct(choice, out);
  });
}

POP_API pop_result pop_flow_row(const pop_flow *flow, size_t index, pop_row_view *row) noexcept {
  return inside(flow, nullptr, [&](const FlowObject &shown) -> pop_result {
    if (!has_room(row)) return POP_E_ARGUMENT;
    const auto &rows = shown.flow->screen().rows;
    if (index >= rows.size()) return POP_E_NOT_FOUND;
    pop_row_view out{};
    out.icon = lend(rows[index].icon);
    out.name = lend(rows[index].name);
    out.text = lend(rows[index].text);
    out.uri = lend(rows[index].uri);
    return fill_struct(row, out);
  });
}

POP_API pop_result pop_flow_message(const pop_flow *flow, size_t index, pop_message_view *message) noexcept {
  return inside(flow, nullptr, [&](const FlowObject &shown) -> pop_result {
    if (!has_room(message)) return POP_E_ARGUMENT;
    const auto known = shown.flow->message(index);
    return known ? fill_struct(message, message_view(*known)) : known.error().code;
  });
}

POP_API pop_result pop_flow_sender(const pop_flow *flow, size_t message, pop_str *sender) noexcept {
  return inside(flow, nullptr, [&](const FlowObject &shown) -> pop_result {
    if (sender == nullptr) return POP_E_ARGUMENT;
    const auto known = shown.flow->sender(message);
    if (!known) return known.error().code;
    *sender = lend(*known);
    return POP_OK;
  });
}

POP_API pop_result pop_flow_choose(pop_flow *flow, pop_str id, pop_action *action) noexcept {
  return inside(flow, nullptr, [&](FlowObject &shown) -> pop_result {
    if (!has_room(action)) return POP_E_ARGUMENT;
    if (const pop_result fine = check(id); fine < 0) return fine;
    auto done = shown.flow->choose(view_of(id));
    if (!done) return done.error().code;
    shown.uri = std::move(done->uri);
    pop_action out{};
    out.kind = done->kind;
    out.uri = lend(shown.uri);
    return fill_struct(action, out);
  });
}

POP_API pop_result pop_flow_send(pop_flow *flow, pop_str text) noexcept {
  return inside(flow, nullptr, [&](FlowObject &shown) -> pop_result {
    if (text.data == nullptr && text.size != 0) return POP_E_ARGUMENT;
    const auto sent = shown.flow->send(view_of(text));
    return sent ? POP_OK : sent.error().code;
  });
}

POP_API pop_result pop_flow_set_draft(pop_flow *flow, pop_str text) noexcept {
  return inside(flow, nullptr, [&](FlowObject &shown) -> pop_result {
    if (text.data == nullptr && text.size != 0) return POP_E_ARGUMENT;
    const auto kept = shown.flow->set_draft(view_of(text));
    return kept ? POP_OK : kept.error().code;
  });
}

POP_API pop_result pop_flow_event(pop_flow *flow, int32_t event) noexcept {
  return inside(flow, nullptr, [&](FlowObject &shown) -> pop_result {
    const auto taken = shown.flow->event(event);
    return taken ? POP_OK : taken.error().code;
  });
}

POP_API pop_result pop_flow_hide(pop_flow *flow) noexcept {
  return inside(flow, nullptr, [](FlowObject &shown) -> pop_result {
    shown.flow->hide();
    pop::wipe({reinterpret_cast<std::uint8_t *>(shown.uri.data()), shown.uri.size()});
    shown.uri.clear();
    return POP_OK;
  });
}

POP_API pop_result pop_flow_entry(pop_client *client, const pop_device *device,
                                  pop_entry_view *entry) noexcept {
  return inside(client, nullptr, [&](ClientObject &asked) -> pop_result {
    if (!has_room(entry)) return POP_E_ARGUMENT;
    const auto hints = hints_of(device);
    if (!hints) return hints.error().code;
    const auto language = asked.client->screen_language(*hints);
    asked.entry_language = language.tag;
    asked.entry_label = asked.client->words(language.tag)->say("entry.button", pop::flow::Band::b);
    pop_entry_view out{};
    out.label = lend(asked.entry_label);
    out.language = lend(asked.entry_language);
    out.right_to_left = language.right_to_left ? 1 : 0;
    out.icon = lend("hand");
    return fill_struct(entry, out);
  });
}
}
