#include "text_lines.h"

#include <wchar.h>

#include <algorithm>

namespace {

constexpr std::u32string_view opening = U"([{“‘«（［｛「『【《〈";
constexpr std::u32string_view closing = U")]}”’»,.;:!?…%，。、；：！？…）］｝」』】》〉％·";

std::size_t width_of(char32_t c) {
  return static_cast<std::size_t>(std::max(wcwidth(static_cast<wchar_t>(c)), 0));
}

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

// What the next sign is joined to the one before by: a zero width joiner, or the virama of an Indian script.
bool joins(char32_t c) { return c == 0x200D || (c >= 0x0900 && c < 0x0D80 && (c & 0x7F) == 0x4D); }

bool is_right_to_left(char32_t c) {
  return (c >= 0x0590 && c <= 0x08FF) || (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFE) ||
         (c >= 0x10800 && c <= 0x10FFF) || (c >= 0x1E800 && c <= 0x1EFFF);
}

// What stands before a place where a line may end.
struct Before {
  char32_t last = 0;          // no combining mark, no end of an isolate
  char32_t last_visible = 0;  // no blank either
};

bool may_break(const Before &before, char32_t c) {
  if (before.last == 0 || c == ' ') return false;
  if (before.last == ' ') {
    const bool in_number = (is_digit(before.last_visible) || before.last_visible == ')') &&
                           (is_digit(c) || c == '(' || c == '+');
    return !in_number && c != end_of_isolate;
  }
  if (begins_isolate(before.last)) return false;
  if (width_of(c) == 0 && !begins_isolate(c)) return false;
  if (width_of(before.last) != 2 && width_of(c) != 2) return false;
  return opening.find(before.last) == opening.npos && closing.find(c) == closing.npos;
}

}  // namespace

char32_t next_code_point(std::string_view text, std::size_t &at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : static_cast<unsigned char>(0);
  };
  const unsigned char first = byte(at++);
  if (first < 0x80) return first;
  const std::size_t more = first >= 0xF0 && first < 0xF5   ? 3
                           : first >= 0xE0 && first < 0xF0 ? 2
                           : first >= 0xC2                 ? 1
                                                           : 0;
  if (more == 0 || first >= 0xF5) return 0xFFFD;
  char32_t c = first & (0x3Fu >> more);
  for (std::size_t i = 0; i < more; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return 0xFFFD;
    c = c << 6 | (byte(at + i) & 0x3Fu);
  }
  at += more;
  return c;
}

std::size_t columns(std::string_view text) {
  std::size_t sum = 0;
  for (std::size_t at = 0; at < text.size();) sum += width_of(next_code_point(text, at));
  return sum;
}

std::string_view take_line(std::string_view &text, std::size_t width) {
  Before before;
  std::size_t used = 0, good = 0, cluster = 0, at = 0;
  bool joined = false;
  const auto take = [&](std::size_t end, std::size_t next) {
    std::string_view line = text.substr(0, end);
    text.remove_prefix(next);
    while (line.ends_with(' ')) line.remove_suffix(1);
    return line;
  };
  while (at < text.size()) {
    const std::size_t start = at;
    const char32_t c = next_code_point(text, at);
    if (c == '\n') return take(start, at);
    if (may_break(before, c)) good = start;
    const std::size_t wide = width_of(c);
    if (wide != 0 && !joined) cluster = start;
    // Blanks at the end of a line take no room in it.
    if (c != ' ' && used + wide > width && start != 0) {
      const std::size_t cut = good != 0 ? good : cluster != 0 ? cluster : start;
      return take(cut, cut);
    }
    used += wide;
    joined = joins(c);
    if (c == ' ' || wide != 0 || begins_isolate(c)) before.last = c;
    if (c != ' ' && wide != 0) before.last_visible = c;
  }
  return take(text.size(), text.size());
}

bool has_right_to_left(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (is_right_to_left(next_code_point(text, at))) return true;
  }
  return false;
}
