#pragma once
// What the child wrote and is not stored at the helpline yet. In memory only, for 30 minutes.

#include <deque>
#include <optional>

#include "base/clock.h"
#include "base/secret.h"
#include "handoff/ends.h"

namespace pop::handoff {

class Outbox {
 public:
  static constexpr std::size_t kCapacity = 32;  // messages; a long text is up to 16

  struct Item {
    MessageType type;
    Secret body;       // until it is sealed
    std::size_t text;  // the text's index in the transcript; of no meaning for an end message
    bool begins_text;
    std::int64_t monotonic_ms;
    std::int64_t unix_seconds;
    std::optional<SealedBytes> sealed;  // made once, with the first attempt
    std::uint32_t sequence = 0;         // once sealed
  };

  bool empty() const noexcept { return items_.empty(); }
  bool has_room_for(std::size_t count) const noexcept { return items_.size() + count <= kCapacity; }
  Item &front() noexcept { return items_.front(); }
  void add(MessageType type, ByteView body, std::size_t text, const Clock &clock);
  // Everything that was stored: sealed, with a number below `count`.
  void drop_stored(std::uint32_t count);
  // Takes back the newest text when none of its parts was attempted. Its index in the transcript.
  std::optional<std::size_t> take_back();
  // True when the oldest has lived its time, on either clock: the monotonic one may stand still while a phone
  // sleeps.
  bool expired(const Clock &clock) const noexcept;
  // When the oldest will have, on the monotonic clock.
  std::int64_t expires_at_ms() const noexcept;
  void clear() noexcept { items_.clear(); }

 private:
  std::deque<Item> items_;
};

}  // namespace pop::handoff
