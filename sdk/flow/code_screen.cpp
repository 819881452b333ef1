// S12: a code to come back with, four of twelve pictures in order or six digits; setting and entering. What
// is picked lies in locked memory and goes with the screen.

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <iterator>

#include "flow/channels.h"
#include "flow/flow_step.h"
#include "flow/joining.h"
#include "flow/screen_parts.h"

namespace pop::flow {
namespace {

// The code itself is made of these names: they never change.
constexpr std::string_view pictures[] = {"sun", "boat", "tree", "key",   "fish", "ball",
                                         "cup", "star", "bird", "house", "shoe", "drum"};
constexpr std::size_t picture_length = 4;
constexpr std::size_t pin_length = 6;

}  // namespace

void Flow::begin_code(bool entering) {
  state_.code = {};
  state_.code.entering = entering;
  state_.code.pin = state_.band == Band::c;
  go(At::code);
}

// What was picked goes with the screen: whoever comes Back to it picks again.
void Flow::begin_picking() {
  picked_ = Secret(std::max(picture_length, pin_length));
  CodeForm &form = state_.code;
  form.step = CodeForm::Step::pick;
  form.picked = 0;
  form.asked_again = false;
}

Result<Action> Flow::take_code(std::string_view chosen) {
  CodeForm &form = state_.code;
  if (chosen == "code" || chosen == "code.enter") return begin_code(chosen == "code.enter"), Action{};
  if (chosen == "code.forgot") {
    if (auto begun = begin_new_talk(); !begun) return begun.error();
    return Action{};
  }
  if (chosen == "code.keep") {
    const Secret code = code_as_written();
    const auto kept = host_.set_code(*talk_->conversation, code.reveal_text());
    if (!kept) state_.trouble = kept.error().code == POP_E_STATE ? POP_E_FULL : kept.error().code;
    // It is being kept, drawn or not.
    state_.path.pop_back();
    if (at() != At::talk) state_.path.push_back(At::talk);
    redraw();
    return Action{};
  }
  if (chosen.starts_with("picture.")) {
    const auto picture = number(chosen.substr(chosen.find('.') + 1));
    picked_.writable()[form.picked++] = static_cast<std::uint8_t>(picture.value_or(0));
    if (form.picked == picture_length) {
      if (auto gone_on = picked_all(); !gone_on) return gone_on.error();
      return Action{};
    }
    return draw(), Action{};
  }
  // Other numbers or pictures: from the beginning.
  begin_picking();
  if (chosen == "code.pin" || chosen == "code.pictures") form.pin = chosen == "code.pin";
  return draw(), Action{};
}

// In whichever digits the child's keyboard writes, with or without spaces.
Result<void> Flow::type_pin(std::string_view text) {
  Step step(*this);
  std::size_t found = 0;
  bool good = true;
  const ByteView bytes = as_bytes(text);
  const auto size = static_cast<std::int32_t>(bytes.size());
  for (std::int32_t at = 0; at < size && good;) {
    UChar32 c = 0;
    U8_NEXT(bytes.data(), at, size, c);
    if (c == ' ' || c == '-') continue;
    const std::int32_t digit = c < 0 ? -1 : u_charDigitValue(c);
    good = digit >= 0 && found < pin_length;
    if (good) picked_.writable()[found++] = static_cast<std::uint8_t>(digit);
  }
  state_.code.picked = good && found == pin_length ? found : 0;
  state_.code.asked_again = state_.code.picked == 0;
  if (state_.code.asked_again) {
    draw();
  } else if (auto gone_on = picked_all(); !gone_on) {
    return gone_on;
  }
  step.keep();
  pin_draft_.wipe();
  tidy();
  return {};
}

Result<void> Flow::picked_all() {
  if (state_.code.entering) return look_for_code();
  state_.code.step = CodeForm::Step::confirm;
  draw();
  return {};
}

Secret Flow::code_as_written() const {
  const ByteView picked = picked_.reveal();
  if (state_.code.pin) {
    Secret code(pin_length);
    std::transform(picked.begin(), picked.begin() + pin_length, code.writable().begin(),
                   [](std::uint8_t digit) { return static_cast<std::uint8_t>('0' + digit); });
    return code;
  }
  std::size_t size = picture_length - 1;
  for (std::size_t i = 0; i < picture_length; ++i) size += pictures[picked[i] - 1].size();
  Secret code(size);
  auto end = code.writable().begin();
  for (std::size_t i = 0; i < picture_length; ++i) {
    if (i > 0) *end++ = ' ';
    const std::string_view name = pictures[picked[i] - 1];
    end = std::copy(name.begin(), name.end(), end);
  }
  return code;
}

Result<void> Flow::look_for_code() {
  const Secret code = code_as_written();
  auto look = host_.look_for(code.reveal_text());
  // A conversation the child has just left may still be on its way into its ticket: the next poll asks again.
  if (!look && look.error().code != POP_E_STATE) return look.error();
  std::unique_ptr<CodeLook> made = look ? std::move(*look) : nullptr;
  state_.code.step = CodeForm::Step::opening;
  look_.swap(made);
  try {
    draw();
  } catch (...) {
    look_.swap(made);
    throw;
  }
  return {};
}

void Flow::follow_code(std::uint32_t &next_ms) {
  if (at() != At::code || state_.code.step != CodeForm::Step::opening) return;
  constexpr std::uint32_t soon_ms = 500;
  if (!look_) {
    static_cast<void>(look_for_code());
    next_ms = std::min(next_ms, soon_ms);
    return;
  }
  look_->poll(next_ms);
  if (look_->looking()) {
    if (look_->wait_seconds() > 0) state_.drawn = false;
    return;
  }
  auto talk = std::make_unique<Talk>();
  auto opened = look_->take();
  if (opened) {
    talk->conversation = std::move(opened->conversation);
    talk->service_id = std::move(opened->service_id);
    talk->trial = opened->trial;
    talk->app_relay = opened->app_relay;
    talk->taken_up = true;
    talk_.swap(talk);
    if (talk) dismiss(std::move(talk));
    state_.path.back() = At::talk;
    look_.reset();
  } else {
    // Nothing is said: a wrong code, one too old, and none at all are the same.
    Step step(*this);
    const bool there = opened.error().code != POP_E_NOT_FOUND;
    if (there) state_.trouble = opened.error().code;
    if (there) go(At::ways);
    if (!there && !begin_new_talk()) return;
    step.keep();
  }
  tidy();
  state_.drawn = false;
}

// With whoever takes one here; else the other ways are shown.
Result<void> Flow::begin_new_talk() {
  for (const bool for_anyone : {true, false}) {
    for (const Found &way : ways_in_order()) {
      if (way.record().type != directory::ChannelType::pop || is_for_anyone(*way.offer) != for_anyone)
        continue;
      auto begun = follow(way);
      if (!begun) return begun.error();
      return {};
    }
  }
  go(At::ways);
  return {};
}

void Flow::draw_code(Screen &screen) const {
  const Reader words = reader();
  const CodeForm &form = state_.code;
  const auto say = [&](const char *id) { screen.lines.push_back(words.say(id)); };
  const auto length = static_cast<std::int64_t>(form.pin ? pin_length : picture_length);
  screen.title = words.say(form.entering ? "code.title_enter" : "code.title");
  if (form.step == CodeForm::Step::opening) {
    const std::int32_t seconds = look_ ? look_->wait_seconds() : 0;
    constexpr std::int32_t minute = 60;
    screen.live = seconds > 0
                      ? words.say("code.wait", {{"minutes", std::int64_t{(seconds + minute - 1) / minute}}})
                      : words.say("code.opening");
    screen.lines.push_back(screen.live);
    screen.choices.push_back(plain("code.forgot", words.say("code.forgot"), "bubble"));
    return;
  }
  if (form.step == CodeForm::Step::confirm) {
    say("code.remember");
    say("resume.forgot");
    screen.table_label = words.say("code.title_enter");
    if (form.pin) {
      const Secret code = code_as_written();
      screen.rows.push_back({"keypad", spoken_digits(code.reveal_text()), {}, {}});
    } else {
      for (const std::uint8_t picture : picked_.reveal().first(picture_length)) {
        const std::string name = "picture." + std::string(pictures[picture - 1]);
        screen.rows.push_back({"picture_" + std::string(pictures[picture - 1]), words.say(name), {}, {}});
      }
    }
    screen.choices.push_back(plain("code.keep", words.say("code.keep"), "check", POP_ROLE_MAIN));
    screen.choices.push_back(plain("code.again", words.say("code.again"), "cross"));
    return;
  }
  if (!form.entering && form.picked == 0) {
    for (const char *id : {"resume.default", "code.days", "code.kept", "resume.forgot"}) say(id);
  }
  if (form.pin) {
    screen.takes_text = POP_TEXT_PIN;
    screen.text_label = words.say("code.pin_ask", {{"count", length}});
    screen.send_label = words.say("after.done");
    screen.lines.push_back(screen.text_label);
    if (form.asked_again) {
      screen.live = screen.text_label;
      screen.live_assertive = true;
    }
    screen.choices.push_back(plain("code.pictures", words.say("code.pictures"), "pictures", POP_ROLE_QUIET));
  } else {
    screen.lines.push_back(words.say("code.pick", {{"count", length}}));
    const auto picked = static_cast<std::int64_t>(form.picked);
    screen.live = words.say("code.picked", {{"count", picked}});
    screen.lines.push_back(screen.live);
    for (std::size_t i = 0; i < std::size(pictures); ++i) {
      const std::string name(pictures[i]);
      screen.choices.push_back(plain("picture." + std::to_string(i + 1), words.say("picture." + name),
                                     ("picture_" + name).c_str()));
    }
    if (form.picked > 0) screen.choices.push_back(plain("code.again", words.say("code.again"), "cross"));
    screen.choices.push_back(plain("code.pin", words.say("code.pin"), "keypad", POP_ROLE_QUIET));
  }
  if (form.entering)
    screen.choices.push_back(plain("code.forgot", words.say("code.forgot"), "bubble", POP_ROLE_QUIET));
}

}  // namespace pop::flow
