#pragma once
// What the child wrote and is not stored at the helpline yet. In memory only, for 30 minutes.

#include <list>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"
#include "handoff/ends.h"
#include "handoff/text_parts.h"

namespace pop::handoff {

class Outbox {
 public:
  static constexpr std::size_t kCapacity = 32;  // messages; a long text is up to 16

  static constexpr std::size_t kNoText = SIZE_MAX;

  struct Item {
    MessageType type;
    Secret body;       // until it is sealed
    std::size_t text;  // the text's index in the transcript, or kNoText
    bool begins_text;
    std::int64_t monotonic_ms;
    std::int64_t unix_seconds;
    std::optional<SealedBytes> sealed;  // made once, with the first attempt
    std::uint32_t sequence = 0;         // once sealed
  };

  bool empty() const noexcept { return items_.empty(); }
  bool has_room_for(std::size_t count) const noexcept { return items_.size() + count <= kCapacity; }
  Item &front() noexcept { return items_.front(); }
  // In two steps, so that a text is there whole or not at all when memory runs out in the middle of it.
  using Batch = std::list<Item>;
  static Batch prepare(const std::vector<TextPart> &parts, std::size_t text, const Clock &clock);
  void add(Batch batch) noexcept { items_.splice(items_.end(), batch); }
  // Everything that was stored: sealed, with a number below `count`.
  void drop_stored(std::uint32_t count);
  // Takes back the newest text, whatever of another kind came after it, when none of its parts was attempted.
  // Its index in the transcript.
  std::optional<std::size_t> take_back();
  // True when the oldest has lived its time, on either clock: the monotonic one may stand still while a phone
  // sleeps.
  bool expired(const Clock &clock) const noexcept;
  // When the oldest will have, on the monotonic clock.
  std::int64_t expires_at_ms() const noexcept;
  void clear() noexcept { items_.clear(); }

 private:
  Batch items_;
};

}  // namespace pop::handoff
