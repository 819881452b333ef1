#include "handoff/hkdf.h"

#include <sodium.h>

#include <algorithm>
#include <cassert>

namespace pop::handoff {
namespace {

// The state holds what is derived from the key, so it lies in secret memory too.
class Hmac {
 public:
  explicit Hmac(ByteView key) : memory_(sizeof(crypto_auth_hmacsha256_state)) {
    static constexpr std::uint8_t no_salt[kHashSize] = {};  // RFC 5869, section 2.2
    if (key.empty()) key = no_salt;
    crypto_auth_hmacsha256_init(state(), key.data(), key.size());
  }
  void add(ByteView bytes) { crypto_auth_hmacsha256_update(state(), bytes.data(), bytes.size()); }
  void finish(std::span<std::uint8_t> out) { crypto_auth_hmacsha256_final(state(), out.data()); }

 private:
  crypto_auth_hmacsha256_state *state() {
    return reinterpret_cast<crypto_auth_hmacsha256_state *>(memory_.writable().data());
  }
  Secret memory_;
};

}  // namespace

Secret hkdf_extract(ByteView salt, std::initializer_list<ByteView> ikm) {
  Secret prk(kHashSize);
  Hmac hmac(salt);
  for (ByteView part : ikm) hmac.add(part);
  hmac.finish(prk.writable());
  return prk;
}

Secret hkdf_expand(ByteView prk, std::initializer_list<ByteView> info, std::size_t size) {
  assert(size <= 255 * kHashSize);
  Secret out(size);
  Secret block;
  std::uint8_t counter = 1;
  for (std::size_t done = 0; done < size; done += kHashSize, ++counter) {
    Hmac hmac(prk);
    hmac.add(block.reveal());
    for (ByteView part : info) hmac.add(part);
    hmac.add({&counter, 1});
    if (block.empty()) block = Secret(kHashSize);
    hmac.finish(block.writable());
    std::copy_n(block.reveal().begin(), std::min(kHashSize, size - done),
                out.writable().subspan(done).begin());
  }
  return out;
}

}  // namespace pop::handoff
