#include "pop/client.h"

#include <limits>

#include "abi/convert.h"
#include "abi/handles.h"
#include "base/memory.h"
#include "base/secret.h"

using namespace pop::abi;

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
    pop::freeze_memory();
    pop::client::ClientSetup setup;
    setup.root = view_of(given.root);
    setup.bundle = view_of(given.bundle);
    setup.embedded_at = given.embedded_at;
    setup.folder = string_of(given.folder);
    setup.app_name = string_of(given.app_name);
    setup.relay_url = string_of(given.relay_url);
    setup.words_allowed = given.words_allowed;
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
    *client = new pop_client{std::move(*made)};
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

POP_API int32_t pop_client_secrets_locked(const pop_client *client) noexcept {
  return client != nullptr && pop::secrets_locked() ? 1 : 0;
}
}
