#include "text_cache.h"

#include <freetype/ftoutln.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace {

// White, with the glyphs' coverage as alpha: the colour comes when it is drawn.
void paint(const Glyph &glyph, int margin, int baseline, std::vector<std::uint32_t> &canvas, int width,
           int height) {
  FT_Face face = glyph.face->face;
  if (FT_Load_Glyph(face, glyph.id, FT_LOAD_TARGET_LIGHT | FT_LOAD_NO_BITMAP) != 0) return;
  const float x = static_cast<float>(margin) + glyph.x;
  const float whole = std::floor(x);
  if (face->glyph->format == FT_GLYPH_FORMAT_OUTLINE)
    FT_Outline_Translate(&face->glyph->outline, std::lround((x - whole) * 64.0F), 0);
  if (FT_Render_Glyph(face->glyph, FT_RENDER_MODE_NORMAL) != 0) return;
  const FT_Bitmap &bitmap = face->glyph->bitmap;
  const int left = static_cast<int>(whole) + face->glyph->bitmap_left;
  const int top = margin + baseline - static_cast<int>(std::lround(glyph.y)) - face->glyph->bitmap_top;
  for (int row = 0; row < static_cast<int>(bitmap.rows); ++row) {
    for (int column = 0; column < static_cast<int>(bitmap.width); ++column) {
      const int to_x = left + column, to_y = top + row;
      if (to_x < 0 || to_y < 0 || to_x >= width || to_y >= height) continue;
      const std::uint32_t ink = bitmap.buffer[row * bitmap.pitch + column];
      std::uint32_t &pixel = canvas[static_cast<std::size_t>(to_y) * static_cast<std::size_t>(width) +
                                    static_cast<std::size_t>(to_x)];
      pixel = std::max(pixel >> 24, ink) << 24 | 0xFFFFFFU;
    }
  }
}

}  // namespace

const Drawn &TextCache::lay(std::string_view text, const TextStyle &style) {
  Key key{std::string(text), std::string(style.language), style.pixels,       static_cast<int>(style.width),
          style.bold,        style.right_to_left,         style.own_direction};
  const auto found = kept_.find(key);
  if (found != kept_.end()) {
    found->second.used = true;
    return found->second;
  }
  Drawn drawn;
  drawn.shaped = shape(fonts_, text, style);
  drawn.margin = style.pixels / 2;  // marks may reach out of a line
  for (const ShapedLine &line : drawn.shaped.lines) {
    SDL_Texture *texture = nullptr;
    if (!line.glyphs.empty()) {
      const int width = static_cast<int>(std::ceil(line.width)) + 2 * drawn.margin;
      const int height = drawn.shaped.line_height + 2 * drawn.margin;
      std::vector<std::uint32_t> canvas(static_cast<std::size_t>(width) * static_cast<std::size_t>(height),
                                        0xFFFFFFU);
      for (const Glyph &glyph : line.glyphs)
        paint(glyph, drawn.margin, drawn.shaped.baseline, canvas, width, height);
      texture =
          SDL_CreateTexture(renderer_, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STATIC, width, height);
      SDL_SetTextureBlendMode(texture, SDL_BLENDMODE_BLEND);
      SDL_UpdateTexture(texture, nullptr, canvas.data(), width * 4);
    }
    drawn.textures.push_back(texture);
  }
  return kept_.emplace(std::move(key), std::move(drawn)).first->second;
}

void TextCache::end_frame() {
  for (auto at = kept_.begin(); at != kept_.end();) {
    if (at->second.used) {
      at->second.used = false;
      ++at;
    } else {
      drop(at->second);
      at = kept_.erase(at);
    }
  }
}

void TextCache::wipe() {
  for (auto &[key, drawn] : kept_) drop(drawn);
  kept_.clear();
}

void TextCache::drop(Drawn &drawn) {
  for (SDL_Texture *texture : drawn.textures) {
    if (texture == nullptr) continue;
    // The picture of the words is overwritten before its memory goes back, as far as this program can see it.
    int width = 0, height = 0;
    SDL_QueryTexture(texture, nullptr, nullptr, &width, &height);
    const std::vector<std::uint32_t> nothing(static_cast<std::size_t>(width) *
                                             static_cast<std::size_t>(height));
    SDL_UpdateTexture(texture, nullptr, nothing.data(), width * 4);
    SDL_DestroyTexture(texture);
  }
  drawn.textures.clear();
}
