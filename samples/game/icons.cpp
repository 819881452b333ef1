#include "icons.h"

#include <librsvg/rsvg.h>

#include "icon_files.h"

namespace {

SDL_Texture *draw(SDL_Renderer *renderer, std::string_view svg, int pixels) {
  RsvgHandle *handle =
      rsvg_handle_new_from_data(reinterpret_cast<const guint8 *>(svg.data()), svg.size(), nullptr);
  if (handle == nullptr) return nullptr;
  constexpr std::string_view white = "svg { color: #ffffff }";
  rsvg_handle_set_stylesheet(handle, reinterpret_cast<const guint8 *>(white.data()), white.size(), nullptr);
  cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, pixels, pixels);
  cairo_t *cairo = cairo_create(surface);
  const auto size = static_cast<double>(pixels);
  const RsvgRectangle whole{0, 0, size, size};
  rsvg_handle_render_document(handle, cairo, &whole, nullptr);
  cairo_surface_flush(surface);
  // Everything is white: what cairo multiplied by alpha is undone by writing white again.
  const int stride = cairo_image_surface_get_stride(surface);
  unsigned char *rows = cairo_image_surface_get_data(surface);
  for (int y = 0; y < pixels; ++y)
    for (int x = 0; x < pixels; ++x) {
      unsigned char *pixel = rows + y * stride + x * 4;
      pixel[0] = pixel[1] = pixel[2] = 255;
    }
  SDL_Texture *texture =
      SDL_CreateTexture(renderer, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STATIC, pixels, pixels);
  SDL_SetTextureBlendMode(texture, SDL_BLENDMODE_BLEND);
  SDL_UpdateTexture(texture, nullptr, rows, stride);
  cairo_destroy(cairo);
  cairo_surface_destroy(surface);
  g_object_unref(handle);
  return texture;
}

}  // namespace

void Icons::forget() {
  for (auto &[name, texture] : kept_) SDL_DestroyTexture(texture);
  kept_.clear();
}

SDL_Texture *Icons::get(std::string_view name, int pixels) {
  const std::pair<std::string, int> key(name, pixels);
  const auto found = kept_.find(key);
  if (found != kept_.end()) return found->second;
  SDL_Texture *texture = nullptr;
  for (const IconFile &file : icon_files)
    if (file.name == name) texture = draw(renderer_, file.svg, pixels);
  kept_[key] = texture;
  return texture;
}
