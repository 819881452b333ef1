#include "screen_text.h"

#include <algorithm>

#include "icon_signs.h"
#include "qr_text.h"
#include "text_lines.h"

namespace {

constexpr std::size_t widest = 72;  // longer lines are hard to read
constexpr const char *bold = "1";

template <typename View>
View blank() {
  View view{};
  view.struct_size = sizeof view;
  return view;
}

pop_screen_view screen_of(const pop_flow *flow) {
  auto screen = blank<pop_screen_view>();
  pop_flow_screen(flow, &screen);
  return screen;
}

std::string choice_ids(const pop_flow *flow, const pop_screen_view &screen) {
  std::string ids;
  for (std::size_t i = 0; i < screen.choice_count; ++i) {
    auto choice = blank<pop_choice_view>();
    if (pop_flow_choice(flow, i, &choice) == POP_OK) ids.append(text_of(choice.id)).append("\n");
  }
  return ids;
}

}  // namespace

// The icon's sign in three columns, whether it takes one or two; nothing where none is wanted.
std::string ScreenText::sign(pop_str icon) const {
  if (!look_.signs) return {};
  for (auto [name, sign] : icon_signs) {
    if (name != text_of(icon)) continue;
    // Back is where the text begins.
    if (right_to_left_ && sign == "←") sign = "→";
    return std::string(sign) + std::string(3 - std::min<std::size_t>(columns(sign), 2), ' ');
  }
  return {};
}

// The text of a line with its isolates; those still open go on in the next line.
void ScreenText::isolated(std::string_view text, std::u32string &open) {
  while (!text.empty()) {
    std::size_t size = 0;
    const char32_t c = next_code_point(text, size);
    if (begins_isolate(c)) {
      open += c;
      out_.put(c);
    } else if (c != end_of_isolate) {
      out_.put_text(text.substr(0, size));
    } else if (!open.empty()) {
      open.pop_back();
      out_.put(c);
    }
    text.remove_prefix(size);
  }
}

void ScreenText::paragraph(std::string_view text, std::size_t indent, std::string_view prefix,
                           const char *colour) {
  const bool turned = right_to_left_ || has_right_to_left(text);
  indent = std::max(indent, columns(prefix));
  const bool coloured = look_.colours && *colour != '\0';
  const std::string on = coloured ? "\033[" + std::string(colour) + "m" : "", off = coloured ? "\033[0m" : "";
  std::u32string open;
  for (bool first = true; first || !text.empty(); first = false) {
    const std::string_view line = take_line(text, width_ - std::min(indent, width_ / 2));
    // Right-to-left text begins at the right edge.
    if (right_to_left_) out_.put(std::string(width_ - std::min(width_, indent + columns(line)), ' '));
    if (right_to_left_) out_.put(right_to_left_isolate);
    out_.put(on);
    if (first) out_.put_text(prefix);
    if (!prefix.empty()) out_.put(off);
    for (std::size_t i = first ? columns(prefix) : 0; i < indent; ++i) out_.put(" ");
    if (turned) {
      if (!right_to_left_) out_.put(first_strong_isolate);
      for (const char32_t c : open) out_.put(c);
      isolated(line, open);
      for (std::size_t i = 0; i <= open.size(); ++i) out_.put(end_of_isolate);
    } else {
      out_.put_text(line);
    }
    if (prefix.empty()) out_.put(off);
    out_.put("\n");
  }
}

void ScreenText::rows(const pop_flow *flow, const pop_screen_view &screen) {
  if (screen.row_count == 0) return;
  out_.put("\n");
  if (screen.table_label.size != 0) paragraph(text_of(screen.table_label), 0, {}, bold);
  bool drawn = false;
  for (std::size_t i = 0; i < screen.row_count; ++i) {
    auto row = blank<pop_row_view>();
    if (pop_flow_row(flow, i, &row) != POP_OK) break;
    paragraph(text_of(row.name), 0, sign(row.icon));
    if (row.text.size != 0) paragraph(text_of(row.text), 4);
    // A camera that sees two codes takes either: one alone is drawn, below its number. It needs dark on
    // light, and so colours.
    if (drawn || row.uri.size == 0 || !look_.signs || !look_.colours) continue;
    drawn = put_qr(out_, text_of(row.uri), width_);
  }
}

void ScreenText::messages(const pop_flow *flow, std::size_t count) {
  for (; shown_messages_ < count; ++shown_messages_) {
    auto message = blank<pop_message_view>();
    pop_str sender{};
    if (pop_flow_message(flow, shown_messages_, &message) != POP_OK ||
        pop_flow_sender(flow, shown_messages_, &sender) != POP_OK)
      break;
    paragraph(std::string(text_of(sender)) + ":", 2);
    for (const pop_str part : {message.title, message.text, message.link}) {
      if (part.size != 0) paragraph(text_of(part), 4);
    }
    // Whose page it is, apart from the link, which can be long.
    if (message.link_host.size != 0) paragraph("(" + std::string(text_of(message.link_host)) + ")", 4);
  }
}

