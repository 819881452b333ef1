#include "signing_key.h"

#include <sodium.h>

namespace pop::tool {
namespace {

struct KeyPair {
  ByteArray<crypto_sign_PUBLICKEYBYTES> public_key{};
  ByteArray<crypto_sign_SECRETKEYBYTES> secret_key{};
  explicit KeyPair(const Secret &seed) {
    crypto_sign_seed_keypair(public_key.data(), secret_key.data(), seed.reveal().data());
  }
  KeyPair(const KeyPair &) = delete;
  KeyPair &operator=(const KeyPair &) = delete;
  ~KeyPair() { wipe(secret_key); }
};

}  // namespace

SigningKey::SigningKey(std::string role, Secret seed)
    : role_(std::move(role)),
      seed_(std::move(seed)),
      public_key_{"ed25519", "ed25519", to_hex(KeyPair(seed_).public_key)},
      id_(trust::key_id(public_key_)) {}

SigningKey SigningKey::random(std::string role) {
  Secret seed(crypto_sign_SEEDBYTES);
  fill_random(seed.writable());
  return {std::move(role), std::move(seed)};
}

ByteArray<64> SigningKey::sign(ByteView message) const {
  const KeyPair pair(seed_);
  ByteArray<64> signature{};
  crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), pair.secret_key.data());
  return signature;
}

std::string short_id(const std::string &key_id) { return key_id.substr(0, 16); }

}  // namespace pop::tool
