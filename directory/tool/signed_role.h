#pragma once
// One TUF role: what it is to say, and its signed file.

#include <cstdint>
#include <string>
#include <vector>

#include "json_text.h"
#include "key_store.h"
#include "published.h"

namespace pop::tool {

struct RoleDraft {
  std::string name;
  JsonMembers content;  // of "signed", without version, expires and issued
  const std::vector<SigningKey> *signers = nullptr;
  std::int64_t life = 0;  // seconds from signing to expiry
};

struct SignedRole {
  std::string name;
  std::int64_t version = 0;
  Bytes file;
  bool renewed = false;  // signed now; else the published file, as it is
};

// The published file stays if it says the same, is signed by the same keys and has half of its life left.
// Otherwise the next version is signed. `signed` is written in canonical bytes, so that readers can verify
// what they received.
Result<SignedRole> sign_role(const RoleDraft &draft, const Published &published, std::int64_t now);

}  // namespace pop::tool
