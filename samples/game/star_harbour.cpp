#include "star_harbour.h"

#include <algorithm>
#include <cmath>

#include "look.h"

namespace {

constexpr float speed = 0.45F, tide = 0.07F, reach = 0.06F, horizon = 0.3F;

void star(ImDrawList *canvas, ImVec2 at, float size) {
  constexpr float turn = 6.2831853F / 5;
  const auto point = [&](float corner, float far) {
    const float angle = turn * corner - 1.5707963F;
    return ImVec2{at.x + std::cos(angle) * far, at.y + std::sin(angle) * far};
  };
  const ImU32 gold = rgb(0xFFE27A);
  for (int i = 0; i < 5; ++i) {
    const auto corner = static_cast<float>(i);
    canvas->AddTriangleFilled(point(corner, size), point(corner + 1.5F, size * 0.42F),
                              point(corner - 1.5F, size * 0.42F), gold);
  }
}

void boat(ImDrawList *canvas, ImVec2 at, float size) {
  const auto point = [&](float x, float y) { return ImVec2{at.x + x * size, at.y + y * size}; };
  canvas->AddQuadFilled(point(-1, 0), point(1, 0), point(0.65F, 0.5F), point(-0.65F, 0.5F), rgb(0x8A4B2A));
  canvas->AddRectFilled(point(-0.05F, -1.4F), point(0.05F, 0), rgb(0x5B3420));
  canvas->AddTriangleFilled(point(0.1F, -1.35F), point(0.1F, -0.15F), point(0.85F, -0.2F), rgb(0xF6F3EC));
  canvas->AddTriangleFilled(point(-0.1F, -1.1F), point(-0.7F, -0.2F), point(-0.1F, -0.15F), rgb(0xE1573F));
}

}  // namespace

StarHarbour::StarHarbour() {
  for (Star &each : stars_) place(each, true);
}

float StarHarbour::chance() {
  seed_ = seed_ * 1664525U + 1013904223U;
  return static_cast<float>(seed_ >> 8) / 16777216.0F;
}

void StarHarbour::place(Star &each, bool anywhere) {
  each.x = 0.05F + 0.9F * chance();
  each.y = anywhere ? horizon + 0.08F + (0.85F - horizon) * chance() : horizon + 0.05F;
}

void StarHarbour::tick(float seconds, float x, float y) {
  time_ += seconds;
  boat_x_ = std::clamp(boat_x_ + x * speed * seconds, 0.05F, 0.95F);
  boat_y_ = std::clamp(boat_y_ + y * speed * seconds, horizon + 0.1F, 0.93F);
  for (Star &each : stars_) {
    each.y += tide * seconds;
    if (std::hypot(each.x - boat_x_, each.y - boat_y_) < reach) {
      ++score_;
      place(each, false);
    } else if (each.y > 1.05F) {
      place(each, false);
    }
  }
}

void StarHarbour::draw(ImDrawList *canvas, ImVec2 size) const {
  const auto at = [&](float x, float y) { return ImVec2{x * size.x, y * size.y}; };
  constexpr int bands = 6;
  for (int i = 0; i < bands; ++i) {  // dusk above, water below
    const float part = horizon / bands;
    canvas->AddRectFilled(at(0, part * static_cast<float>(i)), at(1, horizon),
                          IM_COL32(30 + 22 * i, 48 + 14 * i, 98 + 6 * i, 255));
  }
  canvas->AddCircleFilled(at(0.78F, 0.16F), size.y * 0.06F, rgb(0xFFF1C9), 32);
  canvas->AddTriangleFilled(at(0, horizon), at(0.16F, 0.12F), at(0.34F, horizon), rgb(0x2C4257));
  canvas->AddTriangleFilled(at(0.2F, horizon), at(0.38F, 0.18F), at(0.55F, horizon), rgb(0x35506A));
  canvas->AddRectFilled(at(0, horizon), at(1, 1), rgb(0x17607F));
  for (int line = 0; line < 9; ++line) {
    const float y = horizon + 0.04F + 0.08F * static_cast<float>(line);
    for (int i = 0; i < 8; ++i) {
      const float x =
          std::fmod(static_cast<float>(i) / 8 + 0.05F * static_cast<float>(line) + time_ * 0.01F, 1.0F);
      canvas->AddRectFilled(at(x, y), {x * size.x + 46, y * size.y + 3}, rgb(0x2B7D9C), 1.5F);
    }
  }
  for (const Star &each : stars_) star(canvas, at(each.x, each.y), size.y * 0.028F);
  boat(canvas, at(boat_x_, boat_y_), size.y * 0.05F);
}
