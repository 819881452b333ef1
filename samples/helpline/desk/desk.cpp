#include "desk/desk.h"

#include <algorithm>

#include "handoff/text_parts.h"

namespace helpline {

using pop::handoff::DeskEnd;
using pop::handoff::Received;

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
  if (desk_key == service->desk_keys.end()) return {};

  const auto opened = end->open(message.sequence, message.sealed, desk_key->second);
  if (!opened) {
    book_.save_end(*known, *end);  // it counts failures
    if (!end->failed()) return {};
    if (!known->ended) {
      book_.mark_ended(*known, clock_.unix_seconds());
      tell_({DeskEvent::What::unreadable, *known, {}, 0});
    }
    return {Taken::What::drop, 0};
  }
  book_.received(*known, *end, *opened, message.arrived);
  tell_message(*known, *opened);
  return {Taken::What::stored, end->opened_count()};
}

// Anyone may write anything to a helpline: what does not open is no conversation.
Taken Desk::begin(const DeskService &service, const Incoming &message) {
  const Taken drop{Taken::What::drop, 0};
  const auto desk_key = service.desk_keys.find(message.desk_key);
  if (message.sequence != 0 || desk_key == service.desk_keys.end() || book_.buried(message.conversation))
    return drop;
  auto accepted = DeskEnd::accept(service.id, message.conversation, desk_key->second, message.sealed);
  if (!accepted) return drop;
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

void Desk::tell_message(const Case &conversation, const Received &message) {
  if (message.type == MessageType::end) {
    book_.mark_ended(conversation, clock_.unix_seconds());
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

void Desk::tidy() { book_.forget_before(clock_.unix_seconds() - config_.keep_days * 86'400); }

}  // namespace helpline
