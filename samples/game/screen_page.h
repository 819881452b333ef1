#pragma once
// A screen of the flow on a page.

#include <string>
#include <string_view>

#include "page.h"
#include "pop/pop.h"
#include "pop_text.h"

// What of the screen is the sample's own.
struct OwnParts {
  std::size_t cursor = 0;      // in the draft, in bytes
  std::string_view composing;  // what an input method is still making
  std::string_view notice;     // what a device would have opened
  std::string_view notice_uri;
};

struct Done {
  std::string choice;  // empty: none
  bool hide = false;
  bool send = false;
  char digit = 0;  // of the keypad; 'x' takes the last one away
};

Done draw_screen(Page &page, const pop_flow *flow, const pop_screen_view &screen, const OwnParts &own);
