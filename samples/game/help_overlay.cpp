#include "help_overlay.h"

#include <string.h>

#include <algorithm>
#include <cstdio>

#include "screen_page.h"

namespace {

constexpr std::size_t pin_digits = 6;

std::size_t before(std::string_view text, std::size_t at) {
  while (at > 0 && (static_cast<unsigned char>(text[--at]) & 0xC0U) == 0x80U) {
  }
  return at;
}

std::size_t after(std::string_view text, std::size_t at) {
  if (at < text.size()) ++at;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
  return at;
}

void wipe(std::string &text) {
  explicit_bzero(text.data(), text.capacity());
  text.clear();
}

}  // namespace

bool HelpOverlay::open(const Settings &settings) {
  pop_flow_config config{};
  config.struct_size = sizeof config;
  config.device = &device_;
  config.band = settings.band;
  config.platform = settings.platform;
  config.shared_screen = settings.shared_screen ? 1 : 0;
  left_ = false;
  // Every frame is drawn from the flow as it then is, so no `changed` is needed.
  pop_error error{};
  if (pop_flow_create(client_, &config, &flow_, &error) >= 0) return true;
  std::fprintf(stderr, "pop-game: %s\n", error.message);
  return false;
}

pop_screen_view HelpOverlay::screen() const {
  pop_screen_view view{};
  view.struct_size = sizeof view;
  if (flow_ != nullptr) pop_flow_screen(flow_, &view);
  return view;
}

bool HelpOverlay::takes_text() const { return screen().takes_text != POP_TEXT_NONE; }

bool HelpOverlay::draw(Page &page, const Settings &settings) {
  const pop_screen_view view = screen();
  low_key_ = view.low_key != 0;
  if (text_of(view.id) != screen_id_) {
    screen_id_ = text_of(view.id);
    cursor_ = view.draft.size;
    messages_ = 0;
    page.reset_focus();
  }
  if (view.message_count > messages_) page.scroll_to_end();
  messages_ = view.message_count;
  Look look = settings.look(view.band == POP_BAND_A);
  if (low_key_) look.colours = quiet(look.colours);
  page.begin(look, text_of(view.language), view.right_to_left != 0, low_key_ ? Frame::corner : Frame::whole);
  const Done done = draw_screen(
      page, flow_, view, {cursor_, composing_, opened_.empty() ? "" : "On a phone this opens:", opened_});
  page.end();
  narrate(page, view, settings);
  if (done.hide) return true;
  if (done.send) send(page);
  if (done.digit == 'x') edit(Edit::back);
  if (done.digit >= '0' && done.digit <= '9') type({&done.digit, 1});
  if (!done.choice.empty()) choose(page, done.choice);
  return false;
}

void HelpOverlay::choose(Page &page, const std::string &id) {
  pop_action action{};
  action.struct_size = sizeof action;
  wipe(opened_);
  if (pop_flow_choose(flow_, {id.data(), id.size()}, &action) < 0) return;
  // A phone would open this; here it is shown, and nobody is called.
  if (action.kind == POP_ACTION_OPEN) opened_ = text_of(action.uri);
  if (action.kind == POP_ACTION_LEAVE) {
    close();
    page.wipe();
    left_ = true;
  }
}

void HelpOverlay::go_back(Page &page) {
  for (const char *id : {"back", "leave"}) {
    if (page.seen(id) == nullptr) continue;
    choose(page, id);
    return;
  }
}

// Through the table itself, for the flow's own "read aloud" reads the whole screen. Never in the low-key
// view.
void HelpOverlay::narrate(const Page &page, const pop_screen_view &view, const Settings &settings) {
  const ItemSeen *item = page.focused_item();
  const std::string name = item == nullptr ? std::string() : item->name;
  if (name == narrated_) return;
  narrated_ = name;
  if (!settings.narrate || low_key_ || speech_ == nullptr || name.empty()) return;
  speech_->speak(speech_->user, view.language, {name.data(), name.size()});
}

void HelpOverlay::set_draft(const std::string &text, std::size_t cursor) {
  if (pop_flow_set_draft(flow_, {text.data(), text.size()}) == POP_OK) cursor_ = cursor;
}

void HelpOverlay::type(std::string_view typed) {
  const pop_screen_view view = screen();
  if (view.takes_text == POP_TEXT_NONE) return;
  // The words are the flow's, in locked memory; the copy in which they are changed is overwritten at once.
  std::string text(text_of(view.draft));
  text.reserve(text.size() + typed.size() + 1);
  std::size_t cursor = std::min(cursor_, text.size());
  for (const char letter : typed) {
    const bool digit = letter >= '0' && letter <= '9';
    if (view.takes_text == POP_TEXT_PIN && (!digit || text.size() >= pin_digits)) continue;
    text.insert(cursor++, 1, letter);
  }
  set_draft(text, cursor);
  wipe(text);
  wipe(composing_);
}

void HelpOverlay::edit(Edit edit) {
  const pop_screen_view view = screen();
  if (view.takes_text == POP_TEXT_NONE) return;
  std::string text(text_of(view.draft));
  std::size_t cursor = std::min(cursor_, text.size());
  const std::size_t left = before(text, cursor), right = after(text, cursor);
  if (edit == Edit::back) {
    text.erase(left, cursor - left);
    cursor = left;
  }
  if (edit == Edit::forward) text.erase(cursor, right - cursor);
  if (edit == Edit::left) cursor = left;
  if (edit == Edit::right) cursor = right;
  if (edit == Edit::home) cursor = 0;
  if (edit == Edit::end) cursor = text.size();
  set_draft(text, cursor);
  wipe(text);
}

void HelpOverlay::send(Page &page) {
  const pop_screen_view view = screen();
  if (view.takes_text == POP_TEXT_NONE || view.draft.size == 0) return;
  std::string text(text_of(view.draft));
  if (pop_flow_send(flow_, {text.data(), text.size()}) >= 0) {
    cursor_ = 0;
    page.focus("field");
  }
  wipe(text);
}

void HelpOverlay::event(std::int32_t event) {
  if (flow_ != nullptr) pop_flow_event(flow_, event);
}

void HelpOverlay::hide(Page &page) {
  if (flow_ != nullptr) pop_flow_hide(flow_);
  close();
  page.wipe();
}

void HelpOverlay::close() {
  // What reads the focus aloud is not the flow's to stop.
  if (speech_ != nullptr) speech_->stop(speech_->user);
  pop_flow_destroy(flow_);
  flow_ = nullptr;
  for (std::string *words : {&screen_id_, &narrated_, &composing_, &opened_}) wipe(*words);
  cursor_ = messages_ = 0;
}
