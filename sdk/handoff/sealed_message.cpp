#include "handoff/sealed_message.h"

#include <algorithm>

#include "handoff/hpke.h"
#include "handoff/writer.h"

namespace pop::handoff {
namespace {

constexpr std::size_t kPlainSize = kSealedSize - 4 - kKeySize - 16;
constexpr std::size_t kPskSize = 32;
static_assert(kPlainSize == kKeySize + 4 + 1 + 2 + kBodyMax);

Secret conversation_psk(const HpkeContext &context) {
  return context.export_secret(as_bytes("pop/1 psk"), kPskSize);
}

HpkeSetup setup_for(const MessagePlace &place, ByteView info, ByteView psk) {
  HpkeSetup setup;
  setup.info = info;
  if (!psk.empty()) {
    setup.mode = HpkeMode::psk;
    setup.psk = psk;
    setup.psk_id = place.conversation;
  }
  return setup;
}

bool is_message_0(const MessagePlace &place) noexcept {
  return place.direction == Direction::child_to_desk && place.sequence == 0;
}

// A psk is given exactly where the format wants one.
Result<void> check(const MessagePlace &place, ByteView psk) {
  if (is_message_0(place) != psk.empty())
    return Error{POP_E_ARGUMENT, "sealed message: only message 0 of the child goes without psk"};
  return {};
}

Secret write_plain(const PlainMessage &message) {
  Secret plain(kPlainSize);
  SpanWriter out(plain.writable());
  out.bytes(message.next_key);
  out.u32(message.ack);
  out.u8(static_cast<std::uint8_t>(message.type));
  out.u16(static_cast<std::uint16_t>(message.body.size()));
  out.bytes(message.body.reveal());
  return plain;
}

Result<PlainMessage> read_plain(ByteView plain) {
  PlainMessage message;
  ByteReader reader(plain);
  const ByteView next_key = reader.take(kKeySize);
  std::copy(next_key.begin(), next_key.end(), message.next_key.begin());
  message.ack = reader.u32();
  message.type = static_cast<MessageType>(reader.u8());
  message.body = Secret(reader.take(reader.u16()));
  const ByteView zeros = reader.rest();
  if (reader.failed() || std::any_of(zeros.begin(), zeros.end(), [](std::uint8_t byte) { return byte != 0; }))
    return Error{POP_E_FORMAT, "sealed message: its length or filling is wrong"};
  return message;
}

}  // namespace

std::uint32_t sealed_key_ref(const SealedBytes &sealed) noexcept { return ByteReader(sealed).u32(); }

Bytes message_info(std::string_view service_id, const PublicKey &recipient) {
  Bytes info;
  append(info, as_bytes("pop/1 message"));
  info.push_back(0);
  append(info, sha256(as_bytes(service_id)));
  append(info, sha256(recipient));
  return info;
}

Bytes message_aad(const MessagePlace &place) {
  Bytes aad{kMessageVersion, static_cast<std::uint8_t>(place.direction)};
  append(aad, place.conversation);
  append_u32(aad, place.sequence);
  append_u32(aad, place.key_ref);
  return aad;
}

Result<SealedMessage> seal_message(const PlainMessage &plain, const MessagePlace &place,
                                   std::string_view service_id, const PublicKey &recipient, ByteView psk,
                                   const KeyPair &ephemeral) {
  if (auto fits = check(place, psk); !fits) return fits.error();
  if (plain.body.size() > kBodyMax) return Error{POP_E_TOO_LARGE, "sealed message: the body is too long"};
  const Bytes info = message_info(service_id, recipient);
  auto context = hpke_send_with(ephemeral, recipient, setup_for(place, info, psk));
  if (!context) return context.error();
  auto ct = context->seal(message_aad(place), write_plain(plain).reveal());
  if (!ct) return ct.error();

  SealedMessage sealed;
  SpanWriter out(sealed.bytes);
  out.u32(place.key_ref);
  out.bytes(context->enc());
  out.bytes(*ct);
  if (psk.empty()) sealed.psk = conversation_psk(*context);
  return sealed;
}

Result<OpenedMessage> open_message(const SealedBytes &sealed, const MessagePlace &place,
                                   std::string_view service_id, const KeyPair &recipient, ByteView psk) {
  if (auto fits = check(place, psk); !fits) return fits.error();
  ByteReader reader(sealed);
  if (reader.u32() != place.key_ref)
    return Error{POP_E_ARGUMENT, "sealed message: the key reference is not the one expected"};
  PublicKey enc;
  const ByteView enc_bytes = reader.take(kKeySize);
  std::copy(enc_bytes.begin(), enc_bytes.end(), enc.begin());
  const Bytes info = message_info(service_id, recipient.public_key);
  auto context = hpke_receive(enc, recipient, setup_for(place, info, psk));
  if (!context) return context.error();
  auto opened = context->open(message_aad(place), reader.rest());
  if (!opened) return opened.error();
  auto plain = read_plain(opened->reveal());
  if (!plain) return plain.error();
  return OpenedMessage{std::move(*plain), psk.empty() ? conversation_psk(*context) : Secret()};
}

}  // namespace pop::handoff
