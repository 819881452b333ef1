#pragma once
// HKDF with SHA-256 (RFC 5869). libsodium has it only from 1.0.19 on, so it is built on HMAC-SHA256 here.

#include <initializer_list>

#include "base/bytes.h"
#include "base/secret.h"

namespace pop::handoff {

inline constexpr std::size_t kHashSize = 32;

// The input is the concatenation of `ikm`, taken in parts so that no secret is copied to join it.
Secret hkdf_extract(ByteView salt, std::initializer_list<ByteView> ikm);

// Expand, for as many outputs of one key as are wanted: the key is hashed in once.
class HkdfExpand {
 public:
  explicit HkdfExpand(ByteView prk);
  // The info is the concatenation likewise. `size` is at most 255 * 32.
  Secret operator()(std::initializer_list<ByteView> info, std::size_t size) const;

 private:
  Secret keyed_;
};

inline Secret hkdf_expand(ByteView prk, std::initializer_list<ByteView> info, std::size_t size) {
  return HkdfExpand(prk)(info, size);
}

}  // namespace pop::handoff
