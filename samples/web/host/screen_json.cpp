#include "screen_json.h"

#include "qr_json.h"

namespace {

const char *band_name(std::int32_t band) { return band == POP_BAND_A ? "A" : band == POP_BAND_C ? "C" : "B"; }

const char *role_name(std::int32_t role) {
  switch (role) {
    case POP_ROLE_MAIN:
      return "main";
    case POP_ROLE_DANGER:
      return "danger";
    case POP_ROLE_QUIET:
      return "quiet";
    default:
      return "normal";
  }
}

const char *text_name(std::int32_t takes_text) {
  return takes_text == POP_TEXT_MESSAGE ? "message" : takes_text == POP_TEXT_PIN ? "pin" : "none";
}

const char *state_name(std::int32_t state) {
  return state == POP_MESSAGE_READ ? "read" : state == POP_MESSAGE_SENT ? "sent" : "unsent";
}

void write_lines(Out &out, const pop_flow *flow, std::size_t count) {
  out.key("lines").begin_array();
  for (std::size_t i = 0; i < count; ++i) {
    pop_str line{};
    if (pop_flow_line(flow, i, &line) == POP_OK) out.text(line);
  }
  out.end_array();
}

void write_rows(Out &out, const pop_flow *flow, std::size_t count) {
  out.key("rows").begin_array();
  for (std::size_t i = 0; i < count; ++i) {
    pop_row_view row{};
    row.struct_size = sizeof row;
    if (pop_flow_row(flow, i, &row) != POP_OK) continue;
    out.begin_object().optional("icon", row.icon).text("name", row.name).text("text", row.text);
    if (row.uri.size != 0) write_qr(out, row.uri);
    out.end_object();
  }
  out.end_array();
}

void write_messages(Out &out, const pop_flow *flow, std::size_t count) {
  out.key("messages").begin_array();
  for (std::size_t i = 0; i < count; ++i) {
    pop_str sender{};
    pop_flow_sender(flow, i, &sender);
    out.begin_object().text("sender", sender);
    pop_message_view message{};
    message.struct_size = sizeof message;
    if (pop_flow_message(flow, i, &message) == POP_OK) {
      out.text("from", lend(message.from == POP_FROM_CHILD ? "child" : "helpline"))
          .text("state", lend(state_name(message.state)))
          .text("text", message.text)
          .optional("title", message.title)
          .optional("link_host", message.link_host);
    }
    out.end_object();
  }
  out.end_array();
}

void write_choices(Out &out, const pop_flow *flow, std::size_t count) {
  out.key("choices").begin_array();
  for (std::size_t i = 0; i < count; ++i) {
    pop_choice_view choice{};
    choice.struct_size = sizeof choice;
    if (pop_flow_choice(flow, i, &choice) != POP_OK) continue;
    out.begin_object()
        .text("id", choice.id)
        .text("label", choice.label)
        .text("role", lend(role_name(choice.role)))
        .optional("hint", choice.hint)
        .optional("trace", choice.trace)
        .optional("icon", choice.icon)
        .optional("a11y_label", choice.a11y_label)
        .optional("group", choice.group)
        .optional("language", choice.language);
    if (choice.checked != POP_CHECK_NONE) out.flag("checked", choice.checked == POP_CHECK_ON);
    out.end_object();
  }
  out.end_array();
}

}  // namespace

void write_screen(Out &out, const pop_flow *flow) {
  pop_screen_view screen{};
  screen.struct_size = sizeof screen;
  pop_flow_screen(flow, &screen);
  out.begin_object()
      .text("id", screen.id)
      .text("language", screen.language)
      .flag("rtl", screen.right_to_left != 0)
      .text("band", lend(band_name(screen.band)))
      .flag("low_key", screen.low_key != 0)
      .text("hide", screen.hide_label)
      .text("title", screen.title)
      .optional("place", screen.place)
      .text("live", screen.live)
      .flag("assertive", screen.live_assertive != 0)
      .text("text", lend(text_name(screen.takes_text)))
      .optional("text_label", screen.text_label)
      .optional("send_label", screen.send_label)
      .optional("draft", screen.draft)
      .optional("table_label", screen.table_label);
  write_lines(out, flow, screen.line_count);
  write_rows(out, flow, screen.row_count);
  write_messages(out, flow, screen.message_count);
  write_choices(out, flow, screen.choice_count);
  out.end_object();
}
