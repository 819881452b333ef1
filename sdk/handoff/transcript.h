#pragma once
// What the child sees of a conversation: what both sides said, in order, in secret memory.

#include <cstdint>
#include <optional>
#include <vector>

#include "base/secret.h"
#include "handoff/conversation.h"

namespace pop::handoff {

class Transcript {
 public:
  std::size_t size() const noexcept { return entries_.size(); }
  // Numbers of the child's messages below which all are stored at the gateway, and opened by the desk.
  MessageView view(std::size_t index, std::uint32_t stored, std::uint32_t opened) const noexcept;

  // The next add then needs no memory: a message that was opened cannot be opened again.
  void make_room();
  // `body` as message_bodies.h has it, checked; a text is its own. `sequence`: of an offer.
  void add(std::int32_t from, Secret body, std::int32_t kind = POP_KIND_TEXT,
           std::uint32_t sequence = UINT32_MAX) {
    entries_.push_back({from, kind, std::move(body), sequence});
  }
  // Where the offer of this number is.
  std::optional<std::size_t> find_offer(std::uint32_t sequence) const noexcept;
  // The child's text at `index` ends with this message.
  void ends_with(std::size_t index, std::uint32_t sequence) noexcept {
    entries_[index].last_sequence = sequence;
  }
  void remove(std::size_t index) { entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(index)); }
  void clear() noexcept { entries_.clear(); }

 private:
  struct Entry {
    std::int32_t from;
    std::int32_t kind;
    Secret body;
    std::uint32_t last_sequence;  // UINT32_MAX: not sealed yet
  };
  std::vector<Entry> entries_;
};

}  // namespace pop::handoff
