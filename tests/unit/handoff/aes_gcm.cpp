#include "aes_gcm.h"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

namespace pop::handoff {
namespace {

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

Cipher start(ByteView key, ByteView nonce, ByteView aad, int encrypt) {
  Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  int size = 0;
  if (EVP_CipherInit_ex(cipher.get(), EVP_aes_128_gcm(), nullptr, key.data(), nonce.data(), encrypt) != 1 ||
      EVP_CipherUpdate(cipher.get(), nullptr, &size, aad.data(), static_cast<int>(aad.size())) != 1)
    throw std::runtime_error("AES-128-GCM");
  return cipher;
}

bool seal(ByteView key, ByteView nonce, ByteView aad, ByteView plain, std::span<std::uint8_t> sealed) {
  const Cipher cipher = start(key, nonce, aad, 1);
  int size = 0;
  return EVP_CipherUpdate(cipher.get(), sealed.data(), &size, plain.data(), static_cast<int>(plain.size())) ==
             1 &&
         EVP_CipherFinal_ex(cipher.get(), sealed.data() + size, &size) == 1 &&
         EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_GET_TAG, 16, sealed.data() + plain.size()) == 1;
}

bool open(ByteView key, ByteView nonce, ByteView aad, ByteView sealed, std::span<std::uint8_t> plain) {
  const Cipher cipher = start(key, nonce, aad, 0);
  Bytes tag(sealed.end() - 16, sealed.end());
  int size = 0;
  return EVP_CipherUpdate(cipher.get(), plain.data(), &size, sealed.data(), static_cast<int>(plain.size())) ==
             1 &&
         EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_TAG, 16, tag.data()) == 1 &&
         EVP_CipherFinal_ex(cipher.get(), plain.data() + size, &size) == 1;
}

}  // namespace

const Aead &aes_128_gcm() noexcept {
  static constexpr Aead aead{0x0001, 16, 12, 16, seal, open};
  return aead;
}

const Aead &aead_of(std::uint64_t id) {
  for (const Aead *aead : {&aes_128_gcm(), &chacha20_poly1305(), &export_only()}) {
    if (aead->id == id) return *aead;
  }
  throw std::runtime_error("no such AEAD");
}

}  // namespace pop::handoff
