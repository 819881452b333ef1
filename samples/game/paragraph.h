#pragma once
// A text as lines of shaped glyphs: ICU finds directions and line breaks, HarfBuzz shapes, FreeType draws.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fonts.h"

struct TextStyle {
  std::string_view language;
  bool right_to_left = false;  // of the paragraph where the text itself does not say
  bool own_direction = false;  // the text's first strong letter says it: for what people write
  int pixels = 20;
  bool bold = false;
  float width = 0;  // lines are broken to fit
};

struct Glyph {
  const Face *face;
  std::uint32_t id;
  float x, y;
};

// The characters [begin, end) of the text, drawn between left and right of the line.
struct Cluster {
  std::size_t begin, end;
  float left, right;
  bool right_to_left;
};

struct ShapedLine {
  std::size_t begin, end;  // of the text, in bytes
  float width = 0;
  std::vector<Glyph> glyphs;
  std::vector<Cluster> clusters;  // from left to right
  int missing = 0;                // characters that no font has
};

struct Shaped {
  std::vector<ShapedLine> lines;
  float width = 0;
  int line_height = 0;
  int baseline = 0;  // from the top of a line
  bool right_to_left = false;
};

Shaped shape(Fonts &fonts, std::string_view text, const TextStyle &style);
