#include "handoff/conversation.h"

#include "handoff/engine.h"

namespace pop::handoff {

Conversation::Conversation(ConversationSetup setup, HttpClient &http, const Clock &clock,
                           std::unique_ptr<KeySource> keys)
    : engine_(std::make_unique<Engine>(std::move(setup), http, clock, std::move(keys))) {}
Conversation::Conversation(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}
Conversation::~Conversation() = default;

Result<std::unique_ptr<Conversation>> Conversation::take_up(ConversationSetup setup, ByteView state,
                                                            std::unique_ptr<Keeper> keeper, HttpClient &http,
                                                            const Clock &clock,
                                                            std::unique_ptr<KeySource> keys) {
  auto engine = std::make_unique<Engine>(std::move(setup), http, clock, std::move(keys));
  if (auto loaded = engine->load(state, std::move(keeper)); !loaded) return loaded.error();
  return std::unique_ptr<Conversation>(new Conversation(std::move(engine)));
}

Result<std::string> Conversation::service_of(ByteView state) { return Engine::service_of(state); }

Result<void> Conversation::send(std::string_view text) { return engine_->send(text); }
Result<void> Conversation::cancel_last_unsent() { return engine_->cancel_last_unsent(); }
Result<void> Conversation::end(std::int32_t feedback) { return engine_->end(feedback); }
Result<void> Conversation::decline(std::size_t message, TransferChoice choice) {
  return engine_->decline(message, choice);
}
Result<void> Conversation::move_to(std::size_t message, Conversation &next) {
  return engine_->move_to(message, *next.engine_);
}
Result<void> Conversation::keep_in(std::unique_ptr<Keeper> keeper) {
  return engine_->keep_in(std::move(keeper));
}
void Conversation::poll(std::uint32_t &next_ms) { engine_->poll(next_ms); }
ConversationView Conversation::view() const noexcept { return engine_->view(); }
Result<MessageView> Conversation::message(std::size_t index) const { return engine_->message(index); }
std::uint64_t Conversation::revision() const noexcept { return engine_->revision(); }
bool Conversation::settled() const noexcept { return engine_->settled(); }
void Conversation::wipe() noexcept { engine_->wipe(); }

}  // namespace pop::handoff
