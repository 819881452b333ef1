#pragma once
// Inside the store only.

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

}  // namespace helpline
