#pragma once
// The inside of Conversation: what is under way, what is left to send, and what the answers mean.
//
// Sending does not interrupt a long poll: up to two exchanges are under way, one that sends and one that
// asks. Cancelling the poll would lose an answer the gateway has just given, and a connection torn down at
// each message is a sign of its own to whoever watches the relay.

#include <memory>
#include <optional>

#include "handoff/conversation.h"
#include "handoff/ends.h"
#include "handoff/exchange.h"
#include "handoff/message_bodies.h"
#include "handoff/outbox.h"
#include "handoff/passage.h"
#include "handoff/retry.h"
#include "handoff/text_parts.h"
#include "handoff/transcript.h"

namespace pop::handoff {

class Conversation::Engine {
 public:
  Engine(ConversationSetup setup, HttpClient &http, const Clock &clock, std::unique_ptr<KeySource> keys);
  ~Engine() { wipe(); }
  Engine(const Engine &) = delete;
  Engine &operator=(const Engine &) = delete;

  Result<void> send(std::string_view text);
  Result<void> cancel_last_unsent();
  Result<void> end(std::int32_t feedback);
  // engine_transfer.cpp
  Result<void> decline(std::size_t message, TransferChoice choice);
  Result<void> move_to(std::size_t message, Engine &next);
  Result<void> keep_in(std::unique_ptr<Keeper> keeper);
  void poll(std::uint32_t &next_ms);
  ConversationView view() const noexcept;
  Result<MessageView> message(std::size_t index) const;
  std::uint64_t revision() const noexcept { return revision_; }
  bool settled() const noexcept {
    return outbox_.empty() && !post_.under_way() && !leaving_ && !(over() && keeper_);
  }
  void wipe() noexcept;

  // kept_state.cpp: the state as a ticket holds it, and back.
  Result<void> load(ByteView state, std::unique_ptr<Keeper> keeper);
  static Result<std::string> service_of(ByteView state);

 private:
  bool over() const noexcept { return state_ == POP_CONVERSATION_ENDED || state_ == POP_CONVERSATION_FAILED; }
  bool listening() const noexcept { return (stored_ > 0 || asks_first_) && !over(); }

  Secret save() const;
  bool fits(const Outbox::Batch &more) const noexcept;  // into a ticket, with what is unsent already
  bool has_room_for(const Outbox::Batch &more) const noexcept { return !keeper_ || fits(more); }
  // Whether everything is kept that the next request tells of. False: nothing may leave yet.
  bool is_kept(std::uint32_t &next_ms);

  void seal_front();
  // Sends and asks for what is due.
  void ask(std::uint32_t &next_ms);
  void start_post();
  void start_fetch();
  Request request_for(const Outbox::Item &item) const;
  void take_post();
  void take_fetch();
  // What every answer says. False when it cannot be true.
  bool note(const Answer &answer);
  void receive(const Delivery &delivery);
  // What was opened is read, even if there was no memory for it at first.
  void read_opened();
  void add_heard(MessageType type, std::uint32_t sequence, Secret body);
  void problem(Problem problem, Retry &retry);
  // What the conversation cannot go on without.
  enum class Lack : std::uint8_t { nothing, valid_keys, gateway_key, desk_key };
  void lacks(Lack what);
  bool take_keys();
  void renew(std::uint32_t &next_ms);
  void give_up_on_keys() noexcept {
    lack_ = Lack::nothing;
    keys_.reset();
  }
  void begin_anew();
  void worked(Retry &retry, std::int64_t next_due_ms);
  // An exchange came to nothing: try again later, or give up.
  void fault(pop_result code, Retry &retry);
  void fail(pop_result reason);
  void finish(std::int32_t state);

  // engine_transfer.cpp
  bool is_open_offer(std::size_t message) const noexcept;
  Result<Outbox::Batch> answer_to(std::uint32_t offer, TransferChoice choice) const;
  void follow_passage();
  Result<void> take_over(const Note &note, std::shared_ptr<Passage> passage);
  void arrive(Passage how) noexcept;

  template <typename T, typename V>
  void set(T &field, V value) {
    if (field == static_cast<T>(value)) return;
    field = static_cast<T>(value);
    ++revision_;
  }

  ConversationSetup setup_;
  const Clock &clock_;
  std::unique_ptr<KeySource> keys_;
  Lack lack_ = Lack::nothing;
  ConversationId id_{};
  Secret token_;
  std::optional<ChildEnd> end_;
  Exchange post_;
  Exchange fetch_;
  Retry post_retry_;
  Retry fetch_retry_;
  std::int64_t fetch_started_ms_ = 0;
  Outbox outbox_;
  Transcript transcript_;
  TextJoiner joiner_;
  std::optional<Received> opened_;      // and not read yet
  std::optional<std::uint32_t> offer_;  // the number of the one that waits for the child's answer
  std::shared_ptr<Passage> leaving_;    // set while the child is on the way to another conversation
  std::uint32_t left_by_ = 0;           // the offer it agreed to
  std::shared_ptr<Passage> arriving_;   // set in that other one, until the note is stored
  bool arrived_ = false;                // just now: the one that was left wants to be polled

  std::unique_ptr<Keeper> keeper_;
  std::int32_t code_ = POP_CODE_NONE;
  bool unkept_ = false;      // something changed since it was last kept
  bool unseen_ = false;      // of it, something the child has not seen: the host draws after this poll
  bool asks_first_ = false;  // taken up with a message past its time: was it stored?

  std::int32_t state_ = POP_CONVERSATION_READY;
  pop_result reason_ = POP_OK;
  unsigned wrong_answers_ = 0;   // in a row
  bool sending_closed_ = false;  // the other side ended it; its last words may still wait
  bool never_stored_ = false;    // of the one that failed: nor was the first
  bool busy_ = false;
  std::uint32_t stored_ = 0;  // the child's messages that are durably stored
  std::int32_t queue_position_ = -1;
  std::int32_t wait_minutes_ = -1;
  std::uint64_t revision_ = 0;
};

}  // namespace pop::handoff
