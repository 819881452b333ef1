// Going on with another service: the offer, the child's answer, and what ties the two conversations together
// meanwhile. They share nothing that leaves the device but the note.

#include "handoff/engine.h"

namespace pop::handoff {

// ---- In the conversation that is left -------------------------------------------------------

// One the child could still mean: a newer one, or its own end, takes its place.
bool Conversation::Engine::is_open_offer(std::size_t message) const noexcept {
  return offer_ && transcript_.find_offer(*offer_) == message;
}

Result<Outbox::Batch> Conversation::Engine::answer_to(std::uint32_t offer, TransferChoice choice) const {
  if (over() || sending_closed_) return Outbox::Batch();  // nobody is left to tell
  const ByteArray<5> body = write_answer({offer, choice});
  Outbox::Batch batch = Outbox::prepare({{MessageType::transfer_answer, body}}, Outbox::kNoText, clock_);
  if (!outbox_.has_room_for(1) || !has_room_for(batch)) return Error{POP_E_FULL, "too much is unsent"};
  return batch;
}

Result<void> Conversation::Engine::decline(std::size_t message, TransferChoice choice) {
  if (!is_open_offer(message)) return Error{POP_E_STATE, "there is no such offer, or not any more"};
  auto answer = answer_to(*offer_, choice);
  if (!answer) return answer.error();
  outbox_.add(std::move(*answer));
  unkept_ = true;
  offer_.reset();
  ++revision_;
  return {};
}

Result<void> Conversation::Engine::move_to(std::size_t message, Engine &next) {
  if (leaving_ || !is_open_offer(message))
    return Error{POP_E_STATE, "there is no such offer, or not any more"};
  auto answer = answer_to(*offer_, TransferChoice::yes);
  if (!answer) return answer.error();
  auto passage = std::make_shared<Passage>(Passage::under_way);
  const std::string_view note = transcript_.view(message, stored_, stored_).text;
  if (auto taken = next.take_over({setup_.service_id, note}, passage); !taken) return taken;
  outbox_.add(std::move(*answer));
  unkept_ = true;
  if (!over()) {
    leaving_ = std::move(passage);
    left_by_ = *offer_;
  }
  offer_.reset();
  ++revision_;
  return {};
}

// What came of the other conversation.
void Conversation::Engine::follow_passage() {
  if (!leaving_ || *leaving_ == Passage::under_way) return;
  if (*leaving_ == Passage::arrived) {
    static_cast<void>(end(0));  // it has not ended: it would not be leaving
  } else {
    // The counsellor is still here, and learns that the child is too.
    auto answer = answer_to(left_by_, TransferChoice::impossible);
    if (!answer) return;  // no room now
    outbox_.add(std::move(*answer));
    unkept_ = true;
  }
  leaving_.reset();
  ++revision_;
}

// ---- In the conversation that takes over ----------------------------------------------------

Result<void> Conversation::Engine::take_over(const Note &note, std::shared_ptr<Passage> passage) {
  if (state_ != POP_CONVERSATION_READY || transcript_.size() != 0)
    return Error{POP_E_STATE, "the other conversation has begun already"};
  auto body = write_note(note);
  if (!body) return body.error();
  Outbox::Batch batch = Outbox::prepare(split_body(MessageType::passed_on, body->reveal()), 0, clock_);
  transcript_.add(POP_FROM_CHILD, std::move(*body), POP_KIND_PASSED_ON);
  outbox_.add(std::move(batch));
  arriving_ = std::move(passage);
  set(state_, POP_CONVERSATION_CONNECTING);
  return {};
}

void Conversation::Engine::arrive(Passage how) noexcept {
  if (!arriving_) return;
  *arriving_ = how;
  arriving_.reset();
  arrived_ = true;
}

}  // namespace pop::handoff
