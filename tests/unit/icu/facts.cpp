// Prints every name and format the SDK takes from ICU, one a line. Built twice, with the ICU that is built in
// and with the system's: facts_test.py compares them. Argument: the list of languages
// (cmake/icu/languages.txt).

#include <unicode/localematcher.h>
#include <unicode/locid.h>
#include <unicode/msgfmt.h>
#include <unicode/uloc.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "flow/format.h"
#include "locate/language.h"
#include "locate/own_icu.h"

namespace {

using pop::flow::clock_time;
using pop::flow::country_name;
using pop::flow::language_name;
using pop::flow::list_of;
using pop::flow::weekday;

// 2026-11-22 is a Sunday.
constexpr std::int64_t sunday = 1795305600;
constexpr std::int64_t hour = 3600;

std::vector<std::string> read_languages(const char *path) {
  std::ifstream file(path);
  std::vector<std::string> languages;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line[0] != '#') languages.push_back(line);
  }
  return languages;
}

std::vector<std::string> listed(const char *const *codes) {
  std::vector<std::string> out;
  for (; *codes != nullptr; ++codes) out.emplace_back(*codes);
  return out;
}

// Those of ISO 3166, and Kosovo, which the directory has.
std::vector<std::string> all_countries() {
  std::vector<std::string> countries = listed(icu::Locale::getISOCountries());
  countries.emplace_back("XK");
  return countries;
}

void fact(const char *kind, const std::string &language, const std::string &of, const std::string &value) {
  std::printf("%s\t%s\t%s\t%s\n", kind, language.c_str(), of.c_str(), value.c_str());
}

std::string utf8(const icu::UnicodeString &text) {
  std::string out;
  return text.toUTF8String(out);
}

// As sdk/flow/words.cpp says a text.
std::string say(const std::string &pattern, const std::string &language, double number) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::MessageFormat format(icu::UnicodeString::fromUTF8(pattern), icu::Locale(language.c_str()),
                                  status);
  const icu::UnicodeString name(u"n");
  const icu::Formattable value(number);
  icu::UnicodeString said;
  format.format(&name, &value, 1, said, status);
  return U_FAILURE(status) ? u_errorName(status) : utf8(said);
}

void print_numbers(const std::string &language) {
  static const std::string arms =
      "zero {zero #} one {one #} two {two #} few {few #} many {many #} other {other #}}";
  const auto say_number = [&](double number, const std::string &shown) {
    fact("plural", language, shown, say("{n, plural, " + arms, language, number));
    fact("ordinal", language, shown, say("{n, selectordinal, " + arms, language, number));
    fact("number", language, shown, say("{n}", language, number));
  };
  for (int number = 0; number <= 130; ++number) say_number(number, std::to_string(number));
  for (const int number : {1000, 12345, 1000000, 2000000}) say_number(number, std::to_string(number));
  say_number(1.5, "1.5");
}

// What depends on the language of the screen alone.
void print_language(const std::string &tag, const std::vector<std::string> &languages) {
  for (const std::string &country : all_countries())
    fact("country", tag, country, country_name(country, tag));
  for (int day = 0; day < 7; ++day)
    fact("weekday", tag, std::to_string(day), weekday(sunday + day * 24 * hour, 0, tag));
  for (const std::string &other : languages) fact("language", tag, other, language_name(other, tag));
  for (const std::string &other : listed(icu::Locale::getISOLanguages()))
    fact("language", tag, other, language_name(other, tag));
  fact("own", tag, tag, language_name(tag, tag));
  print_numbers(tag);
}

// What a region may change.
void print_region(const std::string &language, const std::string &country) {
  const std::string tag = country.empty() ? language : language + '-' + country;
  for (const double at : {0.1, 21.75}) {
    fact("clock", language + '/' + country, std::to_string(at),
         clock_time(sunday + static_cast<std::int64_t>(at * hour), 0, language, country));
  }
  fact("weekday", tag, "2", weekday(sunday + 2 * 24 * hour, 0, tag));
  fact("list", tag, "2", list_of({"A", "B"}, tag));
  fact("list", tag, "4", list_of({"A", "B", "C", "D"}, tag));
  for (const char *other : {"CI", "HK", "GB"}) fact("country", tag, other, country_name(other, tag));
  for (const char *other : {"zh-Hant", "es-419", "ckb"})
    fact("language", tag, other, language_name(other, tag));
}

