#pragma once
// What the child wrote and is not stored at the helpline yet: for 30 minutes, in memory, and in the ticket
// where the child set a code.

#include <list>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"
#include "handoff/ends.h"
#include "handoff/text_parts.h"
#include "handoff/writer.h"

namespace pop::handoff {

class Outbox {
 public:
  static constexpr std::size_t kCapacity = 32;  // messages; a long text is up to 16
  // Of no text the child sees: an answer, the end, or what was attempted before it came back.
  static constexpr std::size_t kNoText = SIZE_MAX;

  struct Item {
    MessageType type;
    Secret body;       // until it is stored: another key than the first may be needed
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
  // What was attempted is stored nowhere: it is unsent again. False where its words are not here any more.
  bool unseal() noexcept;
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

  // The most that save() writes, whatever has become of the first message by then.
  static std::size_t saved_size(const Batch &first, const Batch &then = {}) noexcept;
  std::size_t saved_size_with(const Batch &more) const noexcept { return saved_size(items_, more); }
  void save(SpanWriter &out) const;
  // What save() wrote, into an empty outbox. Texts that were never attempted and have lived their time are
  // left out; an attempted message stays, since its number is taken. False: it is not well-formed.
  bool load(ByteReader &in, const Clock &clock);
  // Hands each text of which nothing was attempted to `show`, which gives its index in the transcript.
  template <typename Show>
  void show_unsent(Show show) {
    for (auto item = items_.begin(); item != items_.end();) {
      const auto first = item;
      std::size_t size = 0;
      do size += (item++)->body.size();
      while (item != items_.end() && !item->begins_text);
      if (!first->begins_text || first->sealed || std::prev(item)->type != MessageType::text) continue;
      Secret whole(size);
      auto at = whole.writable().begin();
      for (auto part = first; part != item; ++part)
        at = std::copy(part->body.reveal().begin(), part->body.reveal().end(), at);
      const std::size_t index = show(std::move(whole));
      for (auto part = first; part != item; ++part) part->text = index;
    }
  }

 private:
  Batch items_;
};

}  // namespace pop::handoff
