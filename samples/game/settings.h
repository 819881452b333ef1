#pragma once
// What the player set in the pause menu.

#include <cstdint>

#include "look.h"

struct Settings {
  int text_percent = 100;  // 100 to 200
  enum class Palette { light, dark, high_contrast } palette = Palette::light;
  bool quick_hide = true;
  bool shared_screen = false;  // the game is streamed
  bool narrate = false;        // each item that gets the focus is read aloud
  std::int32_t band = 0;       // POP_BAND_*: from the age the game knows, if it does
  std::int32_t platform = 0;   // POP_PLATFORM_*: what is said of traces

  Look look(bool big_targets) const {
    Look look;
    look.colours = palette == Palette::dark            ? dark_colours
                   : palette == Palette::high_contrast ? high_contrast_colours
                                                       : light_colours;
    look.scale = static_cast<float>(text_percent) / 100.0F;
    look.big_targets = big_targets;
    return look;
  }
};
