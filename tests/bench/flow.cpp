// Hide: from the call to its return, with all that a conversation can hold. The app has drawn its own screen
// before.

#include <sodium.h>

#include <chrono>
#include <string>
#include <vector>

#include "figures.h"
#include "pop/pop.h"
#include "pop_directory_embedded.h"

namespace pop::bench {
namespace {

constexpr std::string_view kTalk = "go.001.demo-helpline.0";

pop_str lend(std::string_view text) { return {text.data(), text.size()}; }

// A network that never answers: the conversation stays as the child left it, everything unsent.
pop_http silence() {
  pop_http http{};
  http.struct_size = sizeof http;
  http.start = [](void *, const pop_http_request *, pop_http_exchange *) -> pop_result { return POP_OK; };
  http.cancel = [](void *, pop_http_exchange *exchange) {
    pop_http_response none{};
    none.struct_size = sizeof none;
    none.result = POP_E_CANCELLED;
    pop_http_finish(exchange, &none);
  };
  return http;
}

void hide(benchmark::State &state) {
  const pop_http http = silence();
  pop_client_config config{};
  config.struct_size = sizeof config;
  config.root = {pop_directory_root, pop_directory_root_size};
  config.bundle = {pop_directory_bundle, pop_directory_bundle_size};
  config.embedded_at = pop_directory_embedded_at;
  config.http = &http;
  pop_client *client = nullptr;
  if (pop_client_create(&config, &client, nullptr) != POP_OK) return state.SkipWithError("no client");
  const pop_str locale = lend("en");
  pop_device device{};
  device.struct_size = sizeof device;
  device.locales = &locale;
  device.locale_count = 1;
  device.can = POP_CAN_CONVERSATION;
  pop_flow_config flow_config{};
  flow_config.struct_size = sizeof flow_config;
  flow_config.device = &device;
  pop_flow *flow = nullptr;
  if (pop_flow_create(client, &flow_config, &flow, nullptr) != POP_OK) state.SkipWithError("no flow");
  const std::string words(1000, 'w');
  for (auto _ : state) {
    pop_action action{};
    action.struct_size = sizeof action;
    if (pop_flow_choose(flow, lend(kTalk), &action) != POP_OK || pop_flow_send(flow, lend(words)) != POP_OK) {
      state.SkipWithError("no conversation with the demo helpline");
      break;
    }
    while (pop_flow_send(flow, lend(words)) == POP_OK) {  // as much as it takes
    }
    pop_client_poll(client, 10'000, nullptr);
    const auto start = std::chrono::steady_clock::now();
    pop_flow_hide(flow);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    state.SetIterationTime(took.count());
  }
  pop_flow_destroy(flow);
  pop_client_destroy(client);
}

// What the arena of a phone holds at most, overwritten once.
void overwrite(benchmark::State &state) {
  std::vector<unsigned char> arena(64 * 1024, 1);
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    sodium_memzero(arena.data(), arena.size());
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    state.SetIterationTime(took.count());
  }
}

}  // namespace

std::vector<Figure> flow_figures() {
  return {{"hide, from a conversation that can hold no more", "1000", hide, "overwriting 64 kB once",
           overwrite, true}};
}

}  // namespace pop::bench
