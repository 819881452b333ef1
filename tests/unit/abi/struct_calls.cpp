// One row for every struct that a function reads or fills, and every pointer that a result goes to.

#include "calls.h"

namespace pop::test {
namespace {

template <typename Struct>
Struct *lacking(Struct &whole, Missing missing) {
  if (missing == Missing::pointer) return nullptr;
  whole.struct_size = 0;
  return &whole;
}

// Tables that lack nothing.
pop_http full_http() {
  auto table = sized<pop_http>();
  table.start = [](void *, const pop_http_request *, pop_http_exchange *) -> pop_result {
    return POP_E_NETWORK;
  };
  table.cancel = [](void *, pop_http_exchange *) {};
  return table;
}
pop_clock full_clock() {
  auto table = sized<pop_clock>();
  table.unix_seconds = [](void *) { return kNow; };
  table.monotonic_ms = [](void *) -> std::int64_t { return 0; };
  return table;
}
pop_log full_log() {
  auto table = sized<pop_log>();
  table.line = [](void *, std::int32_t, pop_str) {};
  return table;
}
pop_wake full_wake() {
  auto table = sized<pop_wake>();
  table.wake = [](void *) {};
  return table;
}
pop_secure_storage full_secure_storage() {
  auto table = sized<pop_secure_storage>();
  table.read = [](void *, pop_str, std::uint8_t *, std::size_t, std::size_t *) -> pop_result {
    return POP_E_NOT_FOUND;
  };
  table.write = [](void *, pop_str, pop_bytes) -> pop_result { return POP_E_IO; };
  table.erase = [](void *, pop_str) -> pop_result { return POP_OK; };
  return table;
}
pop_tasks full_tasks() {
  auto table = sized<pop_tasks>();
  table.run_task = [](void *, pop_task *) -> pop_result { return POP_E_FULL; };
  return table;
}
pop_speech full_speech() {
  auto table = sized<pop_speech>();
  table.speak = [](void *, pop_str, pop_str) {};
  table.stop = [](void *) {};
  return table;
}

}  // namespace

const std::vector<StructCall> &struct_calls() {
  static const std::vector<StructCall> rows = {
      {"pop_client_create",
       [](World &w, Missing missing) -> pop_result {
         auto config = w.config();
         pop_client *made = nullptr;
         return pop_client_create(lacking(config, missing), &made, nullptr);
       }},
      {"pop_client_create",
       [](World &w, Missing) -> pop_result {
         const auto config = w.config();
         return pop_client_create(&config, nullptr, nullptr);
       },
       false},
      {"pop_client_create",
       [](World &w, Missing missing) -> pop_result {
         auto config = w.config();
         pop_http table = full_http();
         if (missing == Missing::size)
           table.struct_size = 0;
         else
           table = sized<pop_http>();
         config.http = &table;
         return create(config);
       }},
      {"pop_client_create",
       [](World &w, Missing missing) -> pop_result {
         auto config = w.config();
         pop_clock table = full_clock();
         if (missing == Missing::size)
           table.struct_size = 0;
         else
           table = sized<pop_clock>();
         config.clock = &table;
         return create(config);
       }},
      {"pop_client_create",
       [](World &w, Missing missing) -> pop_result {
         auto config = w.config();
         pop_log table = full_log();
         if (missing == Missing::size)
           table.struct_size = 0;
         else
           table = sized<pop_log>();
         config.log = &table;
         return create(config);
       }},
      {"pop_client_create",
       [](World &w, Missing missing) -> pop_result {
         auto config = w.config();
         pop_wake table = full_wake();
         if (missing == Missing::size)
           table.struct_size = 0;
         else
           table = sized<pop_wake>();
         config.wake = &table;
         return create(config);
       }},
      {"pop_client_create",
       [](World &w, Missing missing) -> pop_result {
         auto config = w.config();
         pop_secure_storage table = full_secure_storage();
         if (missing == Missing::size)
           table.struct_size = 0;
         else
           table = sized<pop_secure_storage>();
         config.secure_storage = &table;
         return create(config);
       }},
      {"pop_client_create",
       [](World &w, Missing missing) -> pop_result {
         auto config = w.config();
         pop_tasks table = full_tasks();
         if (missing == Missing::size)
           table.struct_size = 0;
         else
           table = sized<pop_tasks>();
         config.tasks = &table;
         return create(config);
       }},
      {"pop_client_create",
       [](World &w, Missing missing) -> pop_result {
         auto config = w.config();
         pop_speech table = full_speech();
         if (missing == Missing::size)
           table.struct_size = 0;
         else
           table = sized<pop_speech>();
         config.speech = &table;
         return create(config);
       }},
      {"pop_directory_find",
       [](World &w, Missing missing) -> pop_result {
         auto device = w.device();
         pop_answer *made = nullptr;
         return pop_directory_find(w.client, lacking(device, missing), &made, nullptr);
       }},
      {"pop_directory_find",
       [](World &w, Missing) -> pop_result {
         return pop_directory_find(w.client, &w.device(), nullptr, nullptr);
       },
       false},
      {"pop_directory_get_info",
       [](World &w, Missing missing) -> pop_result {
         auto view = sized<pop_directory_info>();
         return pop_directory_get_info(w.client, lacking(view, missing));
       }},
      {"pop_flow_create",
       [](World &w, Missing missing) -> pop_result {
         auto config = sized<pop_flow_config>();
         config.device = &w.device();
         pop_flow *made = nullptr;
         return pop_flow_create(w.client, lacking(config, missing), &made, nullptr);
       }},
      {"pop_flow_create",
       [](World &w, Missing missing) -> pop_result {
         auto config = sized<pop_flow_config>();
         auto device = w.device();
         config.device = lacking(device, missing);
         pop_flow *made = nullptr;
         return pop_flow_create(w.client, &config, &made, nullptr);
       }},
      {"pop_flow_create",
       [](World &w, Missing) -> pop_result {
         auto config = sized<pop_flow_config>();
         config.device = &w.device();
         return pop_flow_create(w.client, &config, nullptr, nullptr);
       },
       false},
      {"pop_flow_entry",
       [](World &w, Missing missing) -> pop_result {
         auto view = sized<pop_entry_view>();
         return pop_flow_entry(w.client, &w.device(), lacking(view, missing));
       }},
      {"pop_flow_entry",
       [](World &w, Missing missing) -> pop_result {
         auto view = sized<pop_entry_view>();
         auto device = w.device();
         return pop_flow_entry(w.client, lacking(device, missing), &view);
       }},
      {"pop_answer_get",
       [](World &w, Missing missing) -> pop_result {
         auto view = sized<pop_answer_view>();
         return pop_answer_get(w.answer, lacking(view, missing));
       }},
      {"pop_answer_service",
       [](World &w, Missing missing) -> pop_result {
         auto view = sized<pop_service_view>();
         return pop_answer_service(w.answer, 0, lacking(view, missing));
       }},
      {"pop_answer_channel",
       [](World &w, Missing missing) -> pop_result {
         auto view = sized<pop_channel_view>();
         return pop_answer_channel(w.answer, 0, 0, lacking(view, missing));
       }},
      {"pop_answer_emergency",
       [](World &w, Missing missing) -> pop_result {
         auto view = sized<pop_emergency_view>();
         return pop_answer_emergency(w.answer, 0, lacking(view, missing));
       }},
      {"pop_flow_screen",
       [](World &w, Missing missing) -> pop_result {
         auto view = sized<pop_screen_view>();
         return pop_flow_screen(w.flow, lacking(view, missing));
       }},
      {"pop_flow_choice",
       [](World &w, Missing missing) -> pop_result {
         auto view = sized<pop_choice_view>();
         return pop_flow_choice(w.flow, 0, lacking(view, missing));
       }},
      {"pop_flow_row",
       [](World &w, Missing missing) -> pop_result {
         auto view = sized<pop_row_view>();
         return pop_flow_row(w.flow, 0, lacking(view, missing));
       }},
      {"pop_flow_message",
       [](World &w, Missing missing) -> pop_result {
         auto view = sized<pop_message_view>();
         return pop_flow_message(w.flow, 0, lacking(view, missing));
       }},
      {"pop_flow_line", [](World &w, Missing) -> pop_result { return pop_flow_line(w.flow, 0, nullptr); },
       false},
      {"pop_flow_sender", [](World &w, Missing) -> pop_result { return pop_flow_sender(w.flow, 0, nullptr); },
       false},
      {"pop_flow_choose",
       [](World &w, Missing missing) -> pop_result {
         auto view = sized<pop_action>();
         return pop_flow_choose(w.flow, {"danger", 6}, lacking(view, missing));
       }},
      {"pop_conversation_open",
       [](World &w, Missing) -> pop_result {
         return pop_conversation_open(w.client, kTalk, nullptr, nullptr);
       },
       false},
      {"pop_conversation_open_with_code",
       [](World &w, Missing) -> pop_result {
         return pop_conversation_open_with_code(w.client, kTalk, kNone, nullptr, nullptr);
       },
       false},
      {"pop_conversation_transfer",
       [](World &w, Missing) -> pop_result {
         return pop_conversation_transfer(w.conversation, 0, 1, nullptr, nullptr);
       },
       false},
      {"pop_conversation_offer",
       [](World &w, Missing missing) -> pop_result {
         auto view = sized<pop_offer_view>();
         return pop_conversation_offer(w.conversation, lacking(view, missing));
       }},
      {"pop_conversation_get",
       [](World &w, Missing missing) -> pop_result {
         auto view = sized<pop_conversation_view>();
         return pop_conversation_get(w.conversation, lacking(view, missing));
       }},
      {"pop_conversation_message",
       [](World &w, Missing missing) -> pop_result {
         auto view = sized<pop_message_view>();
         return pop_conversation_message(w.conversation, 0, lacking(view, missing));
       }},
      {"pop_get_instances",
       [](World &, Missing missing) -> pop_result {
         auto view = sized<pop_instances>();
         return pop_get_instances(lacking(view, missing));
       }},
      {"pop_set_allocator",
       [](World &, Missing missing) -> pop_result {
         auto table = sized<pop_allocator>();
         return pop_set_allocator(lacking(table, missing));
       }},
  };
  return rows;
}

}  // namespace pop::test
