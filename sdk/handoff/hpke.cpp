#include "handoff/hpke.h"

#include <sodium.h>

#include "handoff/labelled.h"
#include "handoff/writer.h"

namespace pop::handoff {
namespace {

constexpr std::size_t kPskMin = 32;

bool has_psk(HpkeMode mode) noexcept { return mode == HpkeMode::psk || mode == HpkeMode::auth_psk; }
bool has_sender_key(HpkeMode mode) noexcept { return mode == HpkeMode::auth || mode == HpkeMode::auth_psk; }

Labelled suite_of(const Aead &aead) { return Labelled("HPKE", {kKemX25519, kKdfHkdfSha256, aead.id}); }

Result<void> check(const HpkeSetup &setup, bool sender_key_given) {
  if (setup.mode > HpkeMode::auth_psk) return Error{POP_E_ARGUMENT, "HPKE: no such mode"};
  // RFC 9180 section 5.1, VerifyPSKInputs.
  if (setup.psk.empty() != setup.psk_id.empty() || setup.psk.empty() == has_psk(setup.mode))
    return Error{POP_E_ARGUMENT, "HPKE: psk and psk_id belong to the psk modes, both or neither"};
  if (has_psk(setup.mode) && setup.psk.size() < kPskMin)
    return Error{POP_E_ARGUMENT, "HPKE: a psk has at least 32 bytes"};
  if (sender_key_given != has_sender_key(setup.mode))
    return Error{POP_E_ARGUMENT, "HPKE: a sender key belongs to the auth modes only"};
  return {};
}

// libsodium refuses exactly what RFC 9180 section 7.1.4 wants refused: an output of all zeros.
Result<void> diffie_hellman(std::span<std::uint8_t> out, const Secret &private_key,
                            const PublicKey &public_key) {
  if (crypto_scalarmult(out.data(), private_key.reveal().data(), public_key.data()) != 0)
    return Error{POP_E_CRYPTO, "HPKE: the public key is of low order"};
  return {};
}

// RFC 9180 section 4.1, ExtractAndExpand; `sender` is null outside the auth modes.
Secret extract_and_expand(ByteView dh, const PublicKey &enc, const PublicKey &recipient,
                          const PublicKey *sender) {
  Bytes context;
  append(context, enc);
  append(context, recipient);
  if (sender != nullptr) append(context, *sender);
  const Labelled kem("KEM", {kKemX25519});
  const HkdfExpand prk(kem.extract({}, "eae_prk", dh).reveal());
  return kem.expand(prk, "shared_secret", context, kHashSize);
}

}  // namespace

Result<Secret> kem_encap(const KeyPair &ephemeral, const PublicKey &recipient, const KeyPair *sender_key) {
  Secret dh(sender_key == nullptr ? kKeySize : 2 * kKeySize);
  if (auto done = diffie_hellman(dh.writable().first(kKeySize), ephemeral.private_key, recipient); !done)
    return done.error();
  if (sender_key != nullptr) {
    if (auto done = diffie_hellman(dh.writable().last(kKeySize), sender_key->private_key, recipient); !done)
      return done.error();
  }
  return extract_and_expand(dh.reveal(), ephemeral.public_key, recipient,
                            sender_key == nullptr ? nullptr : &sender_key->public_key);
}

Result<Secret> kem_decap(const PublicKey &enc, const KeyPair &recipient, const PublicKey *sender_key) {
  Secret dh(sender_key == nullptr ? kKeySize : 2 * kKeySize);
  if (auto done = diffie_hellman(dh.writable().first(kKeySize), recipient.private_key, enc); !done)
    return done.error();
  if (sender_key != nullptr) {
    if (auto done = diffie_hellman(dh.writable().last(kKeySize), recipient.private_key, *sender_key); !done)
      return done.error();
  }
  return extract_and_expand(dh.reveal(), enc, recipient.public_key, sender_key);
}

Result<HpkeSecrets> hpke_key_schedule(const HpkeSetup &setup, ByteView shared_secret) {
  if (auto fits = check(setup, has_sender_key(setup.mode)); !fits) return fits.error();
  const Labelled suite = suite_of(*setup.aead);
  Bytes context{static_cast<std::uint8_t>(setup.mode)};
  append(context, suite.extract({}, "psk_id_hash", setup.psk_id).reveal());
  append(context, suite.extract({}, "info_hash", setup.info).reveal());
  const HkdfExpand secret(suite.extract(shared_secret, "secret", setup.psk).reveal());
  return HpkeSecrets{suite.expand(secret, "key", context, setup.aead->key_size),
                     suite.expand(secret, "base_nonce", context, setup.aead->nonce_size),
                     suite.expand(secret, "exp", context, kHashSize)};
}

Secret HpkeContext::export_secret(ByteView exporter_context, std::size_t size) const {
  return suite_of(*aead_).expand(HkdfExpand(secrets_.exporter_secret.reveal()), "sec", exporter_context,
                                 size);
}

Secret HpkeContext::nonce() const {
  Secret nonce = secrets_.base_nonce.clone();
  const auto last = nonce.writable().last(sizeof sequence_);
  for (std::size_t i = 0; i < last.size(); ++i)
    last[i] = static_cast<std::uint8_t>(last[i] ^ (sequence_ >> (8 * (last.size() - 1 - i))));
  return nonce;
}

Result<Bytes> HpkeSender::seal(ByteView aad, ByteView plain) {
  if (aead_->seal == nullptr || sequence_ == UINT64_MAX)
    return Error{POP_E_STATE, "HPKE: this context seals no (more) messages"};
  Bytes sealed(plain.size() + aead_->tag_size);
  if (!aead_->seal(secrets_.key.reveal(), nonce().reveal(), aad, plain, sealed))
    return Error{POP_E_CRYPTO, "HPKE: sealing failed"};
  ++sequence_;
  return sealed;
}

Result<Secret> HpkeReceiver::open(ByteView aad, ByteView sealed) {
  if (aead_->open == nullptr || sequence_ == UINT64_MAX)
    return Error{POP_E_STATE, "HPKE: this context opens no (more) messages"};
  if (sealed.size() < aead_->tag_size) return Error{POP_E_CRYPTO, "HPKE: shorter than its tag"};
  Secret plain(sealed.size() - aead_->tag_size);
  if (!aead_->open(secrets_.key.reveal(), nonce().reveal(), aad, sealed, plain.writable()))
    return Error{POP_E_CRYPTO, "HPKE: the message does not open"};
  ++sequence_;
  return plain;
}

Result<HpkeSender> hpke_send(const PublicKey &recipient, const HpkeSetup &setup, const KeyPair *sender_key) {
  return hpke_send_with(generate_key_pair(), recipient, setup, sender_key);
}

Result<HpkeSender> hpke_send_with(const KeyPair &ephemeral, const PublicKey &recipient,
                                  const HpkeSetup &setup, const KeyPair *sender_key) {
  if (auto fits = check(setup, sender_key != nullptr); !fits) return fits.error();
  auto shared = kem_encap(ephemeral, recipient, sender_key);
  if (!shared) return shared.error();
  auto secrets = hpke_key_schedule(setup, shared->reveal());
  if (!secrets) return secrets.error();
  return HpkeSender(std::move(*secrets), *setup.aead, ephemeral.public_key);
}

Result<HpkeReceiver> hpke_receive(const PublicKey &enc, const KeyPair &recipient, const HpkeSetup &setup,
                                  const PublicKey *sender_key) {
  if (auto fits = check(setup, sender_key != nullptr); !fits) return fits.error();
  auto shared = kem_decap(enc, recipient, sender_key);
  if (!shared) return shared.error();
  auto secrets = hpke_key_schedule(setup, shared->reveal());
  if (!secrets) return secrets.error();
  return HpkeReceiver(std::move(*secrets), *setup.aead);
}

}  // namespace pop::handoff
