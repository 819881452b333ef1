#pragma once
// The game: its menu, and the flow while it is open.

#include <memory>
#include <string>
#include <string_view>

#include "keyboard.h"
#include "options.h"
#include "output.h"
#include "pop/pop.h"
#include "screen_text.h"

class Game {
 public:
  Game(std::string name, pop_client *client, const pop_device &device, const Options &options,
       const Look &look, Output &out, Keyboard &keyboard);
  ~Game() { pop_flow_destroy(flow_); }
  Game(const Game &) = delete;
  Game &operator=(const Game &) = delete;

  void menu();
  // A line that was typed. False when the player quits.
  bool take(std::string_view line);
  // At once, and before any work: the game's menu over everything. Nothing of the flow stays behind.
  void hide();
  // What changed without a choice.
  void draw_changes();
  // Stopped with Ctrl-Z: what another sees at this terminal is its shell. Returns when it goes on.
  void pause();

 private:
  bool take_in_menu(std::string_view line);
  void take_in_flow(std::string_view line);
  void open_flow();
  void leave();
  void close();
  void choose(pop_str id);
  void show();
  pop_screen_view screen() const;

  std::string name_;
  pop_client *client_;
  const pop_device &device_;
  const Options &options_;
  Look look_;
  Output &out_;
  Keyboard &keyboard_;
  std::string entry_;  // "Get help", in the child's language
  std::unique_ptr<ScreenText> text_;
  pop_flow *flow_ = nullptr;
  bool changed_ = false;
};
