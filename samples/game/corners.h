#pragma once
// Quarter circles with smooth edges: a rounded card is then nothing but rectangles, which every renderer
// draws fast and alike.

#include <SDL.h>
#include <imgui.h>

#include <map>

class Corners {
 public:
  explicit Corners(SDL_Renderer *renderer) : renderer_(renderer) {}
  ~Corners() { forget(); }
  Corners(const Corners &) = delete;
  Corners &operator=(const Corners &) = delete;

  void card(ImDrawList *canvas, ImVec2 low, ImVec2 high, ImU32 colour, float radius);

  // Draws all anew from now on.
  void forget();

 private:
  SDL_Texture *quarter(int radius);

  SDL_Renderer *renderer_;
  std::map<int, SDL_Texture *> kept_;
};
