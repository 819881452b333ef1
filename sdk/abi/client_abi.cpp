#include "pop/client.h"

#include <algorithm>
#include <limits>

#include "abi/check.h"
#include "abi/entry.h"
#include "base/memory.h"
#include "base/secret.h"

using namespace pop::abi;
using pop::fill_struct, pop::read_struct;

namespace {

constexpr std::size_t kMirrorsMax = 16;
constexpr std::size_t kWordsMax = std::size_t{256} << 10;
constexpr std::uint32_t kTryAgainMs = 1000;

// Takes over a table; null stays null. What a host forgot is found now and not in the middle of a
// conversation.
template <typename Table, typename... Members>
bool take(const Table *&given, Table &kept, Members... needed) noexcept {
  if (given == nullptr) return true;
  if (!read_struct(given, kept)) return false;
  given = &kept;
  return (... && (kept.*needed != nullptr));
}

const char *take_tables(pop_client_config &config, Tables &tables) noexcept {
  if (!take(config.http, tables.http, &pop_http::start, &pop_http::cancel))
    return "http lacks its struct_size, start or cancel";
  if (!take(config.clock, tables.clock, &pop_clock::unix_seconds, &pop_clock::monotonic_ms))
    return "clock lacks its struct_size or a function";
  if (!take(config.log, tables.log, &pop_log::line)) return "log lacks its struct_size or line";
  if (!take(config.wake, tables.wake, &pop_wake::wake)) return "wake lacks its struct_size or wake";
  if (!take(config.secure_storage, tables.secure_storage, &pop_secure_storage::read,
            &pop_secure_storage::write, &pop_secure_storage::erase)) {
    return "secure_storage lacks its struct_size or a function";
  }
  if (!take(config.tasks, tables.tasks, &pop_tasks::run_task))
    return "tasks lacks its struct_size or run_task";
  if (!take(config.speech, tables.speech, &pop_speech::speak, &pop_speech::stop))
    return "speech lacks its struct_size, speak or stop";
  return nullptr;
}

pop::Result<void> check_config(const pop_client_config &config) {
  using pop::Error;
  if (config.root.size == 0 || config.bundle.size == 0)
    return Error{POP_E_ARGUMENT, "root or bundle is missing: pop_embed_directory() in CMake makes both"};
  if (auto fine = check("root", config.root, pop::trust::Limits().root_bytes); !fine) return fine;
  const std::size_t most =
      config.max_bundle_bytes == 0 ? pop::directory::kBundleLimit : config.max_bundle_bytes;
  if (auto fine = check("bundle", config.bundle, most); !fine) return fine;
  if (auto fine = check("folder", config.folder, kPathMax); !fine) return fine;
  if (view_of(config.folder).find('\0') != std::string_view::npos)
    return Error{POP_E_ARGUMENT, "folder holds a NUL"};
  if (auto fine = check("app_name", config.app_name); !fine) return fine;
  if (config.words_allowed != POP_WORDS_REVIEWED && config.words_allowed != POP_WORDS_DRAFTS)
    return Error{POP_E_ARGUMENT, "words_allowed is none of POP_WORDS_*"};
  if (auto fine = check("relay_url", config.relay_url, kAddressMax); !fine) return fine;
  const std::string_view relay = view_of(config.relay_url);
  if (!relay.empty() && !relay.starts_with("https://"))
    return Error{POP_E_ARGUMENT, "relay_url is no https: address"};
  if (auto fine = check_list("mirrors", config.mirrors, config.mirror_count, kMirrorsMax); !fine) return fine;
  for (size_t i = 0; i < config.mirror_count; ++i) {
    if (auto fine = check("a mirror", config.mirrors[i], kAddressMax); !fine) return fine;
    const std::string_view mirror = view_of(config.mirrors[i]);
    if (!mirror.starts_with("https://") || !mirror.ends_with('/'))
      return Error{POP_E_ARGUMENT, "a mirror is no https: address that ends with '/'"};
  }
  if (auto fine = check_list("words", config.words, config.word_count); !fine) return fine;
  for (size_t i = 0; i < config.word_count; ++i) {
    if (auto fine = check("a file of words", config.words[i], kWordsMax); !fine) return fine;
  }
  return {};
}

pop::client::ClientSetup setup_of(const pop_client_config &config) {
  pop::client::ClientSetup setup;
  setup.root = view_of(config.root);
  setup.bundle = view_of(config.bundle);
  setup.embedded_at = config.embedded_at;
  setup.folder = string_of(config.folder);
  setup.app_name = string_of(config.app_name);
  setup.relay_url = string_of(config.relay_url);
  for (size_t i = 0; i < config.mirror_count; ++i) setup.mirrors.push_back(string_of(config.mirrors[i]));
  setup.words_allowed = config.words_allowed;
  for (size_t i = 0; i < config.word_count; ++i) setup.words.push_back(view_of(config.words[i]));
  setup.max_bundle_bytes = config.max_bundle_bytes;
  setup.http = config.http;
  setup.clock = config.clock;
  setup.log = config.log;
  setup.wake = config.wake;
  setup.secure_storage = config.secure_storage;
  setup.tasks = config.tasks;
  setup.speech = config.speech;
  return setup;
}

}  // namespace

extern "C" {

POP_API pop_result pop_client_create(const pop_client_config *config, pop_client **client,
                                     pop_error *error) noexcept {
  return guarded(error, [&]() -> pop_result {
    if (client == nullptr) return report(POP_E_ARGUMENT, "client is NULL", error);
    *client = nullptr;
    pop_client_config given;
    if (!read_struct(config, given))
      return report(POP_E_ARGUMENT, "config is NULL or its struct_size is not set", error);
    if (!pop::freeze_memory())
      return report(POP_E_BUSY, "another thread is in pop_set_allocator just now", error);
    if (auto fine = check_config(given); !fine) return report(fine.error(), error);
    auto object = std::make_unique<ClientObject>();
    if (const char *lack = take_tables(given, object->tables)) return report(POP_E_ARGUMENT, lack, error);
    auto made = pop::client::Client::create(setup_of(given));
    if (!made) return report(made.error(), error);
    object->client = std::move(*made);
    if (!adopt(std::move(object), *client)) return report(POP_E_TOO_LARGE, kTooManyAlive, error);
    return POP_OK;
  });
}

POP_API void pop_client_destroy(pop_client *client) noexcept { destroy(client); }

POP_API pop_result pop_client_poll(pop_client *client, uint32_t budget_us, uint32_t *next_ms) noexcept {
  return guarded(nullptr, [&]() -> pop_result {
    Entry entry(client, Entry::Reach::outermost);
    if (entry.result() < 0) return entry.result();
    std::uint32_t next = std::numeric_limits<std::uint32_t>::max();
    const pop_result polled = guarded(nullptr, [&]() -> pop_result {
      static_cast<ClientObject *>(entry.object())->client->poll(budget_us, next);
      return POP_OK;
    });
    // What was not come to is due still.
    if (polled < 0) next = std::min(next, kTryAgainMs);
    if (next_ms != nullptr) *next_ms = next;
    // At the end, where everything is at rest and the host may call again. What it called may have begun
    // something.
    if (entry.tell_host() && next_ms != nullptr) *next_ms = 0;
    return polled;
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
  return is_alive(client) && pop::secrets_locked() ? 1 : 0;
}
}
