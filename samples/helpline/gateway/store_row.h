#pragma once
// Inside the store only.

#include <algorithm>
#include <array>

#include "gateway/store.h"

namespace helpline {

struct Store::Row {
  std::int64_t number = 0;
  TokenHash token_hash{};
  std::string service;
  std::uint32_t desk_key = 0;
  bool ended = false;
  std::uint32_t from_child = 0;  // messages so far: the next sequence
  std::uint32_t from_desk = 0;
};

struct Store::Message {
  pop::handoff::Direction direction;
  std::uint32_t sequence;
  const SealedBytes &sealed;
  bool last;
};

template <std::size_t N>
pop::ByteArray<N> exactly(pop::ByteView blob) {
  pop::ByteArray<N> out{};
  if (blob.size() != N) throw StorageFault("a value in the database has the wrong size");
  std::copy(blob.begin(), blob.end(), out.begin());
  return out;
}
inline SealedBytes sealed_from(pop::ByteView blob) { return exactly<pop::handoff::kSealedSize>(blob); }
inline ConversationId id_from(pop::ByteView blob) { return exactly<std::tuple_size_v<ConversationId>>(blob); }

}  // namespace helpline
