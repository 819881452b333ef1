#pragma once
// What an ICU MessageFormat pattern is made of.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace pop::flow {

struct MessageChoice {
  std::string name;
  bool plural = false;               // else select
  std::map<std::string, bool> arms;  // "one", "=0", "other" … and whether each says the number
};

struct MessageShape {
  std::set<std::string> names;  // of all arguments
  std::vector<MessageChoice> choices;
  // Every text it can become, with {name} and {#} where arguments stand.
  std::vector<std::string> texts;
};

// POP_E_FORMAT with what is wrong and what to do: only {name}, {name, plural, …} and {name, select, …} are
// used.
Result<MessageShape> shape_of(std::string_view pattern);

}  // namespace pop::flow
