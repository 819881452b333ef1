// A game's menu in a terminal, with "Get help" in it: how a host drives PoP.

#include <langinfo.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "answer_text.h"
#include "game.h"
#include "hosted_client.h"
#include "keyboard.h"
#include "output.h"
#include "pop_directory_embedded.h"
#include "signals.h"
#include "wiping_memory.h"

namespace {

const std::string name = "Star Harbour";
constexpr std::uint32_t poll_budget_us = 2000;

std::string_view environment(const char *variable) {
  const char *value = std::getenv(variable);
  return value == nullptr ? std::string_view() : value;
}

// What this terminal can show. Widths are counted in UTF-8 in any case, since that is what is written.
Look look_of(const Output &out, const Keyboard &keyboard, bool plain) {
  std::setlocale(LC_CTYPE, "");
  const bool utf8 = std::string_view(nl_langinfo(CODESET)) == "UTF-8";
  if (!utf8) std::setlocale(LC_CTYPE, "C.UTF-8");
  const std::string_view terminal = environment("TERM");
  return {.colours = out.tty() && std::getenv("NO_COLOR") == nullptr && terminal != "dumb",
          .signs = out.tty() && utf8 && !plain && terminal != "dumb" && terminal != "linux",
          .keyboard = keyboard.tty()};
}

int play(const HostedClient &hosted, const Options &options, const Signals &signals, bool plain) {
  Output out(STDOUT_FILENO);
  Keyboard keyboard(out);
  Game game(name, hosted.client(), hosted.device(), options, look_of(out, keyboard, plain), out, keyboard);
  game.menu();
  for (;;) {
    for (Keyboard::Event event; (event = keyboard.next()) != Keyboard::Event::nothing;) {
      if (event == Keyboard::Event::hide)
        game.hide();
      else if (event == Keyboard::Event::end || !game.take(keyboard.line()))
        return 0;
    }
    // After the input: what it asked for is due now.
    std::uint32_t next_ms = 0;
    pop_client_poll(hosted.client(), poll_budget_us, &next_ms);
    game.draw_changes();
    pollfd waiting[] = {
        {STDIN_FILENO, POLLIN, 0}, {hosted.wake().fd(), POLLIN, 0}, {signals.fd(), POLLIN, 0}};
    ::poll(waiting, 3, static_cast<int>(std::min<std::uint32_t>(next_ms, 60'000)));
    while (const int signal = signals.take()) {
      if (signal == SIGTSTP) {
        game.pause();
      } else {
        game.hide();
        return 0;
      }
    }
    if ((waiting[0].revents & (POLLIN | POLLHUP)) != 0) keyboard.receive();
    hosted.wake().drain();
  }
}

}  // namespace

int main(int argc, char **argv) {
  bool answer = false, plain = false;
  const CommandLine own{.program = "pop-terminal",
                        .summary = "help, as a child would meet it inside a game",
                        .usage =
                            "  --plain            no signs and no QR codes: for a screen reader\n"
                            "  --answer           print what the directory answers and why, then end\n",
                        .flags = {{"--answer", [&] { answer = true; }}, {"--plain", [&] { plain = true; }}},
                        .values = {}};
  int exit_code = 0;
  const std::optional<Options> options = read_options(argc, argv, own, exit_code);
  if (!options) return exit_code;

  use_wiping_allocator();
  const Signals signals;
  const std::unique_ptr<HostedClient> hosted =
      HostedClient::make(own.program, name, *options,
                         {.root = {pop_directory_root, pop_directory_root_size},
                          .bundle = {pop_directory_bundle, pop_directory_bundle_size},
                          .embedded_at = pop_directory_embedded_at});
  if (!hosted) return 1;
  return answer ? print_answer(hosted->client(), hosted->device()) : play(*hosted, *options, signals, plain);
}
