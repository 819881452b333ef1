#include "flow/flow.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <new>
#include <utility>

#include "base/secret.h"
#include "flow/format.h"
#include "handoff/link.h"
#include "handoff/text_parts.h"

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

// Until it is kept, a choice can be undone without memory: what it changes was copied before it began.
class Flow::Step {
 public:
  explicit Step(Flow &flow)
      : flow_(flow),
        country_(flow.setup_.hints.chosen_country),
        state_(flow.state_),
        closing_(flow.talk_ && flow.talk_->closing) {}
  ~Step() {
    if (kept_) return;
    flow_.setup_.hints.chosen_country.swap(country_);
    flow_.state_ = std::move(state_);
    if (flow_.talk_) flow_.talk_->closing = closing_;
  }
  Step(const Step &) = delete;
  Step &operator=(const Step &) = delete;
  void keep() noexcept { kept_ = true; }

 private:
  Flow &flow_;
  std::string country_;
  State state_;
  bool closing_;
  bool kept_ = false;
};

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
  auto answer = std::make_shared<const locate::Answer>(std::move(*found));
  const std::int64_t now = host_.clock().unix_seconds();
  std::int64_t good_until = std::numeric_limits<std::int64_t>::max();
  for (const auto *offers : {&answer->services, &answer->info_only}) {
    for (const locate::Offer &offer : *offers) {
      for (const locate::OfferedChannel &channel : offer.channels) {
        for (const auto &moment : {channel.open.opens_at, channel.open.closes_at}) {
          if (moment && *moment > now) good_until = std::min(good_until, *moment);
        }
      }
    }
  }
  auto words = host_.words(answer->screen.tag);
  state_.answer = std::move(answer);
  state_.words = std::move(words);
  state_.good_until = good_until;
  state_.drawn = false;
  return {};
}

bool Flow::shows_what_is_open() const {
  const At at = state_.path.back();
  return at == At::help || at == At::ways ||
         (at == At::conversation && talk_->conversation->view().state == POP_CONVERSATION_FAILED);
}

// A screen that was opened while a line was open must not say so an hour later.
void Flow::refresh() {
  if (!shows_what_is_open()) return;
  // Where the directory cannot answer again, the old answer is worse than none only for what is open:
  // unlikely, and the next draw asks again.
  if (host_.clock().unix_seconds() >= state_.good_until) static_cast<void>(look_up());
}

void Flow::go(At where) {
  // Never deeper than the screens are: coming to a screen again goes back to it.
  const auto earlier = std::find(state_.path.begin(), state_.path.end(), where);
  state_.path.erase(earlier, state_.path.end());
  state_.path.push_back(where);
  state_.page = 0;
  state_.was_in_danger = state_.was_in_danger || where == At::danger;
  refresh();
  draw();
}

void Flow::back() {
  if (state_.page > 0) {
    --state_.page;
  } else if (state_.path.size() > 1) {
    state_.path.pop_back();
  }
  refresh();
  draw();
}

std::size_t Flow::message_count() const {
  if (!talk_) return 0;
  if (state_.path.back() == At::transfer) return 1;
  return state_.path.back() == At::conversation ? talk_->conversation->view().message_count : 0;
}

Result<handoff::MessageView> Flow::message(std::size_t index) const {
  if (index >= message_count()) return Error{POP_E_NOT_FOUND, "no such message"};
  return talk_->conversation->message(state_.path.back() == At::transfer ? *talk_->offer : index);
}

Result<std::string_view> Flow::sender(std::size_t index) const {
  const auto known = message(index);
  if (!known) return known.error();
  if (known->kind == POP_KIND_PASSED_ON) return std::string_view(state_.screen->passed_on_name);
  return std::string_view(known->from == POP_FROM_CHILD ? state_.screen->own_name
                                                        : state_.screen->service_name);
}

Result<Action> Flow::follow(const locate::Offer &offer, const locate::OfferedChannel &offered) {
  const directory::Channel &record = offer.service->channels[offered.index];
  if (record.type != directory::ChannelType::pop) {
    auto uri = handoff::channel_link(record, offered.abroad);
    if (!uri) return uri.error();
    return Action{POP_ACTION_OPEN, std::move(*uri)};
  }
  // A conversation that still runs is neither begun twice nor thrown away for another.
  if (talk_ && !talk_->closing && talk_->conversation->view().state < POP_CONVERSATION_ENDED) {
    if (talk_->service_id != offer.service->id) state_.trouble = POP_E_STATE;
    go(At::conversation);
    return Action{};
  }
  auto opened = host_.converse(offer.service->id);
  if (!opened) {
    state_.trouble = opened.error().code;
    go(At::ways);
    return Action{};
  }
  auto talk = std::make_unique<Talk>();
  talk->conversation = std::move(opened->conversation);
  talk->service_id = offer.service->id;
  talk->service_name = service_name(reader(), offer);
  talk->open = offered.open;
  talk->trial = opened->trial;
  talk->app_relay = opened->app_relay;
  talk_.swap(talk);
  try {
    go(At::conversation);
  } catch (...) {
    talk_.swap(talk);
    throw;
  }
  if (talk) dismiss(std::move(talk));
  return Action{};
}

