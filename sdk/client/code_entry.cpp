#include "client/code_entry.h"

#include <algorithm>

#include "client/client.h"

namespace pop::client {

struct CodeEntry::Answer {
  std::optional<Result<ResumeFile::Entered>> looked;
};

CodeEntry::CodeEntry(Client &client, Secret code)
    : client_(client), code_(std::make_shared<const Secret>(std::move(code))) {
  client_.resume().begin_entry(code_);
  due_ms_ = client_.resume().next_try_ms();
  if (client_.clock().monotonic_ms() >= due_ms_) look();
}

void CodeEntry::look() {
  auto answer = std::make_shared<Answer>();
  client_.resume().enter(code_, [weak = std::weak_ptr<Answer>(answer)](Result<ResumeFile::Entered> looked) {
    if (const auto waiting = weak.lock()) waiting->looked.emplace(std::move(looked));
  });
  answer_ = std::move(answer);
}

void CodeEntry::poll(flow::OpenedConversation &opened, std::uint32_t &next_ms) {
  if (!looking_) return;
  if (!client_.resume().is_entering(code_)) {
    looking_ = false;
    code_.reset();
    return;
  }
  const std::int64_t now = client_.clock().monotonic_ms();
  if (!answer_) {
    if (now >= due_ms_) return look();
    next_ms = std::min(next_ms, static_cast<std::uint32_t>(std::min<std::int64_t>(due_ms_ - now, 1000)));
    return;
  }
  if (!answer_->looked) return;
  const std::shared_ptr<Answer> answer = std::move(answer_);
  Result<ResumeFile::Entered> &looked = *answer->looked;
  if (looked && !looked->looked_at) {
    due_ms_ = client_.resume().next_try_ms();
    next_ms = 0;
    return;
  }
  looking_ = false;
  code_.reset();
  if (!looked) {
    trouble_ = looked.error().code;
  } else if (looked->opened) {
    take_up(opened, std::move(*looked->opened));
  }
}

void CodeEntry::take_up(flow::OpenedConversation &opened, ResumeFile::Opened kept) {
  auto taken = client_.take_up(kept.state.reveal(), std::move(kept.key));
  if (taken) {
    opened = std::move(*taken);
  } else {
    failed_ = taken.error().code;
  }
}

handoff::ConversationView CodeEntry::seen(handoff::ConversationView view) const noexcept {
  if (looking_) view.state = POP_CONVERSATION_OPENING;
  if (failed_ != POP_OK) {
    view.state = POP_CONVERSATION_FAILED;
    view.reason = failed_;
  }
  if (trouble_ != POP_OK && view.state == POP_CONVERSATION_READY) view.reason = trouble_;
  return view;
}

std::int32_t CodeEntry::wait_seconds() const noexcept {
  if (!looking_ || answer_) return 0;
  const std::int64_t left = due_ms_ - client_.clock().monotonic_ms();
  return static_cast<std::int32_t>((std::max<std::int64_t>(left, 0) + 999) / 1000);
}

}  // namespace pop::client
