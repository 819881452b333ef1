#include "flow/words_lint.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "flow/text_lint.h"
#include "flow/vocabulary.h"

namespace pop::flow {
namespace {

WordsFile file_of(std::string_view language, const Texts &texts) {
  return {std::string(language), false, texts};
}

std::array<std::string, 3> all(std::string text) { return {text, text, text}; }

const Texts english_texts = {
    {"danger.call", all("Call {number}")},
    {"exit.button", all("Hide this")},
    {"chat.queue", all("{ahead, plural, =0 {You are next.} one {# person.} other {# people.}}")},
    {"feedback.helped", all("{n, select, 5 {Yes} 3 {A bit} other {No}}")},
    {"home.private_call", {"{app} does not hear.", "{app} does not hear.", "{app} does not hear it."}},
    {"none.title", all("We found no helper in {place}.")},
    {"tablet.scan", all("A phone can look at this to call.")},
};

// What the lint says of one text of a language.
std::string faults(std::string_view language, const std::string &id, std::array<std::string, 3> bands) {
  std::string all_of_them;
  const auto found =
      faults_in(file_of(language, {{id, std::move(bands)}}), file_of("en", english_texts), Coverage::part);
  for (const std::string &fault : found) all_of_them += fault + '\n';
  return all_of_them;
}
std::string faults(std::string_view language, const std::string &id, const std::string &text) {
  return faults(language, id, all(text));
}

#define EXPECT_FAULT(given, what) EXPECT_NE((given).find(what), std::string::npos) << (given)

TEST(WordsLint, EveryCompiledInFilePasses) {
  Vocabulary vocabulary(true);
  const auto english = read_words(as_bytes(words_compiled_in[0].json));
  ASSERT_TRUE(english);
  for (std::size_t i = 0; i < words_compiled_in_count; ++i) {
    const auto file = read_words(as_bytes(words_compiled_in[i].json));
    ASSERT_TRUE(file) << file.error().message;
    for (const std::string &fault : faults_in(*file, *english, Coverage::whole))
      ADD_FAILURE() << file->language << ": " << fault;
  }
}

TEST(WordsLint, GoodTextsPass) {
  EXPECT_EQ(faults("de", "danger.call", "{number} anrufen"), "");
  EXPECT_EQ(faults("tr", "exit.button", "Bunu gizle"), "");
  EXPECT_EQ(faults("zh-Hant", "none.title", "我們在{place}沒有找到幫手。"), "");
  EXPECT_EQ(faults("ru", "chat.queue",
                   "{ahead, plural, =0 {Следующая очередь твоя.} one {# человек.} few {# человека.} many {# "
                   "человек.} other {# человека.}}"),
            "");
  EXPECT_EQ(
      faults("ar", "chat.queue",
             "{ahead, plural, =0 {دورك الآن.} zero {لا أحد.} one {شخص واحد.} two {شخصان.} few {# أشخاص.} "
             "many {# شخصًا.} other {# شخص.}}"),
      "");
}

TEST(WordsLint, IdsAreThoseOfEnglish) {
  const auto lacking = faults_in(file_of("de", {}), file_of("en", english_texts), Coverage::whole);
  EXPECT_EQ(lacking.size(), english_texts.size());
  EXPECT_TRUE(faults_in(file_of("de", {}), file_of("en", english_texts), Coverage::part).empty());
  EXPECT_FAULT(faults("de", "exit.buton", "Verstecken"), "exit.buton: is no text");
}

TEST(WordsLint, TheLanguageIsATag) {
  EXPECT_FAULT(faults("pt_BR", "exit.button", "Esconder isto"), "no language tag");
  EXPECT_FAULT(faults("english", "exit.button", "Hide"), "no language tag");
}

TEST(WordsLint, PlaceholdersAreThoseOfEnglish) {
  EXPECT_FAULT(faults("de", "danger.call", "{nummer} anrufen"), "{nummer}, where English has {number}");
  EXPECT_FAULT(faults("de", "danger.call", "Anrufen"), "has the placeholders none");
  EXPECT_FAULT(faults("de", "danger.call", "{number anrufen"), "MessageFormat");
  EXPECT_FAULT(faults("de", "danger.call", "{number}} anrufen"), "brace too many");
  EXPECT_FAULT(faults("de", "danger.call", "{0} anrufen"), "have names");
  EXPECT_FAULT(faults("de", "danger.call", "{number, number} anrufen"), "only plural and select");
  EXPECT_FAULT(faults("fr", "danger.call", "Appelle l'{number}"), "U+2019");
}

TEST(WordsLint, NoEndingIsGluedToAName) {
  EXPECT_FAULT(faults("tr", "none.title", "{place}'da kimse yok."), "glued");
  EXPECT_FAULT(faults("bn", "none.title", "আমরা {place}তে কাউকে পাইনি।"), "glued");
  EXPECT_FAULT(faults("fr", "none.title", "Personne près d’{place}."), "right before a placeholder");
}

TEST(WordsLint, EveryPluralArmOfTheLanguageIsThere) {
  EXPECT_FAULT(faults("ru", "chat.queue", "{ahead, plural, =0 {x} one {# a} few {# b} other {# c}}"),
               "lacks the arm many");
  EXPECT_FAULT(faults("de", "chat.queue", "{ahead, plural, =0 {x} one {# a} few {# b} other {# c}}"),
               "the arm few, which de never uses");
  EXPECT_FAULT(faults("de", "chat.queue", "{ahead, plural, one {# a} other {# c}}"), "lacks the arm =0");
  EXPECT_FAULT(faults("de", "chat.queue", "{ahead, plural, =0 {x} one {# a}}"), "other");
  EXPECT_FAULT(faults("de", "chat.queue", "noch {ahead} Leute"), "must be a plural");
  // "один" would be said of 21.
  EXPECT_FAULT(
      faults("ru", "chat.queue", "{ahead, plural, =0 {x} one {один} few {# b} many {# c} other {# d}}"),
      "needs #");
  EXPECT_FAULT(faults("de", "chat.queue", "{ahead, plural, =0 {x} one {ein} other {viele}}"),
               "the arm other needs #");
  EXPECT_FAULT(faults("es", "chat.queue", "{ahead, plural, =0 {x} one {una} many {muchas} other {# c}}"),
               "the arm many needs #");
}

TEST(WordsLint, NothingIsChosenByWhatIsNotAsked) {
  EXPECT_FAULT(faults("de", "danger.call", "{number} {sex, select, female {anrufen} other {anrufen}}"),
               "English does not tell these apart");
  EXPECT_FAULT(faults("de", "feedback.helped", "{n, select, 5 {Ja} other {Nein}}"), "lacks the arm 3");
  EXPECT_FAULT(faults("de", "feedback.helped", "{n, select, 5 {Ja} 4 {Eher} 3 {Etwas} other {Nein}}"),
               "the arm 4, which is never chosen");
}

TEST(WordsLint, CharactersThatAreNotRead) {
  for (const char *text :
       {"Hide this!",      "Hide this！", "¡Hide this", "\u202bHide this", "Hide\u2067 this",
        "Hide this\u200f", "Hide 🙂",   "Hide ✔",     "Hide ❤\ufe0f",    "Hide\tthis",
        "Hide  this",      " Hide this",  "",           "Hide <b>",        "Hide\u00ad this",
        "Hide\u0301",      "Hide 116",    "Hide ١١٦",   "www.hide.org",    "a@b"}) {
    EXPECT_NE(faults("en", "exit.button", text), "") << text;
  }
  EXPECT_EQ(faults("fr", "none.title", "Aucune aide ici\u202f: {place}"), "") << "French spaces its colon";
}

TEST(WordsLint, WordsAChildMustNotRead) {
  const auto said = [](const char *text, const char *language, Band band = Band::b, const char *id = "x") {
    std::string all_of_them;
    for (const std::string &fault : faults_in_text(text, language, band, id)) all_of_them += fault + '\n';
    return all_of_them;
  };
  EXPECT_FAULT(said("Report this", "en"), "report*");
  EXPECT_FAULT(said("You are safe here.", "en"), "\"safe\"");
  EXPECT_EQ(said("If you are not safe, a phone at school is safer.", "en"), "");
  EXPECT_FAULT(said("{app} does not see it.", "en"), "nobody can promise");
  EXPECT_FAULT(said("This is anonymous.", "en", Band::b), "anonymous*");
  EXPECT_EQ(said("This is anonymous.", "en", Band::c), "");
  EXPECT_FAULT(said("Emergency", "en", Band::c, "exit.button"), "emergency");
  EXPECT_EQ(said("Emergency numbers here:", "en", Band::c, "danger.numbers"), "");
  EXPECT_FAULT(said("Quieres denunciarlo", "es"), "denunci*");
  EXPECT_FAULT(said("Esto es un SECRETO", "es-MX"), "secret*");
  EXPECT_FAULT(said("C’est confidentiel.", "fr"), "confidentiel*");
  EXPECT_FAULT(said("Das ist vertraulich.", "de"), "vertraulich*");
  EXPECT_FAULT(said("Isto é segredo.", "pt-PT"), "segred*");
  EXPECT_FAULT(said("هذا سر من الأسرار", "ar"), "أسرار");
  EXPECT_FAULT(said("यह गोपनीय है", "hi"), "गोपनीय*");
  EXPECT_FAULT(said("这是秘密", "zh-Hans"), "秘密");
  EXPECT_FAULT(said("這是保密的", "zh-Hant"), "保密");
  EXPECT_FAULT(said("Hii ni siri", "sw"), "siri");
  EXPECT_FAULT(said("Đây là bí mật", "vi"), "bí mật");
  EXPECT_FAULT(said("Bu gizli", "tr"), "gizli*");
  EXPECT_FAULT(said("Это секрет", "ru"), "секрет*");
  EXPECT_FAULT(said("Це таємно", "uk"), "таємн*");
  EXPECT_FAULT(said("To jest tajne", "pl"), "tajn*");
  EXPECT_FAULT(said("এটা গোপন", "bn"), "গোপন*");
  EXPECT_FAULT(said("یہ راز ہے", "ur"), "راز*");
  EXPECT_FAULT(said("Ты написала", "ru"), "boy or a girl");
  EXPECT_FAULT(said("तुम बात कर सकते हो", "hi"), "boy or a girl");
  EXPECT_EQ(said("क्योंकि", "hi"), "") << "a longer word";
}

TEST(WordsLint, ATextHasRoomBesideItsEnglish) {
  EXPECT_EQ(columns_of("Hide {app}"), 11u);
  EXPECT_EQ(columns_of("帮助"), 4u);
  EXPECT_EQ(columns_of("हिन्दी"), 5u) << "marks that stand above or below take no room";
  EXPECT_EQ(faults("de", "exit.button", "Das hier verstecken"), "");
  EXPECT_FAULT(faults("de", "exit.button", "Das hier ganz schnell verstecken"),
               "32 columns wide, at most 20");
}

TEST(WordsLint, WhatIsLeftInEnglishIsSeen) {
  EXPECT_FAULT(faults("de", "tablet.scan", "A phone can look at this to call."), "still English");
  EXPECT_EQ(faults("en-GB", "tablet.scan", "A phone can look at this to call."), "");
}

TEST(WordsLint, ABandIsLookedAtWhereItDiffers) {
  const std::string found =
      faults("de", "home.private_call", {"{app} hört nicht zu.", "{app} hört nichts!", "Nichts."});
  EXPECT_EQ(found.find("band A"), std::string::npos) << found;
  EXPECT_FAULT(found, "home.private_call, band B: has U+0021");
  EXPECT_FAULT(found, "home.private_call, band C: has the placeholders none");
}

}  // namespace
}  // namespace pop::flow