void ScreenText::choice(const pop_choice_view &choice, std::size_t number, const pop_screen_view &screen) {
  const bool danger = choice.role == POP_ROLE_DANGER;
  std::string prefix = (screen.takes_text != POP_TEXT_NONE ? "[/" : "[") + std::to_string(number) + "] ";
  if (choice.checked != POP_CHECK_NONE) prefix += choice.checked == POP_CHECK_ON ? "(x) " : "( ) ";
  const std::string drawn = sign(choice.icon);
  // Red and bold only add to what the words say.
  const char *colour = choice.role == POP_ROLE_MAIN ? "1;36" : danger ? "1;31" : "";
  if (screen.low_key != 0 && !danger && choice.icon.size != 0) {
    // To be seen from across a room: the sign alone. Read aloud into headphones: the name.
    return paragraph(drawn.empty() ? text_of(choice.a11y_label) : drawn, 0, prefix, colour);
  }
  prefix += drawn.empty() && danger ? "! " : drawn;
  paragraph(text_of(choice.label), 0, prefix, colour);
  if (choice.hint.size != 0) paragraph(text_of(choice.hint), 4);
  if (choice.trace.size != 0) paragraph("(" + std::string(text_of(choice.trace)) + ")", 4);
}

void ScreenText::choices(const pop_flow *flow, const pop_screen_view &screen) {
  for (std::size_t i = 0; i < screen.choice_count; ++i) {
    auto view = blank<pop_choice_view>();
    if (pop_flow_choice(flow, i, &view) != POP_OK) break;
    if (view.group.size != 0 || i == 0) out_.put("\n");
    if (view.group.size != 0) paragraph(text_of(view.group), 0, {}, bold);
    choice(view, i + 1, screen);
  }
}

void ScreenText::hide_line(const pop_screen_view &screen) {
  paragraph(text_of(screen.hide_label), 0, look_.keyboard ? "[Esc] " : "[h] ");
}

void ScreenText::field(const pop_screen_view &screen) {
  if (screen.takes_text == POP_TEXT_NONE) return;
  out_.put("\n");
  if (!shown_lines_.contains(std::string(text_of(screen.text_label)))) paragraph(text_of(screen.text_label));
  paragraph(text_of(screen.send_label), 0, "[Enter] ");
}

void ScreenText::remember(const pop_flow *flow, const pop_screen_view &screen) {
  shown_id_ = text_of(screen.id);
  shown_title_ = text_of(screen.title);
  shown_choices_ = choice_ids(flow, screen);
  shown_lines_.clear();
  for (std::size_t i = 0; i < screen.line_count; ++i) {
    pop_str line{};
    if (pop_flow_line(flow, i, &line) == POP_OK) shown_lines_.emplace(text_of(line));
  }
}

void ScreenText::begin(const pop_screen_view &screen) {
  width_ = std::min(out_.width(), widest);
  right_to_left_ = screen.right_to_left != 0;
}

void ScreenText::show(const pop_flow *flow) {
  const pop_screen_view screen = screen_of(flow);
  begin(screen);
  out_.put("\n" + std::string(std::min<std::size_t>(width_, 40), '-') + "\n");
  // Hide is the first thing read on every screen.
  hide_line(screen);
  out_.put("\n");
  paragraph(text_of(screen.title), 0, {}, bold);
  if (screen.place.size + screen.line_count != 0) out_.put("\n");
  if (screen.place.size != 0) paragraph(text_of(screen.place));
  for (std::size_t i = 0; i < screen.line_count; ++i) {
    pop_str line{};
    if (pop_flow_line(flow, i, &line) == POP_OK) paragraph(text_of(line));
  }
  rows(flow, screen);
  shown_messages_ = 0;
  if (screen.message_count != 0) out_.put("\n");
  messages(flow, screen.message_count);
  choices(flow, screen);
  remember(flow, screen);
  field(screen);
}

void ScreenText::show_changes(const pop_flow *flow) {
  const pop_screen_view screen = screen_of(flow);
  if (text_of(screen.id) != shown_id_ || text_of(screen.title) != shown_title_) return show(flow);
  begin(screen);
  messages(flow, screen.message_count);
  for (std::size_t i = 0; i < screen.line_count; ++i) {
    pop_str line{};
    if (pop_flow_line(flow, i, &line) != POP_OK) break;
    if (!shown_lines_.contains(std::string(text_of(line)))) paragraph(text_of(line), 0, "* ");
  }
  if (choice_ids(flow, screen) != shown_choices_) choices(flow, screen);
  remember(flow, screen);
}

void ScreenText::show_choices(const pop_flow *flow) {
  const pop_screen_view screen = screen_of(flow);
  begin(screen);
  out_.put("\n?\n");
  hide_line(screen);
  choices(flow, screen);
}

void ScreenText::cover(Output &out) {
  // The top, the screen, then what can be scrolled back to: some terminals move a screen that is cleared
  // there.
  if (out.tty()) out.put("\033[H\033[2J\033[3J");
}
