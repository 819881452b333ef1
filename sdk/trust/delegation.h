#pragma once
// Which role says what a file is: the pre-order depth-first search of TUF 1.0.34 section 5.6.7.

#include <functional>
#include <string>

#include "trust/trusted_set.h"

namespace pop::trust {

struct FoundTarget {
  TargetFile file;
  RoleChain chain;  // the last one lists the file
};

// Verifies and returns the last role of a chain. The pointer lives as long as the search.
using LoadRole = std::function<Result<const Targets *>(const RoleChain &chain)>;

// Order of delegations is priority; a terminating delegation ends the search; no role is visited twice; at
// most `max_roles` are. POP_E_NOT_FOUND when nobody lists the path; POP_E_TOO_LARGE when the bound ended the
// search; the error of a role that had to be asked and could not be trusted.
Result<FoundTarget> find_target(const std::string &path, const LoadRole &load, std::size_t max_roles);

}  // namespace pop::trust
