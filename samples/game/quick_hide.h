#pragma once
// The ways to hide that need no aim: Shift three times within 5 seconds with no other key between, B (Circle)
// held for a second on a gamepad, two fingers held for a second on a touch screen.

#include <SDL.h>

#include <array>
#include <set>

class QuickHide {
 public:
  // True when this event was the last of such a sign.
  bool take(const SDL_Event &event, Uint64 now_ms);
  // True once what is held down has been held long enough.
  bool held(Uint64 now_ms);
  void forget();

 private:
  std::array<Uint64, 3> shifts_{};  // when it was pressed, newest last; 0: not
  Uint64 button_since_ = 0, fingers_since_ = 0;
  std::set<SDL_FingerID> fingers_;
};
