#include "desk/desk.h"

#include <algorithm>

#include "handoff/text_parts.h"

namespace helpline {

using pop::handoff::DeskEnd;
using pop::handoff::Received;

namespace {

constexpr std::int64_t kAbandonedSeconds = 7LL * 86'400;

std::string missing_key(const DeskService &service, std::uint32_t key) {
  return "messages for " + service.id + " stay at the gateway: they need desk key " + std::to_string(key) +
         ", which is not in this desk's folder; put it there and start the desk again";
}

}  // namespace

std::optional<std::string> last_text(const std::vector<Line> &lines, Direction direction) {
  pop::handoff::TextJoiner joiner;
  std::optional<std::string> last;
  for (const Line &line : lines) {
    const bool text = line.type == MessageType::text || line.type == MessageType::text_part;
    if (line.direction != direction || !text) continue;
    auto joined = joiner.add(line.type, line.body.reveal());
    if (joined && *joined) last = std::string((*joined)->reveal_text());
  }
  return last;
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
  if (desk_key == service->desk_keys.end()) return leave(missing_key(*service, known->desk_key));

  const auto opened = end->open(message.sequence, message.sealed, desk_key->second);
  if (!opened) return give_up(*known);
  book_.received(*known, *end, *opened, message.arrived, clock_.unix_seconds());
  tell_message(*known, *opened);
  return {Taken::What::stored, end->opened_count()};
}

// Stored bytes never change: what does not open now, or comes after a gap, never will, and nothing after it.
// The child learns that the conversation is over before the gateway forgets what it wrote.
Taken Desk::give_up(const Case &conversation) {
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
  if (desk_key == service.desk_keys.end()) return leave(missing_key(service, message.desk_key));
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
  conversation.started = message.arrived;
  conversation = book_.begin(conversation, accepted->end, accepted->first);
  tell_({DeskEvent::What::arrived, conversation, {}, 0});
  tell_message(conversation, accepted->first);
  return {Taken::What::stored, accepted->end.opened_count()};
}

Taken Desk::leave(const std::string &why) {
  if (left_.insert(why).second) tell_({DeskEvent::What::left, {}, why, 0});
  return {};
}

void Desk::tell_message(const Case &conversation, const Received &message) {
  if (message.type == MessageType::end) {
    const pop::ByteView body = message.body.reveal();
    const int feedback = body.size() == 1 && body[0] >= 1 && body[0] <= 5 ? body[0] : 0;
    tell_({DeskEvent::What::ended, conversation, {}, feedback});
  } else if (message.type == MessageType::text) {
    const auto text = last_text(book_.lines(conversation), Direction::child_to_desk);
    if (text) tell_({DeskEvent::What::message, conversation, *text, 0});
  }
}

pop::Result<void> Desk::answer(const Case &conversation, std::string_view text) {
  const auto parts = pop::handoff::split_text(pop::as_bytes(text));
  if (!parts) return parts.error();
  std::vector<Part> messages;
  for (const auto &part : *parts) messages.push_back({part.type, part.body});
  return put(conversation, messages);
}

pop::Result<void> Desk::end(const Case &conversation) { return put(conversation, {{MessageType::end, {}}}); }

pop::Result<void> Desk::receipt(const Case &conversation) {
  return put(conversation, {{MessageType::receipt, {}}});
}

pop::Result<void> Desk::put(const Case &conversation, const std::vector<Part> &parts) {
  const auto now = book_.find(conversation.number);
  if (!now || now->ended) return pop::Error{POP_E_STATE, "this conversation has ended"};
  auto end = book_.load_end(conversation);
  if (!end) return end.error();
  std::vector<Book::Leaving> leaving;
  for (const Part &part : parts) {
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
