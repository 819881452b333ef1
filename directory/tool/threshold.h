#pragma once
// How many of a role's keys must sign, as the command line says it.

#include <string>

#include "base/result.h"
#include "trust/metadata.h"

namespace pop::tool {

struct Threshold {
  std::string role;
  std::size_t number = 0;
};

// "cc-de=2"
Result<Threshold> parse_threshold(const std::string &text);

// As many keys as must sign.
Result<void> check_reachable(const std::string &role, const trust::RoleKeys &keys);

}  // namespace pop::tool
