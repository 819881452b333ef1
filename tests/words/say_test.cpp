// Every text of every language, as the screens say it.

#include <gtest/gtest.h>

#include <vector>

#include "flow/message_shape.h"
#include "flow/vocabulary.h"

namespace pop::flow {
namespace {

constexpr std::string_view name = "Childline 116 111";

// What each argument is said with: a name, but for what a plural or select goes by.
std::string say(const Words &words, const std::string &id, Band band, const MessageShape &shape,
                const std::variant<std::string_view, std::int64_t> &chosen) {
  std::vector<Argument> arguments;
  for (const std::string &each : shape.names) {
    const bool chooses = !shape.choices.empty() && shape.choices.front().name == each;
    arguments.push_back(chooses ? Argument{each, chosen} : Argument{each, name});
  }
  return words.say(id, band, arguments);
}

void look_at(const Words &words, const std::string &id, Band band, const std::string &pattern) {
  const auto shape = shape_of(pattern);
  ASSERT_TRUE(shape) << words.language() << ' ' << id << ": " << shape.error().message;
  ASSERT_LE(shape->choices.size(), 1u)
      << words.language() << ' ' << id << ": the check gives one argument a value";
  const auto look = [&](const std::variant<std::string_view, std::int64_t> &chosen) {
    const std::string said = say(words, id, band, *shape, chosen);
    EXPECT_FALSE(said.empty()) << words.language() << ' ' << id;
    EXPECT_EQ(said.find_first_of("{}#"), std::string::npos) << words.language() << ' ' << id << ": " << said;
    // A name and a telephone number stand as they were given.
    const bool named = shape->names.size() > shape->choices.size();
    EXPECT_EQ(said.find(name) != std::string::npos, named) << words.language() << ' ' << id << ": " << said;
  };
  if (shape->choices.empty()) return look(name);
  if (!shape->choices.front().plural) {
    for (const auto &[arm, number] : shape->choices.front().arms) look(arm);
    return;
  }
  for (std::int64_t number = 0; number <= 200; ++number) look(number);
}

TEST(Say, EveryTextOfEveryLanguageLeavesNothingOver) {
  Vocabulary vocabulary(true);
  for (const std::string &language : vocabulary.languages()) {
    const auto words = vocabulary.words(language);
    for (const auto &[id, bands] : words->all()) {
      for (const Band band : {Band::a, Band::b, Band::c})
        look_at(*words, id, band, bands[static_cast<std::size_t>(band)]);
    }
  }
}

// In right-to-left words every argument is a run of its own.
TEST(Say, RightToLeftWordsIsolateEveryArgument) {
  Vocabulary vocabulary(true);
  std::size_t looked_at = 0;
  for (const std::string &language : vocabulary.languages()) {
    const auto words = vocabulary.words(language);
    if (!words->right_to_left()) continue;
    for (const auto &[id, bands] : words->all()) {
      const auto shape = shape_of(bands[0]);
      ASSERT_TRUE(shape);
      if (shape->names.empty() || !shape->choices.empty()) continue;
      const std::string said = say(*words, id, Band::a, *shape, name);
      const std::string isolated = "\u2068" + std::string(name) + "\u2069";
      std::size_t found = 0;
      for (std::size_t at = 0; (at = said.find(isolated, at)) != std::string::npos; ++at) ++found;
      EXPECT_GE(found, shape->names.size()) << language << ' ' << id << ": " << said;
      ++looked_at;
    }
  }
  if (looked_at == 0) GTEST_SKIP() << "there is no such language";
  EXPECT_GT(looked_at, 20u);
}

}  // namespace
}  // namespace pop::flow
