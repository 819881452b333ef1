#include "pop/handoff.h"

#include "abi/check.h"
#include "abi/entry.h"

using namespace pop::abi;
using pop::fill_struct, pop::has_room;

namespace pop::abi {

pop_message_view message_view(const handoff::MessageView &message) noexcept {
  pop_message_view out{};
  out.from = message.from;
  out.state = message.state;
  out.text = lend(message.text);
  out.kind = message.kind;
  out.title = lend(message.title);
  out.link = lend(message.link);
  out.link_host = lend(message.link_host);
  out.service_id = lend(message.service_id);
  return out;
}

}  // namespace pop::abi

namespace {

pop_result code_of(const pop::Result<void> &result) noexcept { return result ? POP_OK : result.error().code; }

}  // namespace

extern "C" {

POP_API pop_result pop_conversation_open(pop_client *client, pop_str service_id,
                                         pop_conversation **conversation, pop_error *error) noexcept {
  if (conversation != nullptr) *conversation = nullptr;
  return inside(client, error, [&](ClientObject &owner) -> pop_result {
    if (conversation == nullptr) return report(POP_E_ARGUMENT, "conversation is NULL", error);
    if (auto fine = check("service_id", service_id); !fine) return report(fine.error(), error);
    auto opened = owner.client->converse(view_of(service_id));
    if (!opened) return report(opened.error(), error);
    auto made = std::make_unique<ConversationObject>(owner, std::move(*opened));
    if (!adopt(owner, std::move(made), *conversation)) return report(POP_E_TOO_LARGE, kTooManyAlive, error);
    return POP_OK;
  });
}

POP_API void pop_conversation_destroy(pop_conversation *conversation) noexcept { destroy(conversation); }

POP_API pop_result pop_conversation_send(pop_conversation *conversation, pop_str text) noexcept {
  return inside(conversation, nullptr, [&](ConversationObject &held) -> pop_result {
    if (held.is_closed()) return POP_E_STATE;
    return code_of(held.opened.conversation->send(view_of(text)));
  });
}

POP_API pop_result pop_conversation_cancel(pop_conversation *conversation) noexcept {
  return inside(conversation, nullptr, [](ConversationObject &held) -> pop_result {
    if (held.is_closed()) return POP_E_STATE;
    return code_of(held.opened.conversation->cancel_last_unsent());
  });
}

POP_API pop_result pop_conversation_end(pop_conversation *conversation, int32_t feedback) noexcept {
  return inside(conversation, nullptr, [&](ConversationObject &held) -> pop_result {
    if (held.is_closed()) return POP_E_STATE;
    return code_of(held.opened.conversation->end(feedback));
  });
}

POP_API pop_result pop_conversation_offer(pop_conversation *conversation, pop_offer_view *view) noexcept {
  return inside(conversation, nullptr, [&](ConversationObject &held) -> pop_result {
    if (!has_room(view)) return POP_E_ARGUMENT;
    const auto &talk = *held.opened.conversation;
    const auto index = talk.view().offer;
    if (!index) return POP_E_NOT_FOUND;
    const pop::handoff::MessageView message = *talk.message(*index);
    held.other_name = held.owner.client->partner(message.service_id, "und", held.opened.trial).value_or("");
    pop_offer_view out{};
    out.message = *index;
    out.service_id = lend(message.service_id);
    out.service_name = lend(held.other_name);
    out.note = lend(message.text);
    return fill_struct(view, out);
  });
}

POP_API pop_result pop_conversation_transfer(pop_conversation *conversation, size_t message, int32_t agrees,
                                             pop_conversation **next, pop_error *error) noexcept {
  if (next != nullptr) *next = nullptr;
  return inside(conversation, error, [&](ConversationObject &held) -> pop_result {
    if (agrees != 0 && (agrees != 1 || next == nullptr))
      return report(POP_E_ARGUMENT, "next is NULL, or agrees is neither 0 nor 1", error);
    auto &client = *held.owner.client;
    auto &talk = *held.opened.conversation;
    if (agrees == 0) {
      using Choice = pop::handoff::TransferChoice;
      const auto offer = talk.message(message);
      const bool possible = offer && client.partner(offer->service_id, "und", held.opened.trial);
      const auto told = talk.decline(message, possible ? Choice::no : Choice::impossible);
      return told ? POP_OK : report(told.error(), error);
    }
    // The handle first: once the child's yes is on its way nothing may fail.
    auto made = std::make_unique<ConversationObject>(held.owner, pop::flow::OpenedConversation{});
    ConversationObject &other = *made;
    pop_conversation *handle = nullptr;
    if (!adopt(held.owner, std::move(made), handle)) return report(POP_E_TOO_LARGE, kTooManyAlive, error);
    // Where nothing comes of it, it goes when this call leaves.
    std::unique_ptr<pop_conversation, decltype(&pop_conversation_destroy)> owned(handle,
                                                                                 &pop_conversation_destroy);
    auto opened = client.transfer(talk, message, held.opened.trial);
    if (!opened) return report(opened.error(), error);
    other.opened = std::move(*opened);
    *next = owned.release();
    return POP_OK;
  });
}

POP_API pop_result pop_conversation_get(const pop_conversation *conversation,
                                        pop_conversation_view *view) noexcept {
  return inside(conversation, nullptr, [&](const ConversationObject &held) -> pop_result {
    pop::handoff::ConversationView now = held.opened.conversation->view();
    if (held.entry) now = held.entry->seen(now);
    pop_conversation_view out{};
    out.state = now.state;
    out.reason = now.reason;
    out.message_count = now.message_count;
    out.queue_position = now.queue_position;
    out.wait_minutes = now.wait_minutes;
    out.busy = now.busy ? 1 : 0;
    out.app_relay = held.opened.app_relay ? 1 : 0;
    out.trial = held.opened.trial ? 1 : 0;
    out.code = now.code;
    out.code_wait_s = held.entry ? held.entry->wait_seconds() : 0;
    out.moving = now.moving ? 1 : 0;
    return fill_struct(view, out);
  });
}

POP_API pop_result pop_conversation_message(const pop_conversation *conversation, size_t index,
                                            pop_message_view *view) noexcept {
  return inside(conversation, nullptr, [&](const ConversationObject &held) -> pop_result {
    if (!has_room(view)) return POP_E_ARGUMENT;
    const auto message = held.opened.conversation->message(index);
    return message ? fill_struct(view, message_view(*message)) : message.error().code;
  });
}

POP_API pop_result pop_conversation_set_code(pop_conversation *conversation, pop_str code) noexcept {
  return inside(conversation, nullptr, [&](ConversationObject &held) -> pop_result {
    if (held.is_closed()) return POP_E_STATE;
    return code_of(held.owner.client->set_code(*held.opened.conversation, view_of(code)));
  });
}

POP_API pop_result pop_conversation_open_with_code(pop_client *client, pop_str service_id, pop_str code,
                                                   pop_conversation **conversation,
                                                   pop_error *error) noexcept {
  if (conversation != nullptr) *conversation = nullptr;
  return inside(client, error, [&](ClientObject &owner) -> pop_result {
    if (conversation == nullptr) return report(POP_E_ARGUMENT, "conversation is NULL", error);
    if (auto fine = check("service_id", service_id); !fine) return report(fine.error(), error);
    auto opened = owner.client->converse(view_of(service_id));
    if (!opened) return report(opened.error(), error);
    auto made = std::make_unique<ConversationObject>(owner, std::move(*opened));
    auto entry = owner.client->enter_code(view_of(code));
    if (!entry) return report(entry.error(), error);
    made->entry = std::move(*entry);
    if (!adopt(owner, std::move(made), *conversation)) return report(POP_E_TOO_LARGE, kTooManyAlive, error);
    return POP_OK;
  });
}

POP_API int32_t pop_client_codes_offered(const pop_client *client) noexcept {
  return inside(client, nullptr,
                [](const ClientObject &asked) { return asked.client->codes_offered() ? 1 : 0; }) == 1
             ? 1
             : 0;
}

POP_API pop_result pop_client_forget_code(pop_client *client) noexcept {
  return inside(client, nullptr, [](ClientObject &asked) { return code_of(asked.client->forget_code()); });
}
}
