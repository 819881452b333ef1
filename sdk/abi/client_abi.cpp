#include "pop/client.h"

#include <limits>

#include "abi/convert.h"
#include "abi/handles.h"
#include "base/handles.h"
#include "base/memory.h"
#include "base/secret.h"

using namespace pop::abi;
using pop::fill_struct, pop::read_struct;

namespace {

// What a host forgot, found now and not in the middle of a conversation.
const char *incomplete_table(const pop_client_config &config) noexcept {
  const auto lacks = [](const auto *table, auto... members) {
    return table != nullptr && (... || (table->*members == nullptr));
  };
  if (lacks(config.http, &pop_http::start, &pop_http::cancel)) return "http lacks start or cancel";
  if (lacks(config.clock, &pop_clock::unix_seconds, &pop_clock::monotonic_ms))
    return "clock lacks a function";
  if (lacks(config.log, &pop_log::line)) return "log lacks line";
  if (lacks(config.wake, &pop_wake::wake)) return "wake lacks wake";
  if (lacks(config.secure_storage, &pop_secure_storage::read, &pop_secure_storage::write,
            &pop_secure_storage::erase)) {
    return "secure_storage lacks a function";
  }
  if (lacks(config.tasks, &pop_tasks::run_task)) return "tasks lacks run_task";
  if (lacks(config.speech, &pop_speech::speak, &pop_speech::stop)) return "speech lacks speak or stop";
  const std::string_view relay = view_of(config.relay_url);
  if (!relay.empty() && !relay.starts_with("https://")) return "relay_url is no https: address";
  if (config.mirror_count > 0 && config.mirrors == nullptr)
    return "mirrors is NULL, but mirror_count is not 0";
  for (size_t i = 0; i < config.mirror_count; ++i) {
    const std::string_view mirror = view_of(config.mirrors[i]);
    if (!mirror.starts_with("https://") || !mirror.ends_with('/'))
      return "a mirror is no https: address that ends with '/'";
  }
  if (config.word_count > 0 && config.words == nullptr) return "words is NULL, but word_count is not 0";
  return nullptr;
}

}  // namespace

extern "C" {

POP_API pop_result pop_client_create(const pop_client_config *config, pop_client **client,
                                     pop_error *error) noexcept {
  return guarded(error, [&]() -> pop_result {
    if (client == nullptr) return report({POP_E_ARGUMENT, "client is NULL"}, error);
    *client = nullptr;
    pop_client_config given;
    if (!read_struct(config, given))
      return report({POP_E_ARGUMENT, "config is NULL or its struct_size is not set"}, error);
    if (given.root.size == 0 || given.bundle.size == 0) {
      return report({POP_E_ARGUMENT, "root or bundle is missing: pop_embed_directory() in CMake makes both"},
                    error);
    }
    if (given.words_allowed != POP_WORDS_REVIEWED && given.words_allowed != POP_WORDS_DRAFTS) {
      return report({POP_E_ARGUMENT, "words_allowed is none of POP_WORDS_*"}, error);
    }
    if (const char *incomplete = incomplete_table(given)) return report({POP_E_ARGUMENT, incomplete}, error);
    pop::freeze_memory();
    pop::client::ClientSetup setup;
    setup.root = view_of(given.root);
    setup.bundle = view_of(given.bundle);
    setup.embedded_at = given.embedded_at;
    setup.folder = string_of(given.folder);
    setup.app_name = string_of(given.app_name);
    setup.relay_url = string_of(given.relay_url);
    for (size_t i = 0; i < given.mirror_count; ++i) setup.mirrors.push_back(string_of(given.mirrors[i]));
    setup.words_allowed = given.words_allowed;
    for (size_t i = 0; i < given.word_count; ++i) setup.words.push_back(view_of(given.words[i]));
    setup.max_bundle_bytes = given.max_bundle_bytes;
    setup.http = given.http;
    setup.clock = given.clock;
    setup.log = given.log;
    setup.wake = given.wake;
    setup.secure_storage = given.secure_storage;
    setup.tasks = given.tasks;
    setup.speech = given.speech;
    auto made = pop::client::Client::create(setup);
    if (!made) return report(made.error(), error);
    *client = new pop_client{std::move(*made), {}, {}, {}};
    return POP_OK;
  });
}

POP_API void pop_client_destroy(pop_client *client) noexcept { delete client; }

POP_API pop_result pop_client_poll(pop_client *client, uint32_t budget_us, uint32_t *next_ms) noexcept {
  return guarded(nullptr, [&]() -> pop_result {
    if (client == nullptr) return POP_E_ARGUMENT;
    std::uint32_t next = std::numeric_limits<std::uint32_t>::max();
    client->client->poll(budget_us, next);
    if (next_ms != nullptr) *next_ms = next;
    return POP_OK;
  });
}

POP_API pop_result pop_get_instances(pop_instances *counts) noexcept {
  using pop::handles::Kind;
  pop_instances out{};
  out.clients = count(Kind::client);
  out.answers = count(Kind::answer);
  out.flows = count(Kind::flow);
  out.conversations = count(Kind::conversation);
  out.exchanges = count(Kind::exchange);
  out.tasks = count(Kind::task);
  return fill_struct(counts, out);
}

POP_API int32_t pop_client_secrets_locked(const pop_client *client) noexcept {
  return client != nullptr && pop::secrets_locked() ? 1 : 0;
}
}
