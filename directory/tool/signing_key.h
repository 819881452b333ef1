#pragma once
// An Ed25519 key that can sign, for one role.

#include <string>

#include "base/bytes.h"
#include "base/secret.h"
#include "trust/keys.h"

namespace pop::tool {

class SigningKey {
 public:
  SigningKey(std::string role, Secret seed);  // 32 bytes (RFC 8032)
  static SigningKey random(std::string role);

  const std::string &role() const noexcept { return role_; }
  const trust::PublicKey &public_key() const noexcept { return public_key_; }
  const std::string &id() const noexcept { return id_; }
  const Secret &seed() const noexcept { return seed_; }
  ByteArray<64> sign(ByteView message) const;

 private:
  std::string role_;
  Secret seed_;
  trust::PublicKey public_key_;
  std::string id_;
};

// The beginning of a key id: enough for people to tell keys apart.
std::string short_id(const std::string &key_id);

}  // namespace pop::tool
