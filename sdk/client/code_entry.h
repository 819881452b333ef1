#pragma once
// A code being entered: gives the conversation that was kept, or leaves the new one that stands in its place.
// Who sees it from outside sees the same either way, until the kept one is there.

#include <memory>

#include "base/secret.h"
#include "client/resume_file.h"
#include "flow/flow.h"

namespace pop::client {

class Client;

class CodeEntry {
 public:
  // Begins to look. The client outlives it.
  CodeEntry(Client &client, Secret code);

  // Puts the kept conversation in place of `opened` when the code was right.
  void poll(flow::OpenedConversation &opened, std::uint32_t &next_ms);
  // Nothing can be done with the conversation: the code is being looked at, or the kept one has no way.
  bool is_closed() const noexcept { return looking_ || failed_ != POP_OK; }
  bool looking() const noexcept { return looking_; }
  // Why what the code opened has no way to its service; else POP_OK.
  pop_result failed() const noexcept { return failed_; }
  // What to show of `view`, that of the conversation itself.
  handoff::ConversationView seen(handoff::ConversationView view) const noexcept;
  std::int32_t wait_seconds() const noexcept;

 private:
  struct Answer;  // shared with what looks: it may outlive this
  void look();
  void take_up(flow::OpenedConversation &opened, ResumeFile::Opened kept);

  Client &client_;
  std::shared_ptr<const Secret> code_;
  std::shared_ptr<Answer> answer_;
  bool looking_ = true;
  std::int64_t due_ms_ = 0;      // of the next look, while `answer_` is not asked for
  pop_result trouble_ = POP_OK;  // storage or file could not be read
  pop_result failed_ = POP_OK;   // the kept conversation has no way to its service
};

}  // namespace pop::client
