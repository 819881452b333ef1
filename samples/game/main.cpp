// Star Harbour: a game with "Get help" in its pause menu.

#include <SDL.h>

#include <charconv>
#include <cstdio>
#include <memory>
#include <optional>

#include "app.h"
#include "pop_directory_embedded.h"
#include "script.h"
#include "wiping_memory.h"

namespace {

const std::string game = "Star Harbour";
constexpr Uint64 frame_ms = 16;  // where the screen's own rhythm is not to be had

struct Quit {
  ~Quit() { SDL_Quit(); }
};
struct Close {
  void operator()(SDL_Window *window) const { SDL_DestroyWindow(window); }
  void operator()(SDL_Renderer *renderer) const { SDL_DestroyRenderer(renderer); }
};

int failed(const char *what) {
  std::fprintf(stderr, "pop-game: %s: %s\n", what, SDL_GetError());
  return 1;
}

int play(HostedClient &hosted, const Settings &settings, bool scripted) {
  SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "linear");
  SDL_SetHint(SDL_HINT_IME_SHOW_UI, "1");
  // Not by way of a graphics library that a test machine may or may not have.
  if (scripted) SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
  if (SDL_Init(SDL_INIT_VIDEO | SDL_INIT_GAMECONTROLLER) != 0) return failed("no screen");
  const Quit quit;
  const std::unique_ptr<SDL_Window, Close> window(
      SDL_CreateWindow(game.c_str(), SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, 1280, 720,
                       SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI));
  if (!window) return failed("no window");
  SDL_SetWindowMinimumSize(window.get(), 320, 240);
  // Always the same pixels in a test; else whatever draws best here.
  const Uint32 flags = scripted ? SDL_RENDERER_SOFTWARE : SDL_RENDERER_PRESENTVSYNC;
  const std::unique_ptr<SDL_Renderer, Close> renderer(SDL_CreateRenderer(window.get(), -1, flags));
  if (!renderer) return failed("no renderer");
  Fonts fonts;
  if (!fonts.usable()) {
    std::fputs(
        "pop-game: the fonts are not installed; on Debian: apt-get install fonts-noto-core fonts-noto-cjk\n",
        stderr);
    return 1;
  }
  App app(hosted, renderer.get(), fonts, settings);
  if (scripted) {
    Script(app).run();
    return 0;
  }
  for (Uint64 begin = SDL_GetTicks64(); app.frame();) {
    const Uint64 spent = SDL_GetTicks64() - begin;
    if (spent + 1 < frame_ms) SDL_Delay(static_cast<Uint32>(frame_ms - spent));
    begin = SDL_GetTicks64();
  }
  return 0;
}

}  // namespace

int main(int argc, char **argv) {
  Settings settings;
  bool scripted = false;
  const CommandLine own{
      .program = "pop-game",
      .summary = "a small game with help in its pause menu",
      .usage =
          "  --text PERCENT     size of the text, 100 to 200\n"
          "  --colours NAME     light (default), dark, high\n"
          "  --script           driven from standard input, for tests (script.h)\n"
          "\n"
          "Keys: arrows or Tab, Enter, Escape; Shift three times hides help. Gamepad: cross, A, B; B held "
          "hides.\n",
      .flags = {{"--script", [&] { scripted = true; }}},
      .values = {{"--text",
                  [&](const std::string &value) {
                    std::from_chars(value.data(), value.data() + value.size(), settings.text_percent);
                    return settings.text_percent >= 100 && settings.text_percent <= 200;
                  }},
                 {"--colours", [&](const std::string &value) {
                    using Palette = Settings::Palette;
                    settings.palette = value == "dark"   ? Palette::dark
                                       : value == "high" ? Palette::high_contrast
                                                         : Palette::light;
                    return value == "light" || value == "dark" || value == "high";
                  }}}};
  int exit_code = 0;
  const std::optional<Options> options = read_options(argc, argv, own, exit_code);
  if (!options) return exit_code;
  settings.band = options->band();
  settings.platform = options->platform;
  settings.shared_screen = options->shared_screen;

  use_wiping_allocator();
  const std::unique_ptr<HostedClient> hosted =
      HostedClient::make(own.program, game, *options,
                         {.root = {pop_directory_root, pop_directory_root_size},
                          .bundle = {pop_directory_bundle, pop_directory_bundle_size},
                          .embedded_at = pop_directory_embedded_at});
  if (!hosted) return 1;
  return play(*hosted, settings, scripted);
}
