#include "handoff/plain_text.h"

#include "base/bytes.h"

namespace pop::handoff {

std::size_t not_plain(std::string_view text) noexcept {
  const auto byte = [text](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const unsigned first = byte(0);
  if (text.empty()) return 0;
  if ((first < 0x20 && first != '\n' && first != '\t') || first == 0x7F) return 1;
  if (first == 0xC2 && byte(1) >= 0x80 && byte(1) <= 0x9F) return 2;
  if (first == 0xE2 && byte(1) == 0x80 && byte(2) >= 0xA8 && byte(2) <= 0xAE) return 3;
  if (first == 0xE2 && byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9) return 3;
  if (first == 0xF3 && byte(1) == 0xA0 && (byte(2) == 0x80 || byte(2) == 0x81) && byte(3) >= 0x80) return 4;
  return 0;
}

bool is_plain_text(std::string_view text, bool one_line) noexcept {
  if (!is_utf8(as_bytes(text))) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (not_plain(text.substr(i)) != 0) return false;
    if (one_line && (text[i] == '\n' || text[i] == '\t')) return false;
  }
  return true;
}

}  // namespace pop::handoff
