// The sealed message: as it arrives, and with any content behind a lock that opens, as a hostile other end
// could send it; and the bodies that are more than a text.

#include <algorithm>

#include "fuzz.h"
#include "handoff/hpke.h"
#include "handoff/link.h"
#include "handoff/message_bodies.h"
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

bool same(const Result<Secret> &written, ByteView read) {
  return written && std::ranges::equal(written->reveal(), read);
}

// What is taken is exactly what would be written, and its host is a host.
void check_bodies(ByteView bytes) {
  if (const auto resource = read_resource(bytes)) {
    fuzz::require(same(write_resource(*resource), bytes));
    if (!resource->link.empty()) {
      const std::string_view host = *web_link_host(resource->link);
      fuzz::require(resource->link.substr(8, host.size()) == host && host.find('.') != host.npos &&
                    host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == host.npos);
    }
  }
  if (const auto note = read_note(bytes)) fuzz::require(same(write_note(*note), bytes));
  if (const auto answer = read_answer(bytes)) fuzz::require(std::ranges::equal(write_answer(*answer), bytes));
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const auto [which, bytes] = fuzz::choose({data, size}, 3);
  if (which == 2) {
    check_bodies(bytes);
    return 0;
  }
  const auto opened = open_message(which == 0 ? as_sealed(bytes) : seal(bytes), {}, kService, desk(), {});
  fuzz::require(!opened || (which == 1 && opened->plain.body.size() <= kBodyMax));
  return 0;
}
