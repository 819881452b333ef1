// The code of docs/game-loop.md: a game with help in its menu. Run, it plays some frames and prints what a
// child would see. guide: pump
#include <pop/http_curl.h>
#include <pop/pop.h>

#include "pop_directory_embedded.h"

void tick(pop_client *client) { pop_client_poll(client, 2000, nullptr); }
// guide end

#include <cstdio>
#include <cstdlib>
#include <string_view>

// guide: text
pop_str lend(std::string_view text) { return {text.data(), text.size()}; }
std::string_view view(pop_str text) { return {text.data, text.size}; }
// guide end

// guide: client
struct Help {
  pop_http_curl *http = nullptr;
  pop_client *client = nullptr;
  pop_flow *flow = nullptr;  // while help is open
  pop_device device{};
  pop_str language = lend("de-DE");  // yours: from the system, as the next three
};

bool start(Help &help) {
  pop_http_curl_config network{};
  network.struct_size = sizeof network;
  if (pop_http_curl_create(&network, &help.http) < 0) return false;

  pop_client_config config{};
  config.struct_size = sizeof config;
  config.root = {pop_directory_root, pop_directory_root_size};
  config.bundle = {pop_directory_bundle, pop_directory_bundle_size};
  config.embedded_at = pop_directory_embedded_at;
  config.app_name = lend("Star Harbour");
  config.http = pop_http_curl_interface(help.http);
  pop_error error{};
  if (pop_client_create(&config, &help.client, &error) < 0) {
    std::fprintf(stderr, "help: %s\n", error.message);
    return false;
  }

  help.device.struct_size = sizeof help.device;
  help.device.locales = &help.language;
  help.device.locale_count = 1;
  help.device.region = lend("DE");
  help.device.time_zone = lend("Europe/Berlin");
  help.device.can = POP_CAN_WEB | POP_CAN_WEB_CHAT | POP_CAN_CONVERSATION;  // a PC: it cannot call
  return true;
}

void stop(Help &help) {  // none of these waits, whatever is under way
  pop_flow_destroy(help.flow);
  pop_client_destroy(help.client);
  pop_http_curl_destroy(help.http);
}
// guide end

void heading(std::string_view text) { std::printf("# %.*s\n", static_cast<int>(text.size()), text.data()); }
void button(std::string_view id, std::string_view label) {
  std::printf("[%.*s] %.*s\n", static_cast<int>(id.size()), id.data(), static_cast<int>(label.size()),
              label.data());
}
void open_with_the_system(std::string_view) {}

// guide: open
bool open_help(Help &help) {
  pop_flow_config config{};
  config.struct_size = sizeof config;
  config.device = &help.device;
  config.platform = POP_PLATFORM_DESKTOP;
  return pop_flow_create(help.client, &config, &help.flow, nullptr) >= 0;
}
// guide end

// guide: draw
void draw(const Help &help) {  // every frame in which help is open
  pop_screen_view screen{};
  screen.struct_size = sizeof screen;
  if (pop_flow_screen(help.flow, &screen) < 0) return;
  button("hide", view(screen.hide_label));  // always first, always there
  heading(view(screen.title));
  for (size_t i = 0; i < screen.line_count; ++i) {
    pop_str line{};
    if (pop_flow_line(help.flow, i, &line) >= 0) heading(view(line));
  }
  for (size_t i = 0; i < screen.choice_count; ++i) {
    pop_choice_view choice{};
    choice.struct_size = sizeof choice;
    if (pop_flow_choice(help.flow, i, &choice) >= 0) button(view(choice.id), view(choice.label));
  }
}
// guide end

// guide: choose
void choose(Help &help, std::string_view id) {
  pop_action action{};
  action.struct_size = sizeof action;
  if (pop_flow_choose(help.flow, lend(id), &action) < 0)
    return;  // the screen changed meanwhile: it is drawn again
  if (action.kind == POP_ACTION_OPEN) open_with_the_system(view(action.uri));
  if (action.kind == POP_ACTION_LEAVE) {
    pop_flow_destroy(help.flow);
    help.flow = nullptr;
  }
}

void hide(Help &help) {  // after the game's own picture is on the screen
  pop_flow_hide(help.flow);
  pop_flow_destroy(help.flow);
  help.flow = nullptr;
}
// guide end

int main() {
  Help help;
  bool worked = start(help) && open_help(help);
  if (worked) {
    tick(help.client);
    draw(help);
    // The main way, as a child would tap it.
    pop_choice_view first{};
    first.struct_size = sizeof first;
    worked = pop_flow_choice(help.flow, 0, &first) >= 0;
    choose(help, view(first.id));
    tick(help.client);
    if (help.flow != nullptr) {
      draw(help);
      hide(help);
    }
    worked = worked && help.flow == nullptr;
  }
  stop(help);
  return worked ? EXIT_SUCCESS : EXIT_FAILURE;
}
