#include "handoff/transcript.h"

#include <algorithm>

namespace pop::handoff {

MessageView Transcript::view(std::size_t index, std::uint32_t stored, std::uint32_t opened) const noexcept {
  const Entry &entry = entries_[index];
  std::int32_t state = POP_MESSAGE_UNSENT;
  if (entry.from == POP_FROM_HELPLINE || entry.last_sequence < opened)
    state = POP_MESSAGE_READ;
  else if (entry.last_sequence < stored)
    state = POP_MESSAGE_SENT;
  return {entry.from, state, entry.text.reveal_text()};
}

void Transcript::make_room() {
  if (entries_.size() == entries_.capacity()) entries_.reserve(std::max<std::size_t>(8, 2 * entries_.size()));
}

}  // namespace pop::handoff
