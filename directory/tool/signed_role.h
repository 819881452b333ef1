#pragma once
// One TUF role: what it is to say, and its signed file. `signed` is written in canonical bytes, so that
// readers can verify what they received.

#include <cstdint>
#include <string>
#include <vector>

#include "json_text.h"
#include "published.h"
#include "signing_key.h"

namespace pop::tool {

struct RoleDraft {
  std::string name;
  JsonMembers content;    // of "signed", without version, expires and issued
  std::int64_t life = 0;  // seconds from signing to expiry
};

// A metadata file, whatever its role.
struct SignedFile {
  Bytes signed_bytes;                             // canonical JSON
  std::map<std::string, std::string> signatures;  // hex, by key id

  static Result<SignedFile> parse(const Bytes &file, const std::string &name);
  void sign(const SigningKey &key);
  Bytes bytes() const;
};

// Without signatures.
Result<SignedFile> compose(const RoleDraft &draft, std::int64_t version, std::int64_t now);

struct SignedRole {
  std::string name;
  std::int64_t version = 0;
  Bytes file;
  bool renewed = false;  // signed now; else the published file, as it is
};

// Where `signers` hold the role's keys here. The published file stays if it says the same, is signed by the
// same keys and has half of its life left. Otherwise the next version is signed.
Result<SignedRole> sign_role(const RoleDraft &draft, const std::vector<SigningKey> &signers,
                             const Published &published, std::int64_t now);

}  // namespace pop::tool
