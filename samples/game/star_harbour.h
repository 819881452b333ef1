#pragma once
// A small game: a boat gathers stars on the water before the tide takes them.

#include <imgui.h>

#include <array>
#include <cstdint>

class StarHarbour {
 public:
  StarHarbour();
  // `x` and `y` say where the boat is steered, from -1 to 1.
  void tick(float seconds, float x, float y);
  void draw(ImDrawList *canvas, ImVec2 size) const;
  int score() const { return score_; }

 private:
  struct Star {
    float x, y;
  };
  float chance();
  void place(Star &star, bool anywhere);

  std::uint32_t seed_ = 20221;
  float time_ = 0, boat_x_ = 0.5F, boat_y_ = 0.7F;
  int score_ = 0;
  std::array<Star, 7> stars_{};
};
