#pragma once
// A private key in a file of its own, with the days between which its public half may be used.

#include <cstdint>
#include <string>

#include "base/result.h"
#include "base/secret.h"

namespace helpline {

struct StoredKey {
  std::uint32_t id = 0;
  pop::Secret private_key;  // 32 bytes
  std::int64_t not_before = 0;
  std::int64_t not_after = 0;
};

pop::Result<StoredKey> read_key_file(
    const std::string &path);  // POP_E_NOT_FOUND, POP_E_STATE (others can read it), POP_E_FORMAT
pop::Result<void> write_key_file(const std::string &path, const StoredKey &key);

// The key in `path`; where there is none, `fresh` is written there first.
pop::Result<StoredKey> read_or_make_key(const std::string &path, StoredKey fresh);

// 32 random bytes, good from now on for so many days. Any 32 bytes are a private key of X25519 and a seed of
// Ed25519.
StoredKey new_key(std::uint32_t id, std::int64_t now, std::int64_t days);

}  // namespace helpline
