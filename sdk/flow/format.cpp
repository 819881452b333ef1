#include "flow/format.h"

#include <unicode/datefmt.h>
#include <unicode/listformatter.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <memory>

#include "base/bytes.h"
#include "flow/icu_text.h"
#include "flow/locale_of.h"

namespace pop::flow {
namespace {

// The offset is ours (zones.json), so ICU formats as if in GMT and its own time-zone data, which ages, is
// never asked.
std::string format_in_gmt(icu::DateFormat &format, std::int64_t unix_seconds, std::int32_t offset) {
  format.setTimeZone(*icu::TimeZone::getGMT());
  icu::UnicodeString text;
  format.format(static_cast<UDate>(unix_seconds + offset) * 1000.0, text);
  return utf8(text);
}

}  // namespace

std::string clock_time(std::int64_t unix_seconds, std::int32_t offset, std::string_view language,
                       std::string_view country) {
  const std::unique_ptr<icu::DateFormat> format(
      icu::DateFormat::createTimeInstance(icu::DateFormat::kShort, locale_of(language, country)));
  return format ? format_in_gmt(*format, unix_seconds, offset) : std::string();
}

std::string weekday(std::int64_t unix_seconds, std::int32_t offset, std::string_view language) {
  UErrorCode status = U_ZERO_ERROR;
  icu::SimpleDateFormat format(icu::UnicodeString(u"EEEE"), locale_of(language), status);
  return U_FAILURE(status) ? std::string() : format_in_gmt(format, unix_seconds, offset);
}

std::string country_name(std::string_view code, std::string_view language) {
  icu::UnicodeString name;
  icu::Locale("", std::string(code).c_str()).getDisplayCountry(locale_of(language), name);
  return utf8(name);
}

std::string language_name(std::string_view tag, std::string_view language) {
  icu::UnicodeString name;
  locale_of(tag).getDisplayName(locale_of(language), name);
  return utf8(name);
}

std::string list_of(const std::vector<std::string> &items, std::string_view language) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::ListFormatter> format(
      icu::ListFormatter::createInstance(locale_of(language), status));
  std::vector<icu::UnicodeString> parts;
  parts.reserve(items.size());
  for (const std::string &item : items) parts.push_back(utf16(item));
  icu::UnicodeString text;
  if (U_SUCCESS(status)) format->format(parts.data(), static_cast<int>(parts.size()), text, status);
  return U_FAILURE(status) ? std::string() : utf8(text);
}

std::string autonym(std::string_view tag) { return language_name(tag, tag); }

std::string country_autonym(std::string_view code) {
  UErrorCode status = U_ZERO_ERROR;
  icu::Locale there("und", std::string(code).c_str());
  there.addLikelySubtags(status);
  if (U_FAILURE(status)) return {};
  const icu::Locale country("", std::string(code).c_str());
  icu::UnicodeString own, english;
  country.getDisplayCountry(there, own);
  country.getDisplayCountry(icu::Locale::getEnglish(), english);
  // Where ICU has no words of that language it gives English ones, or the code.
  const bool known = own != english || std::string_view(there.getLanguage()) == "en";
  return known ? utf8(own) : std::string();
}

std::string sort_key(std::string_view name) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2 *decompose = icu::Normalizer2::getNFDInstance(status);
  if (U_FAILURE(status)) return std::string(name);
  const icu::UnicodeString parts = decompose->normalize(utf16(name), status);
  icu::UnicodeString key;
  for (std::int32_t at = 0; at < parts.length(); at = parts.moveIndex32(at, 1)) {
    const UChar32 c = parts.char32At(at);
    if (u_charType(c) != U_NON_SPACING_MARK) key.append(u_foldCase(c, U_FOLD_CASE_DEFAULT));
  }
  return U_FAILURE(status) ? std::string(name) : utf8(key);
}

std::string initial(std::string_view key) {
  UChar32 c = 0;
  std::int32_t at = 0;
  const ByteView bytes = as_bytes(key);
  U8_NEXT(bytes.data(), at, static_cast<std::int32_t>(bytes.size()), c);
  if (c < 0 || !u_isalpha(c) || u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC)) return {};
  icu::UnicodeString letter(u_toupper(c));
  return utf8(letter);
}

}  // namespace pop::flow
