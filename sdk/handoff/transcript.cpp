#include "handoff/transcript.h"

#include <algorithm>

#include "handoff/link.h"
#include "handoff/message_bodies.h"

namespace pop::handoff {

MessageView Transcript::view(std::size_t index, std::uint32_t stored, std::uint32_t opened) const noexcept {
  const Entry &entry = entries_[index];
  std::int32_t state = POP_MESSAGE_UNSENT;
  if (entry.from == POP_FROM_HELPLINE || entry.last_sequence < opened)
    state = POP_MESSAGE_READ;
  else if (entry.last_sequence < stored)
    state = POP_MESSAGE_SENT;
  MessageView view{entry.from, state, entry.kind, entry.body.reveal_text(), {}, {}, {}, {}};
  if (entry.kind == POP_KIND_RESOURCE) {
    const Resource resource = *read_resource(entry.body.reveal());
    view.text = resource.note;
    view.title = resource.title;
    view.link = resource.link;
    if (!resource.link.empty()) view.link_host = *web_link_host(resource.link);
  } else if (entry.kind != POP_KIND_TEXT) {
    const Note note = *read_note(entry.body.reveal());
    view.text = note.text;
    view.service_id = note.service_id;
  }
  return view;
}

std::optional<std::size_t> Transcript::find_offer(std::uint32_t sequence) const noexcept {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [sequence](const Entry &entry) {
    return entry.kind == POP_KIND_OFFER && entry.last_sequence == sequence;
  });
  if (found == entries_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - entries_.begin());
}

void Transcript::make_room() {
  if (entries_.size() == entries_.capacity()) entries_.reserve(std::max<std::size_t>(8, 2 * entries_.size()));
}

}  // namespace pop::handoff
