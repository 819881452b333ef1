#include "flow/format.h"

#include <unicode/datefmt.h>
#include <unicode/listformatter.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

#include <memory>

#include "flow/locale_of.h"

namespace pop::flow {
namespace {

std::string utf8(const icu::UnicodeString &text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

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
  for (const std::string &item : items) parts.push_back(icu::UnicodeString::fromUTF8(item));
  icu::UnicodeString text;
  if (U_SUCCESS(status)) format->format(parts.data(), static_cast<int>(parts.size()), text, status);
  return U_FAILURE(status) ? std::string() : utf8(text);
}

std::string spoken_digits(std::string_view number) {
  std::string spoken;
  for (const char digit : number) {
    if (digit == ' ' || digit == '-') continue;
    if (!spoken.empty()) spoken += ' ';
    spoken += digit;
  }
  return spoken;
}

}  // namespace pop::flow
