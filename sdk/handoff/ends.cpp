#include "handoff/ends.h"

#include <algorithm>

#include "handoff/writer.h"

namespace pop::handoff {
namespace {

constexpr std::uint8_t kSaveVersion = 1;

Direction other(Direction direction) noexcept {
  return direction == Direction::child_to_desk ? Direction::desk_to_child : Direction::child_to_desk;
}

}  // namespace

ConversationEnd::ConversationEnd(Direction sends, std::string service_id, const ConversationId &conversation,
                                 KeyMaker make_key)
    : sends_(sends),
      service_id_(std::move(service_id)),
      conversation_(conversation),
      make_key_(std::move(make_key)) {}

Result<SealedBytes> ConversationEnd::seal_next(MessageType type, ByteView body) {
  if (failed() || send_sequence_ == UINT32_MAX) return Error{POP_E_STATE, "the conversation cannot go on"};
  if (next_.ref == 0) next_ = {current_.ref + 1, make_key_()};
  const PlainMessage plain{next_.pair.public_key, receive_sequence_, type, Secret(body)};
  auto sealed = seal_message(plain, {sends_, conversation_, send_sequence_, peer_ref_}, service_id_,
                             peer_key_, psk_.reveal(), make_key_());
  if (!sealed) return sealed.error();
  if (!sealed->psk.empty()) psk_ = std::move(sealed->psk);
  ++send_sequence_;
  told_ = receive_sequence_;
  return sealed->bytes;
}

Result<Received> ConversationEnd::open_next(std::uint32_t sequence, const SealedBytes &sealed,
                                            const KeyPair *published) {
  if (failed() || sequence != receive_sequence_) return Error{POP_E_STATE, "the message is not the next one"};

  const std::uint32_t key_ref = sealed_key_ref(sealed);
  const KeyPair *key = nullptr;
  if (key_ref == 0) {
    if (current_.ref == 0) key = published;
  } else if (key_ref == next_.ref) {
    key = &next_.pair;
  } else if (key_ref == current_.ref) {
    key = &current_.pair;
  }
  auto opened = key == nullptr
                    ? Result<OpenedMessage>(Error{POP_E_CRYPTO, "sealed to a key that is gone or never was"})
                    : open_message(sealed, {other(sends_), conversation_, sequence, key_ref}, service_id_,
                                   *key, psk_.reveal());
  // Acknowledgements cannot go back, nor past what was sent.
  if (opened && (opened->plain.ack < acknowledged_ || opened->plain.ack > send_sequence_))
    opened = Error{POP_E_FORMAT, "sealed message: an impossible acknowledgement"};
  if (!opened) {
    ++failures_;
    return opened.error();
  }

  failures_ = 0;
  if (!opened->psk.empty()) psk_ = std::move(opened->psk);
  if (key_ref != 0 && key_ref == next_.ref) {
    current_ = std::move(next_);
    next_ = OwnKey();
  }
  if (opened->plain.next_key != peer_key_) {
    peer_key_ = opened->plain.next_key;
    ++peer_ref_;
  }
  acknowledged_ = opened->plain.ack;
  ++receive_sequence_;
  return Received{sequence, opened->plain.type, std::move(opened->plain.body)};
}

Secret ConversationEnd::save() const {
  const Secret none(kKeySize);
  const auto put_key = [&](SpanWriter &out, const OwnKey &key) {
    out.u32(key.ref);
    out.bytes(key.ref == 0 ? none.reveal() : key.pair.private_key.reveal());
  };
  Secret saved(kEndSavedSize + service_id_.size());
  SpanWriter out(saved.writable());
  out.u8(kSaveVersion);
  out.bytes(conversation_);
  out.bytes(psk_.empty() ? none.reveal() : psk_.reveal());
  put_key(out, current_);
  put_key(out, next_);
  out.u32(peer_ref_);
  out.bytes(peer_key_);
  out.u32(send_sequence_);
  out.u32(receive_sequence_);
  out.u32(told_);
  out.u32(acknowledged_);
  out.u32(failures_);
  out.u16(static_cast<std::uint16_t>(service_id_.size()));
  out.bytes(as_bytes(service_id_));
  return saved;
}

Result<void> ConversationEnd::read(ByteView saved) {
  ByteReader in(saved);
  const auto get_key = [&](OwnKey &key) {
    key.ref = in.u32();
    const ByteView private_key = in.take(kKeySize);
    if (key.ref == 0) return;
    if (auto pair = key_pair_from_private(private_key)) key.pair = std::move(*pair);
  };
  const auto get_array = [&](ByteArray<32> &array) {
    const ByteView bytes = in.take(array.size());
    std::copy(bytes.begin(), bytes.end(), array.begin());
  };

  const std::uint8_t version = in.u8();
  get_array(conversation_);
  psk_ = Secret(in.take(32));
  get_key(current_);
  get_key(next_);
  peer_ref_ = in.u32();
  get_array(peer_key_);
  send_sequence_ = in.u32();
  receive_sequence_ = in.u32();
  told_ = in.u32();
  acknowledged_ = in.u32();
  failures_ = in.u32();
  service_id_ = as_text(in.take(in.u16()));
  if (version != kSaveVersion || in.failed() || !in.rest().empty())
    return Error{POP_E_FORMAT, "saved end of a conversation: wrong version or length"};
  // The child has none before its message 0.
  if (sends_ == Direction::child_to_desk && send_sequence_ == 0) psk_.wipe();
  return {};
}

ChildEnd::ChildEnd(std::string service_id, const PublicKey &desk_key, const ConversationId &conversation,
                   KeyMaker make_key)
    : ConversationEnd(Direction::child_to_desk, std::move(service_id), conversation, std::move(make_key)) {
  peer_key_ = desk_key;
}

Result<DeskEnd::Accepted> DeskEnd::accept(std::string service_id, const ConversationId &conversation,
                                          const KeyPair &desk_key, const SealedBytes &message0,
                                          KeyMaker make_key) {
  DeskEnd end(Direction::desk_to_child, std::move(service_id), conversation, std::move(make_key));
  auto first = end.open(0, message0, desk_key);
  if (!first) return first.error();
  return Accepted{std::move(end), std::move(*first)};
}

Result<ChildEnd> ChildEnd::load(ByteView saved, KeyMaker make_key) {
  ChildEnd end(Direction::child_to_desk, {}, {}, std::move(make_key));
  if (auto read = end.read(saved); !read) return read.error();
  return end;
}

Result<DeskEnd> DeskEnd::load(ByteView saved, KeyMaker make_key) {
  DeskEnd end(Direction::desk_to_child, {}, {}, std::move(make_key));
  if (auto read = end.read(saved); !read) return read.error();
  return end;
}

}  // namespace pop::handoff
