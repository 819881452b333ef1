#include "flow/words.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <stdexcept>

#include "base/bytes.h"

namespace pop::flow {
namespace {

TEST(Words, EveryTextTheScreensAskForExistsAndEveryTextIsAskedFor) {
  std::set<std::string> asked;
  for (const char *file : {"flow.cpp", "screens.cpp", "service_words.cpp", "transfer.cpp"}) {
    const auto source = read_file(std::string(POP_SOURCE_DIR) + "/sdk/flow/" + file);
    ASSERT_TRUE(source) << file;
    const std::string text(as_text(*source));
    const std::regex quoted("\"([a-z]+\\.[a-z_0-9]+|skip|back|leave)\"");
    for (std::sregex_iterator match(text.begin(), text.end(), quoted), end; match != end; ++match) {
      asked.insert((*match)[1]);
    }
  }
  for (const char *type :
       {"webchat", "web_form", "website", "email", "telegram", "messenger", "app", "whatsapp"}) {
    asked.insert(std::string("pick.") + type);
  }
  for (const std::string &id : asked)
    EXPECT_TRUE(Words::english().has(id)) << "asked for, but not in words/en.json: " << id;
}

TEST(Words, EveryTextFormatsInEveryBand) {
  const std::string_view text = "x";
  for (const auto &[id, bands] : Words::english().all()) {
    for (const Band band : {Band::a, Band::b, Band::c}) {
      const std::string said = Words::english().say(id, band,
                                                    {{"app", text},
                                                     {"service", text},
                                                     {"other", text},
                                                     {"host", text},
                                                     {"place", text},
                                                     {"number", text},
                                                     {"time", text},
                                                     {"day", text},
                                                     {"langs", text},
                                                     {"language", text},
                                                     {"silent_hint", text},
                                                     {"how", text},
                                                     {"word", text},
                                                     {"n", text},
                                                     {"fields", text},
                                                     {"target", text},
                                                     {"minutes", std::int64_t{3}},
                                                     {"ahead", std::int64_t{1}},
                                                     {"min", std::int64_t{6}},
                                                     {"max", std::int64_t{18}},
                                                     {"code", text},
                                                     {"count", std::int64_t{4}}});
      EXPECT_FALSE(said.empty()) << id;
      EXPECT_EQ(said.find('{'), std::string::npos) << id << ": " << said;
      EXPECT_EQ(said.find('!'), std::string::npos) << id << ": " << said;
    }
  }
}

// Words a child must never read here (4.2 of the words' rules).
TEST(Words, NoForbiddenWord) {
  const std::regex forbidden(
      "\\b(report|victim|abuse|abuser|disclose|confidential|submit|minor|brave|commit|untraceable|secret)\\b",
      std::regex::icase);
  for (const auto &[id, bands] : Words::english().all()) {
    for (const std::string &text : bands)
      EXPECT_FALSE(std::regex_search(text, forbidden)) << id << ": " << text;
  }
}

TEST(Words, PluralsFollowTheNumber) {
  const Words &words = Words::english();
  EXPECT_EQ(words.say("chat.queue", Band::b, {{"ahead", std::int64_t{0}}}), "You are next.");
  EXPECT_EQ(words.say("chat.queue", Band::b, {{"ahead", std::int64_t{1}}}), "1 person is before you.");
  EXPECT_EQ(words.say("chat.queue", Band::b, {{"ahead", std::int64_t{7}}}), "7 people are before you.");
}

TEST(Words, WhatALookUpKnowsOfAFileIsWhatTheFileSays) {
  EXPECT_EQ(words_en.language, Words::english().language());
  EXPECT_EQ(words_en.reviewed, Words::english().reviewed());
}

TEST(Words, ABandThatIsNotThereReadsTheOneBelowIt) {
  const Words words(R"({"language":"en","review":"draft","strings":{
      "x":"all","y":{"A":"a","C":"c"},"z":{"A":"a","B":"b"}}})");
  EXPECT_EQ(words.say("x", Band::c), "all");
  EXPECT_EQ(words.say("y", Band::b), "a");
  EXPECT_EQ(words.say("y", Band::c), "c");
  EXPECT_EQ(words.say("z", Band::c), "b");
}

TEST(Words, AnUnknownTextIsAFaultOfOurs) {
  EXPECT_THROW(static_cast<void>(Words::english().say("no.such", Band::a)), std::logic_error);
  EXPECT_THROW(Words("{}"), std::logic_error);
  EXPECT_THROW(Words(R"({"language":"en","review":"draft","strings":{"x":{"B":"b","C":"c"}}})"),
               std::logic_error);
}

}  // namespace
}  // namespace pop::flow
