#pragma once
// Gateway and desk in memory, from the room's own parts: what samples/helpline does, without a network and a
// disk.

#include <optional>
#include <string>
#include <vector>

#include "base/http.h"
#include "handoff/conversation.h"
#include "handoff/ends.h"
#include "handoff/ohttp.h"
#include "handoff/protocol.h"
#include "handoff/text_parts.h"

namespace pop::handoff {

class FakeGateway {
 public:
  explicit FakeGateway(std::string service_id = "zz.example-line");

  ConversationSetup setup() const;
  // What the relay gets for an encapsulated request. Nothing while a long poll waits.
  std::optional<HttpResponse> handle(ByteView request);
  HttpResponse seal(const Response &response, const OhttpResponseSealer &sealer) const;

  // The desk: opens what is stored.
  void read();
  void say(std::string_view text);
  void say(MessageType type, ByteView body);
  void lose_memory();  // the desk restarts from what it saved
  void begin_anew();   // the next conversation, under the same keys
  // As after a rotation whose grace is over: the old key opens nothing any more.
  void rotate_gateway_key();
  void rotate_desk_key();

  const std::optional<ConversationId> &conversation() const { return conversation_; }
  const Sha256 &token_hash() const { return token_hash_; }

  std::vector<std::string> heard;  // texts the desk opened, in order
  struct Said {
    MessageType type;
    Bytes body;
  };
  std::vector<Said> notices;           // and what else it opened, but the end
  std::optional<int> feedback;         // of the end message; 0 for none
  std::vector<SealedBytes> from_desk;  // as stored for the child
  std::vector<SealedBytes> from_child;
  std::optional<Problem> problem;  // given to every request, instead of an answer
  Answer standing;                 // queue, wait and busy of every answer
  bool ended = false;
  bool holds_questions = true;
  bool forgetful = false;         // answers, and stores nothing
  std::uint32_t overstated = 0;   // added to the number of stored messages
  std::uint32_t misnumbered = 0;  // added to the number of a delivered message
  std::size_t handled = 0;

 private:
  Response answer(const Request &request);
  Response store(std::uint32_t sequence, const SealedBytes &sealed);
  void hear(const Received &received);

  std::string service_id_;
  std::vector<OhttpGatewayKey> keys_;
  std::uint32_t desk_key_id_ = 4;
  KeyPair desk_key_ = generate_key_pair();
  std::optional<ConversationId> conversation_;
  Sha256 token_hash_{};
  std::optional<DeskEnd> desk_;
  TextJoiner joiner_;
  std::size_t read_ = 0;
};

}  // namespace pop::handoff
