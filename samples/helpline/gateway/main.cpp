// pop-gateway: faces the network, holds sealed messages until the desk has them, and can read none of them.

#include <signal.h>
#include <sodium.h>
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "common/http_server.h"
#include "gateway/arrival_counts.h"
#include "gateway/gateway.h"
#include "gateway/gateway_config.h"
#include "gateway/gateway_keys.h"
#include "gateway/store.h"

namespace helpline {
namespace {

constexpr const char *kUsage =
    "usage: pop-gateway run  --config FILE              serve until SIGTERM\n"
    "       pop-gateway keys --config FILE [--new] [--version N]\n"
    "                                                   print the gateway's record for the directory\n"
    "       pop-gateway counts --config FILE [--csv]     print arrivals by service, relay and week\n"
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

int print_counts(const GatewayConfig &config, bool csv) {
  const auto counts = read_sqlite_counts(config.database);
  if (!counts) return fail(counts.error());
  std::printf("%s\n", (csv ? counts_as_csv(*counts) : counts_as_json(*counts)).c_str());
  return 0;
}

int serve(const GatewayConfig &config, const pop::Clock &clock) {
  // Of each answer that is owed one secret is kept, and some for those at work.
  pop::reserve_secrets(64 * config.max_connections + (std::size_t{256} << 10));
  auto gateway = Gateway::create(config, clock);
  if (!gateway) return fail(gateway.error());
  std::printf("ready %s\n", (*gateway)->ports().c_str());
  std::fflush(stdout);
  (*gateway)->run();
  return 0;
}

int run(const std::vector<std::string_view> &words) {
  std::string config_file;
  bool add = false;
  bool csv = false;
  std::int64_t version = 1;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const bool has_value = i + 1 < words.size();
    if (words[i] == "--config" && has_value) {
      config_file = words[++i];
    } else if (words[i] == "--new" && words[0] == "keys") {
      add = true;
    } else if (words[i] == "--csv" && words[0] == "counts") {
      csv = true;
    } else if (words[i] == "--version" && has_value && words[0] == "keys") {
      version = std::strtoll(std::string(words[++i]).c_str(), nullptr, 10);
    } else {
      config_file.clear();
      break;
    }
  }
  const bool known = words[0] == "run" || words[0] == "keys" || words[0] == "counts";
  if (config_file.empty() || version < 1 || !known) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  const auto config = load_gateway_config(config_file);
  if (!config) return fail(config.error());
  const pop::Clock clock;
  if (words[0] == "counts") return print_counts(*config, csv);
  return words[0] == "run" ? serve(*config, clock)
                           : print_record(*config, add, version, clock.unix_seconds());
}

}  // namespace
}  // namespace helpline

int main(int argc, char **argv) {
  // A core image would hold keys.
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  // A limit on the size of files is like a full disk: the write fails, the gateway goes on.
  signal(SIGXFSZ, SIG_IGN);
  if (sodium_init() < 0) return 1;
  const std::vector<std::string_view> words(argv + 1, argv + argc);
  if (words.empty()) {
    std::fputs(helpline::kUsage, stderr);
    return 2;
  }
  return helpline::run(words);
}
