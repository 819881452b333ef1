#pragma once
// Colours and sizes. The first two palettes are the project's; their ratios are computed again by a test.

#include <imgui.h>

#include <cmath>

struct Colours {
  ImU32 ground, text, faint;  // faint: second lines
  ImU32 card, edge;           // a normal choice: its ground and outline
  ImU32 main, on_main;
  ImU32 danger, on_danger;
  ImU32 hide, on_hide;
  ImU32 ring;  // of what has the focus
};

constexpr ImU32 rgb(unsigned value) {
  return IM_COL32(value >> 16 & 255U, value >> 8 & 255U, value & 255U, 255U);
}

constexpr Colours light_colours{.ground = rgb(0xFFF8EC),
                                .text = rgb(0x1B1B1F),
                                .faint = rgb(0x45434A),
                                .card = rgb(0xFFFFFF),
                                .edge = rgb(0x6E6A66),
                                .main = rgb(0x0B5C8A),
                                .on_main = rgb(0xFFFFFF),
                                .danger = rgb(0xA3201A),
                                .on_danger = rgb(0xFFFFFF),
                                .hide = rgb(0xFFD34D),
                                .on_hide = rgb(0x1B1B1F),
                                .ring = rgb(0x1B1B1F)};
constexpr Colours dark_colours{.ground = rgb(0x14171C),
                               .text = rgb(0xF4F1EA),
                               .faint = rgb(0xC9C5BC),
                               .card = rgb(0x20252D),
                               .edge = rgb(0x8B919B),
                               .main = rgb(0x8FD0FF),
                               .on_main = rgb(0x14171C),
                               .danger = rgb(0xFFB4A8),
                               .on_danger = rgb(0x14171C),
                               .hide = rgb(0xFFD34D),
                               .on_hide = rgb(0x1B1B1F),
                               .ring = rgb(0xFFFFFF)};
constexpr Colours high_contrast_colours{.ground = rgb(0x000000),
                                        .text = rgb(0xFFFFFF),
                                        .faint = rgb(0xFFFFFF),
                                        .card = rgb(0x000000),
                                        .edge = rgb(0xFFFFFF),
                                        .main = rgb(0xFFFFFF),
                                        .on_main = rgb(0x000000),
                                        .danger = rgb(0xFF8A7A),
                                        .on_danger = rgb(0x000000),
                                        .hide = rgb(0xFFEE00),
                                        .on_hide = rgb(0x000000),
                                        .ring = rgb(0x00E5FF)};

// For the low-key view: nothing that draws an eye from across the room. Danger keeps its red, as an outline.
constexpr Colours quiet(Colours colours) {
  colours.hide = colours.main = colours.card;
  colours.on_hide = colours.on_main = colours.text;
  colours.on_danger = colours.danger;
  colours.danger = colours.ground;
  return colours;
}

struct Look {
  Colours colours = light_colours;
  float scale = 1.0F;        // of text, 1 to 2
  bool big_targets = false;  // for the youngest

  int text(int pixels) const { return static_cast<int>(std::lround(static_cast<float>(pixels) * scale)); }
  // Space grows with the text, but less: at 200 % the words need the room.
  float space(float pixels) const { return std::round(pixels * (1.0F + (scale - 1.0F) * 0.4F)); }
  float target() const { return big_targets ? 56.0F : 44.0F; }
};
