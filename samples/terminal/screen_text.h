#pragma once
// A screen of the flow as lines of text: no cursor drawing, 40 columns, numbered choices, colour only as an
// addition.

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "pop/pop.h"

class ScreenText {
 public:
  // `tty`: the output is a terminal, so its width is used and hiding clears it. Colour also needs NO_COLOR to
  // be unset.
  explicit ScreenText(bool tty);

  // The whole screen.
  void show(const pop_flow *flow);
  // After a change that the child did not make: only what is new, so that a screen reader does not start
  // again.
  void show_changes(const pop_flow *flow);
  // Blanks the terminal and what can be scrolled back to.
  void hide();

  // Wrapped to the width, each line after `indent` blanks. `already` columns of the first one are written.
  void paragraph(std::string_view text, std::size_t indent = 0, std::size_t already = 0) const;

 private:
  void messages(const pop_flow *flow, std::size_t count);
  void choices(const pop_flow *flow, const pop_screen_view &screen) const;
  void remember(const pop_flow *flow);
  std::string colour(const char *code, std::string_view text) const;

  bool tty_;
  bool colours_;
  std::size_t width_;
  std::string shown_id_;
  std::set<std::string> shown_lines_;
  std::string shown_choices_;
  std::string shown_title_;
  std::size_t shown_messages_ = 0;
};

inline std::string_view text_of(pop_str text) { return {text.data == nullptr ? "" : text.data, text.size}; }
