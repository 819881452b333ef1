#include "reading.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <span>

namespace pop::flow {
namespace {

WordsFile file_of(std::string_view language, std::string text) {
  return {std::string(language), false, {{"x", {text, text, text}}}};
}

TEST(Reading, EveryLanguageKeepsItsGates) {
  for (const WordsSource &source : std::span(words_compiled_in, words_compiled_in_count)) {
    const auto file = read_words(as_bytes(source.json));
    ASSERT_TRUE(file) << file.error().message;
    for (const Band band : {Band::a, Band::b, Band::c}) {
      const char letter = "ABC"[static_cast<std::size_t>(band)];
      std::printf("%-8s%c  %s\n", file->language.c_str(), letter, figures(*file, band).c_str());
      for (const std::string &fault : too_hard(*file, band))
        ADD_FAILURE() << file->language << ", band " << letter << ": " << fault;
    }
  }
}

TEST(Reading, CountsWhatIsSaid) {
  const Reading english = reading_of(
      file_of("en", "{n, plural, one {# person is before you.} other {# people are before {name}. Why?}}"),
      Band::a);
  EXPECT_EQ(english.texts, 2u);
  EXPECT_EQ(english.sentences, 3u);
  EXPECT_EQ(english.words, 5u + 5u + 1u);
  EXPECT_EQ(english.longest, 5u);
  EXPECT_EQ(english.syllables, (1u + 2 + 1 + 2 + 1) + (1 + 2 + 1 + 2 + 1) + 1);
  const Reading german = reading_of(file_of("de", "Das Telefon im Krankenhaus. Ja."), Band::a);
  EXPECT_EQ(german.three, 2u);
  EXPECT_EQ(german.one, 3u);
  EXPECT_EQ(german.wide, 2u);
  EXPECT_EQ(reading_of(file_of("zh-Hans", "你好。看{place}"), Band::a).longest, 2u);
  EXPECT_EQ(reading_of(file_of("hi", "क्या मदद चाहिए? हाँ।"), Band::a).sentences, 2u);
  EXPECT_EQ(reading_of(file_of("ar", "هل تريد المساعدة؟ نعم."), Band::a).longest, 3u);
}

TEST(Reading, SyllablesOfEnglishWords) {
  for (const auto &[word, syllables] :
       std::initializer_list<std::pair<const char *, std::size_t>>{{"help", 1},
                                                                   {"people", 2},
                                                                   {"stored", 1},
                                                                   {"ended", 2},
                                                                   {"while", 1},
                                                                   {"little", 2},
                                                                   {"pages", 2},
                                                                   {"stores", 1},
                                                                   {"queue", 1},
                                                                   {"device", 2},
                                                                   {"helper's", 2},
                                                                   {"someone", 2},
                                                                   {"quiet", 2},
                                                                   {"identity", 4},
                                                                   {"the", 1},
                                                                   {"closed", 1},
                                                                   {"family", 3},
                                                                   {"encrypted", 3}}) {
    EXPECT_EQ(english_syllables(word), syllables) << word;
  }
}

TEST(Reading, LongWordsHaveThreeSyllables) {
  EXPECT_EQ(long_words("Emergency numbers here: {number}. Try another one."),
            (std::vector<std::string>{"emergency", "another"}));
}

TEST(Reading, WhatIsTooHardIsSaid) {
  const auto faults = [](std::string_view language, const char *text) {
    std::string all;
    for (const std::string &fault : too_hard(file_of(language, text), Band::a)) all += fault + '\n';
    return all;
  };
  EXPECT_EQ(faults("en", "You can stop. It is OK."), "");
  const std::string english = faults(
      "en",
      "Confidentiality notwithstanding, professional counsellors occasionally communicate information to "
      "appropriate organisations whenever circumstances necessitate it");
  for (const char *part : {"words a sentence", "a sentence of 14 words", "syllables a word", "FKGL"})
    EXPECT_NE(english.find(part), std::string::npos) << part << " in " << english;
  EXPECT_NE(faults("es", "Organizaciones internacionales especializadas").find("Fernández-Huerta"),
            std::string::npos);
  EXPECT_EQ(faults("es", "Di lo que pasa. Yo te oigo."), "");
  EXPECT_NE(faults("de", "Vertrauensstellen unterrichten Organisationen").find("Sachtextformel"),
            std::string::npos);
  EXPECT_EQ(faults("de", "Sag, was los ist. Ich bin da."), "");
  EXPECT_NE(faults("ru", "Профессиональные консультанты организации").find("LIX"), std::string::npos);
  EXPECT_NE(faults("zh-Hant", "我們在這裡的每一天都有人可以和你說話而且不用錢").find("a sentence of 23"),
            std::string::npos);
  EXPECT_NE(faults("tlh", "nuqneH").find("no reading gates"), std::string::npos);
}

// Worked out by hand from the formulas of section 4.1.
TEST(Reading, TheMeasuresAreTheirFormulas) {
  Reading reading;
  reading.sentences = 2;
  reading.words = 10;
  reading.syllables = 15;
  reading.three = 1;
  reading.one = 6;
  reading.wide = 2;
  EXPECT_NEAR(measured("en", reading), 0.39 * 5 + 11.8 * 1.5 - 15.59, 1e-9);
  EXPECT_NEAR(measured("es", reading), 206.84 - 1.02 * 5 - 60 * 1.5, 1e-9);
  EXPECT_NEAR(measured("de", reading), 0.1935 * 10 + 0.1672 * 5 + 0.1297 * 20 - 0.0327 * 60 - 0.875, 1e-9);
  EXPECT_NEAR(measured("fr", reading), 5 + 20, 1e-9);
}

}  // namespace
}  // namespace pop::flow
