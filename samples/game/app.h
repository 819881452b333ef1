#pragma once
// The game's loop: input, one tick, one picture.

#include <SDL.h>

#include <memory>
#include <string>

#include "help_overlay.h"
#include "hosted_client.h"
#include "icons.h"
#include "imgui_sdl.h"
#include "page.h"
#include "pause_menu.h"
#include "quick_hide.h"
#include "settings.h"
#include "star_harbour.h"
#include "text_cache.h"

class App {
 public:
  App(HostedClient &hosted, SDL_Renderer *renderer, Fonts &fonts, const Settings &settings);
  ~App();
  App(const App &) = delete;
  App &operator=(const App &) = delete;

  // Takes what came in, and presents one frame. False when the player quits.
  bool frame();

  // ---- what a script looks at ----
  enum class Shows { game, menu, help };
  Shows shows() const { return shows_; }
  const HelpOverlay &help() const { return help_; }
  Page &page() { return page_; }
  Settings &settings() { return settings_; }
  SDL_Renderer *renderer() const { return renderer_; }
  Fonts &fonts() { return fonts_; }
  // From the first input of the last frame to the picture handed to the screen.
  Uint64 last_frame_us() const { return last_frame_us_; }
  // Each frame moves the game by a sixtieth of a second, however long it took.
  void step_evenly() { even_steps_ = true; }
  // Keeps the pixels of the next frames as they are presented.
  void keep_picture(bool keep) { keep_picture_ = keep; }
  SDL_Surface *picture() const { return picture_; }

 private:
  enum class State { game, menu, help };
  void take(const SDL_Event &event);
  void take_key(const SDL_KeyboardEvent &key);
  void take_button(const SDL_ControllerButtonEvent &button);
  void activate();
  void step_back();
  void move(Page::Way way);
  void draw_game();
  void draw_menu_page();
  void open_controller(int index);
  void close_controller(SDL_JoystickID id);
  void steer(float &x, float &y) const;
  void note_shared();

  HostedClient &hosted_;
  SDL_Renderer *renderer_;
  Fonts &fonts_;
  Settings settings_;
  ImGuiSdl imgui_;
  TextCache texts_;
  Icons icons_;
  Corners corners_;
  Page page_;
  HelpOverlay help_;
  QuickHide quick_hide_;
  StarHarbour game_;
  SDL_GameController *controller_ = nullptr;

  State state_ = State::game;
  Shows shows_ = Shows::game;
  bool running_ = true, hide_ = false, hide_pressed_ = false;
  bool shared_told_ = false, even_steps_ = false;
  Uint64 last_tick_ = 0, last_frame_us_ = 0;
  bool keep_picture_ = false;
  SDL_Surface *picture_ = nullptr;
};
