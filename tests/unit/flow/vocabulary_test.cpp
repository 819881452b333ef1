#include "flow/vocabulary.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

namespace pop::flow {
namespace {

// A file of words, with what is given of each id in place of the English.
std::string json_of(std::string_view language, const Texts &texts, std::string_view review = "reviewed") {
  std::string json = "{\"language\":\"" + std::string(language) + "\",\"review\":\"" + std::string(review) +
                     "\",\"strings\":{";
  for (const auto &[id, bands] : texts) {
    json += (json.back() == '{' ? "\"" : ",\"") + id + "\":{";
    for (std::size_t band = 0; band < bands.size(); ++band) {
      json += (band == 0 ? "\"" : ",\"") + std::string(1, "ABC"[band]) + "\":\"";
      for (const char c : bands[band]) json += c == '"' ? "\\\"" : std::string(1, c);
      json += '"';
    }
    json += '}';
  }
  return json + "}}";
}

std::string one(std::string_view language, const std::string &id, const std::string &text,
                std::string_view review = "reviewed") {
  return json_of(language, {{id, {text, text, text}}}, review);
}

Result<Vocabulary> with(std::initializer_list<std::string> files, bool drafts = false) {
  std::vector<ByteView> own;
  for (const std::string &file : files) own.push_back(as_bytes(file));
  return Vocabulary::with(drafts, own);
}

void expect_refused(std::initializer_list<std::string> files, std::string_view reason, bool drafts = false) {
  const auto refused = with(files, drafts);
  ASSERT_FALSE(refused) << reason;
  EXPECT_EQ(refused.error().code, POP_E_POLICY);
  EXPECT_NE(refused.error().message.find(reason), std::string::npos) << refused.error().message;
}

const Texts &english_texts() {
  static const auto english = read_words(as_bytes(words_compiled_in[0].json));
  return english->texts;
}

// A language there is no file of, with plurals as in English, in words that are not English.
Texts dutch() {
  Texts texts = english_texts();
  for (auto &[id, bands] : texts) {
    for (std::string &text : bands) {
      if (text.find('{') == std::string::npos) text += " ja";
      if (const std::size_t at = text.find("}'s"); at != std::string::npos) text.erase(at + 1, 2);
    }
  }
  texts["home.title"] = {"Hulp?", "Hulp?", "Hulp?"};
  return texts;
}

TEST(Vocabulary, HoldsEveryFileAsItIsWritten) {
  Vocabulary vocabulary(true);
  ASSERT_FALSE(vocabulary.languages().empty());
  EXPECT_EQ(vocabulary.languages().front(), "en");
  std::set<std::string> files;
  for (const auto &file :
       std::filesystem::directory_iterator(std::string(POP_SOURCE_DIR) + "/sdk/flow/words")) {
    if (file.path().extension() != ".json") continue;
    files.insert(file.path().stem());
    const auto words = vocabulary.words(file.path().stem().string());
    const auto json = read_file(file.path());
    ASSERT_TRUE(json);
    const auto written = read_words(*json);
    ASSERT_TRUE(written) << file.path() << ": " << written.error().message;
    EXPECT_EQ(words->language(), file.path().stem());
    EXPECT_EQ(words->language(), written->language);
    EXPECT_EQ(words->reviewed(), written->reviewed);
    EXPECT_TRUE(words->all() == written->texts) << file.path() << ": what is compiled in is another text";
  }
  EXPECT_EQ(files, std::set<std::string>(vocabulary.languages().begin(), vocabulary.languages().end()))
      << "words/*.json and the list in sdk/flow/CMakeLists.txt differ";
}

TEST(Vocabulary, WithoutDraftsThereIsEnglishAndWhatWasReviewed) {
  const Vocabulary reviewed(false);
  std::vector<std::string> expected;
  for (std::size_t i = 0; i < words_compiled_in_count; ++i) {
    if (i == 0 || words_compiled_in[i].reviewed) expected.emplace_back(words_compiled_in[i].language);
  }
  EXPECT_EQ(reviewed.languages(), expected);
}

TEST(Vocabulary, IsReadOnceAndDroppedWhenNobodyUsesIt) {
  Vocabulary vocabulary(true);
  auto words = vocabulary.words("en");
  EXPECT_EQ(vocabulary.words("en"), words);
  EXPECT_EQ(vocabulary.words("tlh"), words);
  vocabulary.drop_unused();
  EXPECT_EQ(vocabulary.words("en"), words) << "it is in use";
  const std::weak_ptr<const Words> watched = words;
  words.reset();
  vocabulary.drop_unused();
  EXPECT_TRUE(watched.expired());
  EXPECT_EQ(vocabulary.words("en")->language(), "en");
}

TEST(Vocabulary, AnAppReplacesLabels) {
  auto vocabulary = with({one("en", "home.talk", "Chat to someone")});
  ASSERT_TRUE(vocabulary) << vocabulary.error().message;
  EXPECT_EQ(vocabulary->languages().front(), "en");
  EXPECT_EQ(vocabulary->words("en")->say("home.talk", Band::c), "Chat to someone");
  EXPECT_EQ(vocabulary->words("en")->say("back", Band::c), "Back");
  vocabulary->drop_unused();
  EXPECT_EQ(vocabulary->words("en")->say("home.talk", Band::c), "Chat to someone");
}

TEST(Vocabulary, ARegionalFormIsTheLanguageWithOtherLabels) {
  auto vocabulary = with({one("en-GB", "read.aloud", "Read it out to me")});
  ASSERT_TRUE(vocabulary) << vocabulary.error().message;
  EXPECT_EQ(vocabulary->languages().back(), "en-GB");
  const auto words = vocabulary->words("en-GB");
  EXPECT_EQ(words->language(), "en-GB");
  EXPECT_EQ(words->say("read.aloud", Band::a), "Read it out to me");
  EXPECT_EQ(words->say("danger.title", Band::b), "Call for help now");
  EXPECT_EQ(vocabulary->words("en")->say("read.aloud", Band::a), english_texts().at("read.aloud")[0]);
  expect_refused({one("en-GB", "danger.title", "Ring someone")},
                 "danger.title: is not the app's to replace in en");
  // Another script is another language, to whoever cannot read it.
  expect_refused({one("en-Shaw", "back", "Back")}, "is missing");
  // Who speaks Swiss German reads German: that does not make one a form of the other.
  expect_refused({one("gsw", "back", "Zrugg", "draft")}, "is missing", true);
}

TEST(Vocabulary, AnAppAddsALanguageWhole) {
  auto vocabulary = with({json_of("nl", dutch())});
  ASSERT_TRUE(vocabulary) << vocabulary.error().message;
  EXPECT_EQ(vocabulary->languages().back(), "nl");
  EXPECT_EQ(vocabulary->words("nl")->say("home.title", Band::a), "Hulp?");
  Texts lacking = dutch();
  lacking.erase("danger.title");
  expect_refused({json_of("nl", lacking)}, "danger.title: is missing");
}

TEST(Vocabulary, WordsThatAreLockedAreRefused) {
  for (const char *id : {"home.danger",
                         "danger.call",
                         "danger.say",
                         "home.private",
                         "home.private_call",
                         "next.1",
                         "next.3",
                         "exit.button",
                         "exit.hint",
                         "exit.limit",
                         "handoff.consent",
                         "handoff.yes",
                         "trace.call",
                         "trace.none",
                         "watch.tip",
                         "transfer.goes",
                         "transfer.goes_nothing",
                         "transfer.yes",
                         "chat.app_relay",
                         "chat.trial",
                         "chat.sent",
                         "chat.unsent",
                         "resume.default",
                         "resume.forgot",
                         "code.kept",
                         "wait.close",
                         "svc.free",
                         "svc.no_bill",
                         "svc.who",
                         "feedback.private",
                         "pick.app_chat",
                         "words.draft"}) {
    ASSERT_TRUE(english_texts().contains(id)) << id;
    EXPECT_FALSE(may_be_replaced(id)) << id;
    Texts same = {{id, english_texts().at(id)}};
    expect_refused({json_of("en", same)}, std::string(id) + ": is not the app's to replace");
  }
  for (const char *id :
       {"home.title", "home.talk", "pick.phone", "place.title", "topic.family", "back", "skip"}) {
    ASSERT_TRUE(english_texts().contains(id)) << id;
    EXPECT_TRUE(may_be_replaced(id)) << id;
  }
}

TEST(Vocabulary, AFileWithOneFaultIsRefusedWhole) {
  Texts texts = {{"back", {"Back", "Back", "Back"}}, {"skip", {"Skip!", "Skip", "Skip"}}};
  expect_refused({json_of("en", texts)}, "skip, band A: has U+0021");
  expect_refused({one("en", "back", "Back") + " " + "", one("en", "skip", "Skip")},
                 "two files in this language");
  expect_refused({one("en", "home.body", "It is a secret.")}, "secret*");
  expect_refused({one("en", "no.such", "x")}, "no.such: is no text");
  const auto broken = with({"{"});
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().code, POP_E_FORMAT);
  const auto large = with({std::string(300'000, ' ')});
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().code, POP_E_TOO_LARGE);
}

TEST(Vocabulary, ADraftOfTheAppsIsOnlyForDrafts) {
  const std::string draft = one("en", "back", "Go back", "draft");
  expect_refused({draft}, "POP_WORDS_DRAFTS");
  auto vocabulary = with({draft}, true);
  ASSERT_TRUE(vocabulary) << vocabulary.error().message;
  EXPECT_FALSE(vocabulary->words("en")->reviewed());
}

TEST(Vocabulary, ATextThatNestsTooDeepIsRefused) {
  std::string text;
  for (int i = 0; i < 5'000; ++i) text += "{n,select,other{";
  expect_refused({one("en", "back", text)}, "longer than any text");
}

}  // namespace
}  // namespace pop::flow
