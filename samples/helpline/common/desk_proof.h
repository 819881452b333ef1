#pragma once
// What a desk signs to prove itself, the same on both sides. It names gateway and service, so that a proof
// for one gateway is worth nothing at another.

#include <string_view>

#include "base/bytes.h"

namespace helpline {

inline pop::Bytes desk_proof(std::string_view gateway_id, std::string_view service, pop::ByteView challenge) {
  pop::Bytes proof;
  pop::append(proof, pop::as_bytes("pop/1 desk access"));
  proof.push_back(0);
  pop::append(proof, pop::sha256(pop::as_bytes(gateway_id)));
  pop::append(proof, pop::sha256(pop::as_bytes(service)));
  pop::append(proof, challenge);
  return proof;
}

}  // namespace helpline
