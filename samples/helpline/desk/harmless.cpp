#include "desk/screen.h"

namespace helpline {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// C0 controls but line feed and tab, DEL, C1 controls, and the marks that override the direction of text
// (U+202A to U+202E, U+2066 to U+2069) or break a line (U+2028, U+2029). Gives the bytes such a character
// takes, or 0.
std::size_t harmful(std::string_view rest) {
  const auto byte = [rest](std::size_t i) {
    return i < rest.size() ? static_cast<unsigned char>(rest[i]) : 0u;
  };
  const unsigned first = byte(0);
  if ((first < 0x20 && first != '\n' && first != '\t') || first == 0x7F) return 1;
  if (first == 0xC2 && byte(1) >= 0x80 && byte(1) <= 0x9F) return 2;
  if (first == 0xE2 && byte(1) == 0x80 && byte(2) >= 0xA8 && byte(2) <= 0xAE) return 3;
  if (first == 0xE2 && byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9) return 3;
  return 0;
}

}  // namespace

std::string harmless(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t size = harmful(text.substr(i));
    if (size == 0) {
      out += text[i++];
    } else {
      out += kReplacement;
      i += size;
    }
  }
  return out;
}

}  // namespace helpline