// What the child ended is still delivered; one that was left for it ends with it.
void Flow::dismiss(std::unique_ptr<Talk> talk) noexcept {
  if (talk->left) host_.finish(std::move(talk->left->conversation));
  if (talk->closing) host_.finish(std::move(talk->conversation));
}

Result<Action> Flow::open_link(std::size_t message) const {
  const auto resource = talk_->conversation->message(message);
  if (!resource || resource->link.empty()) return Error{POP_E_NOT_FOUND, "there is no link"};
  return Action{POP_ACTION_OPEN, std::string(resource->link)};
}

Result<Action> Flow::feedback(std::int32_t value) {
  if (!talk_ || talk_->closing) return Error{POP_E_STATE, "there is no conversation to end"};
  // The other side may have ended it first: then there is nobody left to tell. So may this, where the screen
  // could then not be drawn: the child taps again, and it is told once.
  if (talk_->conversation->view().state < POP_CONVERSATION_ENDED) {
    if (auto ended = talk_->conversation->end(value); !ended) return ended.error();
  }
  if (talk_->left && talk_->left->conversation->view().state < POP_CONVERSATION_ENDED) {
    if (auto ended = talk_->left->conversation->end(0); !ended) return ended.error();
  }
  talk_->closing = true;
  std::erase(state_.path, At::conversation);  // Back does not lead into it again
  std::erase(state_.path, At::transfer);
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
  if (talk_) dismiss(std::move(talk_));
  hide();  // a second tap finds nothing of it
  return Action{POP_ACTION_LEAVE, {}};
}

Result<Action> Flow::choose(std::string_view id) {
  const auto known = [id](const Choice &choice) { return choice.id == id; };
  if (std::none_of(state_.screen->choices.begin(), state_.screen->choices.end(), known)) {
    return Error{POP_E_NOT_FOUND, "screen " + state_.screen->id + " has no choice of that id"};
  }
  // `id` may point into the screen that is about to be replaced.
  const std::string chosen(id);
  Step step(*this);
  state_.trouble = POP_OK;
  auto action = take(chosen);
  if (action) step.keep();
  return action;
}

Result<Action> Flow::take(std::string_view chosen) {
  if (chosen == "leave") return leave();
  if (chosen == "back") return back(), Action{};
  if (chosen == "more") return go(At::ways), Action{};
  if (chosen == "next") return ++state_.page, draw(), Action{};
  if (chosen == "danger") return go(At::danger), Action{};
  if (chosen == "place") return go(At::place), Action{};
  if (chosen == "talk") return go(At::conversation), Action{};
  if (chosen == "help") return go(At::help), Action{};
  if (chosen == "end") return go(At::after), Action{};
  if (chosen == "transfer") return go(At::transfer), Action{};
  if (chosen.starts_with("transfer.yes.")) return transfer(number(chosen.substr(13)).value_or(SIZE_MAX));
  if (chosen.starts_with("transfer.no.")) return decline(number(chosen.substr(12)).value_or(SIZE_MAX));
  if (chosen.starts_with("link.")) return open_link(number(chosen.substr(5)).value_or(SIZE_MAX));
  if (chosen == "skip") return feedback(0);
  if (chosen == "read") return speak(), Action{};
  if (chosen.starts_with("feedback."))
    return feedback(static_cast<std::int32_t>(number(chosen.substr(9)).value_or(0)));
  if (chosen.starts_with("place.")) {
    setup_.hints.chosen_country = chosen.substr(6);
    if (auto found = look_up(); !found) return found.error();
    go(At::help);
    return Action{};
  }
  if (chosen.starts_with("emergency.")) {
    const auto index = number(chosen.substr(10));
    if (!index || *index >= state_.answer->emergency.size()) return Error{POP_E_NOT_FOUND, "no such number"};
    auto uri = handoff::tel_link(state_.answer->emergency[*index].number);
    if (!uri) return uri.error();
    return Action{POP_ACTION_OPEN, std::move(*uri)};
  }
  // "go.<service>.<channel of its record>": by name, so that a tap on an older drawing never reaches another
  // service.
  const std::size_t dot = chosen.rfind('.');
  const std::string_view service = chosen.substr(3, dot - 3);
  const auto channel = number(chosen.substr(dot + 1));
  for (const locate::Offer &offer : state_.answer->services) {
    if (offer.service->id != service) continue;
    for (const locate::OfferedChannel &offered : offer.channels) {
      if (offered.index == channel) return follow(offer, offered);
    }
  }
  return Error{POP_E_NOT_FOUND, "no such way"};
}

