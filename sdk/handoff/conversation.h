#pragma once
// The child's engine: one private conversation with one service, over relay and gateway. It never blocks;
// poll moves it.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/http.h"
#include "base/result.h"
#include "handoff/keys.h"
#include "handoff/message_bodies.h"
#include "handoff/ohttp.h"
#include "pop/handoff.h"

namespace pop::handoff {

inline constexpr std::int64_t kOutboxMs = std::int64_t{30} * 60 * 1000;

// All of it from the verified directory.
struct ConversationSetup {
  // What it says has expired: keys, gateway and relay are not here yet and come with the KeySource's update.
  bool expired = false;
  std::string service_id;
  std::uint32_t desk_key_id = 0;
  PublicKey desk_key{};
  std::string gateway_authority;  // https_authority(gateway URL)
  OhttpKeyConfig gateway_key;
  std::string relay_url;        // https, where encapsulated requests for this gateway go
  std::uint32_t isolation = 0;  // HttpRequest::isolation
};

// Where a conversation gets newer keys from. Never from whoever refuses the ones it has: a gateway whose key
// was stolen could then name another.
class KeySource {
 public:
  virtual ~KeySource() = default;  // ends an update it began
  // As the verified directory has it now. An error when what it has is not valid now.
  virtual Result<ConversationSetup> read() = 0;
  // The one update of the directory: the first call begins it, each goes on with it. True when it is over,
  // and from then on: there is no second one. What came of it, read() tells.
  virtual bool update(std::uint32_t &next_ms) = 0;
};

struct ConversationView {
  std::int32_t state = POP_CONVERSATION_READY;
  pop_result reason = POP_OK;  // why it failed, or why it cannot reach the helpline just now
  std::size_t message_count = 0;
  std::int32_t queue_position = -1;
  std::int32_t wait_minutes = -1;
  bool busy = false;
  std::optional<std::size_t> offer;  // the message with an offer that waits for the child's answer
  bool moving = false;               // to another conversation, which is not there yet
  std::int32_t code = POP_CODE_NONE;
  bool never_stored = false;  // failed: its first message was surely not taken
};

struct MessageView {
  std::int32_t from = POP_FROM_CHILD;
  std::int32_t state = POP_MESSAGE_UNSENT;  // what came from the helpline is POP_MESSAGE_READ
  std::int32_t kind = POP_KIND_TEXT;
  // In locked memory; until the next call that is not const.
  std::string_view text;        // or the note of a resource, an offer or what was passed on
  std::string_view title;       // of a resource
  std::string_view link;        // of a resource; may be empty. Never fetched
  std::string_view link_host;   // the host to name wherever the link is shown
  std::string_view service_id;  // of an offer: to which; of what was passed on: from which
};

// Keeps the state of one conversation outside of it, so that it can be taken up again. It is handed what to
// keep and works on it in its own time.
class Keeper {
 public:
  virtual ~Keeper() = default;  // what is kept stays; what was begun is finished
  // Instead of what it kept before, which stays until then. Only while it is not `working`.
  virtual void keep(Secret state) noexcept = 0;
  // Destroys what is kept, after what was begun before. The last call.
  virtual void destroy() noexcept = 0;
  enum class Progress : std::uint8_t { working, done, failed };  // failed: nothing is kept any more
  virtual Progress progress() const noexcept = 0;
};

class Conversation {
 public:
  // Sends nothing. `http` and `clock` outlive it. Without `keys`, a key that is refused is the end: "call
  // instead".
  Conversation(ConversationSetup setup, HttpClient &http, const Clock &clock,
               std::unique_ptr<KeySource> keys = nullptr);
  // Takes up the one whose state was kept, for `setup` of its service as the directory has it now. What was
  // said before is not in it. POP_E_FORMAT when it is no such state.
  static Result<std::unique_ptr<Conversation>> take_up(ConversationSetup setup, ByteView state,
                                                       std::unique_ptr<Keeper> keeper, HttpClient &http,
                                                       const Clock &clock,
                                                       std::unique_ptr<KeySource> keys = nullptr);
  // Whose conversation it was. POP_E_FORMAT.
  static Result<std::string> service_of(ByteView state);
  ~Conversation();
  Conversation(const Conversation &) = delete;
  Conversation &operator=(const Conversation &) = delete;

  // UTF-8, at most kTextMax bytes. POP_E_ARGUMENT, POP_E_TOO_LARGE, POP_E_FULL when too much is unsent,
  // POP_E_STATE when it has ended or failed.
  Result<void> send(std::string_view text);
  // Takes back the newest text that was never attempted. POP_E_STATE when there is none.
  Result<void> cancel_last_unsent();
  // Ends it for the child at once; poll still delivers what is unsent, then the end message, until settled().
  // `feedback` 1 to 5, or 0 for none: POP_E_ARGUMENT else. POP_E_STATE when it has ended or failed.
  Result<void> end(std::int32_t feedback);
  // From now on nothing leaves before the state it depends on is kept: killed at any point, what was kept
  // last goes on without a gap and without a second message under the same number. What is heard is kept in
  // the poll after the one that brought it, so that the child has seen it. When the conversation ends or
  // fails, what is kept is destroyed. POP_E_STATE before anything was written and after the end, POP_E_FULL
  // when more is unsent than can be kept.
  Result<void> keep_in(std::unique_ptr<Keeper> keeper);

  // The child's answer to the offer that message holds: `no`, or `impossible` where there is no way to that
  // service from here. POP_E_STATE when it is not the one that waits for an answer, POP_E_FULL.
  Result<void> decline(std::size_t message, TransferChoice choice);
  // The child agrees to it: `next`, a new conversation with that service, gets the note as its first message,
  // and this one is told "yes". It goes on until the note is stored, then it ends; if `next` comes to nothing
  // it is told that, and stays. An offer outlives the helpline's end of the conversation. As decline, and
  // POP_E_STATE when `next` has begun or this is `moving` already.
  Result<void> move_to(std::size_t message, Conversation &next);

  // After HttpClient::drive. Lowers `next_ms` to when it wants to be called again.
  void poll(std::uint32_t &next_ms);

  ConversationView view() const noexcept;
  // POP_E_NOT_FOUND beyond message_count.
  Result<MessageView> message(std::size_t index) const;
  // Goes up whenever view or messages changed.
  std::uint64_t revision() const noexcept;
  // Nothing is under way and nothing is left to deliver: it can be destroyed without loss.
  bool settled() const noexcept;

  // Cancels, overwrites and forgets everything; the helpline is not told. What is kept stays. It is then
  // POP_CONVERSATION_ENDED without messages.
  void wipe() noexcept;

 private:
  class Engine;
  explicit Conversation(std::unique_ptr<Engine> engine);
  std::unique_ptr<Engine> engine_;
};

}  // namespace pop::handoff
