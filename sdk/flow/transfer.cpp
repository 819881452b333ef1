// Going on with another service: what the child is shown before anything goes, and the two conversations
// meanwhile.

#include "flow/flow.h"

namespace pop::flow {

Result<OpenedConversation> FlowHost::transfer(handoff::Conversation &from, std::size_t message, bool trial) {
  const auto offer = from.message(message);
  if (from.view().offer != message || !offer)
    return Error{POP_E_STATE, "there is no such offer, or not any more"};
  auto opened = converse(offer->service_id);
  if (opened && opened->trial && !trial)
    opened = Error{POP_E_RELAY, "it is a trial, and the child was told of none"};
  if (!opened) {
    auto told = from.decline(message, handoff::TransferChoice::impossible);
    return told ? opened.error() : told.error();
  }
  if (auto moved = from.move_to(message, *opened->conversation); !moved) return moved.error();
  return opened;
}

// An offer is only shown where there is a way to that service; else the counsellor learns at once that the
// child cannot go there.
void Flow::follow_offer() {
  const auto offer = talk_->conversation->view().offer;
  if (offer == talk_->offer) return;
  std::optional<std::string> name;
  if (offer)
    name = host_.partner(talk_->conversation->message(*offer)->service_id, reader().words.language(),
                         talk_->trial);
  std::erase(state_.path, At::transfer);  // what it showed is not the offer any more
  state_.drawn = false;
  talk_->offer = name ? offer : std::nullopt;
  talk_->other_name = name ? std::move(*name) : std::string();
  if (!offer) return;
  talk_->not_possible = !name;
  // Where too much is unsent, the next poll tells it.
  if (!name) static_cast<void>(talk_->conversation->decline(*offer, handoff::TransferChoice::impossible));
}

// The one that was left lives on until the other has what the child agreed to, and is there again if that
// comes to nothing.
void Flow::follow_left(std::uint32_t &next_ms) {
  talk_->left->conversation->poll(next_ms);
  const handoff::ConversationView left = talk_->left->conversation->view();
  if (left.moving) return;
  if (left.state < POP_CONVERSATION_ENDED) {
    talk_ = std::move(talk_->left);
    talk_->not_possible = true;
    state_.drawn = false;
  } else if (talk_->left->conversation->settled()) {
    talk_->left.reset();
  }
}

Result<Action> Flow::transfer(std::size_t message) {
  auto next = std::make_unique<Talk>();
  next->service_id = talk_->conversation->message(message)->service_id;
  next->service_name = talk_->other_name;
  next->from_name = talk_->service_name;
  auto opened = host_.transfer(*talk_->conversation, message, talk_->trial);
  if (!opened) {
    // It is told that there is no way, or it is just the same offer again.
    talk_->not_possible = !talk_->conversation->view().offer;
    talk_->offer.reset();
    redraw();
    return Action{};
  }
  next->conversation = std::move(opened->conversation);
  next->trial = opened->trial;
  next->app_relay = opened->app_relay;
  talk_->offer.reset();
  // Whoever offers this has the child's note: the one before has ended, and may still have to be told.
  if (talk_->left) host_.finish(std::move(talk_->left->conversation));
  talk_->left.reset();
  if (talk_->conversation->view().moving) next->left = std::move(talk_);
  talk_ = std::move(next);
  redraw();
  return Action{};
}

Result<Action> Flow::decline(std::size_t message) {
  auto told = talk_->conversation->decline(message, handoff::TransferChoice::no);
  if (!told) return told.error();
  talk_->offer.reset();
  redraw();
  return Action{};
}

// The words that would go are the one message of this screen.
void Flow::draw_transfer(Screen &screen) const {
  const Reader words = reader();
  const std::string &other = talk_->other_name;
  const auto note = talk_->conversation->message(*talk_->offer);
  screen.title = words.say("transfer.title", {{"other", other}});
  screen.lines.push_back(words.say(note->text.empty() ? "transfer.goes_nothing" : "transfer.goes",
                                   {{"other", other}, {"service", talk_->service_name}}));
  screen.lines.push_back(words.say("transfer.rest", {{"other", other}}));
  const std::string number = std::to_string(*talk_->offer);
  for (const char *answer : {"yes", "no"}) {
    Choice choice;
    choice.id = std::string("transfer.") + answer + "." + number;
    choice.label = words.say(std::string_view(answer) == "yes" ? "transfer.yes" : "transfer.no");
    choice.a11y_label = choice.label;
    choice.icon = std::string_view(answer) == "yes" ? "check" : "cross";
    screen.choices.push_back(std::move(choice));
  }
}

}  // namespace pop::flow
