#pragma once
// The flow's icons, compiled in as SVG and drawn by librsvg at the size that is asked for.

#include <SDL.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>

class Icons {
 public:
  explicit Icons(SDL_Renderer *renderer) : renderer_(renderer) {}
  ~Icons() { forget(); }
  Icons(const Icons &) = delete;
  Icons &operator=(const Icons &) = delete;

  // In white; null for a name there is no icon of.
  SDL_Texture *get(std::string_view name, int pixels);

  // Draws all anew from now on.
  void forget();

 private:
  SDL_Renderer *renderer_;
  std::map<std::pair<std::string, int>, SDL_Texture *> kept_;
};
