#include "handoff/hkdf.h"

#include <sodium.h>

#include <algorithm>
#include <cassert>

namespace pop::handoff {
namespace {

using State = crypto_auth_hmacsha256_state;

State &state_in(Secret &memory) { return *reinterpret_cast<State *>(memory.writable().data()); }

// HMAC that has taken in its key. The state holds what is derived from the key, so it lies in secret memory.
Secret keyed(ByteView key) {
  Secret memory(sizeof(State));
  crypto_auth_hmacsha256_init(&state_in(memory), key.data(), key.size());
  return memory;
}

// RFC 5869, section 2.2: no salt is a key of zeros. There is nothing secret in it, and it is wanted often.
ByteView without_salt() {
  static const State state = [] {
    static constexpr std::uint8_t zeros[kHashSize] = {};
    State made;
    crypto_auth_hmacsha256_init(&made, zeros, sizeof zeros);
    return made;
  }();
  return {reinterpret_cast<const std::uint8_t *>(&state), sizeof state};
}

}  // namespace

Secret hkdf_extract(ByteView salt, std::initializer_list<ByteView> ikm) {
  Secret hmac = salt.empty() ? Secret(without_salt()) : keyed(salt);
  for (ByteView part : ikm) crypto_auth_hmacsha256_update(&state_in(hmac), part.data(), part.size());
  Secret prk(kHashSize);
  crypto_auth_hmacsha256_final(&state_in(hmac), prk.writable().data());
  return prk;
}

HkdfExpand::HkdfExpand(ByteView prk) : keyed_(keyed(prk)) {}

Secret HkdfExpand::operator()(std::initializer_list<ByteView> info, std::size_t size) const {
  assert(size <= 255 * kHashSize);
  Secret out(size);
  Secret block(kHashSize);
  std::uint8_t counter = 1;
  for (std::size_t done = 0; done < size; done += kHashSize, ++counter) {
    Secret hmac = keyed_.clone();
    if (done > 0) crypto_auth_hmacsha256_update(&state_in(hmac), block.reveal().data(), kHashSize);
    for (ByteView part : info) crypto_auth_hmacsha256_update(&state_in(hmac), part.data(), part.size());
    crypto_auth_hmacsha256_update(&state_in(hmac), &counter, 1);
    crypto_auth_hmacsha256_final(&state_in(hmac), block.writable().data());
    std::copy_n(block.reveal().begin(), std::min(kHashSize, size - done),
                out.writable().subspan(done).begin());
  }
  return out;
}

}  // namespace pop::handoff
