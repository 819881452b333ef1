#pragma once
// AES-128-GCM through OpenSSL. The SDK does not have it; published vectors do.

#include "handoff/aead.h"

namespace pop::handoff {

const Aead &aes_128_gcm() noexcept;
// The table entry of an AEAD identifier.
const Aead &aead_of(std::uint64_t id);

}  // namespace pop::handoff