void print_likely(const std::string &locale) {
  char full[ULOC_FULLNAME_CAPACITY];
  UErrorCode status = U_ZERO_ERROR;
  uloc_addLikelySubtags(locale.c_str(), full, sizeof full, &status);
  fact("likely", locale, "", U_FAILURE(status) ? u_errorName(status) : full);
}

// Aliases, matching and right to left: what a picker of languages may ask.
void print_matching(const std::vector<std::string> &languages) {
  for (const char *given : {"iw", "in", "no", "tl", "mo", "sh", "zh_HK.UTF-8", "zh-TW", "sr_RS@latin",
                            "cmn-TW", "en-BU", "de-DD", "hy-SU", "ar-u-nu-latn", "ca-ES-valencia"}) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Locale canonical = icu::Locale::createCanonical(given);
    fact("canonical", given, "", canonical.getName());
    fact("tag", given, "", canonical.toLanguageTag<std::string>(status));
    if (const auto read = pop::locate::parse_language(given))
      fact("read", given, "", read->language + ' ' + read->script + ' ' + read->region);
  }
  icu::LocaleMatcher::Builder builder;
  for (const std::string &language : languages) builder.addSupportedLocale(icu::Locale(language.c_str()));
  for (const char *other : {"en_GB", "es_419", "pt_PT", "zh_Hant", "zh_Hant_HK"})
    builder.addSupportedLocale(icu::Locale(other));
  UErrorCode status = U_ZERO_ERROR;
  const icu::LocaleMatcher matcher = builder.build(status);
  for (const std::string &wanted : listed(icu::Locale::getISOLanguages())) {
    const icu::Locale *best = matcher.getBestMatch(icu::Locale(wanted.c_str()), status);
    fact("match", wanted, "", U_FAILURE(status) || best == nullptr ? u_errorName(status) : best->getName());
  }
  for (const char *wanted :
       {"en_ZA", "en_PH", "es_AR", "es_PH", "pt_AO", "pt_US", "zh_MO", "zh_SG", "yue_HK", "nb", "gsw"}) {
    const icu::Locale *best = matcher.getBestMatch(icu::Locale(wanted), status);
    fact("match", wanted, "", U_FAILURE(status) || best == nullptr ? u_errorName(status) : best->getName());
  }
}

}  // namespace

int main(int count, char **arguments) {
  if (count != 2) return 2;
  pop::locate::set_up_own_icu();
  const std::vector<std::string> languages = read_languages(arguments[1]);
  const std::vector<std::string> countries = all_countries();
  if (languages.empty()) return 2;

  std::vector<std::string> screens = languages;
  for (const char *other : {"en-GB", "en-US", "en-IN", "en-AU", "es-419", "es-MX", "es-US", "fr-CA", "pt-BR",
                            "pt-PT", "zh-Hans", "zh-Hant", "zh-Hant-HK", "zh-Hant-TW", "zh-HK", "zh-TW"}) {
    screens.emplace_back(other);
  }
  for (const std::string &screen : screens) print_language(screen, screens);
  std::vector<std::string> written = languages;
  written.insert(written.end(), {"zh-Hans", "zh-Hant"});
  for (const std::string &language : written) {
    print_region(language, "");
    for (const std::string &country : countries) print_region(language, country);
    fact("direction", language, "", icu::Locale(language.c_str()).isRightToLeft() ? "rtl" : "ltr");
  }

  for (const std::string &country : countries) {
    print_likely("und_" + country);
    for (const std::string &language : languages) print_likely(language + '_' + country);
  }
  for (const std::string &language : listed(icu::Locale::getISOLanguages())) print_likely(language);
  print_matching(languages);
  return 0;
}
