#include "locate/language.h"

#include <gtest/gtest.h>

namespace pop::locate {
namespace {

using Tags = std::vector<std::string>;

std::string canonical(std::string_view tag) {
  const auto language = parse_language(tag);
  if (!language) return "none";
  return language->language + ' ' + language->script + ' ' + language->region;
}

TEST(Language, TagsAreReadHoweverADeviceWritesThem) {
  EXPECT_EQ(canonical("de-DE"), "de Latn DE");
  EXPECT_EQ(canonical("zh_HK.UTF-8"), "zh Hant HK");
  EXPECT_EQ(canonical("en_US.UTF-8@euro"), "en Latn US");
  EXPECT_EQ(canonical("EN_gb"), "en Latn GB");
  EXPECT_EQ(canonical("zh-hant-tw-u-nu-latn"), "zh Hant TW");
  EXPECT_EQ(canonical("sr_RS@latin"), "sr Latn RS");
  EXPECT_EQ(canonical("uz_UZ.UTF-8@cyrillic"), "uz Cyrl UZ");
  EXPECT_EQ(canonical("ca-ES-valencia"), "ca Latn ES");
  EXPECT_EQ(canonical("zh-yue-HK"), "yue Hant HK");
  EXPECT_EQ(canonical("zh-cmn-Hans-CN"), "zh Hans CN");
  EXPECT_EQ(canonical("es-419"), "es Latn 419");
  EXPECT_EQ(canonical("deu"), "de Latn ");
  EXPECT_EQ(canonical("en-UK"), "en Latn GB");
}

TEST(Language, OldCodesAreReadInTodaysForm) {
  EXPECT_EQ(canonical("iw"), "he Hebr ");
  EXPECT_EQ(canonical("iw_IL"), "he Hebr IL");
  EXPECT_EQ(canonical("in_ID"), "id Latn ID");
  EXPECT_EQ(canonical("ji"), "yi Hebr ");
  EXPECT_EQ(canonical("tl-PH"), "fil Latn PH");
  EXPECT_EQ(canonical("no_NO"), "nb Latn NO");
  EXPECT_EQ(canonical("sh"), "sr Latn ");
  EXPECT_EQ(canonical("cnr"), "sr Latn ");
  EXPECT_EQ(canonical("ger"), "de Latn ");
  EXPECT_EQ(canonical("chi-TW"), "zh Hant TW");
  EXPECT_EQ(canonical("zh_HK_#Hans"), "zh Hans HK");
  EXPECT_EQ(canonical("sr__#Latn"), "sr Latn ");
  EXPECT_EQ(canonical("th_TH_TH_#u-nu-thai"), "th Thai TH");
  EXPECT_EQ(canonical("no_NO_NY"), "nn Latn NO");
}

TEST(Language, LikelyScripts) {
  EXPECT_EQ(canonical("zh"), "zh Hans ");
  EXPECT_EQ(canonical("sr-ME"), "sr Latn ME");
  EXPECT_EQ(canonical("sr"), "sr Cyrl ");
  EXPECT_EQ(canonical("pa-PK"), "pa Arab PK");
  EXPECT_EQ(canonical("ckb-IQ"), "ckb Arab IQ");
  EXPECT_EQ(canonical("ku"), "ku Latn ");
}

TEST(Language, WhatIsNoLanguageIsNone) {
  for (const std::string_view tag : {"", "C", "C.UTF-8", "POSIX", "en_US_POSIX", "und", "mul", "x-private",
                                     "i-klingon", "e", "english", "12", "-", "_US", "\xff\xfe", "de\n"}) {
    EXPECT_EQ(canonical(tag), "none") << tag;
  }
  EXPECT_EQ(canonical(std::string(100, 'a')), "none");
  EXPECT_EQ(parse_languages(Tags{"C", "de", "und", "fr"}).size(), 2u);
}

// "offered language at rank", or "none".
std::string shared(const Tags &child, const Tags &offered) {
  const auto found = shared_language(parse_languages(child), offered);
  return found ? offered[found->offered] + " " + std::to_string(found->rank) : "none";
}

TEST(SharedLanguage, TheChildsListDecides) {
  EXPECT_EQ(shared({"de-DE", "en-GB"}, {"en", "de"}), "de 0");
  EXPECT_EQ(shared({"fr-FR", "en-GB"}, {"de", "en"}), "en 1");
  EXPECT_EQ(shared({"fr"}, {"de", "en"}), "none");
  EXPECT_EQ(shared({}, {"de"}), "none");
  EXPECT_EQ(shared({"de"}, {}), "none");
  EXPECT_EQ(shared({"de"}, {"", "not a tag", "de-AT"}), "de-AT 0");
}

TEST(SharedLanguage, AliasesAndScripts) {
  EXPECT_EQ(shared({"iw"}, {"he"}), "he 0");
  EXPECT_EQ(shared({"fil"}, {"tl"}), "tl 0");
  EXPECT_EQ(shared({"zh-Hant-TW"}, {"zh-Hans"}), "zh-Hans 0");
  EXPECT_EQ(shared({"zh-Hant-TW"}, {"zh-Hans", "zh-Hant"}), "zh-Hant 0");
  EXPECT_EQ(shared({"pt-PT"}, {"pt-BR", "pt-PT"}), "pt-PT 0");
  EXPECT_EQ(shared({"ckb"}, {"ku"}), "none");
  EXPECT_EQ(shared({"ku"}, {"ckb"}), "none");
}

TEST(SharedLanguage, NearPairs) {
  EXPECT_EQ(shared({"hr"}, {"sr"}), "sr 0");
  EXPECT_EQ(shared({"bs"}, {"de", "hr"}), "hr 0");
  EXPECT_EQ(shared({"sr"}, {"hr", "sr"}), "sr 0");
  EXPECT_EQ(shared({"nn"}, {"no"}), "no 0");
  EXPECT_EQ(shared({"nb"}, {"nn"}), "nn 0");
  EXPECT_EQ(shared({"gsw-CH"}, {"de"}), "de 0");
  EXPECT_EQ(shared({"de"}, {"gsw"}), "none");
  EXPECT_EQ(shared({"yue-HK"}, {"zh"}), "zh 0");
  EXPECT_EQ(shared({"zh"}, {"yue"}), "none");
  EXPECT_EQ(shared({"hr", "de"}, {"de", "sr"}), "sr 0");
}

std::string screen(const Tags &child, std::string_view country, const Tags &words) {
  LanguageMatcher matcher(words);
  matcher.read(child);
  const ScreenLanguage found = matcher.screen(country);
  return found.tag + (found.right_to_left ? " rtl" : "") + (found.show_picker ? " picker" : "");
}

TEST(ScreenLanguage, TheChildsListThenClDrParents) {
  EXPECT_EQ(screen({"es-US"}, "US", {"en", "es", "es-419"}), "es-419");
  EXPECT_EQ(screen({"es-US"}, "US", {"en", "es"}), "es");
  EXPECT_EQ(screen({"es-ES"}, "ES", {"en", "es-419", "es"}), "es");
  EXPECT_EQ(screen({"pt-MZ"}, "MZ", {"pt-BR", "pt-PT"}), "pt-PT");
  EXPECT_EQ(screen({"pt-MZ"}, "MZ", {"pt-BR", "pt"}), "pt");
  EXPECT_EQ(screen({"pt"}, "BR", {"pt-PT", "pt-BR"}), "pt-BR");
  EXPECT_EQ(screen({"zh-Hant-MO"}, "MO", {"zh-Hans", "zh-Hant", "zh-Hant-HK"}), "zh-Hant-HK");
  EXPECT_EQ(screen({"zh-MO"}, "MO", {"zh-Hans", "zh-Hant"}), "zh-Hant");
  EXPECT_EQ(screen({"zh_CN"}, "CN", {"zh-Hant", "zh"}), "zh");
  EXPECT_EQ(screen({"sr-ME"}, "ME", {"sr", "sr-Latn"}), "sr-Latn");
  EXPECT_EQ(screen({"en-AU"}, "AU", {"en", "en-001"}), "en-001");
  EXPECT_EQ(screen({"en-US"}, "US", {"en-001", "en"}), "en");
  EXPECT_EQ(screen({"nn-NO"}, "NO", {"en", "no"}), "no");
  EXPECT_EQ(screen({"fr-CA", "en-CA"}, "CA", {"en", "fr"}), "fr");
  EXPECT_EQ(screen({"xh", "af"}, "ZA", {"en", "af"}), "af");
}

TEST(ScreenLanguage, AnotherRegionOfALanguageIsBetterThanAnotherLanguage) {
  EXPECT_EQ(screen({"es-ES", "en"}, "ES", {"en", "es-419"}), "es-419");
  EXPECT_EQ(screen({"pt-PT"}, "PT", {"en", "pt-BR"}), "pt-BR");
}

TEST(ScreenLanguage, NeverAcrossAScriptExceptSerbian) {
  EXPECT_EQ(screen({"zh-Hant-TW"}, "", {"en", "zh-Hans"}), "en picker");
  EXPECT_EQ(screen({"pa-Arab-PK"}, "PK", {"en", "pa"}), "en picker");
  EXPECT_EQ(screen({"sr-Cyrl"}, "", {"en", "sr-Latn"}), "sr-Latn");
  EXPECT_EQ(screen({"sr-Latn"}, "", {"en", "sr"}), "sr");
}

TEST(ScreenLanguage, SoraniAndKurmanjiAreNotSwapped) {
  EXPECT_EQ(screen({"ckb-IQ", "ar-IQ"}, "IQ", {"en", "ku", "ar"}), "ar rtl");
  EXPECT_EQ(screen({"ku"}, "", {"en", "ckb"}), "en picker");
}

TEST(ScreenLanguage, SpokenLanguagesHaveTheirWrittenStandard) {
  EXPECT_EQ(screen({"gsw-CH"}, "", {"en", "de"}), "de");
  EXPECT_EQ(screen({"yue-HK"}, "", {"zh-Hans", "zh-Hant"}), "zh-Hant");
  EXPECT_EQ(screen({"yue-Hans-CN"}, "", {"zh-Hans", "zh-Hant"}), "zh-Hans");
  EXPECT_EQ(screen({"hr"}, "", {"en", "sr-Latn"}), "en picker");
}

TEST(ScreenLanguage, ThenThePlaceThenEnglishWithTheListOpen) {
  EXPECT_EQ(screen({"ro"}, "DE", {"en", "de"}), "de");
  EXPECT_EQ(screen({}, "BR", {"en", "pt-PT", "pt-BR"}), "pt-BR");
  EXPECT_EQ(screen({}, "HK", {"en", "zh-Hans", "zh-Hant"}), "zh-Hant");
  EXPECT_EQ(screen({}, "NO", {"en", "nb"}), "nb");
  EXPECT_EQ(screen({"ro"}, "DE", {"en"}), "en picker");
  EXPECT_EQ(screen({"ro"}, "", {"en", "de"}), "en picker");
  EXPECT_EQ(screen({"ro"}, "ZZ", {"en-US", "de"}), "en picker");
  EXPECT_EQ(screen({"en-GB"}, "DE", {"en"}), "en");
  EXPECT_EQ(screen({}, "US", {"en"}), "en");
}

TEST(ScreenLanguage, Direction) {
  for (const char *tag : {"ar", "he", "fa", "ur", "ps", "ckb", "sd", "dv", "ug"}) {
    EXPECT_EQ(screen({tag}, "", {tag}), std::string(tag) + " rtl");
  }
  for (const char *tag : {"ku", "az", "ru", "th"}) EXPECT_EQ(screen({tag}, "", {tag}), tag);
}

}  // namespace
}  // namespace pop::locate
