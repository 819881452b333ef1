#include "handoff/keys.h"

#include <sodium.h>

#include "handoff/hpke.h"
#include "handoff/labelled.h"

namespace pop::handoff {
namespace {

KeyPair with_public_key(Secret private_key) {
  KeyPair pair{std::move(private_key), {}};
  crypto_scalarmult_base(pair.public_key.data(), pair.private_key.reveal().data());
  return pair;
}

}  // namespace

KeyPair generate_key_pair() {
  Secret private_key(kKeySize);
  fill_random(private_key.writable());
  return with_public_key(std::move(private_key));
}

KeyPair derive_key_pair(ByteView ikm) {
  const Labelled kem("KEM", {kKemX25519});
  const HkdfExpand prk(kem.extract({}, "dkp_prk", ikm).reveal());
  return with_public_key(kem.expand(prk, "sk", {}, kKeySize));
}

Result<KeyPair> key_pair_from_private(ByteView private_key) {
  if (private_key.size() != kKeySize) return Error{POP_E_FORMAT, "an X25519 private key is 32 bytes"};
  return with_public_key(Secret(private_key));
}

}  // namespace pop::handoff
