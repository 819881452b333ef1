#pragma once
// The editors' policy.json, as they keep it: read, changed and written again.

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "base/result.h"

namespace pop::tool {

struct CountryLimits {
  std::map<std::string, std::set<std::string>> lists;  // "prefixes", "urls", … "handoff_keys"; none is empty
  std::int64_t handoff_min = 0;                        // 0: not said
  std::map<std::string, std::set<std::string>> service_keys;  // by slug
};
using PolicyLimits = std::map<std::string, CountryLimits>;  // by "DE" or "001"

// Nothing where there is no file.
Result<PolicyLimits> read_policy(const std::filesystem::path &path);
// For people, with two spaces a level.
std::string policy_text(const PolicyLimits &limits, std::int64_t version);

}  // namespace pop::tool
