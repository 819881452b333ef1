// The saved end of a conversation, and what an end then does with any bytes for a message.

#include "handoff/ends.h"

#include <algorithm>

#include "fuzz.h"

using namespace pop;
using namespace pop::handoff;

namespace {

const KeyPair &desk_key() {
  static const KeyPair key = derive_key_pair(Bytes(32, 7));
  return key;
}

KeyPair fixed_key() { return derive_key_pair(Bytes(32, 9)); }

bool same(const Secret &a, const Secret &b) { return std::ranges::equal(a.reveal(), b.reveal()); }

// What was saved is one state and no other; a message that does not open changes none of it but the count of
// failures.
template <typename End, typename Open>
void go_on(ByteView saved, Open open) {
  auto end = End::load(saved, fixed_key);
  if (!end) return;
  const Secret again = end->save();
  fuzz::require(again.size() == saved.size());
  auto reloaded = End::load(again.reveal(), fixed_key);
  fuzz::require(reloaded.ok() && same(reloaded->save(), again));
  const std::uint32_t opened = end->opened_count();
  SealedBytes sealed{};
  std::copy_n(saved.begin(), std::min(saved.size(), sealed.size()), sealed.begin());
  fuzz::require(!open(*end, sealed).ok() && end->opened_count() == opened);
  if (end->seal(MessageType::text, saved.first(1)))
    fuzz::require(end->sealed_count() == reloaded->sealed_count() + 1);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const auto [which, bytes] = fuzz::choose({data, size}, 2);
  if (which == 0) {
    go_on<DeskEnd>(bytes, [](DeskEnd &end, const SealedBytes &sealed) {
      return end.open(end.opened_count(), sealed, desk_key());
    });
  } else {
    go_on<ChildEnd>(
        bytes, [](ChildEnd &end, const SealedBytes &sealed) { return end.open(end.opened_count(), sealed); });
  }
  return 0;
}
