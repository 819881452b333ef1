#include "trust/path_pattern.h"

namespace pop::trust {
namespace {

// Matches one character against the set that begins after '[' at `at`; moves `at` behind the ']'. Nothing
// closes the set:
// '[' stands for itself, as fnmatch has it, and `at` does not move.
bool in_set(std::string_view pattern, std::size_t &at, unsigned char c, bool &closed) noexcept {
  std::size_t i = at;
  const bool negated = i < pattern.size() && pattern[i] == '!';
  if (negated) ++i;
  const std::size_t begin = i;
  bool found = false;
  for (; i < pattern.size(); ++i) {
    if (pattern[i] == ']' && i > begin) {
      at = i + 1;
      closed = true;
      return found != negated;
    }
    const auto low = static_cast<unsigned char>(pattern[i]);
    if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
      found = found || (low <= c && c <= static_cast<unsigned char>(pattern[i + 2]));
      i += 2;
    } else {
      found = found || low == c;
    }
  }
  closed = false;
  return false;
}

bool matches_one(std::string_view pattern, std::size_t &at, char c) noexcept {
  const char p = pattern[at];
  if (p == '?') {
    ++at;
    return true;
  }
  if (p == '[') {
    std::size_t after = at + 1;
    bool closed = false;
    const bool found = in_set(pattern, after, static_cast<unsigned char>(c), closed);
    if (closed) {
      at = after;
      return found;
    }
  }
  ++at;
  return p == c;
}

// One path segment. Only the last '*' is ever tried again, so that many stars cost no more than one.
bool segment_matches(std::string_view pattern, std::string_view text) noexcept {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_text = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = ++p;
      star_text = t;
      continue;
    }
    std::size_t next = p;
    if (p < pattern.size() && matches_one(pattern, next, text[t])) {
      p = next;
      ++t;
      continue;
    }
    if (star == std::string_view::npos) return false;
    p = star;
    t = ++star_text;
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace

bool path_matches(std::string_view pattern, std::string_view path) noexcept {
  // A look-up asks hundreds of patterns, and nearly all differ before their first special character.
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '*' || pattern[i] == '?' || pattern[i] == '[') break;
    if (i == path.size() || pattern[i] != path[i]) return false;
  }
  for (;;) {
    const std::size_t pattern_end = pattern.find('/');
    const std::size_t path_end = path.find('/');
    if (!segment_matches(pattern.substr(0, pattern_end), path.substr(0, path_end))) return false;
    if (pattern_end == std::string_view::npos || path_end == std::string_view::npos)
      return pattern_end == path_end;
    pattern.remove_prefix(pattern_end + 1);
    path.remove_prefix(path_end + 1);
  }
}

}  // namespace pop::trust
