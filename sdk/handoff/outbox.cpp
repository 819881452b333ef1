#include "handoff/outbox.h"

#include <algorithm>

#include "handoff/conversation.h"

namespace pop::handoff {

Outbox::Batch Outbox::prepare(const std::vector<TextPart> &parts, std::size_t text, const Clock &clock) {
  Batch batch;
  for (const TextPart &part : parts) {
    batch.push_back({part.type, Secret(part.body), text, batch.empty(), clock.monotonic_ms(),
                     clock.unix_seconds(), std::nullopt});
  }
  return batch;
}

void Outbox::drop_stored(std::uint32_t count) {
  while (!items_.empty() && items_.front().sealed && items_.front().sequence < count) items_.pop_front();
}

std::optional<std::size_t> Outbox::take_back() {
  const auto newest = std::find_if(items_.rbegin(), items_.rend(),
                                   [](const Item &item) { return item.type == MessageType::text; });
  if (newest == items_.rend()) return std::nullopt;
  const std::size_t text = newest->text;
  const auto first =
      std::find_if(items_.begin(), items_.end(), [&](const Item &item) { return item.text == text; });
  // Parts of it may be stored and gone already: then what is left begins in the middle of the text.
  if (first->sealed || !first->begins_text) return std::nullopt;
  items_.erase(first, newest.base());
  return text;
}

bool Outbox::expired(const Clock &clock) const noexcept {
  return !items_.empty() && (clock.monotonic_ms() >= expires_at_ms() ||
                             clock.unix_seconds() - items_.front().unix_seconds >= kOutboxMs / 1000);
}

std::int64_t Outbox::expires_at_ms() const noexcept { return items_.front().monotonic_ms + kOutboxMs; }

}  // namespace pop::handoff
