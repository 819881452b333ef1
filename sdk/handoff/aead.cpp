#include "handoff/aead.h"

#include <sodium.h>

namespace pop::handoff {
namespace {

bool chacha_seal(ByteView key, ByteView nonce, ByteView aad, ByteView plain, std::span<std::uint8_t> sealed) {
  return crypto_aead_chacha20poly1305_ietf_encrypt(sealed.data(), nullptr, plain.data(), plain.size(),
                                                   aad.data(), aad.size(), nullptr, nonce.data(),
                                                   key.data()) == 0;
}

bool chacha_open(ByteView key, ByteView nonce, ByteView aad, ByteView sealed, std::span<std::uint8_t> plain) {
  return crypto_aead_chacha20poly1305_ietf_decrypt(plain.data(), nullptr, nullptr, sealed.data(),
                                                   sealed.size(), aad.data(), aad.size(), nonce.data(),
                                                   key.data()) == 0;
}

}  // namespace

const Aead &chacha20_poly1305() noexcept {
  static constexpr Aead aead{0x0003, 32, 12, 16, chacha_seal, chacha_open};
  return aead;
}

const Aead &export_only() noexcept {
  static constexpr Aead aead{0xFFFF, 0, 0, 0, nullptr, nullptr};
  return aead;
}

}  // namespace pop::handoff
