#include "desk/command_line.h"

#include <algorithm>
#include <charconv>

namespace helpline {
namespace {

// The whole text as a number from 0 to 9999, or nothing.
std::optional<int> small_number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0 || number > 9999) return {};
  return number;
}

constexpr std::string_view kNoneTaken = "no conversation is taken: /next";

}  // namespace

void CommandLine::line(std::string_view text) {
  while (!text.empty() && (text.back() == '\r' || text.back() == '\n' || text.back() == ' '))
    text.remove_suffix(1);
  if (text.empty()) return;
  if (text.front() == '/') {
    const std::size_t space = std::min(text.find(' '), text.size());
    command(text.substr(1, space - 1), text.substr(std::min(space + 1, text.size())));
  } else if (counsellor_.current() == 0) {
    screen_.notice(kNoneTaken);
  } else {
    show(counsellor_.answer(counsellor_.current(), text));
  }
}

void CommandLine::command(std::string_view name, std::string_view rest) {
  const auto number = small_number(rest);
  if (name == "list" && rest.empty()) {
    screen_.list(book_.going_on(), clock_.unix_seconds());
  } else if (name == "next" && rest.empty()) {
    take(next_waiting());
  } else if (name == "take" && number) {
    take(book_.find(std::int64_t{*number}));
  } else if (name == "end" && rest.empty()) {
    if (counsellor_.current() == 0) return screen_.notice(kNoneTaken);
    show(counsellor_.end(counsellor_.current()));
    counsellor_.set_current(0);
  } else if ((name == "open" || name == "closed") && rest.empty()) {
    set_standing(std::string(name), -1);
  } else if (name == "busy" && (rest.empty() || number)) {
    set_standing("busy", number.value_or(-1));
  } else if (name == "quit" && rest.empty()) {
    quitting_ = true;
  } else if (name == "help") {
    screen_.help();
  } else {
    screen_.notice("not a command; nothing was sent. /help");
  }
}

std::optional<Case> CommandLine::next_waiting() {
  for (const Case &one : book_.going_on()) {
    if (!one.answered) return one;
  }
  return {};
}

void CommandLine::take(const std::optional<Case> &conversation) {
  if (!conversation) return screen_.notice("there is nobody to take");
  counsellor_.set_current(conversation->number);
  screen_.taken(*conversation, book_.lines(*conversation), clock_.unix_seconds());
  if (!conversation->ended) show(counsellor_.read(conversation->number));
}

void CommandLine::set_standing(const std::string &state, int minutes) {
  for (const DeskService &service : config_.services) counsellor_.set_standing(service.id, state, minutes);
}

void CommandLine::show(const pop::Result<void> &result) {
  if (!result) screen_.notice(result.error().message);
}

}  // namespace helpline
