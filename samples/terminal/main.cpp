// A game's menu in a terminal, with "Get help" in it: how a host drives PoP.

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "answer_text.h"
#include "hosted_client.h"
#include "pop_directory_embedded.h"
#include "screen_text.h"

namespace {

const std::string game = "Star Harbour";
constexpr std::uint32_t poll_budget_us = 2000;

// Lines from standard input, without waiting inside a read.
class Lines {
 public:
  // False once the input has ended and every line was taken.
  bool take(std::string &line) {
    const std::size_t end = buffer_.find('\n');
    if (end != std::string::npos) {
      line = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      return true;
    }
    return false;
  }
  bool ended() const { return ended_; }
  void receive() {
    char bytes[4096];
    const ssize_t count = ::read(STDIN_FILENO, bytes, sizeof bytes);
    if (count <= 0) {
      ended_ = true;
    } else {
      buffer_.append(bytes, static_cast<std::size_t>(count));
    }
  }

 private:
  std::string buffer_;
  bool ended_ = false;
};

// The game: its menu, and the flow while it is open.
class Game {
 public:
  Game(pop_client *client, const pop_device &device, std::int32_t band, bool tty)
      : client_(client), device_(device), band_(band), text_(tty) {}
  ~Game() { pop_flow_destroy(flow_); }
  Game(const Game &) = delete;
  Game &operator=(const Game &) = delete;

  void menu() {
    std::printf("\n%s\n\n[1] Play on\n[2] Get help\n[3] For developers: the answer\n[4] Quit\n> ",
                game.c_str());
    std::fflush(stdout);
  }

  // False when the player quits.
  bool take(const std::string &line) { return flow_ != nullptr ? take_in_flow(line) : take_in_menu(line); }

  void draw_changes() {
    if (flow_ != nullptr && changed_) text_.show_changes(flow_);
    changed_ = false;
  }

 private:
  bool take_in_menu(const std::string &line) {
    if (line == "4" || line == "quit") return false;
    if (line == "2") {
      open_flow();
      return true;
    }
    if (line == "3") print_answer(client_, device_);
    if (line == "1") std::printf("\nYour ship sails on.\n");
    menu();
    return true;
  }

  void open_flow() {
    pop_flow_config config{};
    config.struct_size = sizeof config;
    config.device = &device_;
    config.band = band_;
    config.user = this;
    config.changed = [](void *user) { static_cast<Game *>(user)->changed_ = true; };
    pop_error error{};
    if (pop_flow_create(client_, &config, &flow_, &error) < 0) {
      std::fprintf(stderr, "pop-terminal: %s\n", error.message);
      std::printf("\nHelp cannot be shown just now. In danger, call the number you know or go to people.\n");
      menu();
      return;
    }
    text_.show(flow_);
  }

  bool take_in_flow(const std::string &line) {
    if (line == "h" || line == "hide") {
      text_.hide();
      pop_flow_hide(flow_);
      close_flow();
      return true;
    }
    pop_screen_view screen{};
    screen.struct_size = sizeof screen;
    pop_flow_screen(flow_, &screen);
    if (screen.takes_text != 0 && !line.starts_with('/')) {
      if (!line.empty()) send(line);
      return true;
    }
    const std::string number = line.starts_with('/') ? line.substr(1) : line;
    const bool digits =
        !number.empty() && number.size() < 4 && number.find_first_not_of("0123456789") == std::string::npos;
    pop_choice_view choice{};
    choice.struct_size = sizeof choice;
    if (!digits || number == "0" || pop_flow_choice(flow_, std::stoul(number) - 1, &choice) != POP_OK) {
      text_.paragraph("Type one of the numbers, or h to hide this.");
      std::printf("> ");
      std::fflush(stdout);
      return true;
    }
    choose(choice.id);
    return true;
  }

  void send(const std::string &line) {
    const pop_result sent = pop_flow_send(flow_, lend(line));
    if (sent == POP_E_FULL)
      text_.paragraph("Please wait until what you wrote is sent.");
    else if (sent < 0)
      text_.paragraph("This text could not be taken. Nothing was sent.");
    text_.show_changes(flow_);
  }

  void choose(pop_str id) {
    pop_action action{};
    action.struct_size = sizeof action;
    const pop_result done = pop_flow_choose(flow_, id, &action);
    if (done < 0) {
      text_.paragraph("That did not work. Please choose another way.");
    } else if (action.kind == POP_ACTION_OPEN) {
      // A phone would open this; here it is shown, and nobody is called.
      text_.paragraph("On a phone this opens: " + std::string(text_of(action.uri)));
    } else if (action.kind == POP_ACTION_LEAVE) {
      close_flow();
      return;
    }
    text_.show(flow_);
  }

  void close_flow() {
    pop_flow_destroy(flow_);
    flow_ = nullptr;
    changed_ = false;
    menu();
  }

  pop_client *client_;
  const pop_device &device_;
  std::int32_t band_;
  ScreenText text_;
  pop_flow *flow_ = nullptr;
  bool changed_ = false;
};

int play(pop_client *client, const pop_device &device, const Options &options, const WakePipe &wake) {
  Game play(client, device, options.band(), isatty(STDOUT_FILENO) != 0);
  play.menu();
  Lines lines;
  std::string line;
  for (bool running = true; running;) {
    while (running && lines.take(line)) running = play.take(line);
    if (!running || lines.ended()) break;
    // After the input: what it asked for is due now.
    std::uint32_t next_ms = 0;
    pop_client_poll(client, poll_budget_us, &next_ms);
    play.draw_changes();
    pollfd waiting[] = {{STDIN_FILENO, POLLIN, 0}, {wake.fd(), POLLIN, 0}};
    ::poll(waiting, 2, static_cast<int>(std::min<std::uint32_t>(next_ms, 60'000)));
    if ((waiting[0].revents & (POLLIN | POLLHUP)) != 0) lines.receive();
    wake.drain();
  }
  return 0;
}

}  // namespace

int main(int argc, char **argv) {
  bool answer = false;
  const CommandLine own{.program = "pop-terminal",
                        .summary = "help, as a child would meet it inside a game",
                        .usage = "  --answer           print what the directory answers and why, then end\n",
                        .flags = {{"--answer", [&] { answer = true; }}},
                        .values = {}};
  int exit_code = 0;
  const std::optional<Options> options = read_options(argc, argv, own, exit_code);
  if (!options) return exit_code;

  use_wiping_allocator();
  const std::unique_ptr<HostedClient> hosted =
      HostedClient::make(own.program, game, *options,
                         {.root = {pop_directory_root, pop_directory_root_size},
                          .bundle = {pop_directory_bundle, pop_directory_bundle_size},
                          .embedded_at = pop_directory_embedded_at});
  if (!hosted) return 1;
  return answer ? print_answer(hosted->client(), hosted->device())
                : play(hosted->client(), hosted->device(), *options, hosted->wake());
}
