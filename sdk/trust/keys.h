#pragma once
// Public keys, their ids, and the one place where signatures are checked.

#include <string>

#include "base/bytes.h"
#include "base/json.h"
#include "base/result.h"

namespace pop::trust {

struct PublicKey {
  std::string keytype;
  std::string scheme;
  std::string value;  // keyval.public as written: lower-case hex for Ed25519, PEM for others
};

// The id TUF 1.0.34 section 4.2 gives a key: lower-case hex of SHA-256 over its canonical JSON. Publishers
// use it. Readers of metadata take ids as opaque names (TAP 12) and call this only where a key itself must be
// recognised.
std::string key_id(const PublicKey &key);

// {"keytype", "scheme", "keyval": {"public"}}. A keyval of another form gives an empty value, which verifies
// nothing.
Result<PublicKey> parse_key(const JsonValue &key);

class SignatureVerifier {
 public:
  virtual ~SignatureVerifier() = default;
  // False also for a key type, scheme or key form this verifier does not know: such signatures do not count.
  virtual bool verify(const PublicKey &key, ByteView message, ByteView signature) const noexcept = 0;
};

// Ed25519 (RFC 8032) by libsodium; keytype and scheme "ed25519", 64 lower-case hex digits. Other spellings of
// the same key verify nothing, so that one key cannot be counted twice.
const SignatureVerifier &ed25519_verifier() noexcept;

}  // namespace pop::trust
