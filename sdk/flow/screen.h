#pragma once
// A screen as data: what the host draws.

#include <cstdint>
#include <string>
#include <vector>

#include "flow/words.h"
#include "pop/flow.h"

namespace pop::flow {

struct Choice {
  std::string id;
  std::string label;
  std::string hint;
  std::string icon;
  std::string a11y_label;
  std::string trace;
  std::int32_t role = POP_ROLE_NORMAL;
};

struct Screen {
  std::string id;
  std::string language = "en";
  bool right_to_left = false;
  Band band = Band::b;
  std::string title;
  std::vector<std::string> lines;
  std::vector<Choice> choices;
  std::string hide_label;
  std::string place;
  std::string live;
  bool live_assertive = false;
  bool takes_text = false;
};

}  // namespace pop::flow
