#pragma once
// Between this library's UTF-8 and ICU's texts.

#include <unicode/unistr.h>

#include <string>
#include <string_view>

namespace pop::flow {

inline icu::UnicodeString utf16(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

inline std::string utf8(const icu::UnicodeString &text) {
  std::string out;
  return text.toUTF8String(out);
}

}  // namespace pop::flow
