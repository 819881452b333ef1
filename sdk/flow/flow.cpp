#include "flow/flow.h"

#include <algorithm>
#include <limits>
#include <new>
#include <utility>

#include "flow/channels.h"
#include "flow/flow_step.h"
#include "flow/screen_parts.h"
#include "handoff/link.h"
#include "handoff/text_parts.h"

namespace pop::flow {
Flow::Flow(FlowHost &host, FlowSetup setup)
    : host_(host), setup_(std::move(setup)), hints_at_start_(hints_of(setup_.hints)) {
  state_.hints = hints_at_start_;
  state_.band = setup_.band;
  state_.screen = no_screen_;
}

Flow::~Flow() { forget(); }

Result<std::unique_ptr<Flow>> Flow::create(FlowHost &host, FlowSetup setup) {
  std::unique_ptr<Flow> flow(new Flow(host, std::move(setup)));
  if (auto found = flow->look_up(); !found) return found.error();
  flow->go(At::help);
  return flow;
}

Result<void> Flow::look_up() {
  auto found = host_.find(*state_.hints);
  if (!found) return found.error();
  if (setup_.platform == POP_PLATFORM_IOS) set_undialled_aside(*found);
  auto answer = std::make_shared<const locate::Answer>(std::move(*found));
  const std::int64_t now = host_.clock().unix_seconds();
  std::int64_t good_until = std::numeric_limits<std::int64_t>::max();
  for (const auto *offers : {&answer->services, &answer->info_only}) {
    for (const locate::Offer &offer : *offers) {
      for (const auto *channels : {&offer.channels, &offer.other_phone}) {
        for (const locate::OfferedChannel &channel : *channels) {
          for (const auto &moment : {channel.open.opens_at, channel.open.closes_at}) {
            if (moment && *moment > now) good_until = std::min(good_until, *moment);
          }
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
  switch (at()) {
    case At::help:
    case At::ways:
    case At::closed:
    case At::leaving:
    case At::explain:
      return true;
    case At::talk: {
      // Other ways stand beside it while nobody is there, or the line is down.
      const handoff::ConversationView view = talk_->conversation->view();
      return view.state == POP_CONVERSATION_FAILED || view.state < POP_CONVERSATION_TALKING ||
             view.reason != POP_OK;
    }
    default:
      return false;
  }
}

// A screen that was opened while a line was open must not say so an hour later.
void Flow::refresh() {
  if (!shows_what_is_open()) return;
  // Where the directory cannot answer again, the old answer is worse than none only for what is open:
  // unlikely, and the next draw asks again.
  if (host_.clock().unix_seconds() >= state_.good_until) static_cast<void>(look_up());
}

void Flow::go(At where) {
  auto &path = state_.path;
  // Coming to a screen again goes back to it.
  path.erase(std::find(path.begin(), path.end(), where), path.end());
  if (where == At::talk) path.erase(path.begin() + 1, path.end());
  // Never deeper than three: a screen about one choice makes way for the next, else the one in the middle
  // does.
  constexpr std::size_t deepest = 3;
  if (path.size() == deepest) {
    const bool lasts = at() == At::ways || at() == At::danger || at() == At::talk || at() == At::after;
    path.erase(lasts ? path.begin() + 1 : path.end() - 1);
  }
  path.push_back(where);
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
  if (at() == At::transfer) return 1;
  return at() == At::talk ? talk_->conversation->view().message_count : 0;
}

Result<handoff::MessageView> Flow::message(std::size_t index) const {
  if (index >= message_count()) return Error{POP_E_NOT_FOUND, "no such message"};
  return talk_->conversation->message(at() == At::transfer ? *talk_->offer : index);
}

Result<std::string_view> Flow::sender(std::size_t index) const {
  const auto known = message(index);
  if (!known) return known.error();
  if (known->kind == POP_KIND_PASSED_ON) return std::string_view(state_.screen->passed_on_name);
  return std::string_view(known->from == POP_FROM_CHILD ? state_.screen->own_name
                                                        : state_.screen->service_name);
}

bool Flow::talk_runs() const {
  return talk_ && !talk_->closing && talk_->conversation->view().state < POP_CONVERSATION_ENDED;
}

bool Flow::talk_is_kept() const {
  if (!talk_runs()) return false;
  const std::int32_t code = talk_->conversation->view().code;
  return code == POP_CODE_SET || code == POP_CODE_SETTING;
}

Result<Action> Flow::follow(const Found &way) {
  const directory::Channel &record = way.record();
  const locate::Offer &offer = *way.offer;
  if (record.type != directory::ChannelType::pop) {
    auto uri = handoff::channel_link(record, way.offered->abroad);
    if (!uri) return uri.error();
    return Action{POP_ACTION_OPEN, std::move(*uri)};
  }
  // A conversation that still runs is neither begun twice nor thrown away for another.
  if (talk_runs()) {
    if (talk_->service_id != offer.service->id) state_.trouble = POP_E_STATE;
    go(At::talk);
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
  talk->trial = opened->trial;
  talk->app_relay = opened->app_relay;
  talk_.swap(talk);
  try {
    go(At::talk);
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
  // Back does not lead into it again.
  std::erase_if(state_.path, [](At each) { return each == At::talk || each == At::transfer; });
  state_.path.back() = At::after;
  draw();
  return Action{};
}

// What the code kept goes first, whether or not the helpline can be told that the chat is over.
Result<Action> Flow::take_away() {
  if (auto forgotten = host_.forget_code(); !forgotten) return forgotten.error();
  state_.code_deleted = true;
  return feedback(0);
}

// Leaving is not hiding: what the child wrote still goes out, and a chat that runs is ended first, with the
// child's word, or kept where its code brings it back.
Result<Action> Flow::leave() {
  if (talk_runs() && talk_->conversation->view().state != POP_CONVERSATION_READY) {
    if (at() != At::kept) return go(talk_is_kept() ? At::kept : At::after), Action{};
    // What is unsent lies in the ticket. Nobody would see an answer any more, so it is not waited for.
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
  if (!action) return action;
  step.keep();
  if (chosen != "read") stop_speech();
  tidy();
  return action;
}

Result<Action> Flow::take(std::string_view chosen) {
  const auto after = [chosen](std::string_view beginning) {
    return number(chosen.substr(beginning.size())).value_or(SIZE_MAX);
  };
  const auto is = [chosen](std::string_view beginning) { return chosen.starts_with(beginning); };
  if (chosen == "leave") return leave();
  if (chosen == "back") return back(), Action{};
  if (chosen == "more") return go(At::ways), Action{};
  if (chosen == "next") return ++state_.page, draw(), Action{};
  if (chosen == "danger") return go(At::danger), Action{};
  if (chosen == "talk") return go(At::talk), Action{};
  if (chosen == "help") return go(At::help), Action{};
  if (chosen == "end") return go(At::after), Action{};
  if (chosen == "delete") return take_away();
  if (chosen == "read") return speak(), Action{};
  if (chosen == "watch") return go(At::watch), Action{};
  if (chosen == "watch.on" || chosen == "watch.off") {
    state_.low_key = chosen == "watch.on";
    go(At::help);
    return Action{};
  }
  if (chosen == "transfer") return go(At::transfer), Action{};
  if (is("transfer.yes.")) return transfer(after("transfer.yes."));
  if (is("transfer.no.")) return decline(after("transfer.no."));
  if (is("link.")) return open_link(after("link."));
  if (is("feedback.")) return feedback(static_cast<std::int32_t>(after("feedback.")));
  if (chosen == "skip" && at() == At::after) return feedback(0);
  if (is("emergency.")) return call_emergency(chosen.substr(10));
  if (is("go.") || chosen == "explain") return take_way(chosen);
  if (is("code") || is("picture.")) return take_code(chosen);
  return take_hint(chosen);
}

Result<void> Flow::send(std::string_view text) {
  if (state_.screen->takes_text == POP_TEXT_PIN) return type_pin(text.substr(0, handoff::kTextMax));
  if (state_.screen->takes_text == POP_TEXT_NONE) return Error{POP_E_STATE, "this screen takes no text"};
  auto sent = talk_->conversation->send(text);
  talk_->refused = sent ? POP_OK : sent.error().code;
  if (sent) talk_->draft.wipe();
  redraw();
  return sent;
}

std::string_view Flow::draft() const noexcept {
  switch (state_.screen->takes_text) {
    case POP_TEXT_MESSAGE:
      return talk_->draft.reveal_text();
    case POP_TEXT_PIN:
      return pin_draft_.reveal_text();
    default:
      return {};
  }
}

Result<void> Flow::set_draft(std::string_view text) {
  if (state_.screen->takes_text == POP_TEXT_NONE) return Error{POP_E_STATE, "this screen takes no text"};
  if (text.size() > handoff::kTextMax)
    return Error{POP_E_TOO_LARGE, "the draft is longer than a text may be"};
  if (!is_utf8(as_bytes(text))) return Error{POP_E_ARGUMENT, "the draft is not UTF-8"};
  Secret &draft = state_.screen->takes_text == POP_TEXT_PIN ? pin_draft_ : talk_->draft;
  draft = Secret(as_bytes(text));
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
      redraw();
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
  } catch (...) {
    state_.drawn = false;
  }
}

// A code goes with its screen.
void Flow::tidy() noexcept {
  if (at() == At::code) return;
  picked_.wipe();
  pin_draft_.wipe();
  look_.reset();
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
  // What can fail comes after what must not.
  state_.hints = hints_at_start_;
  state_.band = setup_.band;
  wipe({reinterpret_cast<std::uint8_t *>(state_.way.service.data()), state_.way.service.size()});
  state_.way.service.clear();
  state_.code = {};
  state_.trouble = POP_OK;
  state_.was_in_danger = state_.low_key = state_.code_deleted = false;
  state_.page = 0;
  state_.path.assign(1, At::help);  // it had one: this takes no memory
  tidy();
  try {
    if (!look_up()) forget_answer();
    draw();
  } catch (...) {
    // Nothing of what was on the screen stays, whatever happens; the next poll tries to draw it.
    forget_answer();
    state_.screen = no_screen_;
  }
}

void Flow::poll(std::uint32_t &next_ms) {
  if (talk_) {
    talk_->conversation->poll(next_ms);
    if (talk_->left) follow_left(next_ms);
    follow_offer();
    if (talk_->conversation->revision() != talk_->drawn_revision) state_.drawn = false;
  }
  follow_code(next_ms);
  // Only now is it known which screen comes.
  refresh();
  if (shows_what_is_open()) {
    const std::int64_t now = host_.clock().unix_seconds();
    constexpr std::int64_t longest = 3600;
    const std::int64_t wait = std::clamp<std::int64_t>(state_.good_until - now, 1, longest);
    next_ms = std::min(next_ms, static_cast<std::uint32_t>(wait * 1000));
  }
  const bool forgotten = state_.code_deleted && host_.code_forgotten() == true;
  if (std::exchange(drawn_as_forgotten_, forgotten) != forgotten) state_.drawn = false;
  if (state_.drawn) return;
  // What a code opened is there already; its name needs memory, and is asked for until there is some.
  if (talk_ && talk_->service_name.empty())
    talk_->service_name =
        host_.partner(talk_->service_id, state_.words->language(), true).value_or(talk_->service_id);
  const std::shared_ptr<const Screen> before = state_.screen;
  draw();
  tidy();
  if (before->id != state_.screen->id) stop_speech();
  if (setup_.changed) setup_.changed();
}

}  // namespace pop::flow
