// The web sample's host: reads the page's messages from standard input and writes its own to standard output,
// a line of JSON each. Written only against the public C ABI, it is the pattern for the bridge of an app.

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "bridge.h"
#include "hosted_client.h"
#include "lines.h"
#include "pop_directory_embedded.h"
#include "wiping_memory.h"

namespace {

const std::string game = "Star Harbour";
constexpr std::uint32_t poll_budget_us = 2000;

void serve(const HostedClient &hosted, Bridge &bridge) {
  Lines lines;
  while (true) {
    while (char *line = lines.next()) {
      bridge.take(line);
      lines.done();
    }
    if (lines.ended()) return;
    std::uint32_t next_ms = 0;
    pop_client_poll(hosted.client(), poll_budget_us, &next_ms);
    bridge.send_change();
    pollfd waiting[] = {{STDIN_FILENO, POLLIN, 0}, {hosted.wake().fd(), POLLIN, 0}};
    ::poll(waiting, 2, static_cast<int>(std::min<std::uint32_t>(next_ms, 60'000)));
    if ((waiting[0].revents & (POLLIN | POLLHUP)) != 0) lines.receive();
    hosted.wake().drain();
  }
}

}  // namespace

int main(int argc, char **argv) {
  const CommandLine own{.program = "pop-web-host",
                        .summary = "the app around the web page: its messages on standard input and output",
                        .flags = {},
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
  Bridge bridge({.client = hosted->client(),
                 .device = &hosted->device(),
                 .band = options->band(),
                 .platform = options->platform,
                 .shared_screen = options->shared_screen});
  serve(*hosted, bridge);
  return 0;
}
