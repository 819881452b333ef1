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

bool Outbox::unseal() noexcept {
  for (Item &item : items_) {
    if (item.sealed && item.body.empty() && item.type != MessageType::end) return false;
    item.sealed.reset();
  }
  return true;
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

// count u8, then each: type u8 | begins a text u8 | written u64 | sealed u8, and
//   number u32 | sealed bytes      where it is
//   length u16 | body              where it is not
namespace {

constexpr std::size_t kItemHead = 1 + 1 + 8 + 1;

}  // namespace

std::size_t Outbox::saved_size(const Batch &first, const Batch &then) noexcept {
  std::size_t size = 1;
  bool foremost = true;
  for (const Batch *batch : {&first, &then}) {
    for (const Item &item : *batch) {
      size += kItemHead + (foremost ? 4 + kSealedSize : 2 + item.body.size());
      foremost = false;
    }
  }
  return size;
}

void Outbox::save(SpanWriter &out) const {
  out.u8(static_cast<std::uint8_t>(items_.size()));
  for (const Item &item : items_) {
    out.u8(static_cast<std::uint8_t>(item.type));
    out.u8(item.begins_text ? 1 : 0);
    out.number(static_cast<std::uint64_t>(item.unix_seconds), 8);
    out.u8(item.sealed ? 1 : 0);
    if (item.sealed) {
      out.u32(item.sequence);
      out.bytes(*item.sealed);
    } else {
      out.u16(static_cast<std::uint16_t>(item.body.size()));
      out.bytes(item.body.reveal());
    }
  }
}

bool Outbox::load(ByteReader &in, const Clock &clock) {
  const std::int64_t now = clock.unix_seconds();
  bool attempted = true, expired = false;  // of the text whose parts are being read
  for (std::uint8_t count = in.u8(); count > 0 && !in.failed(); --count) {
    Item item{};
    item.type = static_cast<MessageType>(in.u8());
    item.begins_text = in.u8() != 0;
    item.text = kNoText;
    const std::uint64_t high = in.u32();
    const auto written = static_cast<std::int64_t>(high << 32 | in.u32());
    // A clock that was set back makes nothing younger than just written; older than too old is all the same.
    std::int64_t age = now - std::clamp(written, now - kOutboxMs / 1000, now);
    if (in.u8() != 0) {
      item.sequence = in.u32();
      const ByteView sealed = in.take(kSealedSize);
      item.sealed.emplace();
      if (!in.failed()) std::copy(sealed.begin(), sealed.end(), item.sealed->begin());
    } else {
      item.body = Secret(in.take(in.u16()));
      if (item.begins_text) {
        attempted = false;
        expired = age >= kOutboxMs / 1000;
      }
      if (expired) continue;
      if (attempted) age = 0;  // the helpline has the beginning and waits for the rest
    }
    item.unix_seconds = now - age;
    item.monotonic_ms = clock.monotonic_ms() - age * 1000;
    items_.push_back(std::move(item));
  }
  return !in.failed();
}

}  // namespace pop::handoff
