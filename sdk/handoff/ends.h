#pragma once
// The two ends of a conversation: which key a message is sealed to, and which keys still live.
//
// A side makes a new key only after opening a message sealed to its last one, and repeats that next key until
// then. It seals to the newest key it has opened. It opens strictly in sequence. Opening key_ref k destroys
// older conversation keys, so at most two live; for the desk it also ends the use of the published key in
// this conversation.

#include <cstdint>
#include <functional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"
#include "handoff/keys.h"
#include "handoff/sealed_message.h"

namespace pop::handoff {

// Where new key pairs come from: generate_key_pair, except in published vectors.
using KeyMaker = std::function<KeyPair()>;

struct Received {
  std::uint32_t sequence = 0;
  MessageType type = MessageType::receipt;  // may be one this version does not know
  Secret body;
};

// What save() writes, without the service id: version | conversation | psk | two own keys | the peer's key |
// five counts | length of the service id.
inline constexpr std::size_t kEndSavedSize =
    1 + 32 + 32 + 2 * (4 + kKeySize) + (4 + kKeySize) + 5 * sizeof(std::uint32_t) + 2;

// What both ends do alike.
class ConversationEnd {
 public:
  static constexpr unsigned kMaxFailures = 3;

  const ConversationId &conversation() const noexcept { return conversation_; }
  // Messages of this end sealed so far: the sequence of the next one.
  std::uint32_t sealed_count() const noexcept { return send_sequence_; }
  // Messages of the other end opened so far: the sequence of the next one.
  std::uint32_t opened_count() const noexcept { return receive_sequence_; }
  // Messages of the other end that a message of this one has acknowledged.
  std::uint32_t told_count() const noexcept { return told_; }
  // Messages of this end that the other has said it opened.
  std::uint32_t acknowledged_count() const noexcept { return acknowledged_; }
  // Three messages in a row did not open: it cannot go on.
  bool failed() const noexcept { return failures_ >= kMaxFailures; }
  const std::string &service_id() const noexcept { return service_id_; }

  // Everything but the published key: for the desk's encrypted database, and for the child's ticket.
  Secret save() const;

 protected:
  ConversationEnd(Direction sends, std::string service_id, const ConversationId &conversation,
                  KeyMaker make_key);

  struct OwnKey {
    std::uint32_t ref = 0;  // 0: none
    KeyPair pair;
  };

  Result<SealedBytes> seal_next(MessageType type, ByteView body);
  // What save() wrote. POP_E_FORMAT.
  Result<void> read(ByteView saved);
  // `published` is the recipient of key_ref 0, for the desk only.
  Result<Received> open_next(std::uint32_t sequence, const SealedBytes &sealed, const KeyPair *published);

  Direction sends_;
  std::string service_id_;
  ConversationId conversation_;
  KeyMaker make_key_;
  Secret psk_;
  OwnKey current_;  // the newest key the other end has sealed to
  OwnKey next_;     // announced, not yet sealed to
  std::uint32_t peer_ref_ = 0;
  PublicKey peer_key_{};
  std::uint32_t send_sequence_ = 0;
  std::uint32_t receive_sequence_ = 0;
  std::uint32_t told_ = 0;
  std::uint32_t acknowledged_ = 0;
  std::uint32_t failures_ = 0;
};

class ChildEnd : public ConversationEnd {
 public:
  ChildEnd(std::string service_id, const PublicKey &desk_key, const ConversationId &conversation,
           KeyMaker make_key = generate_key_pair);
  // The bytes are made once: keep them until they are acknowledged as stored. POP_E_TOO_LARGE, POP_E_STATE
  // when failed.
  Result<SealedBytes> seal(MessageType type, ByteView body) { return seal_next(type, body); }
  // POP_E_STATE for a sequence that is not the next one (nothing changes), POP_E_CRYPTO or POP_E_FORMAT for a
  // message that is dropped.
  Result<Received> open(std::uint32_t sequence, const SealedBytes &sealed) {
    return open_next(sequence, sealed, nullptr);
  }

  static Result<ChildEnd> load(ByteView saved, KeyMaker make_key = generate_key_pair);

 private:
  using ConversationEnd::ConversationEnd;
};

class DeskEnd : public ConversationEnd {
 public:
  struct Accepted;
  // Opens message 0 of the child with the published desk key it was sealed to.
  static Result<Accepted> accept(std::string service_id, const ConversationId &conversation,
                                 const KeyPair &desk_key, const SealedBytes &message0,
                                 KeyMaker make_key = generate_key_pair);

  // As ChildEnd. Commit save() and the bytes to the database in one transaction before the bytes leave: they
  // announce a key that only this state holds.
  Result<SealedBytes> seal(MessageType type, ByteView body) { return seal_next(type, body); }
  // As ChildEnd; commit save() together with what was received. `desk_key` is the published key that message
  // 0 was sealed to: until the first reply has been opened, later messages are sealed to it too.
  Result<Received> open(std::uint32_t sequence, const SealedBytes &sealed, const KeyPair &desk_key) {
    return open_next(sequence, sealed, &desk_key);
  }

  static Result<DeskEnd> load(ByteView saved, KeyMaker make_key = generate_key_pair);

 private:
  using ConversationEnd::ConversationEnd;
};

struct DeskEnd::Accepted {
  DeskEnd end;
  Received first;
};

}  // namespace pop::handoff
