// The sealed message: as it arrives, and with any content behind a lock that opens, as a hostile other end
// could send it.

#include <algorithm>

#include "fuzz.h"
#include "handoff/hpke.h"
#include "handoff/sealed_message.h"

using namespace pop;
using namespace pop::handoff;

namespace {

constexpr std::string_view kService = "zz.line";
constexpr std::size_t kPlainSize = kSealedSize - 4 - kKeySize - 16;

const KeyPair &desk() {
  static const KeyPair key = derive_key_pair(Bytes(32, 7));
  return key;
}

SealedBytes as_sealed(ByteView bytes) {
  SealedBytes sealed{};
  std::copy_n(bytes.begin(), std::min(bytes.size(), sealed.size()), sealed.begin());
  return sealed;
}

SealedBytes seal(ByteView bytes) {
  static const KeyPair ephemeral = derive_key_pair(Bytes(32, 9));
  const Bytes info = message_info(kService, desk().public_key);
  HpkeSetup setup;
  setup.info = info;
  auto sender = hpke_send_with(ephemeral, desk().public_key, setup);
  Bytes plain(bytes.begin(), bytes.end());
  plain.resize(kPlainSize);
  Bytes out(4);
  append(out, sender->enc());
  append(out, *sender->seal(message_aad({}), plain));
  return as_sealed(out);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const auto [which, bytes] = fuzz::choose({data, size}, 2);
  const auto opened = open_message(which == 0 ? as_sealed(bytes) : seal(bytes), {}, kService, desk(), {});
  fuzz::require(!opened || (which == 1 && opened->plain.body.size() <= kBodyMax));
  return 0;
}
