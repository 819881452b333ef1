// Single values: languages, countries, dates, addresses, characters.

#include <algorithm>
#include <iterator>
#include <string_view>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/unistr.h>

#include "base/clock.h"
#include "directory/text_check.h"
#include "lint_rules.h"
#include "locate/countries.h"

namespace pop::tool {
namespace {

bool is_well_formed(const std::string &tag) {
  char locale[ULOC_FULLNAME_CAPACITY];
  int32_t read = 0;
  UErrorCode status = U_ZERO_ERROR;
  uloc_forLanguageTag(tag.c_str(), locale, ULOC_FULLNAME_CAPACITY, &read, &status);
  return U_SUCCESS(status) != 0 && status != U_STRING_NOT_TERMINATED_WARNING &&
         static_cast<std::size_t>(read) == tag.size();
}

std::vector<std::string> subtags_of(const std::string &tag) {
  std::vector<std::string> parts(1);
  for (const char c : tag) {
    if (c == '-') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

bool is_script(const std::string &subtag) {
  return subtag.size() == 4 && u_getPropertyValueEnum(UCHAR_SCRIPT, subtag.c_str()) != UCHAR_INVALID_CODE;
}

bool is_region(const std::string &subtag) {
  return std::all_of(subtag.begin(), subtag.end(), [](char c) { return c >= '0' && c <= '9'; }) ||
         locate::country_code(subtag) == subtag;
}

// Not seen, or seen as something else: what is signed would not be what is read. Joiners are letters' own
// business in many scripts.
bool is_hidden(char32_t c) {
  constexpr char32_t non_joiner = 0x200c;
  constexpr char32_t joiner = 0x200d;
  if (c == non_joiner || c == joiner) return false;
  switch (u_charType(static_cast<UChar32>(c))) {
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR:
    case U_PRIVATE_USE_CHAR:
    case U_SURROGATE:
    case U_UNASSIGNED:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
      return true;
    default:
      return false;
  }
}

std::string text_fault(std::string_view text) {
  const icu::UnicodeString unicode =
      icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
  for (int32_t i = 0; i < unicode.length(); i = unicode.moveIndex32(i, 1)) {
    if (is_hidden(static_cast<char32_t>(unicode.char32At(i))))
      return "the text holds a character that nobody sees; write it anew without it";
  }
  if (!text.empty() && (text.front() == ' ' || text.back() == ' '))
    return "the text begins or ends with a space; take it out";
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2 *nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_SUCCESS(status) && !nfc->isNormalized(unicode, status))
    return "the text is not in Unicode's normal form C; write its accents as one character each";
  return {};
}

}  // namespace

bool is_listed_language(const std::string &tag) {
  return *uloc_getISO3Language(subtags_of(tag)[0].c_str()) != '\0';
}

std::string language_fault(const std::string &tag) {
  if (!is_well_formed(tag)) return "\"" + tag + "\" is no BCP 47 tag; write it as \"pt-BR\" is written";
  const std::vector<std::string> subtags = subtags_of(tag);
  if (tag != "und" && subtags[0].size() != 3 && !is_listed_language(tag))
    return "\"" + subtags[0] + "\" is no language; look it up in ISO 639";
  for (std::size_t i = 1; i < subtags.size(); ++i) {
    if (!is_script(subtags[i]) && !is_region(subtags[i]))
      return "\"" + subtags[i] + "\" in \"" + tag + "\" is no script or region; look it up";
  }
  return {};
}

std::string country_fault(const std::string &code) {
  if (locate::country_code(code) == code && !code.empty()) return {};
  return "\"" + code + "\" is no country; write its ISO 3166-1 code in capitals";
}

std::string date_fault(const std::string &date, std::int64_t now) {
  constexpr std::string_view from_here = "0000-01-01T00:00:00Z";
  const bool whole_parts = date.size() == 4 || date.size() == 7 || date.size() == 10;
  if (!whole_parts || !parse_utc(date + std::string(from_here.substr(date.size()))))
    return date + " is no date; write YYYY, YYYY-MM or YYYY-MM-DD";
  if (date > format_utc(now).substr(0, date.size()))
    return date + " is in the future; write the source's own date";
  return {};
}

std::string url_fault(const std::string &url) {
  const std::string host = directory::url_host(url);
  if (host.empty()) return url + " is no plain web address; write https://host/page, without a user name";
  const std::string name = host.substr(0, host.find(':'));
  if (name.find('.') == std::string::npos || name.front() == '.' || name.find("..") != std::string::npos ||
      std::all_of(name.begin(), name.end(), [](char c) { return c == '.' || (c >= '0' && c <= '9'); })) {
    return url + " names no host; write the whole name of the site";
  }
  return {};
}

std::string mail_fault(const std::string &address) {
  const std::size_t at = address.find('@');
  const bool plain = std::all_of(address.begin(), address.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view(".-_+@").find(c) != std::string_view::npos;
  });
  const std::string host = at == std::string::npos ? "" : address.substr(at + 1);
  if (at != std::string::npos && at > 0 && plain && host.find('@') == std::string::npos &&
      url_fault("https://" + host).empty()) {
    return {};
  }
  return address + " is no mail address; write name@host";
}

void lint_texts(const JsonValue &content, const std::string &path, Notes &notes) {
  if (content.IsString()) {
    if (const std::string fault = text_fault(text_of(content)); !fault.empty()) notes.error(path, fault);
  } else if (content.IsObject()) {
    for (const auto &member : content.GetObject())
      lint_texts(member.value, path + "/" + std::string(text_of(member.name)), notes);
  } else if (content.IsArray()) {
    for (json::SizeType i = 0; i < content.Size(); ++i)
      lint_texts(content[i], path + "/" + std::to_string(i), notes);
  }
}

}  // namespace pop::tool
