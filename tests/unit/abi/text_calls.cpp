// One row for every text, and every list, that a function takes.

#include "calls.h"

namespace pop::test {
namespace {

const std::uint8_t *bytes_of(pop_str text) { return reinterpret_cast<const std::uint8_t *>(text.data); }

// The screen with the text field.
void open_talk(const World &world) {
  auto action = sized<pop_action>();
  pop_flow_choose(world.flow, {"more", 4}, &action);
  pop_flow_choose(world.flow, {"go.de.talk.0", 12}, &action);
}

struct ConfigText {
  const char *name;
  pop_str pop_client_config::*field;
};
constexpr ConfigText kConfigTexts[] = {{"folder", &pop_client_config::folder},
                                       {"app_name", &pop_client_config::app_name},
                                       {"relay_url", &pop_client_config::relay_url}};

struct DeviceText {
  const char *name;
  pop_str pop_device::*field;
};
constexpr DeviceText kDeviceTexts[] = {{"region", &pop_device::region},
                                       {"sim_country", &pop_device::sim_country},
                                       {"network_mcc", &pop_device::network_mcc},
                                       {"network_mnc", &pop_device::network_mnc},
                                       {"time_zone", &pop_device::time_zone},
                                       {"address_country", &pop_device::address_country},
                                       {"chosen_country", &pop_device::chosen_country},
                                       {"topic", &pop_device::topic},
                                       {"area", &pop_device::area}};

struct DeviceList {
  const char *name;
  const pop_str *pop_device::*entries;
  std::size_t pop_device::*count;
};
constexpr DeviceList kDeviceLists[] = {{"locales", &pop_device::locales, &pop_device::locale_count},
                                       {"prefer", &pop_device::prefer, &pop_device::prefer_count}};

void add_config_rows(std::vector<TextCall> &rows) {
  const auto with = [](auto change) {
    return [change](World &world, pop_str text) {
      auto config = world.config();
      const pop_bytes bytes{bytes_of(text), text.size};
      change(config, text, bytes);
      return create(config);
    };
  };
  using Config = pop_client_config;
  const char *const name = "pop_client_create";
  rows.push_back({name, "root",
                  with([](Config &config, pop_str, const pop_bytes &bytes) { config.root = bytes; }), true});
  rows.push_back({name, "bundle",
                  with([](Config &config, pop_str, const pop_bytes &bytes) { config.bundle = bytes; }),
                  true});
  rows.push_back({name, "words", with([](Config &config, pop_str, const pop_bytes &bytes) {
                    config.words = &bytes;
                    config.word_count = 1;
                  }),
                  true});
  rows.push_back({name, "mirrors", with([](Config &config, const pop_str &text, const pop_bytes &) {
                    config.mirrors = &text;
                    config.mirror_count = 1;
                  })});
  for (const auto &[field, member] : kConfigTexts)
    rows.push_back({name, field, with([member = member](Config &config, pop_str text, const pop_bytes &) {
                      config.*member = text;
                    })});
}

void add_device_rows(std::vector<TextCall> &rows) {
  for (const auto &[name, call] : kDeviceCalls) {
    for (const auto &[field, member] : kDeviceTexts) {
      rows.push_back({name, field,
                      [call = call, member = member](World &world, pop_str text) {
                        auto device = world.device();
                        device.*member = text;
                        return call(world, device);
                      },
                      false, true});
    }
    for (const auto &[field, entries, count] : kDeviceLists) {
      rows.push_back({name, field,
                      [call = call, entries = entries, count = count](World &world, pop_str text) {
                        auto device = world.device();
                        device.*entries = &text;
                        device.*count = 1;
                        return call(world, device);
                      },
                      false, true});
    }
  }
}

std::vector<TextCall> make_text_calls() {
  std::vector<TextCall> rows = {
      {"pop_directory_offer_bundle", "bundle",
       [](World &w, pop_str text) {
         return pop_directory_offer_bundle(w.client, {bytes_of(text), text.size}, nullptr);
       },
       true},
      {"pop_flow_choose", "id",
       [](World &w, pop_str text) {
         auto action = sized<pop_action>();
         return pop_flow_choose(w.flow, text, &action);
       }},
      {"pop_flow_send", "text",
       [](World &w, pop_str text) {
         open_talk(w);
         return pop_flow_send(w.flow, text);
       }},
      {"pop_flow_set_draft", "text",
       [](World &w, pop_str text) {
         open_talk(w);
         return pop_flow_set_draft(w.flow, text);
       }},
      {"pop_conversation_open", "service_id",
       [](World &w, pop_str text) {
         pop_conversation *made = nullptr;
         return pop_conversation_open(w.client, text, &made, nullptr);
       }},
      {"pop_conversation_open_with_code", "service_id",
       [](World &w, pop_str text) {
         pop_conversation *made = nullptr;
         return pop_conversation_open_with_code(w.client, text, kNone, &made, nullptr);
       }},
      {"pop_conversation_open_with_code", "code",
       [](World &w, pop_str text) {
         pop_conversation *made = nullptr;
         return pop_conversation_open_with_code(w.client, kTalk, text, &made, nullptr);
       }},
      {"pop_conversation_send", "text",
       [](World &w, pop_str text) { return pop_conversation_send(w.conversation, text); }},
      {"pop_conversation_set_code", "code",
       [](World &w, pop_str text) { return pop_conversation_set_code(w.conversation, text); }}};
  add_config_rows(rows);
  add_device_rows(rows);
  return rows;
}

std::vector<ListCall> make_list_calls() {
  static constexpr pop_str mirror{"https://mirror.example/", 23};
  static constexpr pop_bytes words{nullptr, 0};
  std::vector<ListCall> rows = {{"pop_client_create",
                                 [](World &world, bool there, std::size_t count) {
                                   auto config = world.config();
                                   config.mirrors = there ? &mirror : nullptr;
                                   config.mirror_count = count;
                                   return create(config);
                                 }},
                                {"pop_client_create", [](World &world, bool there, std::size_t count) {
                                   auto config = world.config();
                                   config.words = there ? &words : nullptr;
                                   config.word_count = count;
                                   return create(config);
                                 }}};
  for (const auto &[name, call] : kDeviceCalls) {
    for (const auto &[field, entries, number] : kDeviceLists) {
      rows.push_back({name, [call = call, entries = entries, number = number](World &world, bool there,
                                                                              std::size_t count) {
                        auto device = world.device();
                        device.*entries = there ? &kNone : nullptr;
                        device.*number = count;
                        return call(world, device);
                      }});
    }
  }
  return rows;
}

}  // namespace

const std::vector<TextCall> &text_calls() {
  static const std::vector<TextCall> rows = make_text_calls();
  return rows;
}

const std::vector<ListCall> &list_calls() {
  static const std::vector<ListCall> rows = make_list_calls();
  return rows;
}

}  // namespace pop::test
