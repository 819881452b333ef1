#include "report.h"

#include <cairo.h>

#include <cstdio>
#include <cstring>

namespace {

std::string number(float value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", static_cast<double>(value));
  return text;
}

std::string rect(ImVec2 low, ImVec2 high) {
  return "[" + number(low.x) + "," + number(low.y) + "," + number(high.x) + "," + number(high.y) + "]";
}

std::string colour(ImU32 value) {
  char text[16];
  std::snprintf(text, sizeof text, "\"#%02x%02x%02x\"", value >> IM_COL32_R_SHIFT & 255U,
                value >> IM_COL32_G_SHIFT & 255U, value >> IM_COL32_B_SHIFT & 255U);
  return text;
}

std::string truth(bool value) { return value ? "true" : "false"; }

std::string describe(const ItemSeen &item) {
  const char *zones[] = {"head", "body", "foot"};
  return "{\"id\":" + json_text(item.id) + ",\"name\":" + json_text(item.name) + ",\"zone\":\"" +
         zones[static_cast<std::size_t>(item.zone)] + "\",\"rect\":" + rect(item.low, item.high) +
         ",\"clip\":" + rect(item.clip_low, item.clip_high) + ",\"ground\":" + colour(item.ground) +
         ",\"edge\":" + colour(item.edge) + ",\"behind\":" + colour(item.behind) +
         ",\"focused\":" + truth(item.focused) + "}";
}

std::string lines(const std::vector<std::string> &texts) {
  std::string list;
  for (const std::string &text : texts) list += (list.empty() ? "" : ",") + json_text(text);
  return "[" + list + "]";
}

std::string describe(const TextSeen &text) {
  return "{\"text\":" + json_text(text.text) + ",\"language\":" + json_text(text.language) +
         ",\"pixels\":" + std::to_string(text.pixels) + ",\"rect\":" + rect(text.low, text.high) +
         ",\"clip\":" + rect(text.clip_low, text.clip_high) + ",\"colour\":" + colour(text.colour) +
         ",\"ground\":" + colour(text.ground) + ",\"rtl\":" + truth(text.right_to_left) +
         ",\"missing\":" + std::to_string(text.missing) + ",\"lines\":" + lines(text.lines) + "}";
}

}  // namespace

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (byte == '"' || byte == '\\') {
      out += '\\';
      out += letter;
    } else if (byte < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(byte));
      out += escaped;
    } else {
      out += letter;
    }
  }
  return out + "\"";
}

std::string describe(App &app) {
  const Page &page = app.page();
  int width = 0, height = 0;
  SDL_GetRendererOutputSize(app.renderer(), &width, &height);
  const char *shows[] = {"game", "menu", "help"};
  std::string items, texts;
  for (const ItemSeen &item : page.items()) items += (items.empty() ? "" : ",") + describe(item);
  for (const TextSeen &text : page.texts()) texts += (texts.empty() ? "" : ",") + describe(text);
  return std::string("{\"shows\":\"") + shows[static_cast<std::size_t>(app.shows())] +
         "\",\"screen\":" + json_text(app.help().screen_id()) +
         ",\"language\":" + json_text(page.language()) + ",\"rtl\":" + truth(page.right_to_left()) +
         ",\"low_key\":" + truth(app.help().low_key()) + ",\"size\":[" + std::to_string(width) + "," +
         std::to_string(height) + "],\"ring\":" + colour(page.look().colours.ring) +
         ",\"page\":" + colour(page.look().colours.ground) + ",\"items\":[" + items + "],\"texts\":[" +
         texts + "]}";
}

std::string describe_text(Fonts &fonts, std::string_view language, bool right_to_left,
                          std::string_view text) {
  TextStyle style;
  style.language = language;
  style.right_to_left = right_to_left;
  style.pixels = 22;
  style.width = 600;
  const Shaped shaped = shape(fonts, text, style);
  int missing = 0;
  std::vector<std::string> visual;
  for (const ShapedLine &line : shaped.lines) {
    missing += line.missing;
    std::string &characters = visual.emplace_back();
    for (const Cluster &cluster : line.clusters)
      characters += text.substr(cluster.begin, cluster.end - cluster.begin);
  }
  return "{\"missing\":" + std::to_string(missing) + ",\"lines\":" + lines(visual) + "}";
}

bool write_png(SDL_Surface *picture, const std::string &file) {
  if (picture == nullptr) return false;
  cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, picture->w, picture->h);
  const int stride = cairo_image_surface_get_stride(surface);
  for (int row = 0; row < picture->h; ++row)
    std::memcpy(cairo_image_surface_get_data(surface) + row * stride,
                static_cast<const char *>(picture->pixels) + row * picture->pitch,
                static_cast<std::size_t>(picture->w) * 4);
  cairo_surface_mark_dirty(surface);
  const bool written = cairo_surface_write_to_png(surface, file.c_str()) == CAIRO_STATUS_SUCCESS;
  cairo_surface_destroy(surface);
  return written;
}