Result<void> Flow::send(std::string_view text) {
  if (!state_.screen->takes_text || !talk_) return Error{POP_E_STATE, "this screen takes no text"};
  auto sent = talk_->conversation->send(text);
  if (sent) {
    talk_->draft.wipe();
    redraw();
  }
  return sent;
}

std::string_view Flow::draft() const noexcept {
  return state_.screen->takes_text == POP_TEXT_MESSAGE ? talk_->draft.reveal_text() : std::string_view();
}

Result<void> Flow::set_draft(std::string_view text) {
  if (state_.screen->takes_text == POP_TEXT_NONE) return Error{POP_E_STATE, "this screen takes no text"};
  if (!is_utf8(as_bytes(text))) return Error{POP_E_ARGUMENT, "the draft is not UTF-8"};
  if (text.size() > handoff::kTextMax)
    return Error{POP_E_TOO_LARGE, "the draft is longer than a text may be"};
  talk_->draft = Secret(as_bytes(text));
  return {};
}

Result<void> Flow::event(std::int32_t event) {
  switch (event) {
    case POP_EVENT_PAUSED:
      stop_speech();
      return {};
    case POP_EVENT_RESUMED: {
      Step step(*this);
      if (auto found = look_up(); !found) return found.error();
      draw();
      step.keep();
      return {};
    }
    case POP_EVENT_LOW_MEMORY:
      host_.spare_memory();
      return {};
    case POP_EVENT_SCREEN_SHARED:
    case POP_EVENT_SCREEN_PRIVATE:
      stop_speech();
      setup_.shared_screen = event == POP_EVENT_SCREEN_SHARED;
      draw();
      return {};
    default:
      return Error{POP_E_ARGUMENT, "event is none of POP_EVENT_*"};
  }
}

// What was done is on its way, drawn or not: an error would make the child do it again. The next poll tries
// again to draw it.
void Flow::redraw() noexcept {
  try {
    draw();
  } catch (const std::bad_alloc &) {
    state_.drawn = false;
  }
}

void Flow::stop_speech() const noexcept {
  if (setup_.speech != nullptr) setup_.speech->stop(setup_.speech->user);
}

void Flow::forget() noexcept {
  stop_speech();
  talk_.reset();  // its secrets are wiped as they go
}

void Flow::forget_answer() noexcept {
  state_.answer = no_answer_;
  state_.good_until = 0;
  state_.drawn = false;
}

void Flow::hide() noexcept {
  forget();
  state_.trouble = POP_OK;
  state_.was_in_danger = false;
  try {
    setup_.hints.chosen_country = chosen_at_start_;
    if (!look_up()) forget_answer();
    state_.path.clear();
    go(At::help);
  } catch (...) {
    // Nothing of what was on the screen stays, whatever happens; the next poll tries to draw it.
    forget_answer();
    state_.screen = no_screen_;
    state_.path.assign(1, At::help);  // it had one: this takes no memory
  }
}

void Flow::poll(std::uint32_t &next_ms) {
  refresh();
  if (shows_what_is_open()) {
    const std::int64_t now = host_.clock().unix_seconds();
    constexpr std::int64_t longest = 3600;
    const std::int64_t wait = std::clamp<std::int64_t>(state_.good_until - now, 1, longest);
    next_ms = std::min(next_ms, static_cast<std::uint32_t>(wait * 1000));
  }
  if (talk_) {
    talk_->conversation->poll(next_ms);
    if (talk_->left) follow_left(next_ms);
    follow_offer();
    if (talk_->conversation->revision() != talk_->drawn_revision) state_.drawn = false;
  }
  if (state_.drawn) return;
  draw();
  if (setup_.changed) setup_.changed();
}

void Flow::speak() const {
  const Screen &screen = *state_.screen;
  std::vector<std::string_view> parts{screen.title};
  parts.insert(parts.end(), screen.lines.begin(), screen.lines.end());
  for (const Choice &choice : screen.choices) {
    if (choice.role == POP_ROLE_MAIN) parts.push_back(choice.a11y_label);
  }
  // Who cannot read hears the helpline's newest words.
  for (std::size_t i = message_count(); i-- > 0;) {
    const auto newest = message(i);
    if (!newest || newest->from != POP_FROM_HELPLINE) continue;
    parts.insert(parts.end(), {newest->title, newest->text, newest->link_host});
    break;
  }
  std::size_t size = 0;
  for (const std::string_view part : parts) size += part.size() + 1;
  Secret text(size);
  auto end = text.writable().begin();
  for (const std::string_view part : parts) {
    end = std::copy(part.begin(), part.end(), end);
    *end++ = '\n';
  }
  setup_.speech->speak(setup_.speech->user, {screen.language.data(), screen.language.size()},
                       {text.reveal_text().data(), text.size()});
}

}  // namespace pop::flow
