#pragma once
// The authenticated ciphers HPKE and OHTTP can be used with, as a table (RFC 9180, section 7.3). The SDK
// carries ChaCha20-Poly1305; the published vectors of other ciphers go through the same code with a table of
// the test's own.

#include <cstdint>

#include "base/bytes.h"

namespace pop::handoff {

struct Aead {
  std::uint16_t id;
  std::size_t key_size;    // Nk
  std::size_t nonce_size;  // Nn
  std::size_t tag_size;    // Nt
  // `sealed` is tag_size longer than `plain`. Both null for the export-only identifier, which seals nothing.
  bool (*seal)(ByteView key, ByteView nonce, ByteView aad, ByteView plain, std::span<std::uint8_t> sealed);
  // False when the tag is wrong; `plain` then holds nothing of the message.
  bool (*open)(ByteView key, ByteView nonce, ByteView aad, ByteView sealed, std::span<std::uint8_t> plain);
};

const Aead &chacha20_poly1305() noexcept;  // 0x0003
const Aead &export_only() noexcept;        // 0xFFFF

}  // namespace pop::handoff
