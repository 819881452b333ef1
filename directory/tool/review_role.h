#pragma once
// Whether one role's metadata keeps to the form and the rights its name gives it.

#include <cstdint>
#include <string>

#include "published.h"
#include "submission.h"
#include "trust/metadata.h"

namespace pop::tool {

struct RoleSetup {
  const Published &before;
  std::int64_t now = 0;
};

Result<void> check_role(const Submission &submission, const RoleSetup &setup);

// Not expired, and not longer than roles of its kind live.
Result<void> check_life(const Submission &submission, std::int64_t expires, std::int64_t now);

// "1 more must sign it: 0123…, 4567…"; empty where enough have.
std::string missing_signers(const trust::Metadata &metadata, const trust::Keys &keys,
                            const trust::RoleKeys &role);

}  // namespace pop::tool
