#pragma once
// One texture for each line of text on the screen. What a frame does not draw is wiped after it.

#include <SDL.h>

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "paragraph.h"

struct Drawn {
  Shaped shaped;
  std::vector<SDL_Texture *> textures;  // one a line, in white; null for an empty line
  int margin = 0;                       // of a texture around the line
  bool used = true;
  float height() const {
    return static_cast<float>(shaped.line_height) * static_cast<float>(shaped.lines.size());
  }
};

class TextCache {
 public:
  TextCache(SDL_Renderer *renderer, Fonts &fonts) : renderer_(renderer), fonts_(fonts) {}
  ~TextCache() { wipe(); }
  TextCache(const TextCache &) = delete;
  TextCache &operator=(const TextCache &) = delete;

  const Drawn &lay(std::string_view text, const TextStyle &style);
  void end_frame();
  void wipe();

 private:
  using Key = std::tuple<std::string, std::string, int, int, bool, bool, bool>;
  void drop(Drawn &drawn);

  SDL_Renderer *renderer_;
  Fonts &fonts_;
  std::map<Key, Drawn> kept_;
};
