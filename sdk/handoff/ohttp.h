#pragma once
// Oblivious HTTP (RFC 9458): key configurations, and both ends of request and response encapsulation.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"
#include "handoff/hpke.h"

namespace pop::handoff {

inline constexpr std::string_view kOhttpRequestType = "message/ohttp-req";
inline constexpr std::string_view kOhttpResponseType = "message/ohttp-res";
// What a gateway answers, in application/problem+json, to a key it does not have (RFC 9458, section 5.3).
inline constexpr std::string_view kOhttpKeyProblem =
    "https://iana.org/assignments/http-problem-types#ohttp-key";

// What encapsulation with ChaCha20-Poly1305 adds (RFC 9458, sections 4.3 and 4.4).
inline constexpr std::size_t kOhttpRequestOverhead = 7 + kKeySize + 16;
inline constexpr std::size_t kOhttpResponseOverhead = 32 + 16;

struct OhttpSuite {
  std::uint16_t kdf = kKdfHkdfSha256;
  std::uint16_t aead = 0x0003;
  bool operator==(const OhttpSuite &) const = default;
};

// A key configuration with the one KEM this library has.
struct OhttpKeyConfig {
  std::uint8_t key_id = 0;
  PublicKey public_key{};
  std::vector<OhttpSuite> suites;

  bool offers(const Aead &aead) const noexcept;  // with HKDF-SHA256
  bool operator==(const OhttpKeyConfig &) const = default;
};

Bytes write_key_config(const OhttpKeyConfig &config);
// One configuration, nothing after it. POP_E_FORMAT; another KEM is one too.
Result<OhttpKeyConfig> parse_key_config(ByteView bytes);
Bytes write_key_configs(std::span<const OhttpKeyConfig> configs);
// application/ohttp-keys: entries of unknown KEMs are skipped by their length; any encoding error discards
// the whole list (RFC 9458, section 3.2). The result can be empty.
Result<std::vector<OhttpKeyConfig>> parse_key_configs(ByteView list);

// ---- Client ---------------------------------------------------------------------------------

// What of a request's HPKE context its response needs: one secret, so that many can be kept (RFC 9458,
// section 4.4).
struct OhttpResponseContext {
  OhttpResponseContext(const HpkeContext &context, const PublicKey &enc);
  Secret secret;
  PublicKey enc;
  const Aead *aead;
};

// Opens the one response to one request.
class OhttpResponseOpener {
 public:
  explicit OhttpResponseOpener(const HpkeSender &context) : context_(context, context.enc()) {}
  // POP_E_CRYPTO or POP_E_FORMAT.
  Result<Secret> open(ByteView response) const;

 private:
  OhttpResponseContext context_;
};

struct OhttpRequest {
  Bytes body;
  OhttpResponseOpener opener;
};

// POP_E_ARGUMENT when the configuration does not offer `aead`. `ephemeral` is given only for published
// vectors.
Result<OhttpRequest> seal_ohttp_request(const OhttpKeyConfig &config, ByteView message,
                                        const Aead &aead = chacha20_poly1305(),
                                        const KeyPair *ephemeral = nullptr);

// ---- Gateway --------------------------------------------------------------------------------

struct OhttpGatewayKey {
  std::uint8_t key_id = 0;
  KeyPair key;

  OhttpKeyConfig config() const;  // offers HKDF-SHA256 with ChaCha20-Poly1305
};

class OhttpResponseSealer {
 public:
  OhttpResponseSealer(const HpkeReceiver &context, const PublicKey &enc) : context_(context, enc) {}
  // `nonce` is given only for published vectors; it is max(Nn, Nk) bytes.
  Result<Bytes> seal(ByteView message, std::optional<ByteView> nonce = std::nullopt) const;

 private:
  OhttpResponseContext context_;
};

struct OhttpOpenedRequest {
  Secret message;
  std::uint8_t key_id;
  OhttpResponseSealer sealer;
};

// POP_E_KEY_EXPIRED when no key has that id or the suite is not offered, POP_E_CRYPTO when it does not open
// (answer both with kOhttpKeyProblem), POP_E_FORMAT when it is too short.
Result<OhttpOpenedRequest> open_ohttp_request(std::span<const OhttpGatewayKey> keys, ByteView request,
                                              const Aead &aead = chacha20_poly1305());

}  // namespace pop::handoff
