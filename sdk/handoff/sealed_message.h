#pragma once
// The sealed message, version 1: what one end says to the other, always 1,536 bytes. Big-endian.
//
//   key_ref u32 | enc[32] | ct
//   info  = "pop/1 message" 00 | SHA-256(service id) | SHA-256(recipient key)
//   aad   = version u8 | direction u8 | conversation id[32] | seq u32 | key_ref u32
//   plain = next key[32] | ack u32 | type u8 | length u16 | body | zeros
//
// Message 0 of the child is HPKE base mode to the published desk key. All others are psk mode with
// psk = Export("pop/1 psk", 32) of message 0 and psk_id = conversation id.
// tests/vectors/pop_message_v1.json publishes a conversation byte for byte.

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"
#include "handoff/keys.h"

namespace pop::handoff {

inline constexpr std::uint8_t kMessageVersion = 1;
inline constexpr std::size_t kSealedSize = 1536;
inline constexpr std::size_t kBodyMax = 1445;
using ConversationId = ByteArray<32>;
using SealedBytes = ByteArray<kSealedSize>;

enum class Direction : std::uint8_t { child_to_desk = 0, desk_to_child = 1 };

// A type an end does not know is acknowledged and otherwise ignored, so that later versions can say more.
enum class MessageType : std::uint8_t {
  receipt = 0,    // no body: only the acknowledgement and the next key. Never answered by a receipt
  text = 1,       // a text, or the last part of one
  text_part = 2,  // a part of a text or of another long body; the rest follows, the last part names the type
  end = 3,  // the last message of its direction; from the child, the body may be one byte of feedback, 1 to 5
  // The bodies of these: message_bodies.h.
  resource = 4,         // from the desk: something it recommends, shown as text
  transfer_offer = 5,   // from the desk: to go on with another service, and the note it would get
  transfer_answer = 6,  // from the child
  passed_on = 7,        // from the child, first in a new conversation: the note of an offer it agreed to
};

// The place of one message.
struct MessagePlace {
  Direction direction = Direction::child_to_desk;
  ConversationId conversation{};
  std::uint32_t sequence = 0;  // per direction, from 0
  std::uint32_t key_ref = 0;   // 0: the published desk key; n: the recipient's n-th conversation key
};

struct PlainMessage {
  PublicKey next_key{};   // the sender's newest conversation key
  std::uint32_t ack = 0;  // how many messages of the other direction the sender has opened
  MessageType type = MessageType::receipt;
  Secret body;
};

struct SealedMessage {
  SealedBytes bytes;
  Secret psk;  // of the conversation; only from message 0 of the child
};

struct OpenedMessage {
  PlainMessage plain;
  Secret psk;  // likewise
};

// The reference of the key a message is sealed to, as its first four bytes say.
std::uint32_t sealed_key_ref(const SealedBytes &sealed) noexcept;

// `psk` is empty for message 0 of the child and only for it. POP_E_TOO_LARGE for a body above kBodyMax.
Result<SealedMessage> seal_message(const PlainMessage &plain, const MessagePlace &place,
                                   std::string_view service_id, const PublicKey &recipient, ByteView psk,
                                   const KeyPair &ephemeral);
// POP_E_CRYPTO when it does not open, POP_E_FORMAT when what was sealed is not well-formed.
Result<OpenedMessage> open_message(const SealedBytes &sealed, const MessagePlace &place,
                                   std::string_view service_id, const KeyPair &recipient, ByteView psk);

// The inputs to HPKE, apart, for the vectors.
Bytes message_info(std::string_view service_id, const PublicKey &recipient);
Bytes message_aad(const MessagePlace &place);

}  // namespace pop::handoff
