#include "paragraph.h"

#include <hb.h>
#include <unicode/ubidi.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

namespace {

// A stretch of one direction, script and face.
struct Run {
  int begin, end;  // UTF-16
  bool right_to_left;
  UScriptCode script;
  const Face *face;
};

struct Text {
  std::vector<UChar> units;
  std::vector<std::size_t> byte_of;  // for each unit, and one for the end
  int size() const { return static_cast<int>(units.size()); }
  // Decoded from valid UTF-8, so a leading surrogate has its other half.
  UChar32 at(int index) const {
    const UChar unit = units[static_cast<std::size_t>(index)];
    return U16_IS_LEAD(unit) && index + 1 < size()
               ? U16_GET_SUPPLEMENTARY(static_cast<UChar32>(unit),
                                       static_cast<UChar32>(units[static_cast<std::size_t>(index) + 1]))
               : unit;
  }
};

Text decode(std::string_view text) {
  Text decoded;
  const auto *bytes = reinterpret_cast<const std::uint8_t *>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size;) {
    const auto begin = static_cast<std::size_t>(at);
    UChar32 character = 0;
    U8_NEXT_OR_FFFD(bytes, at, size, character);
    if (character > 0xFFFF) {
      decoded.units.push_back(U16_LEAD(character));
      decoded.units.push_back(U16_TRAIL(character));
      decoded.byte_of.push_back(begin);
    } else {
      decoded.units.push_back(static_cast<UChar>(character));
    }
    decoded.byte_of.push_back(begin);
  }
  decoded.byte_of.push_back(text.size());
  return decoded;
}

