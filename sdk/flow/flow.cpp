#include "flow/flow.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include "base/secret.h"
#include "flow/format.h"
#include "handoff/link.h"

namespace pop::flow {
namespace {

// "go.2.1" after "go." is offer 2, channel 1.
std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Flow::Flow(FlowHost &host, FlowSetup setup)
    : host_(host), setup_(std::move(setup)), chosen_at_start_(setup_.hints.chosen_country) {}

Flow::~Flow() { forget(); }

Result<std::unique_ptr<Flow>> Flow::create(FlowHost &host, FlowSetup setup) {
  std::unique_ptr<Flow> flow(new Flow(host, std::move(setup)));
  if (auto found = flow->look_up(); !found) return found.error();
  flow->go(At::help);
  return flow;
}

Result<void> Flow::look_up() {
  auto found = host_.find(setup_.hints);
  if (!found) return found.error();
  answer_ = std::move(*found);
  const std::int64_t now = host_.clock().unix_seconds();
  good_until_ = std::numeric_limits<std::int64_t>::max();
  for (const auto *offers : {&answer_.services, &answer_.info_only}) {
    for (const locate::Offer &offer : *offers) {
      for (const locate::OfferedChannel &channel : offer.channels) {
        for (const auto &moment : {channel.open.opens_at, channel.open.closes_at}) {
          if (moment && *moment > now) good_until_ = std::min(good_until_, *moment);
        }
      }
    }
  }
  return {};
}

// A screen that was opened while a line was open must not say so an hour later.
void Flow::refresh() {
  if (path_.back() != At::help && path_.back() != At::ways) return;
  // Where the directory cannot answer again, the old answer is worse than none only for what is open:
  // unlikely, and the next draw asks again.
  if (host_.clock().unix_seconds() >= good_until_) static_cast<void>(look_up());
}

void Flow::go(At where) {
  // Never deeper than the screens are: coming to a screen again goes back to it.
  const auto earlier = std::find(path_.begin(), path_.end(), where);
  path_.erase(earlier, path_.end());
  path_.push_back(where);
  page_ = 0;
  refresh();
  draw();
}

void Flow::back() {
  if (page_ > 0) {
    --page_;
  } else if (path_.size() > 1) {
    path_.pop_back();
  }
  refresh();
  draw();
}

std::size_t Flow::message_count() const {
  return talk_ && path_.back() == At::conversation ? talk_->conversation->view().message_count : 0;
}

Result<handoff::MessageView> Flow::message(std::size_t index) const {
  if (index >= message_count()) return Error{POP_E_NOT_FOUND, "no such message"};
  return talk_->conversation->message(index);
}

Result<Action> Flow::follow(const locate::Offer &offer, const locate::OfferedChannel &offered) {
  const directory::Channel &record = offer.service.channels[offered.index];
  if (record.type != directory::ChannelType::pop) {
    auto uri = handoff::channel_link(record, offered.abroad);
    if (!uri) return uri.error();
    return Action{POP_ACTION_OPEN, std::move(*uri)};
  }
  // A conversation that still runs is neither begun twice nor thrown away for another.
  if (talk_ && !talk_->closing && talk_->conversation->view().state < POP_CONVERSATION_ENDED) {
    if (talk_->service_id != offer.service.id) trouble_ = POP_E_STATE;
    go(At::conversation);
    return Action{};
  }
  auto opened = host_.converse(offer.service.id);
  if (!opened) {
    trouble_ = opened.error().code;
    go(At::ways);
    return Action{};
  }
  if (talk_ && talk_->closing) host_.finish(std::move(talk_->conversation));
  talk_ = std::make_unique<Talk>();
  talk_->conversation = std::move(opened->conversation);
  talk_->service_id = offer.service.id;
  talk_->service_name = service_name(reader(), offer);
  talk_->open = offered.open;
  talk_->trial = opened->trial;
  talk_->app_relay = opened->app_relay;
  go(At::conversation);
  return Action{};
}

Result<Action> Flow::feedback(std::int32_t value) {
  if (!talk_ || talk_->closing) return Error{POP_E_STATE, "there is no conversation to end"};
  // The other side may have ended it first: then there is nobody left to tell.
  if (talk_->conversation->view().state < POP_CONVERSATION_ENDED) {
    if (auto ended = talk_->conversation->end(value); !ended) return ended.error();
  }
  talk_->closing = true;
  std::erase(path_, At::conversation);  // Back does not lead into it again
  draw();
  return Action{};
}

// Leaving is not hiding: what the child wrote still goes out, and a chat that runs is ended first, with the
// child's word.
Result<Action> Flow::leave() {
  if (talk_ && !talk_->closing) {
    const std::int32_t state = talk_->conversation->view().state;
    if (state != POP_CONVERSATION_READY && state < POP_CONVERSATION_ENDED) return go(At::after), Action{};
  }
  if (talk_ && talk_->closing) host_.finish(std::move(talk_->conversation));
  forget();
  return Action{POP_ACTION_LEAVE, {}};
}

Result<Action> Flow::choose(std::string_view id) {
  const auto known = [id](const Choice &choice) { return choice.id == id; };
  if (std::none_of(screen_.choices.begin(), screen_.choices.end(), known)) {
    return Error{POP_E_NOT_FOUND, "screen " + screen_.id + " has no choice of that id"};
  }
  // `id` may point into the screen that is about to be replaced.
  const std::string chosen(id);
  trouble_ = POP_OK;
  if (chosen == "leave") return leave();
  if (chosen == "back") return back(), Action{};
  if (chosen == "more") return go(At::ways), Action{};
  if (chosen == "next") return ++page_, draw(), Action{};
  if (chosen == "danger") return go(At::danger), Action{};
  if (chosen == "place") return go(At::place), Action{};
  if (chosen == "talk") return go(At::conversation), Action{};
  if (chosen == "help") return go(At::help), Action{};
  if (chosen == "end") return go(At::after), Action{};
  if (chosen == "skip") return feedback(0);
  if (chosen == "read") return speak(), Action{};
  if (chosen.starts_with("feedback."))
    return feedback(static_cast<std::int32_t>(number(chosen.substr(9)).value_or(0)));
  if (chosen.starts_with("place.")) {
    const std::string before = std::exchange(setup_.hints.chosen_country, chosen.substr(6));
    if (auto found = look_up(); !found) {
      setup_.hints.chosen_country = before;
      return found.error();
    }
    go(At::help);
    return Action{};
  }
  if (chosen.starts_with("emergency.")) {
    const auto index = number(chosen.substr(10));
    if (!index || *index >= answer_.emergency.size()) return Error{POP_E_NOT_FOUND, "no such number"};
    auto uri = handoff::tel_link(answer_.emergency[*index].number);
    if (!uri) return uri.error();
    return Action{POP_ACTION_OPEN, std::move(*uri)};
  }
  // "go.<service>.<channel of its record>": by name, so that a tap on an older drawing never reaches another
  // service.
  const std::size_t dot = chosen.rfind('.');
  const std::string_view service = std::string_view(chosen).substr(3, dot - 3);
  const auto channel = number(std::string_view(chosen).substr(dot + 1));
  for (const locate::Offer &offer : answer_.services) {
    if (offer.service.id != service) continue;
    for (const locate::OfferedChannel &offered : offer.channels) {
      if (offered.index == channel) return follow(offer, offered);
    }
  }
  return Error{POP_E_NOT_FOUND, "no such way"};
}

Result<void> Flow::send(std::string_view text) {
  if (!screen_.takes_text || !talk_) return Error{POP_E_STATE, "this screen takes no text"};
  auto sent = talk_->conversation->send(text);
  if (sent) draw();
  return sent;
}

void Flow::forget() noexcept {
  if (setup_.speech != nullptr) setup_.speech->stop(setup_.speech->user);
  talk_.reset();  // its secrets are wiped as they go
}

void Flow::hide() noexcept {
  forget();
  trouble_ = POP_OK;
  try {
    setup_.hints.chosen_country = chosen_at_start_;
    if (!look_up()) answer_ = {};
    path_.clear();
    go(At::help);
  } catch (...) {
    screen_ = Screen{};  // nothing of what was on it stays, whatever happens
    path_ = {At::help};
  }
}

void Flow::poll(std::uint32_t &next_ms) {
  bool new_screen = false;
  if (path_.back() == At::help || path_.back() == At::ways) {
    const std::int64_t now = host_.clock().unix_seconds();
    if (now >= good_until_) {
      refresh();
      new_screen = true;
    }
    constexpr std::int64_t longest = 3600;
    const std::int64_t wait = std::clamp<std::int64_t>(good_until_ - now, 1, longest);
    next_ms = std::min(next_ms, static_cast<std::uint32_t>(wait * 1000));
  }
  if (talk_) {
    talk_->conversation->poll(next_ms);
    new_screen = new_screen || talk_->conversation->revision() != talk_->drawn_revision;
  }
  if (!new_screen) return;
  draw();
  if (setup_.changed) setup_.changed();
}

void Flow::speak() const {
  std::string text = screen_.title;
  for (const std::string &line : screen_.lines) text.append("\n").append(line);
  for (const Choice &choice : screen_.choices) {
    if (choice.role == POP_ROLE_MAIN) text.append("\n").append(choice.a11y_label);
  }
  // Who cannot read hears the helpline's newest words.
  for (std::size_t i = message_count(); i-- > 0;) {
    const auto newest = message(i);
    if (!newest || newest->from != POP_FROM_HELPLINE) continue;
    text.append("\n").append(newest->text);
    break;
  }
  setup_.speech->speak(setup_.speech->user, {screen_.language.data(), screen_.language.size()},
                       {text.data(), text.size()});
  wipe({reinterpret_cast<std::uint8_t *>(text.data()), text.size()});
}

}  // namespace pop::flow
