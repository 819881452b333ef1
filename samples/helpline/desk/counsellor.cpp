#include "desk/counsellor.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace helpline {
namespace {

// The whole text as a number from 0 to 9999, or nothing.
std::optional<int> small_number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0 || number > 9999) return {};
  return number;
}

}  // namespace

Counsellor::Counsellor(const DeskConfig &config, Book &book, const pop::Clock &clock, Wire &wire,
                       Screen &screen)
    : book_(book),
      clock_(clock),
      screen_(screen),
      desk_(config, book, clock, [this](const DeskEvent &e) { heard(e); }) {
  for (const DeskService &service : config.services) {
    const std::string id = service.id;
    GatewayLink::Events events;
    events.state = [this, id](LinkState state) { screen_.link(id, state); };
    events.standing = [this, id](const std::string &state) { screen_.standing(id, state); };
    events.sent = [this](const Outgoing &message, bool accepted) {
      if (const auto conversation = book_.find(message.conversation))
        screen_.sent(*conversation, message, accepted);
    };
    links_.push_back(std::make_unique<GatewayLink>(config, service, wire, desk_, book, std::move(events)));
  }
}

void Counsellor::start() {
  screen_.ready();
  for (const auto &link : links_) link->start();
}

bool Counsellor::settled() const noexcept {
  return std::ranges::all_of(links_, [](const auto &link) { return link->settled(); });
}

void Counsellor::tidy() {
  desk_.tidy();
  after_change({});
}

void Counsellor::line(std::string_view text) {
  while (!text.empty() && (text.back() == '\r' || text.back() == '\n' || text.back() == ' '))
    text.remove_suffix(1);
  if (text.empty()) return;
  if (text.front() != '/') return answer(text);
  const std::size_t space = std::min(text.find(' '), text.size());
  command(text.substr(1, space - 1), text.substr(std::min(space + 1, text.size())));
}

void Counsellor::command(std::string_view name, std::string_view rest) {
  const auto number = small_number(rest);
  if (name == "list" && rest.empty()) {
    screen_.list(book_.going_on(), clock_.unix_seconds());
  } else if (name == "next" && rest.empty()) {
    take(next_waiting());
  } else if (name == "take" && number) {
    take(book_.find(std::int64_t{*number}));
  } else if (name == "end" && rest.empty()) {
    end();
  } else if ((name == "open" || name == "closed") && rest.empty()) {
    standing(std::string(name), -1);
  } else if (name == "busy" && (rest.empty() || number)) {
    standing("busy", number.value_or(-1));
  } else if (name == "quit" && rest.empty()) {
    quitting_ = true;
  } else if (name == "help") {
    screen_.help();
  } else {
    screen_.notice("not a command; nothing was sent. /help");
  }
}

std::optional<Case> Counsellor::next_waiting() {
  for (const Case &one : book_.going_on()) {
    if (!one.answered) return one;
  }
  return {};
}

std::size_t Counsellor::waiting() {
  const auto all = book_.going_on();
  return static_cast<std::size_t>(std::ranges::count(all, false, &Case::answered));
}

void Counsellor::take(const std::optional<Case> &conversation) {
  if (!conversation) return screen_.notice("there is nobody to take");
  current_ = conversation->number;
  screen_.taken(*conversation, book_.lines(*conversation), clock_.unix_seconds());
  // The child learns that somebody is here and has read it.
  if (!conversation->ended) after_change(desk_.receipt(*conversation));
}

void Counsellor::answer(std::string_view text) {
  const auto conversation = book_.find(current_);
  if (!conversation) return screen_.notice("no conversation is taken: /next");
  after_change(desk_.answer(*conversation, text));
}

void Counsellor::end() {
  const auto conversation = book_.find(current_);
  if (!conversation) return screen_.notice("no conversation is taken: /next");
  after_change(desk_.end(*conversation));
  current_ = 0;
}

void Counsellor::standing(const std::string &state, int minutes) {
  for (const auto &link : links_) link->set_standing(state, minutes);
}

void Counsellor::heard(const DeskEvent &event) {
  const bool current = event.conversation.number == current_;
  screen_.event(event, current, waiting());
  if (current && event.what == DeskEvent::What::message) after_change(desk_.receipt(event.conversation));
  if (event.what == DeskEvent::What::unreadable) after_change({});
}

void Counsellor::after_change(const pop::Result<void> &result) {
  if (!result) return screen_.notice(result.error().message);
  for (const auto &link : links_) link->send();
}

}  // namespace helpline
