#include "quick_hide.h"

namespace {
constexpr Uint64 shift_ms = 5000, hold_ms = 1000;
}

bool QuickHide::take(const SDL_Event &event, Uint64 now_ms) {
  now_ms += 1;  // so that 0 can mean never
  switch (event.type) {
    case SDL_KEYDOWN: {
      if (event.key.repeat != 0) return false;
      if (event.key.keysym.sym != SDLK_LSHIFT && event.key.keysym.sym != SDLK_RSHIFT) {
        shifts_ = {};
        return false;
      }
      shifts_ = {shifts_[1], shifts_[2], now_ms};
      return shifts_[0] != 0 && now_ms - shifts_[0] <= shift_ms;
    }
    case SDL_TEXTINPUT:  // an input method keeps the keys of what it writes to itself
      shifts_ = {};
      return false;
    case SDL_CONTROLLERBUTTONDOWN:
      if (event.cbutton.button == SDL_CONTROLLER_BUTTON_B) button_since_ = now_ms;
      return false;
    case SDL_CONTROLLERBUTTONUP:
      if (event.cbutton.button == SDL_CONTROLLER_BUTTON_B) button_since_ = 0;
      return false;
    case SDL_CONTROLLERDEVICEREMOVED:
      button_since_ = 0;
      return false;
    case SDL_FINGERDOWN:
      fingers_.insert(event.tfinger.fingerId);
      fingers_since_ = fingers_.size() == 2 ? now_ms : 0;
      return false;
    case SDL_FINGERUP:
      fingers_.erase(event.tfinger.fingerId);
      fingers_since_ = 0;
      return false;
    default:
      return false;
  }
}

bool QuickHide::held(Uint64 now_ms) {
  now_ms += 1;
  return (button_since_ != 0 && now_ms - button_since_ >= hold_ms) ||
         (fingers_since_ != 0 && now_ms - fingers_since_ >= hold_ms);
}

void QuickHide::forget() { *this = {}; }
