#pragma once
// The kinds of keys that TUF 1.0.34 section 4.2 names and the SDK does without: ECDSA on P-256 and RSA-PSS,
// both with SHA-256. Ed25519 stays the SDK's.

#include "trust/keys.h"

namespace pop::conformance {

const trust::SignatureVerifier &openssl_verifier() noexcept;

}  // namespace pop::conformance
