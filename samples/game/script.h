#pragma once
// The game driven from standard input, for tests: a command a line, an answer a line. What it sends enters as
// SDL events, the way a child's keys and fingers do.
//
//   key NAME | keydown NAME | keyup NAME     SDL's names of keys: Return, Left Shift, A
//   keyrepeat NAME                           as a keyboard repeats a key that is held
//   type TEXT                                what a keyboard or input method hands over
//   tap ID                                   the mouse onto an item, pressed and released
//   pad attach|detach | pad NAME down|up     a gamepad of SDL's own making: a, b, start, dpdown …
//   fingers N down|up
//   reset                                    the graphics device lost its textures
//   set text 200 | set colours dark | set band A | set shared yes | set size 1280x720
//   frames N                                 lets N frames pass
//   look                                     the last frame's items and texts
//   picture FILE                             a new frame as .png or .bmp; with set keep yes the last one
//   lay LANGUAGE rtl|ltr TEXT                how a text is drawn: its lines, each from left to right
//
// Each answer but look's and lay's is the list of the frames that were presented, the newest last.

#include <string>

#include "app.h"

class Script {
 public:
  explicit Script(App &app) : app_(app) {}
  // Until the input or the game ends. No frame passes but those that are asked for, so that a run can be
  // repeated.
  void run();

 private:
  void obey(const std::string &line);
  bool frame();
  void key(SDL_Keycode code, bool down, bool repeated = false);
  bool tap(const std::string &id);
  void pad(const std::string &what, const std::string &how);
  void set(const std::string &what, const std::string &value);
  void answer(const std::string &text);

  App &app_;
  std::string input_, frames_;
  bool ended_ = false, keeps_ = false;
  SDL_Joystick *joystick_ = nullptr;
};
