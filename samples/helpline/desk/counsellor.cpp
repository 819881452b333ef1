#include "desk/counsellor.h"

#include <algorithm>

namespace helpline {

Counsellor::Counsellor(const DeskConfig &config, Book &book, const pop::Clock &clock, Wire &wire,
                       Screen &screen)
    : config_(config),
      book_(book),
      screen_(screen),
      desk_(config, book, clock, [this](const DeskEvent &e) { heard(e); }) {
  for (const DeskService &service : config.services) {
    const std::string id = service.id;
    GatewayLink::Events events;
    events.state = [this, id](LinkState state) { screen_.link(id, state); };
    events.standing = [this, id](const std::string &state, int minutes) {
      screen_.standing(id, state, minutes);
    };
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
  const std::vector<Case> before = book_.going_on();
  desk_.tidy();
  for (const Case &one : before) {
    const auto now = book_.find(one.number);
    if (now && now->ended) screen_.changed(*now);
  }
  send();
}

std::size_t Counsellor::waiting() {
  const auto all = book_.going_on();
  return static_cast<std::size_t>(std::ranges::count(all, false, &Case::answered));
}

pop::Result<void> Counsellor::answer(std::int64_t number, std::string_view text) {
  return change(number, [this, text](const Case &conversation) { return desk_.answer(conversation, text); });
}

pop::Result<void> Counsellor::share(std::int64_t number, const pop::handoff::Resource &resource) {
  return change(number, [this, &resource](const Case &one) { return desk_.share(one, resource); });
}

pop::Result<void> Counsellor::offer_transfer(std::int64_t number, const pop::handoff::Note &offer) {
  return change(number, [this, &offer](const Case &one) { return desk_.offer_transfer(one, offer); });
}

pop::Result<void> Counsellor::end(std::int64_t number) {
  return change(number, [this](const Case &conversation) { return desk_.end(conversation); });
}

pop::Result<void> Counsellor::read(std::int64_t number) {
  return change(number, [this](const Case &conversation) { return desk_.receipt(conversation); });
}

template <typename Make>
pop::Result<void> Counsellor::change(std::int64_t number, Make make) {
  const auto conversation = book_.find(number);
  if (!conversation) return pop::Error{POP_E_NOT_FOUND, "there is no such conversation"};
  pop::Result<void> made = make(*conversation);
  if (made) {
    screen_.changed(*conversation);
    send();
  }
  return made;
}

void Counsellor::send() {
  for (const auto &link : links_) link->send();
}

bool Counsellor::set_standing(std::string_view service, const std::string &state, int minutes) {
  const auto found = std::ranges::find(config_.services, service, &DeskService::id);
  if (found == config_.services.end()) return false;
  links_[static_cast<std::size_t>(found - config_.services.begin())]->set_standing(state, minutes);
  return true;
}

void Counsellor::heard(const DeskEvent &event) {
  const bool current = event.conversation.number == current_;
  screen_.event(event, current, waiting());
  const bool said = event.what == DeskEvent::What::message || event.what == DeskEvent::What::answered_offer;
  if (current && said) {
    if (const auto told = read(current_); !told) screen_.notice(told.error().message);
  }
  if (event.what == DeskEvent::What::unreadable) send();
}

}  // namespace helpline
