// pop-desk: runs at the helpline, holds its keys, and is where counsellors read and answer.

#include <sodium.h>
#include <sys/resource.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "common/sql.h"
#include "desk/desk_config.h"
#include "desk/desk_keys.h"
#include "desk/run.h"

namespace helpline {
namespace {

constexpr const char *kUsage =
    "usage: pop-desk run  --config FILE [--page [PORT] | --events]\n"
    "                                                the desk: typed commands, a page in the browser, or "
    "JSON\n"
    "                                                lines for programs\n"
    "       pop-desk link --config FILE              a login link for the page of the desk that runs\n"
    "       pop-desk keys --out DIR --service ID --gateway ID [--key-id N] [--days N]\n"
    "                                                make the service's keys, print the public halves\n";

int fail(const pop::Error &error) {
  std::fprintf(stderr, "pop-desk: %s\n", error.message.c_str());
  return 1;
}

struct Options {
  std::string config_file;
  DeskFace face = DeskFace::lines;
  std::optional<std::uint16_t> port;
  KeyRequest keys;
  bool understood = true;
};

// The port after --page may be left out.
std::optional<std::uint16_t> read_port(std::string_view value) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), port);
  if (value.empty() || error != std::errc() || end != value.data() + value.size()) return {};
  return port;
}

Options read_options(const std::vector<std::string_view> &words) {
  Options options;
  for (std::size_t i = 1; i < words.size() && options.understood; ++i) {
    const std::string value = i + 1 < words.size() ? std::string(words[i + 1]) : std::string();
    if (words[i] == "--events") {
      options.face = DeskFace::events;
      continue;
    }
    if (words[i] == "--page") {
      options.face = DeskFace::page;
      options.port = read_port(value);
      if (options.port) ++i;
      continue;
    }
    options.understood = !value.empty();
    if (words[i] == "--config") {
      options.config_file = value;
    } else if (words[i] == "--out") {
      options.keys.folder = value;
    } else if (words[i] == "--service") {
      options.keys.service = value;
    } else if (words[i] == "--gateway") {
      options.keys.gateway = value;
    } else if (words[i] == "--key-id") {
      options.keys.key_id = static_cast<std::uint32_t>(std::strtoul(value.c_str(), nullptr, 10));
    } else if (words[i] == "--days") {
      options.keys.days = std::strtoll(value.c_str(), nullptr, 10);
    } else {
      options.understood = false;
    }
    ++i;
  }
  return options;
}

int run(const std::vector<std::string_view> &words) {
  const Options options = read_options(words);
  if (options.understood && !words.empty() && !options.config_file.empty() &&
      (words[0] == "run" || words[0] == "link")) {
    const auto config = load_desk_config(options.config_file);
    if (!config) return fail(config.error());
    const pop::Result<void> done =
        words[0] == "run" ? run_desk(*config, options.face, options.port) : print_link(*config);
    return done ? 0 : fail(done.error());
  }
  const KeyRequest &keys = options.keys;
  if (options.understood && !words.empty() && words[0] == "keys" && !keys.folder.empty() &&
      !keys.service.empty() && !keys.gateway.empty() && keys.days > 0) {
    const auto made = make_desk_keys(keys, pop::Clock().unix_seconds());
    if (!made) return fail(made.error());
    std::printf("%s\n", made->c_str());
    return 0;
  }
  std::fputs(kUsage, stderr);
  return 2;
}

}  // namespace
}  // namespace helpline

int main(int argc, char **argv) {
  // A core image would hold keys and what children wrote.
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  if (sodium_init() < 0) return 1;
  try {
    return helpline::run(std::vector<std::string_view>(argv + 1, argv + argc));
  } catch (const helpline::StorageFault &fault) {
    std::fprintf(stderr, "pop-desk: the database failed, nothing was lost that was acknowledged: %s\n",
                 fault.what());
    return 1;
  }
}
