#pragma once
// A screen of the flow as lines of text: no cursor drawing, 40 columns, numbered choices, colour only as an
// addition.
//
// Text is written in its logical order. A terminal that knows right-to-left text turns it; one that does not
// shows it letter by letter from the left, and a screen reader reads it rightly in both: turned here, it
// would be wrong in the first and for the reader. The marks around numbers and names (isolates) are kept
// where a line holds right-to-left letters, because without them "116 111" can stand as "111 116"; elsewhere
// they change nothing and are left out, since an old terminal draws a box for each.

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "output.h"
#include "pop/pop.h"
#include "pop_text.h"

struct Look {
  bool colours = false;
  bool signs = false;     // a sign before each choice, and QR codes; a screen reader is better off without
  bool keyboard = false;  // keys are seen one by one: Esc hides
};

class ScreenText {
 public:
  ScreenText(Output &out, const Look &look) : out_(out), look_(look) {}

  // The whole screen.
  void show(const pop_flow *flow);
  // After a change that the child did not make: only what is new, so that a screen reader does not start
  // again.
  void show_changes(const pop_flow *flow);
  // What was typed is no choice: which ones there are.
  void show_choices(const pop_flow *flow);
  // A line of the sample's own.
  void say(std::string_view text) { paragraph(text); }
  // Blanks the terminal and what can be scrolled back to.
  static void cover(Output &out);

 private:
  void begin(const pop_screen_view &screen);
  void paragraph(std::string_view text, std::size_t indent = 0, std::string_view prefix = {},
                 const char *colour = "");
  void isolated(std::string_view text, std::u32string &open);
  void hide_line(const pop_screen_view &screen);
  void rows(const pop_flow *flow, const pop_screen_view &screen);
  void messages(const pop_flow *flow, std::size_t count);
  void choices(const pop_flow *flow, const pop_screen_view &screen);
  void choice(const pop_choice_view &choice, std::size_t number, const pop_screen_view &screen);
  void field(const pop_screen_view &screen);
  void remember(const pop_flow *flow, const pop_screen_view &screen);
  std::string sign(pop_str icon) const;

  Output &out_;
  Look look_;
  std::size_t width_ = 72;
  bool right_to_left_ = false;
  // What stands on the terminal.
  std::string shown_id_;
  std::string shown_title_;
  std::string shown_choices_;
  std::set<std::string> shown_lines_;
  std::size_t shown_messages_ = 0;
};
