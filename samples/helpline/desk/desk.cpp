#include "desk/desk.h"

#include <algorithm>

namespace helpline {

using pop::handoff::DeskEnd;
using pop::handoff::Received;

namespace {

constexpr std::int64_t kAbandonedSeconds = 7LL * 86'400;
constexpr std::size_t kLeftMax = 100;  // a gateway could name keys without end

std::string missing_key(const DeskService &service, std::uint32_t key) {
  return "messages for " + service.id + " stay at the gateway: they need desk key " + std::to_string(key) +
         ", which is not in this desk's folder; put it there and start the desk again";
}

}  // namespace

// The gateway says when something came. Nothing comes before its time or in the future: such a line would
// never be old enough to be deleted, and no screen could show its date.
std::int64_t Desk::arrival_of(const Incoming &message) const {
  return std::clamp<std::int64_t>(message.arrived, 0, clock_.unix_seconds());
}

Taken Desk::receive(const std::string &service_id, const Incoming &message) {
  const auto service = std::ranges::find(config_.services, service_id, &DeskService::id);
  const auto known = book_.find(message.conversation);
  if (!known) return begin(*service, message);
  if (known->service != service_id) return {};
  auto end = book_.load_end(*known);
  if (!end) throw StorageFault(end.error().message);
  // The acknowledgement of an earlier run was lost on its way.
  if (message.sequence < end->opened_count()) return {Taken::What::stored, end->opened_count()};
  const auto desk_key = service->desk_keys.find(known->desk_key);
  if (desk_key == service->desk_keys.end()) {
    // Its book is here, so that counsellors see it end.
    return config_.end_unknown ? end_for_good(*known) : leave(missing_key(*service, known->desk_key));
  }

  const auto opened = end->open(message.sequence, message.sealed, desk_key->second);
  if (!opened) return not_opened(*known);
  not_opened_.erase(known->number);
  book_.received(*known, *end, *opened, arrival_of(message), clock_.unix_seconds());
  tell_message(*known, *opened);
  return {Taken::What::stored, end->opened_count()};
}

// It is dropped, and the sequence stays: what came may have been damaged or out of order on its way. Three in
// a row are what the gateway has stored, and that never changes. The child learns that the conversation is
// over before the gateway forgets what it wrote.
Taken Desk::not_opened(const Case &conversation) {
  if (++not_opened_[conversation.number] < DeskEnd::kMaxFailures) return {Taken::What::again, 0};
  not_opened_.erase(conversation.number);
  return end_for_good(conversation);
}

Taken Desk::end_for_good(const Case &conversation) {
  if (!conversation.ended) {
    if (!end(conversation)) book_.mark_ended(conversation, clock_.unix_seconds());
    tell_({DeskEvent::What::unreadable, conversation, {}, 0});
  }
  return {Taken::What::drop, 0};
}

// Only a first message decides that there is no conversation: anyone may write anything to a helpline. What
// this desk merely cannot open stays where it is, for the desk that can.
Taken Desk::begin(const DeskService &service, const Incoming &message) {
  const Taken drop{Taken::What::drop, 0};
  if (book_.buried(message.conversation)) return drop;
  const auto desk_key = service.desk_keys.find(message.desk_key);
  const bool has_key = desk_key != service.desk_keys.end();
  if (config_.end_unknown && (!has_key || message.sequence != 0)) return drop;
  if (!has_key) return leave(missing_key(service, message.desk_key));
  if (message.sequence != 0) {
    return leave("messages for " + service.id +
                 " stay at the gateway: their conversation is not in this desk's book");
  }
  auto accepted = DeskEnd::accept(service.id, message.conversation, desk_key->second, message.sealed);
  if (!accepted) {
    book_.bury(message.conversation);
    return drop;
  }
  Case conversation;
  conversation.id = message.conversation;
  conversation.service = service.id;
  conversation.desk_key = message.desk_key;
  conversation.started = arrival_of(message);
  conversation = book_.begin(conversation, accepted->end, accepted->first);
  tell_({DeskEvent::What::arrived, conversation, {}, 0});
  tell_message(conversation, accepted->first);
  return {Taken::What::stored, accepted->end.opened_count()};
}

Taken Desk::leave(const std::string &why) {
  if (left_.size() < kLeftMax && left_.insert(why).second) tell_({DeskEvent::What::left, {}, why, 0});
  return {};
}

void Desk::tell_message(const Case &conversation, const Received &message) {
  using enum MessageType;
  if (message.type == receipt || message.type == text_part) return;
  const auto all = history(book_.lines(conversation));
  const auto newest = std::find_if(
      all.rbegin(), all.rend(), [](const Said &said) { return said.direction == Direction::child_to_desk; });
  // A message that says nothing to a counsellor is not there.
  if (newest == all.rend() || newest->sequence != message.sequence) return;
  const DeskEvent::What what = newest->type == end               ? DeskEvent::What::ended
                               : newest->type == passed_on       ? DeskEvent::What::passed_on
                               : newest->type == transfer_answer ? DeskEvent::What::answered_offer
                                                                 : DeskEvent::What::message;
  tell_({what, conversation, newest->text, newest->feedback, newest->service, newest->choice});
}

pop::Result<void> Desk::answer(const Case &conversation, std::string_view text) {
  const auto parts = pop::handoff::split_text(pop::as_bytes(text));
  return parts ? put(conversation, *parts) : parts.error();
}

pop::Result<void> Desk::share(const Case &conversation, const pop::handoff::Resource &resource) {
  const auto body = pop::handoff::write_resource(resource);
  if (!body) return body.error();
  return put(conversation, split_body(MessageType::resource, body->reveal()));
}

pop::Result<void> Desk::offer_transfer(const Case &conversation, const pop::handoff::Note &offer) {
  if (offer.service_id == conversation.service)
    return pop::Error{POP_E_ARGUMENT, "the child is talking with this service already"};
  const auto body = pop::handoff::write_note(offer);
  if (!body) return body.error();
  return put(conversation, split_body(MessageType::transfer_offer, body->reveal()));
}

pop::Result<void> Desk::end(const Case &conversation) { return put(conversation, {{MessageType::end, {}}}); }

pop::Result<void> Desk::receipt(const Case &conversation) {
  const auto end = book_.load_end(conversation);
  if (end && end->told_count() == end->opened_count()) return {};
  return put(conversation, {{MessageType::receipt, {}}});
}

pop::Result<void> Desk::put(const Case &conversation, const std::vector<pop::handoff::TextPart> &parts) {
  const auto now = book_.find(conversation.number);
  if (!now || now->ended) return pop::Error{POP_E_STATE, "this conversation has ended"};
  auto end = book_.load_end(conversation);
  if (!end) return end.error();
  std::vector<Book::Leaving> leaving;
  for (const pop::handoff::TextPart &part : parts) {
    const std::uint32_t sequence = end->sealed_count();
    const auto sealed = end->seal(part.type, part.body);
    if (!sealed) return sealed.error();
    leaving.push_back({part.type, part.body, *sealed, sequence});
  }
  // Here the new keys are on the disk, before anything that announces them leaves.
  book_.leaving(conversation, *end, leaving, clock_.unix_seconds());
  return {};
}

void Desk::sent(const Outgoing &message, bool accepted) {
  if (accepted) {
    book_.left(message.position);
  } else {
    book_.refused(message, clock_.unix_seconds());
  }
}

void Desk::tidy() {
  const std::int64_t now = clock_.unix_seconds();
  // A child who left without a word: what it wrote is not kept for ever.
  for (const Case &abandoned : book_.silent_since(now - kAbandonedSeconds)) {
    if (!end(abandoned)) book_.mark_ended(abandoned, now);
  }
  book_.forget_before(now - config_.keep_days * 86'400);
}

}  // namespace helpline