bool invisible(UChar32 character) {
  return u_hasBinaryProperty(character, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0 ||
         u_charType(character) == U_CONTROL_CHAR;
}

bool no_script(UScriptCode script) {
  return script == USCRIPT_COMMON || script == USCRIPT_INHERITED || script == USCRIPT_UNKNOWN;
}

std::vector<Run> split(Fonts &fonts, const Text &text, const UBiDiLevel *levels, const TextStyle &style) {
  std::vector<Run> runs;
  const Face *face = fonts.main_face(style.language, style.pixels, style.bold);
  UScriptCode script = USCRIPT_COMMON;
  for (int at = 0; at < text.size();) {
    const int begin = at;
    const UChar32 character = text.at(begin);
    at += U16_LENGTH(character);
    UErrorCode error = U_ZERO_ERROR;
    const UScriptCode own = uscript_getScript(character, &error);
    if (!no_script(own)) script = own;
    if (!invisible(character)) {
      // A letter asks its own script's font first; a blank or a digit stays in the one before it.
      const bool letter = !no_script(own);
      const Face *wanted = letter ? fonts.choose(static_cast<char32_t>(character), style.language,
                                                 style.pixels, style.bold, nullptr)
                                  : fonts.choose(static_cast<char32_t>(character), style.language,
                                                 style.pixels, style.bold, face);
      face = wanted;
    }
    const bool right_to_left = (levels[begin] & 1) != 0;
    if (!runs.empty() && runs.back().right_to_left == right_to_left && runs.back().face == face) {
      if (no_script(runs.back().script)) runs.back().script = script;
      if (runs.back().script == script || no_script(script)) {
        runs.back().end = at;
        continue;
      }
    }
    runs.push_back({begin, at, right_to_left, script, face});
  }
  return runs;
}

class Shaper {
 public:
  Shaper(const Text &text, std::string_view language) : text_(text) {
    language_ = hb_language_from_string(language.data(), static_cast<int>(language.size()));
  }
  ~Shaper() { hb_buffer_destroy(buffer_); }
  Shaper(const Shaper &) = delete;
  Shaper &operator=(const Shaper &) = delete;

  // The glyphs of [begin, end) of the run, from left to right.
  const hb_glyph_info_t *shape(const Run &run, int begin, int end, unsigned &count,
                               const hb_glyph_position_t *&positions) {
    hb_buffer_clear_contents(buffer_);
    hb_buffer_add_utf16(buffer_, reinterpret_cast<const std::uint16_t *>(text_.units.data()), text_.size(),
                        static_cast<unsigned>(begin), end - begin);
    hb_buffer_set_direction(buffer_, run.right_to_left ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    hb_buffer_set_script(buffer_, no_script(run.script)
                                      ? HB_SCRIPT_COMMON
                                      : hb_script_from_string(uscript_getShortName(run.script), -1));
    hb_buffer_set_language(buffer_, language_);
    hb_shape(run.face->font, buffer_, nullptr, 0);
    positions = hb_buffer_get_glyph_positions(buffer_, &count);
    return hb_buffer_get_glyph_infos(buffer_, &count);
  }

 private:
  const Text &text_;
  hb_buffer_t *buffer_ = hb_buffer_create();
  hb_language_t language_ = HB_LANGUAGE_INVALID;
};

float pixels(hb_position_t position) { return static_cast<float>(position) / 64.0F; }

using Breaks = std::unique_ptr<UBreakIterator, decltype(&ubrk_close)>;

Breaks breaks(UBreakIteratorType type, std::string_view language, const Text &text) {
  UErrorCode error = U_ZERO_ERROR;
  return {ubrk_open(type, std::string(language).c_str(), text.units.data(), text.size(), &error),
          &ubrk_close};
}

// The ends of the lines, from the advance of each unit.
std::vector<int> line_ends(const Text &text, const std::vector<float> &advances, const TextStyle &style) {
  std::vector<int> ends;
  const Breaks words = breaks(UBRK_LINE, style.language, text);
  const Breaks characters = breaks(UBRK_CHARACTER, style.language, text);
  if (!words || !characters) return {text.size()};
  const auto width = [&](int begin, int end) {
    while (end > begin && u_isWhitespace(text.units[static_cast<std::size_t>(end - 1)])) --end;
    float sum = 0;
    for (int i = begin; i < end; ++i) sum += advances[static_cast<std::size_t>(i)];
    return sum;
  };
  int begin = 0, fits = 0;
  for (int next = ubrk_next(words.get()); next != UBRK_DONE; next = ubrk_next(words.get())) {
    if (width(begin, next) > style.width && fits > begin) {
      ends.push_back(fits);
      begin = fits;
    }
    // One word wider than the line is cut between characters.
    while (width(begin, next) > style.width) {
      int cut = ubrk_following(characters.get(), begin);
      for (int more = ubrk_following(characters.get(), cut);
           more != UBRK_DONE && more < next && width(begin, more) <= style.width;
           more = ubrk_following(characters.get(), more))
        cut = more;
      if (cut == UBRK_DONE || cut >= next) break;
      ends.push_back(cut);
      begin = cut;
    }
    fits = next;
    if (ubrk_getRuleStatus(words.get()) >= UBRK_LINE_HARD && next < text.size()) {
      ends.push_back(next);
      begin = next;
    }
  }
  if (ends.empty() || ends.back() < text.size()) ends.push_back(text.size());
  return ends;
}

// Appends one run's part of a line.
void append(ShapedLine &line, Shaper &shaper, const Text &text, const Run &run, int begin, int end) {
  unsigned count = 0;
  const hb_glyph_position_t *positions = nullptr;
  const hb_glyph_info_t *glyphs = shaper.shape(run, begin, end, count, positions);
  std::vector<int> starts;
  for (unsigned i = 0; i < count; ++i) starts.push_back(static_cast<int>(glyphs[i].cluster));
  std::sort(starts.begin(), starts.end());
  for (unsigned i = 0; i < count; ++i) {
    const auto cluster = static_cast<int>(glyphs[i].cluster);
    const auto after = std::upper_bound(starts.begin(), starts.end(), cluster);
    const int cluster_end = after == starts.end() ? end : *after;
    const float left = line.width;
    line.glyphs.push_back(
        {run.face, glyphs[i].codepoint, left + pixels(positions[i].x_offset), pixels(positions[i].y_offset)});
    line.width += pixels(positions[i].x_advance);
    const std::size_t from = text.byte_of[static_cast<std::size_t>(cluster)];
    if (!line.clusters.empty() && line.clusters.back().begin == from) {
      line.clusters.back().right = line.width;
    } else {
      line.clusters.push_back(
          {from, text.byte_of[static_cast<std::size_t>(cluster_end)], left, line.width, run.right_to_left});
    }
    if (glyphs[i].codepoint == 0 && !invisible(text.at(cluster))) ++line.missing;
  }
}

struct CloseBidi {
  void operator()(UBiDi *bidi) const { ubidi_close(bidi); }
};

}  // namespace

Shaped shape(Fonts &fonts, std::string_view text_bytes, const TextStyle &style) {
  Shaped shaped;
  const Text text = decode(text_bytes);
  const Face *main = fonts.main_face(style.language, style.pixels, style.bold);
  float ascent = 0, descent = 0;
  const auto measure = [&](const Face *face) {
    ascent = std::max(ascent, static_cast<float>(face->face->size->metrics.ascender) / 64.0F);
    descent = std::max(descent, static_cast<float>(-face->face->size->metrics.descender) / 64.0F);
  };
  measure(main);

  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UBiDi, CloseBidi> whole(ubidi_open()), part(ubidi_open());
  const UBiDiLevel start = style.own_direction ? (style.right_to_left ? UBIDI_DEFAULT_RTL : UBIDI_DEFAULT_LTR)
                                               : (style.right_to_left ? UBIDI_RTL : UBIDI_LTR);
  ubidi_setPara(whole.get(), text.units.data(), text.size(), start, nullptr, &error);
  shaped.right_to_left = (ubidi_getParaLevel(whole.get()) & 1) != 0;
  const UBiDiLevel *levels = text.units.empty() ? nullptr : ubidi_getLevels(whole.get(), &error);
  std::vector<Run> runs;
  if (levels != nullptr && U_SUCCESS(error)) runs = split(fonts, text, levels, style);
  for (const Run &run : runs) measure(run.face);

  Shaper shaper(text, style.language);
  std::vector<float> advances(text.units.size(), 0.0F);
  for (const Run &run : runs) {
    unsigned count = 0;
    const hb_glyph_position_t *positions = nullptr;
    const hb_glyph_info_t *glyphs = shaper.shape(run, run.begin, run.end, count, positions);
    for (unsigned i = 0; i < count; ++i) advances[glyphs[i].cluster] += pixels(positions[i].x_advance);
  }

  int begin = 0;
  for (const int end : runs.empty() ? std::vector<int>{} : line_ends(text, advances, style)) {
    ShapedLine line;
    line.begin = text.byte_of[static_cast<std::size_t>(begin)];
    line.end = text.byte_of[static_cast<std::size_t>(end)];
    int visible = end;
    while (visible > begin && u_isWhitespace(text.units[static_cast<std::size_t>(visible - 1)])) --visible;
    if (visible > begin) {
      ubidi_setLine(whole.get(), begin, visible, part.get(), &error);
      const int count = ubidi_countRuns(part.get(), &error);
      for (int i = 0; i < count && U_SUCCESS(error); ++i) {
        int from = 0, length = 0;
        const bool reversed = ubidi_getVisualRun(part.get(), i, &from, &length) == UBIDI_RTL;
        from += begin;
        std::vector<Run> inside;
        for (const Run &run : runs)
          if (run.begin < from + length && run.end > from) inside.push_back(run);
        if (reversed) std::reverse(inside.begin(), inside.end());
        for (const Run &run : inside)
          append(line, shaper, text, run, std::max(run.begin, from), std::min(run.end, from + length));
      }
    }
    shaped.width = std::max(shaped.width, line.width);
    shaped.lines.push_back(std::move(line));
    begin = end;
  }
  if (shaped.lines.empty()) shaped.lines.emplace_back();
  // Scripts with marks above and below need more. What a font asks for beyond that is not for lines of a
  // screen, but for Nastaliq, which falls from line to line.
  const std::string_view language = style.language.substr(0, style.language.find('-'));
  const bool tall =
      language == "km" || language == "my" || language == "hi" || language == "bn" || language == "ar";
  const float least = static_cast<float>(style.pixels) * (tall ? 1.6F : 1.5F);
  const float most = static_cast<float>(style.pixels) * (language == "ur" ? 2.2F : tall ? 1.7F : 1.6F);
  shaped.line_height = static_cast<int>(std::ceil(std::clamp(ascent + descent, least, most)));
  shaped.baseline = static_cast<int>(
      std::lround((static_cast<float>(shaped.line_height) - ascent - descent) / 2.0F + ascent));
  return shaped;
}
