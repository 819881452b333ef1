#pragma once
// What an operator of a directory has to do soon, and what is broken already.

#include <cstdint>
#include <string>
#include <vector>

#include "published.h"

namespace pop::tool {

struct Checkup {
  std::vector<std::string> broken;  // children see less than they should
  std::vector<std::string> due;     // will break, and when
  std::vector<std::string> stale;   // may be wrong by now
};

Checkup check_up(const Published &published, std::int64_t now);

}  // namespace pop::tool
