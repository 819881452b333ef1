// One row for every function that takes a handle.

#include "calls.h"

namespace pop::test {
namespace {

using C = pop_client *;
using A = pop_answer *;
using F = pop_flow *;
using T = pop_conversation *;

template <typename Handle>
Handle as(void *handle) {
  return static_cast<Handle>(handle);
}

}  // namespace

const std::vector<HandleCall> &handle_calls() {
  static const std::vector<HandleCall> rows = {
      {"pop_client_destroy", Takes::client,
       [](World &, void *h) -> pop_result {
         pop_client_destroy(as<C>(h));
         return POP_OK;
       },
       Says::nothing},
      {"pop_client_poll", Takes::client,
       [](World &, void *h) -> pop_result { return pop_client_poll(as<C>(h), 0, nullptr); }},
      {"pop_client_secrets_locked", Takes::client,
       [](World &, void *h) -> pop_result { return pop_client_secrets_locked(as<C>(h)); }, Says::yes_or_no},
      {"pop_client_codes_offered", Takes::client,
       [](World &, void *h) -> pop_result { return pop_client_codes_offered(as<C>(h)); }, Says::yes_or_no},
      {"pop_client_forget_code", Takes::client,
       [](World &, void *h) -> pop_result { return pop_client_forget_code(as<C>(h)); }},
      {"pop_directory_find", Takes::client,
       [](World &w, void *h) -> pop_result {
         pop_answer *made = nullptr;
         const pop_result result = pop_directory_find(as<C>(h), &w.device(), &made, nullptr);
         pop_answer_destroy(made);
         return result;
       }},
      {"pop_directory_get_info", Takes::client,
       [](World &, void *h) -> pop_result {
         auto view = sized<pop_directory_info>();
         return pop_directory_get_info(as<C>(h), &view);
       }},
      {"pop_directory_offer_bundle", Takes::client,
       [](World &, void *h) -> pop_result {
         return pop_directory_offer_bundle(as<C>(h), {nullptr, 0}, nullptr);
       }},
      {"pop_directory_update", Takes::client,
       [](World &, void *h) -> pop_result {
         return pop_directory_update(as<C>(h), nullptr, nullptr, nullptr);
       }},
      {"pop_flow_create", Takes::client,
       [](World &w, void *h) -> pop_result {
         auto config = sized<pop_flow_config>();
         config.device = &w.device();
         pop_flow *made = nullptr;
         const pop_result result = pop_flow_create(as<C>(h), &config, &made, nullptr);
         pop_flow_destroy(made);
         return result;
       }},
      {"pop_flow_entry", Takes::client,
       [](World &w, void *h) -> pop_result {
         auto view = sized<pop_entry_view>();
         return pop_flow_entry(as<C>(h), &w.device(), &view);
       }},
      {"pop_conversation_open", Takes::client,
       [](World &, void *h) -> pop_result {
         pop_conversation *made = nullptr;
         const pop_result result = pop_conversation_open(as<C>(h), kTalk, &made, nullptr);
         pop_conversation_destroy(made);
         return result;
       }},
      {"pop_conversation_open_with_code", Takes::client,
       [](World &, void *h) -> pop_result {
         pop_conversation *made = nullptr;
         const pop_result result = pop_conversation_open_with_code(as<C>(h), kTalk, kNone, &made, nullptr);
         pop_conversation_destroy(made);
         return result;
       }},
      {"pop_answer_destroy", Takes::answer,
       [](World &, void *h) -> pop_result {
         pop_answer_destroy(as<A>(h));
         return POP_OK;
       },
       Says::nothing},
      {"pop_answer_get", Takes::answer,
       [](World &, void *h) -> pop_result {
         auto view = sized<pop_answer_view>();
         return pop_answer_get(as<A>(h), &view);
       }},
      {"pop_answer_service", Takes::answer,
       [](World &, void *h) -> pop_result {
         auto view = sized<pop_service_view>();
         return pop_answer_service(as<A>(h), 0, &view);
       }},
      {"pop_answer_channel", Takes::answer,
       [](World &, void *h) -> pop_result {
         auto view = sized<pop_channel_view>();
         return pop_answer_channel(as<A>(h), 0, 0, &view);
       }},
      {"pop_answer_emergency", Takes::answer,
       [](World &, void *h) -> pop_result {
         auto view = sized<pop_emergency_view>();
         return pop_answer_emergency(as<A>(h), 0, &view);
       }},
      {"pop_flow_destroy", Takes::flow,
       [](World &, void *h) -> pop_result {
         pop_flow_destroy(as<F>(h));
         return POP_OK;
       },
       Says::nothing},
      {"pop_flow_screen", Takes::flow,
       [](World &, void *h) -> pop_result {
         auto view = sized<pop_screen_view>();
         return pop_flow_screen(as<F>(h), &view);
       }},
      {"pop_flow_line", Takes::flow,
       [](World &, void *h) -> pop_result {
         pop_str line{};
         return pop_flow_line(as<F>(h), 0, &line);
       }},
      {"pop_flow_choice", Takes::flow,
       [](World &, void *h) -> pop_result {
         auto view = sized<pop_choice_view>();
         return pop_flow_choice(as<F>(h), 0, &view);
       }},
      {"pop_flow_row", Takes::flow,
       [](World &, void *h) -> pop_result {
         auto view = sized<pop_row_view>();
         return pop_flow_row(as<F>(h), 0, &view);
       }},
      {"pop_flow_message", Takes::flow,
       [](World &, void *h) -> pop_result {
         auto view = sized<pop_message_view>();
         return pop_flow_message(as<F>(h), 0, &view);
       }},
      {"pop_flow_sender", Takes::flow,
       [](World &, void *h) -> pop_result {
         pop_str sender{};
         return pop_flow_sender(as<F>(h), 0, &sender);
       }},
      {"pop_flow_choose", Takes::flow,
       [](World &, void *h) -> pop_result {
         auto action = sized<pop_action>();
         return pop_flow_choose(as<F>(h), kNone, &action);
       }},
      {"pop_flow_send", Takes::flow,
       [](World &, void *h) -> pop_result { return pop_flow_send(as<F>(h), kNone); }},
      {"pop_flow_set_draft", Takes::flow,
       [](World &, void *h) -> pop_result { return pop_flow_set_draft(as<F>(h), kNone); }},
      {"pop_flow_event", Takes::flow,
       [](World &, void *h) -> pop_result { return pop_flow_event(as<F>(h), POP_EVENT_PAUSED); }},
      {"pop_flow_hide", Takes::flow, [](World &, void *h) -> pop_result { return pop_flow_hide(as<F>(h)); }},
      {"pop_conversation_destroy", Takes::conversation,
       [](World &, void *h) -> pop_result {
         pop_conversation_destroy(as<T>(h));
         return POP_OK;
       },
       Says::nothing},
      {"pop_conversation_send", Takes::conversation,
       [](World &, void *h) -> pop_result { return pop_conversation_send(as<T>(h), kNone); }},
      {"pop_conversation_cancel", Takes::conversation,
       [](World &, void *h) -> pop_result { return pop_conversation_cancel(as<T>(h)); }},
      {"pop_conversation_end", Takes::conversation,
       [](World &, void *h) -> pop_result { return pop_conversation_end(as<T>(h), 0); }},
      {"pop_conversation_offer", Takes::conversation,
       [](World &, void *h) -> pop_result {
         auto view = sized<pop_offer_view>();
         return pop_conversation_offer(as<T>(h), &view);
       }},
      {"pop_conversation_transfer", Takes::conversation,
       [](World &, void *h) -> pop_result {
         pop_conversation *made = nullptr;
         const pop_result result = pop_conversation_transfer(as<T>(h), 0, 1, &made, nullptr);
         pop_conversation_destroy(made);
         return result;
       }},
      {"pop_conversation_get", Takes::conversation,
       [](World &, void *h) -> pop_result {
         auto view = sized<pop_conversation_view>();
         return pop_conversation_get(as<T>(h), &view);
       }},
      {"pop_conversation_message", Takes::conversation,
       [](World &, void *h) -> pop_result {
         auto view = sized<pop_message_view>();
         return pop_conversation_message(as<T>(h), 0, &view);
       }},
      {"pop_conversation_set_code", Takes::conversation,
       [](World &, void *h) -> pop_result { return pop_conversation_set_code(as<T>(h), kNone); }},
  };
  return rows;
}

void *handle_of(const World &world, Takes kind) {
  switch (kind) {
    case Takes::client:
      return world.client;
    case Takes::answer:
      return world.answer;
    case Takes::flow:
      return world.flow;
    case Takes::conversation:
      return world.conversation;
    case Takes::nothing:
      break;
  }
  return nullptr;
}

}  // namespace pop::test
