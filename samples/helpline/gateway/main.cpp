// pop-gateway: faces the network, holds sealed messages until the desk has them, and can read none of them.

#include <sodium.h>
#include <sys/resource.h>

#include <cstdio>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "common/http_server.h"
#include "common/log.h"
#include "gateway/child_api.h"
#include "gateway/desk_api.h"
#include "gateway/gateway_config.h"
#include "gateway/gateway_keys.h"
#include "gateway/store.h"

namespace helpline {
namespace {

constexpr const char *kUsage =
    "usage: pop-gateway run  --config FILE              serve until SIGTERM\n"
    "       pop-gateway keys --config FILE [--new] [--version N]\n"
    "                                                   print the gateway's record for the directory\n"
    "--new adds a key for a rotation; --version is the record's version (default 1).\n";

int fail(const pop::Error &error) {
  std::fprintf(stderr, "pop-gateway: %s\n", error.message.c_str());
  return 1;
}

int print_record(const GatewayConfig &config, bool add, std::int64_t version, std::int64_t now) {
  auto keys = load_gateway_keys(config.keys_folder, now);
  if (!keys) return fail(keys.error());
  if (add) {
    if (auto added = add_gateway_key(config.keys_folder, now); !added) return fail(added.error());
    keys = load_gateway_keys(config.keys_folder, now);
    if (!keys) return fail(keys.error());
  }
  const auto record = gateway_record(config, *keys, version, now);
  if (!record) return fail(record.error());
  std::printf("%s\n", record->c_str());
  return 0;
}

using Keys = std::vector<pop::handoff::OhttpGatewayKey>;

// Deletes what is over, destroys keys past their time, and takes over what `keys --new` made.
void tidy(const GatewayConfig &config, Store &store, Keys &keys, std::int64_t now) {
  try {
    store.tidy(now);
  } catch (const StorageFault &fault) {
    log_line(LogLevel::error, "storage_failed", {{"reason", fault.what()}});
  }
  // Never a new key here: a folder that is gone for a moment must not cost the keys that children hold.
  const auto stored = read_gateway_keys(config.keys_folder, now);
  auto usable = stored ? to_ohttp_keys(*stored) : pop::Result<Keys>(stored.error());
  if (usable) {
    keys = std::move(*usable);
  } else {
    log_line(LogLevel::error, "keys_failed", {{"reason", usable.error().message}});
  }
}

void every_minute(HttpServer &server, const std::function<void()> &task) {
  task();
  server.after(std::chrono::minutes(1), [&server, task] { every_minute(server, task); });
}

HttpReply health(Store &store) {
  try {
    store.check();
    return {.status = 204, .content_type = {}, .body = {}};
  } catch (const StorageFault &) {
    return {.status = 503, .content_type = {}, .body = {}};
  }
}

int serve(const GatewayConfig &config, const pop::Clock &clock) {
  const auto stored_keys = load_gateway_keys(config.keys_folder, clock.unix_seconds());
  if (!stored_keys) return fail(stored_keys.error());
  auto keys = to_ohttp_keys(*stored_keys);
  if (!keys) return fail(keys.error());
  auto store = Store::open(config.database);
  if (!store) return fail(store.error());
  auto server = HttpServer::create({.address = config.listen,
                                    .port = config.port,
                                    .cert_file = config.cert_file,
                                    .key_file = config.key_file,
                                    .max_body = 4096,
                                    .max_connections = config.max_connections,
                                    .headers = {"content-type", "authorization"}});
  if (!server) return fail(server.error());

  WaitingRoom waiting(**server);
  ChildApi children(config, *keys, *store, waiting, clock);
  DeskApi desks(config, *store, waiting, clock);
  every_minute(**server, [&] { tidy(config, *store, *keys, clock.unix_seconds()); });

  const auto route = [&](HttpCall call, HttpServer::Respond respond) {
    constexpr std::string_view desk_path = "/desk/v1/";
    const std::string target = call.target;
    if (target == config.path) return children.handle(std::move(call), std::move(respond));
    if (target.starts_with(desk_path)) {
      return desks.handle(std::string_view(target).substr(desk_path.size()), std::move(call), respond);
    }
    if (target == "/health" && call.method == "GET") return respond(health(*store));
    respond({.status = 404, .content_type = {}, .body = {}});
  };
  std::printf("ready {\"port\":%u}\n", (*server)->port());
  std::fflush(stdout);
  log_line(LogLevel::info, "ready", {{"port", std::to_string((*server)->port())}});
  (*server)->run(route, [&waiting] { waiting.close(); });
  log_line(LogLevel::info, "stopped");
  return 0;
}

int run(const std::vector<std::string_view> &words) {
  std::string config_file;
  bool add = false;
  std::int64_t version = 1;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const bool has_value = i + 1 < words.size();
    if (words[i] == "--config" && has_value) {
      config_file = words[++i];
    } else if (words[i] == "--new") {
      add = true;
    } else if (words[i] == "--version" && has_value) {
      version = std::strtoll(std::string(words[++i]).c_str(), nullptr, 10);
    } else {
      config_file.clear();
      break;
    }
  }
  if (config_file.empty() || version < 1 || (words[0] != "run" && words[0] != "keys")) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  const auto config = load_gateway_config(config_file);
  if (!config) return fail(config.error());
  const pop::Clock clock;
  return words[0] == "run" ? serve(*config, clock)
                           : print_record(*config, add, version, clock.unix_seconds());
}

}  // namespace
}  // namespace helpline

int main(int argc, char **argv) {
  // A core image would hold keys.
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  if (sodium_init() < 0) return 1;
  const std::vector<std::string_view> words(argv + 1, argv + argc);
  if (words.empty()) {
    std::fputs(helpline::kUsage, stderr);
    return 2;
  }
  return helpline::run(words);
}
