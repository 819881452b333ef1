// The screen's language beside what ICU's LocaleMatcher would choose: they differ only where R5 says so.

#include <gtest/gtest.h>
#include <unicode/localematcher.h>

#include <string>
#include <tuple>
#include <vector>

#include "locate/language.h"

namespace pop::locate {
namespace {

const std::vector<std::string> kWords = {
    "en",  "en-GB",   "es",      "es-419", "fr", "fr-CA", "ar",      "pt-BR", "pt-PT", "hi",
    "bn",  "zh-Hans", "zh-Hant", "sw",     "ru", "tr",    "vi",      "uk",    "de",    "ja",
    "fil", "ur",      "pl",      "fa",     "he", "sr",    "sr-Latn", "nb",    "az"};

std::string icu_choice(const std::string &tag) {
  UErrorCode status = U_ZERO_ERROR;
  icu::LocaleMatcher::Builder builder;
  for (const std::string &words : kWords)
    builder.addSupportedLocale(icu::Locale::forLanguageTag(words, status));
  builder.setNoDefaultLocale();
  const icu::LocaleMatcher matcher = builder.build(status);
  const icu::Locale *best = matcher.getBestMatch(icu::Locale::forLanguageTag(tag, status), status);
  return best == nullptr ? "none" : best->toLanguageTag<std::string>(status);
}

std::string our_choice(const std::string &tag) {
  LanguageMatcher matcher(kWords);
  const std::vector<std::string> list = {tag};
  matcher.read(list);
  const ScreenLanguage &screen = matcher.screen("");
  return screen.show_picker ? "none" : screen.tag;
}

TEST(LocaleMatcher, AgreesWhereTheRulesDo) {
  for (const char *tag :
       {"en",      "en-US", "en-001",   "es",         "es-ES",   "es-US", "es-MX",  "es-AR", "es-GQ",
        "es-PH",   "fr",    "fr-FR",    "fr-CA",      "fr-CH",   "ar-EG", "ar-001", "pt",    "pt-BR",
        "pt-PT",   "pt-AO", "pt-MZ",    "pt-MO",      "hi-IN",   "zh",    "zh-CN",  "zh-TW", "zh-HK",
        "zh-Hant", "zh-SG", "zh-Hans",  "zh-Hant-MO", "zh-MO",   "sw-KE", "ru-KZ",  "tr-CY", "vi-VN",
        "uk",      "de-AT", "de-CH",    "gsw-CH",     "fil-PH",  "tl",    "ur-PK",  "fa-AF", "he",
        "iw",      "sr",    "sr-ME",    "sr-Latn-RS", "sr-Cyrl", "nb-NO", "no",     "nn",    "az-AZ",
        "ko",      "th",    "cmn-Hans", "sr-Cyrl-BA"})
    EXPECT_EQ(our_choice(tag), icu_choice(tag)) << tag;
}

// R5 goes up CLDR's parents (en-AU, en-001, en), where ICU knows that most of the world reads British
// English; and never to another script, where ICU gives an Amharic reader English.
TEST(LocaleMatcher, DiffersWhereTheRulesDo) {
  for (const auto &[tag, ours, icus] :
       {std::tuple("en-AU", "en", "en-GB"), {"en-150", "en", "en-GB"}, {"am", "none", "en"}}) {
    EXPECT_EQ(our_choice(tag), ours) << tag;
    EXPECT_EQ(icu_choice(tag), icus) << tag;
  }
}

}  // namespace
}  // namespace pop::locate
