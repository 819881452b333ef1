#pragma once
// Hybrid Public Key Encryption (RFC 9180) with DHKEM(X25519, HKDF-SHA256) and HKDF-SHA256.
//
// The protocol uses only the modes base and psk. The two modes with a sender's key cost a few lines in encap
// and decap and are here so that every published vector of the suite runs through this code.

#include <cstdint>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"
#include "handoff/aead.h"
#include "handoff/keys.h"

namespace pop::handoff {

inline constexpr std::uint16_t kKemX25519 = 0x0020;
inline constexpr std::uint16_t kKdfHkdfSha256 = 0x0001;

enum class HpkeMode : std::uint8_t { base = 0, psk = 1, auth = 2, auth_psk = 3 };

// What both ends must agree on. Everything is borrowed for the call.
struct HpkeSetup {
  HpkeMode mode = HpkeMode::base;
  ByteView info;
  ByteView
      psk;  // psk modes: at least 32 bytes, and an id; the other modes: both empty (RFC 9180, 5.1 and 9.5)
  ByteView psk_id;
  const Aead *aead = &chacha20_poly1305();
};

// The end of the key schedule (RFC 9180, section 5.1).
struct HpkeSecrets {
  Secret key;
  Secret base_nonce;
  Secret exporter_secret;
};
Result<HpkeSecrets> hpke_key_schedule(const HpkeSetup &setup, ByteView shared_secret);

// What sender and receiver contexts have in common: export, and a nonce for each message.
class HpkeContext {
 public:
  HpkeContext(HpkeSecrets secrets, const Aead &aead) : secrets_(std::move(secrets)), aead_(&aead) {}
  // RFC 9180 section 5.3. `size` is at most 255 * 32.
  Secret export_secret(ByteView exporter_context, std::size_t size) const;
  const HpkeSecrets &secrets() const noexcept { return secrets_; }
  const Aead &aead() const noexcept { return *aead_; }

 protected:
  Secret nonce() const;  // of the present sequence number
  HpkeSecrets secrets_;
  const Aead *aead_;
  std::uint64_t sequence_ = 0;
};

class HpkeSender : public HpkeContext {
 public:
  HpkeSender(HpkeSecrets secrets, const Aead &aead, const PublicKey &enc)
      : HpkeContext(std::move(secrets), aead), enc_(enc) {}
  const PublicKey &enc() const noexcept { return enc_; }
  // POP_E_STATE for export-only and after 2^64 - 1 messages.
  Result<Bytes> seal(ByteView aad, ByteView plain);

 private:
  PublicKey enc_;
};

class HpkeReceiver : public HpkeContext {
 public:
  using HpkeContext::HpkeContext;
  // POP_E_CRYPTO when it does not open; the sequence number then stays.
  Result<Secret> open(ByteView aad, ByteView sealed);
};

// `sender_key` for the auth modes only. POP_E_CRYPTO when a Diffie-Hellman output is all zero (RFC
// 9180, 7.1.4); POP_E_ARGUMENT when mode and inputs do not fit.
Result<HpkeSender> hpke_send(const PublicKey &recipient, const HpkeSetup &setup,
                             const KeyPair *sender_key = nullptr);
// With a given ephemeral key: for published vectors, and for callers that hold the randomness themselves.
Result<HpkeSender> hpke_send_with(const KeyPair &ephemeral, const PublicKey &recipient,
                                  const HpkeSetup &setup, const KeyPair *sender_key = nullptr);
Result<HpkeReceiver> hpke_receive(const PublicKey &enc, const KeyPair &recipient, const HpkeSetup &setup,
                                  const PublicKey *sender_key = nullptr);

// DHKEM alone (RFC 9180, section 4.1): the shared secret.
Result<Secret> kem_encap(const KeyPair &ephemeral, const PublicKey &recipient,
                         const KeyPair *sender_key = nullptr);
Result<Secret> kem_decap(const PublicKey &enc, const KeyPair &recipient,
                         const PublicKey *sender_key = nullptr);

}  // namespace pop::handoff
