#pragma once
// The flow, open over the game.

#include <string>
#include <string_view>

#include "page.h"
#include "pop/pop.h"
#include "settings.h"

class HelpOverlay {
 public:
  HelpOverlay(pop_client *client, const pop_device &device, const pop_speech *speech)
      : client_(client), device_(device), speech_(speech) {}
  ~HelpOverlay() { pop_flow_destroy(flow_); }
  HelpOverlay(const HelpOverlay &) = delete;
  HelpOverlay &operator=(const HelpOverlay &) = delete;

  bool open(const Settings &settings);
  bool is_open() const { return flow_ != nullptr; }
  // Draws it, and does what was chosen on the drawing. True: hide, now.
  bool draw(Page &page, const Settings &settings);
  // Wipes and closes. Call it when the game's picture is on the screen again.
  void hide(Page &page);
  bool left() const { return left_; }  // the child went back to the game by a choice

  // What a keyboard, a gamepad or an input method sends. Each does nothing where there is no text field.
  void type(std::string_view text);
  void compose(std::string_view text) { composing_ = takes_text() ? text : std::string_view(); }
  enum class Edit { back, forward, left, right, home, end };
  void edit(Edit edit);
  void send(Page &page);
  bool takes_text() const;
  void go_back(Page &page);
  void event(std::int32_t event);
  std::string_view screen_id() const { return screen_id_; }
  bool low_key() const { return low_key_; }

 private:
  pop_screen_view screen() const;
  void choose(Page &page, const std::string &id);
  void narrate(const Page &page, const pop_screen_view &screen, const Settings &settings);
  void set_draft(const std::string &text, std::size_t cursor);
  void close();

  pop_client *client_;
  const pop_device &device_;
  const pop_speech *speech_;
  pop_flow *flow_ = nullptr;
  std::string screen_id_, narrated_, composing_, opened_;
  std::size_t cursor_ = 0, messages_ = 0;
  bool left_ = false, low_key_ = false;
};
