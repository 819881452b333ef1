#include "corners.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

void Corners::forget() {
  for (auto &[radius, texture] : kept_) SDL_DestroyTexture(texture);
  kept_.clear();
}

// The upper left quarter, in white.
SDL_Texture *Corners::quarter(int radius) {
  SDL_Texture *&texture = kept_[radius];
  if (texture != nullptr) return texture;
  std::vector<std::uint32_t> pixels;
  for (int y = 0; y < radius; ++y) {
    for (int x = 0; x < radius; ++x) {
      const auto r = static_cast<float>(radius);
      const float far = std::hypot(r - static_cast<float>(x) - 0.5F, r - static_cast<float>(y) - 0.5F);
      const float cover = std::clamp(r - far + 0.5F, 0.0F, 1.0F);
      pixels.push_back(static_cast<std::uint32_t>(std::lround(cover * 255.0F)) << 24 | 0xFFFFFFU);
    }
  }
  texture = SDL_CreateTexture(renderer_, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STATIC, radius, radius);
  SDL_SetTextureBlendMode(texture, SDL_BLENDMODE_BLEND);
  SDL_UpdateTexture(texture, nullptr, pixels.data(), radius * 4);
  return texture;
}

void Corners::card(ImDrawList *canvas, ImVec2 low, ImVec2 high, ImU32 colour, float radius) {
  const float r = std::floor(std::min({radius, (high.x - low.x) / 2, (high.y - low.y) / 2}));
  if (r < 1) return canvas->AddRectFilled(low, high, colour);
  SDL_Texture *texture = quarter(static_cast<int>(r));
  canvas->AddRectFilled({low.x + r, low.y}, {high.x - r, high.y}, colour);
  canvas->AddRectFilled({low.x, low.y + r}, {low.x + r, high.y - r}, colour);
  canvas->AddRectFilled({high.x - r, low.y + r}, {high.x, high.y - r}, colour);
  const auto image = [&](float x, float y, bool right, bool bottom) {
    canvas->AddImage(texture, {x, y}, {x + r, y + r}, {right ? 1.0F : 0.0F, bottom ? 1.0F : 0.0F},
                     {right ? 0.0F : 1.0F, bottom ? 0.0F : 1.0F}, colour);
  };
  image(low.x, low.y, false, false);
  image(high.x - r, low.y, true, false);
  image(low.x, high.y - r, false, true);
  image(high.x - r, high.y - r, true, true);
}
