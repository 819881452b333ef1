#pragma once
// X25519 key pairs, as DHKEM(X25519, HKDF-SHA256) of RFC 9180 uses them.

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

namespace pop::handoff {

inline constexpr std::size_t kKeySize = 32;
using PublicKey = ByteArray<kKeySize>;

struct KeyPair {
  Secret private_key;
  PublicKey public_key{};

  KeyPair clone() const { return {private_key.clone(), public_key}; }
};

KeyPair generate_key_pair();
// RFC 9180 section 7.1.3.
KeyPair derive_key_pair(ByteView ikm);
// POP_E_FORMAT when it is not 32 bytes.
Result<KeyPair> key_pair_from_private(ByteView private_key);

}  // namespace pop::handoff
