#include "handoff/conversation.h"

#include "handoff/engine.h"

namespace pop::handoff {

Conversation::Conversation(ConversationSetup setup, HttpClient &http, const Clock &clock)
    : engine_(std::make_unique<Engine>(std::move(setup), http, clock)) {}
Conversation::~Conversation() = default;

Result<void> Conversation::send(std::string_view text) { return engine_->send(text); }
Result<void> Conversation::cancel_last_unsent() { return engine_->cancel_last_unsent(); }
Result<void> Conversation::end(std::int32_t feedback) { return engine_->end(feedback); }
Result<void> Conversation::decline(std::size_t message, TransferChoice choice) {
  return engine_->decline(message, choice);
}
Result<void> Conversation::move_to(std::size_t message, Conversation &next) {
  return engine_->move_to(message, *next.engine_);
}
void Conversation::poll(std::uint32_t &next_ms) { engine_->poll(next_ms); }
ConversationView Conversation::view() const noexcept { return engine_->view(); }
Result<MessageView> Conversation::message(std::size_t index) const { return engine_->message(index); }
std::uint64_t Conversation::revision() const noexcept { return engine_->revision(); }
bool Conversation::settled() const noexcept { return engine_->settled(); }
void Conversation::wipe() noexcept { engine_->wipe(); }

}  // namespace pop::handoff
