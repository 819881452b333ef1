#include "pop/handoff.h"

#include "abi/convert.h"
#include "abi/handles.h"

using namespace pop::abi;
using pop::fill_struct, pop::read_struct;

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
  return guarded(error, [&]() -> pop_result {
    if (client == nullptr || conversation == nullptr) {
      return report({POP_E_ARGUMENT, "client or conversation is NULL"}, error);
    }
    *conversation = nullptr;
    auto opened = client->client->converse(view_of(service_id));
    if (!opened) return report(opened.error(), error);
    *conversation = new pop_conversation(*client->client, std::move(*opened));
    return POP_OK;
  });
}

POP_API void pop_conversation_destroy(pop_conversation *conversation) noexcept { delete conversation; }

POP_API pop_result pop_conversation_send(pop_conversation *conversation, pop_str text) noexcept {
  return guarded(nullptr, [&]() -> pop_result {
    if (conversation == nullptr) return POP_E_ARGUMENT;
    if (conversation->is_closed()) return POP_E_STATE;
    return code_of(conversation->opened.conversation->send(view_of(text)));
  });
}

POP_API pop_result pop_conversation_cancel(pop_conversation *conversation) noexcept {
  return guarded(nullptr, [&]() -> pop_result {
    if (conversation == nullptr) return POP_E_ARGUMENT;
    if (conversation->is_closed()) return POP_E_STATE;
    return code_of(conversation->opened.conversation->cancel_last_unsent());
  });
}

POP_API pop_result pop_conversation_end(pop_conversation *conversation, int32_t feedback) noexcept {
  return guarded(nullptr, [&]() -> pop_result {
    if (conversation == nullptr) return POP_E_ARGUMENT;
    if (conversation->is_closed()) return POP_E_STATE;
    return code_of(conversation->opened.conversation->end(feedback));
  });
}

POP_API pop_result pop_conversation_offer(pop_conversation *conversation, pop_offer_view *view) noexcept {
  return guarded(nullptr, [&]() -> pop_result {
    if (conversation == nullptr) return POP_E_ARGUMENT;
    const auto &talk = *conversation->opened.conversation;
    const auto index = talk.view().offer;
    if (!index) return POP_E_NOT_FOUND;
    const pop::handoff::MessageView message = *talk.message(*index);
    conversation->other_name =
        conversation->client.partner(message.service_id, "und", conversation->opened.trial).value_or("");
    pop_offer_view out{};
    out.message = *index;
    out.service_id = lend(message.service_id);
    out.service_name = lend(conversation->other_name);
    out.note = lend(message.text);
    return fill_struct(view, out);
  });
}

POP_API pop_result pop_conversation_transfer(pop_conversation *conversation, size_t message, int32_t agrees,
                                             pop_conversation **next, pop_error *error) noexcept {
  return guarded(error, [&]() -> pop_result {
    if (next != nullptr) *next = nullptr;
    if (conversation == nullptr || (agrees != 0 && (agrees != 1 || next == nullptr)))
      return report({POP_E_ARGUMENT, "conversation or next is NULL, or agrees is neither 0 nor 1"}, error);
    auto &client = conversation->client;
    auto &talk = *conversation->opened.conversation;
    if (agrees == 0) {
      using Choice = pop::handoff::TransferChoice;
      const auto offer = talk.message(message);
      const bool possible = offer && client.partner(offer->service_id, "und", conversation->opened.trial);
      const auto told = talk.decline(message, possible ? Choice::no : Choice::impossible);
      return told ? POP_OK : report(told.error(), error);
    }
    // The handle first: once the child's yes is on its way nothing may fail.
    auto made = std::make_unique<pop_conversation>(client, pop::flow::OpenedConversation{});
    auto opened = client.transfer(talk, message, conversation->opened.trial);
    if (!opened) return report(opened.error(), error);
    made->opened = std::move(*opened);
    *next = made.release();
    return POP_OK;
  });
}

POP_API pop_result pop_conversation_get(const pop_conversation *conversation,
                                        pop_conversation_view *view) noexcept {
  if (conversation == nullptr) return POP_E_ARGUMENT;
  pop::handoff::ConversationView now = conversation->opened.conversation->view();
  if (conversation->entry) now = conversation->entry->seen(now);
  pop_conversation_view out{};
  out.state = now.state;
  out.reason = now.reason;
  out.message_count = now.message_count;
  out.queue_position = now.queue_position;
  out.wait_minutes = now.wait_minutes;
  out.busy = now.busy ? 1 : 0;
  out.app_relay = conversation->opened.app_relay ? 1 : 0;
  out.trial = conversation->opened.trial ? 1 : 0;
  out.code = now.code;
  out.code_wait_s = conversation->entry ? conversation->entry->wait_seconds() : 0;
  out.moving = now.moving ? 1 : 0;
  return fill_struct(view, out);
}

POP_API pop_result pop_conversation_message(const pop_conversation *conversation, size_t index,
                                            pop_message_view *view) noexcept {
  return guarded(nullptr, [&]() -> pop_result {
    if (conversation == nullptr) return POP_E_ARGUMENT;
    const auto message = conversation->opened.conversation->message(index);
    return message ? fill_struct(view, message_view(*message)) : message.error().code;
  });
}

POP_API pop_result pop_conversation_set_code(pop_conversation *conversation, pop_str code) noexcept {
  return guarded(nullptr, [&]() -> pop_result {
    if (conversation == nullptr) return POP_E_ARGUMENT;
    if (conversation->is_closed()) return POP_E_STATE;
    return code_of(conversation->client.set_code(*conversation->opened.conversation, view_of(code)));
  });
}

POP_API pop_result pop_conversation_open_with_code(pop_client *client, pop_str service_id, pop_str code,
                                                   pop_conversation **conversation,
                                                   pop_error *error) noexcept {
  return guarded(error, [&]() -> pop_result {
    if (client == nullptr || conversation == nullptr) {
      return report({POP_E_ARGUMENT, "client or conversation is NULL"}, error);
    }
    *conversation = nullptr;
    auto opened = client->client->converse(view_of(service_id));
    if (!opened) return report(opened.error(), error);
    auto made = std::make_unique<pop_conversation>(*client->client, std::move(*opened));
    auto entry = client->client->enter_code(view_of(code));
    if (!entry) return report(entry.error(), error);
    made->entry = std::move(*entry);
    *conversation = made.release();
    return POP_OK;
  });
}

POP_API int32_t pop_client_codes_offered(const pop_client *client) noexcept {
  return client != nullptr && client->client->codes_offered() ? 1 : 0;
}

POP_API pop_result pop_client_forget_code(pop_client *client) noexcept {
  return guarded(nullptr, [&]() -> pop_result {
    if (client == nullptr) return POP_E_ARGUMENT;
    return code_of(client->client->forget_code());
  });
}
}
