#include "desk/command_line.h"

#include <algorithm>
#include <charconv>

namespace helpline {
namespace {

constexpr std::int64_t kLongestWait = 9999;  // minutes

// The whole text as a number from 0, or nothing.
std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0) return {};
  return number;
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

}  // namespace

void CommandLine::line(std::string_view text) {
  while (!text.empty() && (text.back() == '\r' || text.back() == '\n' || text.back() == ' '))
    text.remove_suffix(1);
  if (text.empty()) return;
  if (text.front() == '/') {
    const std::size_t space = std::min(text.find(' '), text.size());
    command(text.substr(1, space - 1), text.substr(std::min(space + 1, text.size())));
  } else {
    in_current([&](std::int64_t current) { show(counsellor_.answer(current, text)); });
  }
}

template <typename Do>
void CommandLine::in_current(Do what) {
  if (counsellor_.current() == 0) return screen_.notice("no conversation is taken: /next");
  what(counsellor_.current());
}

void CommandLine::command(std::string_view name, std::string_view rest) {
  const auto number = whole_number(rest);
  if (name == "list" && rest.empty()) {
    screen_.list(book_.going_on(), clock_.unix_seconds());
  } else if (name == "next" && rest.empty()) {
    take(next_waiting());
  } else if (name == "take" && number) {
    take(book_.find(*number));
  } else if (name == "history" && rest.empty()) {
    in_current([&](std::int64_t current) {
      if (const auto conversation = book_.find(current))
        screen_.history(*conversation, history(book_.lines(*conversation)));
    });
  } else if (name == "share") {
    in_current([&](std::int64_t current) { show(share(current, rest)); });
  } else if (name == "transfer") {
    in_current([&](std::int64_t current) { show(offer_transfer(current, rest)); });
  } else if (name == "end" && rest.empty()) {
    in_current([&](std::int64_t current) {
      show(counsellor_.end(current));
      counsellor_.set_current(0);
    });
  } else if ((name == "open" || name == "closed") && rest.empty()) {
    set_standing(std::string(name), -1);
  } else if (name == "busy" && (rest.empty() || (number && *number <= kLongestWait))) {
    set_standing("busy", static_cast<int>(number.value_or(-1)));
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
  screen_.taken(*conversation, history(book_.lines(*conversation)), clock_.unix_seconds());
  if (!conversation->ended) show(counsellor_.read(conversation->number));
}

// "Title | https://host/page | note"; the last two may be left out.
pop::Result<void> CommandLine::share(std::int64_t conversation, std::string_view words) {
  const auto next = [&words] {
    const std::size_t bar = std::min(words.find('|'), words.size());
    const std::string_view part = trimmed(words.substr(0, bar));
    words.remove_prefix(std::min(bar + 1, words.size()));
    return part;
  };
  pop::handoff::Resource resource;
  resource.title = next();
  resource.link = next();
  resource.note = trimmed(words);
  return counsellor_.share(conversation, resource);
}

pop::Result<void> CommandLine::offer_transfer(std::int64_t conversation, std::string_view words) {
  const std::size_t space = std::min(words.find(' '), words.size());
  return counsellor_.offer_transfer(conversation, {words.substr(0, space), trimmed(words.substr(space))});
}

void CommandLine::set_standing(const std::string &state, int minutes) {
  for (const DeskService &service : config_.services) counsellor_.set_standing(service.id, state, minutes);
}

void CommandLine::show(const pop::Result<void> &result) {
  if (!result) screen_.notice(result.error().message);
}

}  // namespace helpline
