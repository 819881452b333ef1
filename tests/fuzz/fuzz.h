#pragma once
// What every fuzzer needs: libFuzzer's entry, and a way to say that something that must hold does not.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace pop::fuzz {

inline void require(bool holds) {
  if (!holds) std::abort();
}

// The first byte chooses one of several readers, the rest is its input.
struct Choice {
  unsigned which;
  ByteView rest;
};
inline Choice choose(ByteView input, unsigned count) {
  return input.empty() ? Choice{0, input} : Choice{input[0] % count, input.subspan(1)};
}

}  // namespace pop::fuzz
