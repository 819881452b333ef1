// What a ticket holds of a conversation. What was said is not in it; what is unsent is.
//
//   version u8 | state u8 | sending closed u8 | stored u32 | desk key u32 | token[32]
//   | length u16 | the child's end | parts heard u8 | length u16 | what they said | the outbox
#include <algorithm>

#include "handoff/engine.h"
#include "handoff/ticket.h"

namespace pop::handoff {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kHeadSize = 1 + 1 + 1 + 4 + 4 + kTokenSize;
// What is unsent has this much room; a long text of the helpline of which a part has come gets what it
// leaves.
constexpr std::size_t kOutboxMax = kTicketStateMax - kHeadSize - 2 - (kEndSavedSize + kServiceIdMax) - 3;

struct Head {
  std::int32_t state;
  bool sending_closed;
  std::uint32_t stored;
  std::uint32_t desk_key_id;
  ByteView token;
  ByteView end;
};

std::optional<Head> read_head(ByteReader &in) {
  if (in.u8() != kVersion) return std::nullopt;
  Head head{};
  head.state = in.u8();
  head.sending_closed = in.u8() != 0;
  head.stored = in.u32();
  head.desk_key_id = in.u32();
  head.token = in.take(kTokenSize);
  head.end = in.take(in.u16());
  if (in.failed() || head.state >= POP_CONVERSATION_ENDED) return std::nullopt;
  return head;
}

}  // namespace

bool Conversation::Engine::fits(const Outbox::Batch &more) const noexcept {
  return outbox_.saved_size_with(more) <= kOutboxMax;
}

Secret Conversation::Engine::save() const {
  const Secret end = end_->save();
  const std::size_t outbox = outbox_.saved_size_with({});
  const bool joined_fits = joiner_.joined().size() <= kOutboxMax - std::min(outbox, kOutboxMax);
  const ByteView joined = joined_fits ? joiner_.joined() : ByteView();
  Secret state(kTicketStateMax);
  SpanWriter out(state.writable());
  out.u8(kVersion);
  out.u8(static_cast<std::uint8_t>(state_));
  out.u8(sending_closed_ ? 1 : 0);
  out.u32(stored_);
  out.u32(setup_.desk_key_id);
  out.bytes(token_.reveal());
  out.u16(static_cast<std::uint16_t>(end.size()));
  out.bytes(end.reveal());
  out.u8(static_cast<std::uint8_t>(std::min(joiner_.parts(), kTextPartsMax + 1)));
  out.u16(static_cast<std::uint16_t>(joined.size()));
  out.bytes(joined);
  outbox_.save(out);
  return state;
}

Result<void> Conversation::Engine::load(ByteView state, std::unique_ptr<Keeper> keeper) {
  const Error wrong{POP_E_FORMAT, "kept state: wrong version or length"};
  ByteReader in(state);
  const auto head = read_head(in);
  if (!head) return wrong;
  auto end = ChildEnd::load(head->end);
  if (!end) return end.error();
  const std::size_t parts = in.u8();
  const ByteView joined = in.take(in.u16());
  if (end->service_id() != setup_.service_id || !outbox_.load(in, clock_)) return wrong;
  state_ = head->state;
  sending_closed_ = head->sending_closed;
  stored_ = head->stored;
  setup_.desk_key_id = head->desk_key_id;
  token_ = Secret(head->token);
  joiner_.go_on(parts, joined);
  end_.emplace(std::move(*end));
  id_ = end_->conversation();
  outbox_.show_unsent([&](Secret text) {
    transcript_.add(POP_FROM_CHILD, std::move(text));
    return transcript_.size() - 1;
  });
  // What was never attempted and has lived its time is not on its way any more.
  if (end_->sealed_count() == 0 && outbox_.empty()) state_ = POP_CONVERSATION_READY;
  asks_first_ = outbox_.expired(clock_);
  keeper_ = std::move(keeper);
  code_ = POP_CODE_SET;
  ++revision_;
  return {};
}

Result<std::string> Conversation::Engine::service_of(ByteView state) {
  ByteReader in(state);
  const auto head = read_head(in);
  if (!head) return Error{POP_E_FORMAT, "kept state: wrong version or length"};
  auto end = ChildEnd::load(head->end);
  if (!end) return end.error();
  return end->service_id();
}

}  // namespace pop::handoff
