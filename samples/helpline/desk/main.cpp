// pop-desk: runs at the helpline, holds its keys, and is where counsellors read and answer.

#include <signal.h>
#include <sodium.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "desk/command_line.h"
#include "desk/counsellor.h"
#include "desk/desk_config.h"
#include "desk/desk_keys.h"
#include "desk/passphrase.h"

namespace helpline {
namespace {

constexpr const char *kUsage =
    "usage: pop-desk run  --config FILE [--events]   the desk; --events prints JSON lines for programs\n"
    "       pop-desk keys --out DIR --service ID --gateway ID [--key-id N] [--days N]\n"
    "                                                make the service's keys, print the public halves\n";

constexpr auto kFarewell = std::chrono::seconds(5);

volatile sig_atomic_t stop_asked = 0;

int fail(const pop::Error &error) {
  std::fprintf(stderr, "pop-desk: %s\n", error.message.c_str());
  return 1;
}

// Lines of standard input as they come, however they are cut by read().
class Lines {
 public:
  bool open() const noexcept { return open_; }
  template <typename Each>
  void read(Each each) {
    char buffer[4096];
    const ssize_t count = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) return;
    if (count <= 0) {
      open_ = false;
      if (!rest_.empty()) each(std::string_view(rest_));
      return;
    }
    rest_.append(buffer, static_cast<std::size_t>(count));
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = rest_.find('\n', begin)) != std::string::npos; begin = end + 1) {
      each(std::string_view(rest_).substr(begin, end - begin));
    }
    rest_.erase(0, begin);
  }

 private:
  std::string rest_;
  bool open_ = true;
};

void tidy_every_hour(Wire &wire, Counsellor &counsellor) {
  counsellor.tidy();
  wire.after(std::chrono::hours(1), [&wire, &counsellor] { tidy_every_hour(wire, counsellor); });
}

int run_desk(const std::string &config_file, bool events) {
  const auto config = load_desk_config(config_file);
  if (!config) return fail(config.error());
  const auto passphrase = get_passphrase(*config);
  if (!passphrase) return fail(passphrase.error());
  auto book = Book::open(config->database, *passphrase);
  if (!book) return fail(book.error());

  struct sigaction action {};
  action.sa_handler = [](int) { stop_asked = 1; };
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);

  const pop::Clock clock;
  const auto screen = events ? make_event_screen() : make_text_screen();
  Wire wire(config->ca_file);
  Counsellor counsellor(*config, *book, clock, wire, *screen);
  CommandLine commands(*config, *book, clock, counsellor, *screen);
  Lines lines;
  tidy_every_hour(wire, counsellor);
  counsellor.start();
  while (lines.open() && !commands.quitting() && stop_asked == 0) {
    if (wire.turn(STDIN_FILENO)) lines.read([&commands](std::string_view line) { commands.line(line); });
  }
  // What is in the book leaves now if it can, and otherwise at the next start.
  const auto until = std::chrono::steady_clock::now() + kFarewell;
  while (!counsellor.settled() && std::chrono::steady_clock::now() < until) wire.turn(-1);
  return 0;
}

struct Options {
  std::string config_file;
  bool events = false;
  KeyRequest keys;
  bool understood = true;
};

Options read_options(const std::vector<std::string_view> &words) {
  Options options;
  for (std::size_t i = 1; i < words.size() && options.understood; ++i) {
    if (words[i] == "--events") {
      options.events = true;
      continue;
    }
    const std::string value = i + 1 < words.size() ? std::string(words[i + 1]) : std::string();
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
  if (options.understood && !words.empty() && words[0] == "run" && !options.config_file.empty()) {
    return run_desk(options.config_file, options.events);
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
