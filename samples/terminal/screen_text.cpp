#include "screen_text.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace {

pop_screen_view screen_of(const pop_flow *flow) {
  pop_screen_view screen{};
  screen.struct_size = sizeof screen;
  pop_flow_screen(flow, &screen);
  return screen;
}

std::size_t terminal_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 72;
  return std::clamp<std::size_t>(size.ws_col, 20, 72);
}

// Columns, counting each UTF-8 sequence as one: right for the languages this sample has words in.
std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string choice_ids(const pop_flow *flow, const pop_screen_view &screen) {
  std::string ids;
  for (std::size_t i = 0; i < screen.choice_count; ++i) {
    pop_choice_view choice{};
    choice.struct_size = sizeof choice;
    if (pop_flow_choice(flow, i, &choice) == POP_OK) ids.append(text_of(choice.id)).append("\n");
  }
  return ids;
}

}  // namespace

ScreenText::ScreenText(bool tty)
    : tty_(tty), colours_(tty && std::getenv("NO_COLOR") == nullptr), width_(72) {
  if (tty) width_ = terminal_width();
}

std::string ScreenText::colour(const char *code, std::string_view text) const {
  if (!colours_) return std::string(text);
  return "\033[" + std::string(code) + "m" + std::string(text) + "\033[0m";
}

void ScreenText::paragraph(std::string_view text, std::size_t indent, std::size_t already) const {
  std::string line(indent - already, ' ');
  std::size_t used = indent;
  while (!text.empty()) {
    const std::size_t space = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, space);
    text.remove_prefix(std::min(space + 1, text.size()));
    if (used > indent && used + 1 + columns(word) > width_) {
      std::printf("%s\n", line.c_str());
      line.assign(indent, ' ');
      used = indent;
    }
    if (used > indent) line += ' ', ++used;
    line += word;
    used += columns(word);
  }
  std::printf("%s\n", line.c_str());
}

void ScreenText::messages(const pop_flow *flow, std::size_t count) {
  for (; shown_messages_ < count; ++shown_messages_) {
    pop_message_view message{};
    message.struct_size = sizeof message;
    if (pop_flow_message(flow, shown_messages_, &message) != POP_OK) break;
    const std::string text(text_of(message.text));
    if (message.kind == POP_KIND_RESOURCE) {
      paragraph("  helper: " + std::string(text_of(message.title)));
      if (!text.empty()) paragraph(text, 4);
      // Whose page it is, apart from the link, which can be long.
      if (message.link.size != 0) {
        paragraph(text_of(message.link), 4);
        paragraph("(" + std::string(text_of(message.link_host)) + ")", 4);
      }
    } else if (message.kind == POP_KIND_OFFER || message.kind == POP_KIND_PASSED_ON) {
      paragraph("  passed on" + std::string(message.kind == POP_KIND_OFFER ? " if you agree: " : ": ") +
                text);
    } else {
      paragraph((message.from == POP_FROM_CHILD ? "  you: " : "  helper: ") + text);
    }
  }
}

void ScreenText::choices(const pop_flow *flow, const pop_screen_view &screen) const {
  for (std::size_t i = 0; i < screen.choice_count; ++i) {
    pop_choice_view choice{};
    choice.struct_size = sizeof choice;
    if (pop_flow_choice(flow, i, &choice) != POP_OK) break;
    const std::string number = (screen.takes_text != 0 ? "[/" : "[") + std::to_string(i + 1) + "] ";
    const char *code = choice.role == POP_ROLE_MAIN ? "1;36" : choice.role == POP_ROLE_DANGER ? "1;31" : "0";
    // Red and bold only add to what the words say.
    const std::string mark = choice.role == POP_ROLE_DANGER ? "! " : "";
    std::printf("%s", colour(code, number).c_str());
    paragraph(mark + std::string(text_of(choice.label)), number.size(), number.size());
    if (choice.hint.size != 0) paragraph(text_of(choice.hint), 4);
    if (choice.trace.size != 0) paragraph("(" + std::string(text_of(choice.trace)) + ")", 4);
  }
}

void ScreenText::remember(const pop_flow *flow) {
  const pop_screen_view screen = screen_of(flow);
  shown_id_ = text_of(screen.id);
  shown_title_ = text_of(screen.title);
  shown_choices_ = choice_ids(flow, screen);
  shown_lines_.clear();
  for (std::size_t i = 0; i < screen.line_count; ++i) {
    pop_str line{};
    if (pop_flow_line(flow, i, &line) == POP_OK) shown_lines_.emplace(text_of(line));
  }
}

void ScreenText::show(const pop_flow *flow) {
  width_ = tty_ ? terminal_width() : width_;
  const pop_screen_view screen = screen_of(flow);
  std::printf("\n%s\n", std::string(std::min<std::size_t>(width_, 40), '-').c_str());
  // Hide is the first thing read on every screen.
  paragraph("[h] " + std::string(text_of(screen.hide_label)));
  std::printf("\n%s\n\n", colour("1", text_of(screen.title)).c_str());
  if (screen.place.size != 0) paragraph(text_of(screen.place));
  for (std::size_t i = 0; i < screen.line_count; ++i) {
    pop_str line{};
    if (pop_flow_line(flow, i, &line) == POP_OK) paragraph(text_of(line));
  }
  shown_messages_ = 0;
  if (screen.message_count != 0) std::printf("\n");
  messages(flow, screen.message_count);
  std::printf("\n");
  choices(flow, screen);
  if (screen.takes_text != 0) std::printf("\nWrite, then Enter.\n");
  std::printf("> ");
  std::fflush(stdout);
  remember(flow);
}

void ScreenText::show_changes(const pop_flow *flow) {
  const pop_screen_view screen = screen_of(flow);
  if (text_of(screen.id) != shown_id_ || text_of(screen.title) != shown_title_) return show(flow);
  std::printf(tty_ ? "\r" : "\n");
  messages(flow, screen.message_count);
  for (std::size_t i = 0; i < screen.line_count; ++i) {
    pop_str line{};
    if (pop_flow_line(flow, i, &line) != POP_OK) break;
    if (!shown_lines_.contains(std::string(text_of(line)))) paragraph("* " + std::string(text_of(line)));
  }
  if (choice_ids(flow, screen) != shown_choices_) choices(flow, screen);
  std::printf("> ");
  std::fflush(stdout);
  remember(flow);
}

void ScreenText::hide() {
  // Clear what can be scrolled back to, the screen, and move to its top.
  if (tty_) std::printf("\033[3J\033[2J\033[H");
  std::fflush(stdout);
  shown_id_.clear();
  shown_title_.clear();
  shown_lines_.clear();
  shown_messages_ = 0;
}
