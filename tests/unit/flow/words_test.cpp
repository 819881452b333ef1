#include "flow/words.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <set>
#include <stdexcept>

#include "flow/vocabulary.h"

namespace pop::flow {
namespace {

const Words &english() {
  static Vocabulary vocabulary(true);
  static const auto words = vocabulary.words("en");
  return *words;
}

Words words_of(std::string_view language, std::string_view text) {
  const std::string json = R"({"language":")" + std::string(language) +
                           R"(","review":"draft","strings":{"x":")" + std::string(text) + "\"}}";
  return Words(*read_words(as_bytes(json)));
}

TEST(Words, EveryTextTheScreensAskForExistsAndEveryTextIsAskedFor) {
  std::set<std::string> asked;
  for (const auto &file : std::filesystem::directory_iterator(std::string(POP_SOURCE_DIR) + "/sdk/flow")) {
    if (file.path().extension() != ".cpp" || file.path().stem().string().starts_with("words")) continue;
    const auto source = read_file(file.path());
    ASSERT_TRUE(source) << file.path();
    const std::string text(as_text(*source));
    const std::regex quoted("\"([a-z]+\\.[a-z_0-9]+|skip|back|leave)\"");
    for (std::sregex_iterator match(text.begin(), text.end(), quoted), end; match != end; ++match) {
      if (match->str(1).starts_with("go.")) continue;  // choices
      asked.insert((*match)[1]);
    }
  }
  for (const char *type :
       {"webchat", "web_form", "website", "email", "telegram", "messenger", "app", "whatsapp"}) {
    asked.insert(std::string("pick.") + type);
  }
  for (const std::string &id : asked)
    EXPECT_TRUE(english().has(id)) << "asked for, but not in words/en.json: " << id;
  // Those whose id is put together, and the one word outside the flow.
  const std::regex made("(picture|topic)\\..*|entry\\.button");
  for (const auto &[id, bands] : english().all())
    EXPECT_TRUE(asked.contains(id) || std::regex_match(id, made)) << "never asked for: " << id;
}

TEST(Words, PluralsFollowTheNumber) {
  const Words &words = english();
  EXPECT_EQ(words.say("chat.queue", Band::b, {{"ahead", std::int64_t{0}}}), "You are next.");
  EXPECT_EQ(words.say("chat.queue", Band::b, {{"ahead", std::int64_t{1}}}), "1 person is before you.");
  EXPECT_EQ(words.say("chat.queue", Band::b, {{"ahead", std::int64_t{7}}}), "7 people are before you.");
}

TEST(Words, ABandThatIsLeftOutIsTheOneBefore) {
  const auto file = read_words(as_bytes(R"({"language":"en","review":"reviewed","strings":{
      "one":"all","two":{"A":"a","C":"c"},"three":{"A":"a","B":"b"},"four":{"A":"a"}}})"));
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_TRUE(file->reviewed);
  using Bands = std::array<std::string, 3>;
  EXPECT_EQ(file->texts.at("one"), (Bands{"all", "all", "all"}));
  EXPECT_EQ(file->texts.at("two"), (Bands{"a", "a", "c"}));
  EXPECT_EQ(file->texts.at("three"), (Bands{"a", "b", "b"}));
  EXPECT_EQ(file->texts.at("four"), (Bands{"a", "a", "a"}));
}

TEST(Words, AFileThatIsNoneIsRefused) {
  for (const char *file : {"{}", "[]", R"({"language":"en","review":"draft"})",
                           R"({"language":"en","review":"maybe","strings":{}})",
                           R"({"language":"en","review":"draft","strings":{},"more":1})",
                           R"({"language":"en","review":"draft","strings":{"x":{"B":"b","C":"c"}}})",
                           R"({"language":"en","review":"draft","strings":{"x":{"A":"a","D":"d"}}})",
                           R"({"language":"en","review":"draft","strings":{"x":{"A":"a","C":1}}})",
                           R"({"language":"en","review":"draft","strings":{"x":1}})",
                           R"({"language":"en","review":"draft","strings":{"x":"1","x":"2"}})"}) {
    const auto read = read_words(as_bytes(file));
    ASSERT_FALSE(read) << file;
    EXPECT_EQ(read.error().code, POP_E_FORMAT) << file;
  }
}

TEST(Words, AnUnknownTextIsAFaultOfOurs) {
  EXPECT_THROW(static_cast<void>(english().say("no.such", Band::a)), std::logic_error);
}

TEST(Words, NumbersAreWrittenInTheDigitsOfTheLanguageWhereItIsRead) {
  const std::string pattern = "{n, plural, one {# x} other {# x}} {n}";
  const auto say = [&](const char *language, const char *country) {
    return words_of(language, pattern).say("x", Band::a, {{"n", std::int64_t{12}}}, country);
  };
  EXPECT_EQ(say("de", "DE"), "12 x 12");
  EXPECT_EQ(say("bn", ""), "১২ x ১২");
  EXPECT_EQ(say("ar", "EG"), "\u2068١٢\u2069 x \u2068١٢\u2069");
  EXPECT_EQ(say("ar", "MA"), "\u206812\u2069 x \u206812\u2069");
}

TEST(Words, ATelephoneNumberKeepsItsDigits) {
  for (const char *language : {"ar", "bn", "ur", "hi"}) {
    const std::string said = words_of(language, "{number}").say("x", Band::a, {{"number", "116 111"}});
    EXPECT_NE(said.find("116 111"), std::string::npos) << said;
  }
}

TEST(Words, WhatRunsTheOtherWayIsIsolated) {
  const Words arabic = words_of("ar", "اتصل {number} {how}");
  EXPECT_EQ(arabic.say("x", Band::a, {{"number", "112"}, {"how", "SMS"}}),
            "اتصل \u2068112\u2069 \u2068SMS\u2069");
  const Words german = words_of("de", "Rede mit {service}");
  EXPECT_EQ(german.say("x", Band::a, {{"service", "Telefon"}}), "Rede mit Telefon");
  EXPECT_EQ(german.say("x", Band::a, {{"service", "خط"}}), "Rede mit \u2068خط\u2069");
}

}  // namespace
}  // namespace pop::flow
