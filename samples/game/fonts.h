#pragma once
// Debian's Noto fonts, opened when a character first asks for one.

#include <freetype/freetype.h>
#include <hb.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>

struct Face {
  FT_Face face = nullptr;
  hb_font_t *font = nullptr;
  ~Face();
};

class Fonts {
 public:
  Fonts();
  ~Fonts();
  Fonts(const Fonts &) = delete;
  Fonts &operator=(const Fonts &) = delete;

  // False when the fonts the sample cannot do without are not installed.
  bool usable() const;
  // The first font that has the character, those for the language's own script before others. `before` (may
  // be null) is kept where it has it too: a number within a sentence is not set in a face of its own. Never
  // null.
  const Face *choose(char32_t character, std::string_view language, int pixels, bool bold,
                     const Face *before);
  // The one that sets the line's height.
  const Face *main_face(std::string_view language, int pixels, bool bold);

 private:
  const Face *open(std::size_t family, long index, int pixels, bool bold);

  FT_Library library_ = nullptr;
  std::map<std::tuple<std::size_t, long, int, bool>, std::unique_ptr<Face>> faces_;
};
