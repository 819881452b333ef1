#pragma once
// What the child sees of a conversation: the texts of both sides in order, in secret memory.

#include <cstdint>
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
  void add(std::int32_t from, Secret text) { entries_.push_back({from, std::move(text)}); }
  // The child's text at `index` ends with this message.
  void ends_with(std::size_t index, std::uint32_t sequence) noexcept {
    entries_[index].last_sequence = sequence;
  }
  void remove(std::size_t index) { entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(index)); }
  void clear() noexcept { entries_.clear(); }

 private:
  struct Entry {
    std::int32_t from;
    Secret text;
    std::uint32_t last_sequence = UINT32_MAX;  // not sealed yet
  };
  std::vector<Entry> entries_;
};

}  // namespace pop::handoff
