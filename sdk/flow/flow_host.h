#pragma once
// What the flow needs from the client that owns it.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "flow/words.h"
#include "handoff/conversation.h"
#include "locate/hints.h"
#include "locate/resolve.h"

namespace pop::flow {

struct OpenedConversation {
  std::unique_ptr<handoff::Conversation> conversation;
  std::string service_id;
  bool trial = false;
  bool app_relay = false;
};

// A code being looked at. Nothing of it tells whether there is something to open, until it is open.
class CodeLook {
 public:
  virtual ~CodeLook() = default;  // ends the look
  virtual void poll(std::uint32_t &next_ms) = 0;
  virtual bool looking() const noexcept = 0;
  // Until the look, after too many wrong codes.
  virtual std::int32_t wait_seconds() const noexcept = 0;
  // Once it has looked. POP_E_NOT_FOUND where the code opened nothing; else why what it opened has no way
  // now.
  virtual Result<OpenedConversation> take() = 0;
};

// It outlives the flow.
class FlowHost {
 public:
  virtual ~FlowHost() = default;
  virtual Result<locate::Answer> find(const locate::Hints &hints) = 0;
  virtual Result<OpenedConversation> converse(std::string_view service_id) = 0;
  // The name of a service to go on with, by the verified directory; nothing where no conversation can be
  // begun with it now, or only for a trial and the present one is none.
  virtual std::optional<std::string> partner(std::string_view service_id, std::string_view language,
                                             bool trial) = 0;
  // Begins the conversation that the offer in this message is about. Where there is no way to that service,
  // `from` is told so. POP_E_STATE when it is not the offer that waits, POP_E_RELAY for a trial where `trial`
  // is false, and what converse says.
  Result<OpenedConversation> transfer(handoff::Conversation &from, std::size_t message, bool trial);
  // Takes a conversation the child has ended or left, to deliver what is still under way.
  virtual void finish(std::unique_ptr<handoff::Conversation> conversation) noexcept = 0;

  // Whether a code can be set on this device, and with it one may have been.
  virtual bool codes_offered() const noexcept = 0;
  virtual Result<void> set_code(handoff::Conversation &conversation, std::string_view code) = 0;
  // POP_E_STATE while a conversation with a code is open.
  virtual Result<std::unique_ptr<CodeLook>> look_for(std::string_view code) = 0;
  // No code opens anything any more, from a later poll on.
  virtual Result<void> forget_code() = 0;
  // Whether the last forget_code is done; nothing while it is under way.
  virtual std::optional<bool> code_forgotten() const noexcept = 0;

  virtual std::vector<std::string> countries() = 0;  // those with services, ISO 3166-1
  // Those there are words for that may be shown, BCP 47.
  virtual std::vector<std::string> languages() = 0;
  // The words of a screen language; English for one there are none for.
  virtual std::shared_ptr<const Words> words(std::string_view language) = 0;
  // Drops what can be read again.
  virtual void spare_memory() noexcept = 0;
  virtual std::optional<std::int32_t> offset_at(std::string_view zone, std::int64_t when) = 0;
  virtual const Clock &clock() const = 0;
};

}  // namespace pop::flow
