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
  std::string group;     // a heading above it and those after it
  std::string language;  // of the label, where it is not the screen's
  std::int32_t checked = POP_CHECK_NONE;
};

// Of a table of two columns.
struct Row {
  std::string icon;
  std::string name;
  std::string text;
  std::string uri;  // for another phone's camera
};

struct Screen {
  std::string id;
  std::string language = "en";
  bool right_to_left = false;
  Band band = Band::b;
  std::string title;
  std::vector<std::string> lines;
  std::vector<Row> rows;
  std::string table_label;
  std::string scan_label;  // beside what another phone's camera looks at
  std::vector<Choice> choices;
  std::string hide_label;
  std::string place;
  std::string live;
  bool live_assertive = false;
  std::int32_t takes_text = POP_TEXT_NONE;
  std::string text_label;
  std::string send_label;
  bool low_key = false;
  // Whose its messages are: the child's, the service's, and the note the child let another service pass on.
  std::string own_name, service_name, passed_on_name;
};

}  // namespace pop::flow
