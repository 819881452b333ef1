#include "handoff/transcript.h"

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

std::size_t Transcript::add(std::int32_t from, Secret text) {
  entries_.push_back({from, std::move(text)});
  return entries_.size() - 1;
}

}  // namespace pop::handoff
