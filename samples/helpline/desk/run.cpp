#include "desk/run.h"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>

#include "desk/command_line.h"
#include "desk/counsellor.h"
#include "desk/page_calls.h"
#include "desk/page_server.h"
#include "desk/passphrase.h"

namespace helpline {
namespace {

constexpr auto kFarewell = std::chrono::seconds(5);

volatile sig_atomic_t stop_asked = 0;

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

// What is in the book leaves now if it can, and otherwise at the next start.
void say_farewell(Wire &wire, const Counsellor &counsellor) {
  const auto until = std::chrono::steady_clock::now() + kFarewell;
  while (!counsellor.settled() && std::chrono::steady_clock::now() < until) wire.turn(-1);
}

pop::Result<void> run_lines(const DeskConfig &config, bool events, Book &book) {
  struct sigaction action {};
  action.sa_handler = [](int) { stop_asked = 1; };
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);

  const pop::Clock clock;
  const auto screen = events ? make_event_screen() : make_text_screen();
  Wire wire(config.ca_file);
  Counsellor counsellor(config, book, clock, wire, *screen);
  CommandLine commands(config, book, clock, counsellor, *screen);
  Lines lines;
  tidy_every_hour(wire, counsellor);
  counsellor.start();
  while (lines.open() && !commands.quitting() && stop_asked == 0) {
    if (wire.turn(STDIN_FILENO)) lines.read([&commands](std::string_view line) { commands.line(line); });
  }
  say_farewell(wire, counsellor);
  return {};
}

std::string loopback(std::string_view host, std::uint16_t port) {
  return "http://" + std::string(host) + ":" + std::to_string(port);
}

// The token is in the fragment, which a browser sends nowhere.
void say_link(const DeskConfig &config, const pop::Secret &key, std::uint16_t port) {
  const std::string origin = config.page.origin.empty() ? loopback("127.0.0.1", port) : config.page.origin;
  std::printf("Open this within five minutes; it works once:\n  %s/#%s\n", origin.c_str(),
              make_link_token(key, pop::Clock().unix_seconds()).c_str());
  std::fflush(stdout);
}

pop::Result<void> run_page(const DeskConfig &config, std::uint16_t port, Book &book) {
  const auto key = page_link_key(config.page.link_key);
  if (!key) return key.error();
  const pop::Clock clock;
  Wire wire(config.ca_file);
  auto listening = PageServer::create(port, PageGuard::headers(), [&wire] { wire.wake(); });
  if (!listening) return listening.error();
  PageServer &server = **listening;

  std::vector<std::string> origins{loopback("127.0.0.1", server.port()),
                                   loopback("localhost", server.port())};
  if (!config.page.origin.empty()) origins.push_back(config.page.origin);
  const PageGuard guard(std::move(origins));
  PageLogin login(key->clone(), config.page.idle_seconds, clock);
  PageCalls *told = nullptr;
  PageBoard board(config, book, clock, [&told] {
    if (told != nullptr) told->changed();
  });
  Counsellor counsellor(config, book, clock, wire, board);
  StatusTool status(config.status, clock, wire, [&board](std::string_view words) { board.notice(words); });
  PageCalls calls(guard, login, board, book, counsellor, status, wire, clock);
  told = &calls;

  tidy_every_hour(wire, counsellor);
  counsellor.start();
  server.start();
  say_link(config, *key, server.port());
  std::puts("Press Enter for another link; /quit leaves the desk.");
  std::fflush(stdout);
  Lines lines;
  bool quitting = false;
  while (!quitting && !server.stopping()) {
    if (wire.turn(lines.open() ? STDIN_FILENO : -1)) {
      lines.read([&](std::string_view line) {
        quitting = line == "/quit";
        if (line.empty()) say_link(config, *key, server.port());
      });
    }
    server.take(
        [&calls](const HttpCall &call, const HttpServer::Respond &respond) { calls.handle(call, respond); });
  }
  calls.close();
  say_farewell(wire, counsellor);
  return {};
}

}  // namespace

pop::Result<void> run_desk(const DeskConfig &config, DeskFace face, std::optional<std::uint16_t> port) {
  const auto passphrase = get_passphrase(config);
  if (!passphrase) return passphrase.error();
  auto book = Book::open(config.database, *passphrase);
  if (!book) return book.error();
  if (face == DeskFace::page) return run_page(config, port.value_or(config.page.port), *book);
  return run_lines(config, face == DeskFace::events, *book);
}

pop::Result<void> print_link(const DeskConfig &config) {
  const auto key = page_link_key(config.page.link_key);
  if (!key) return key.error();
  say_link(config, *key, config.page.port);
  return {};
}

}  // namespace helpline
