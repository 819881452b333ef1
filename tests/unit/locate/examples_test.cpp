// The worked examples of the rules, through the very code the SDK answers with.

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "base/bytes.h"
#include "case_catalog.h"

namespace pop::test {
namespace {

using Texts = std::vector<std::string>;

Texts texts(const JsonValue &array) {
  Texts result;
  for (const JsonValue &item : array.GetArray()) result.emplace_back(text_of(item));
  return result;
}

bool holds_all(const Texts &all, const Texts &wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const std::string &one) {
    return std::find(all.begin(), all.end(), one) != all.end();
  });
}

bool holds_none(const Texts &all, const Texts &unwanted) {
  return std::none_of(unwanted.begin(), unwanted.end(), [&](const std::string &one) {
    return std::find(all.begin(), all.end(), one) != all.end();
  });
}

bool stand_in_order(const Texts &order, const JsonValue &pairs) {
  return std::all_of(pairs.Begin(), pairs.End(), [&](const JsonValue &pair) {
    const auto a = std::find(order.begin(), order.end(), text_of(pair[0]));
    const auto b = std::find(order.begin(), order.end(), text_of(pair[1]));
    return a < b && b != order.end();
  });
}

std::set<std::string> as_set(const JsonValue &array) {
  const Texts all = texts(array);
  return {all.begin(), all.end()};
}

// Per id, equal to the last value; `channel_open` has one more level.
bool agrees(const JsonValue &expected, const JsonValue &actual, bool as_sets) {
  return std::all_of(expected.MemberBegin(), expected.MemberEnd(), [&](const auto &member) {
    const auto found = actual.FindMember(member.name);
    if (found == actual.MemberEnd()) return member.value.IsNull();
    if (as_sets) return as_set(member.value) == as_set(found->value);
    if (member.value.IsObject()) return agrees(member.value, found->value, false);
    return member.value == found->value;
  });
}

// One partial assertion of the case format.
bool holds(std::string_view key, const JsonValue &expected, const JsonValue &result) {
  const Texts order = texts(result["order"]);
  const Texts flags = texts(result["flags"]);
  if (key == "first") return !order.empty() && order.front() == text_of(expected);
  if (key == "before") return stand_in_order(order, expected);
  if (key == "include") return holds_all(order, texts(expected));
  if (key == "exclude") return holds_none(order, texts(expected));
  if (key == "flags") return holds_all(flags, texts(expected));
  if (key == "not_flags") return holds_none(flags, texts(expected));
  if (key == "ui_lang_any") return holds_all(texts(expected), {std::string(text_of(result["ui_lang"]))});
  const std::string name(key);
  if (key == "shared_language" || key == "foreign_language") {
    return holds_all(texts(result[name.c_str()]), texts(expected));
  }
  if (key == "parent_territory") return as_set(expected) == as_set(result[name.c_str()]);
  if (!result.HasMember(name.c_str())) return false;
  if (expected.IsObject()) return agrees(expected, result[name.c_str()], key == "channels");
  return expected == result[name.c_str()];
}

int check_file(const char *path, const std::string &zones_path) {
  const auto zones = read_zones(zones_path);
  EXPECT_TRUE(zones.ok());
  std::ifstream file(path);
  EXPECT_TRUE(file.good()) << path;
  int count = 0;
  for (std::string line; zones && std::getline(file, line); ++count) {
    const auto example = parse_json(as_bytes(line));
    if (!example) return ADD_FAILURE() << line, 0;
    SCOPED_TRACE(std::string(*get_string(*example, "id")) + ": " + std::string(*get_string(*example, "why")));
    const auto output = run_case(line, *zones);
    if (!output) return ADD_FAILURE() << output.error().message, 0;
    const auto parsed = parse_json(as_bytes(*output));
    for (const auto &assertion : get_object(*example, "expect")->GetObject()) {
      EXPECT_TRUE(holds(text_of(assertion.name), assertion.value, *get_object(*parsed, "result")))
          << text_of(assertion.name) << " in " << *output;
    }
  }
  return count;
}

TEST(WorkedExamples, ResolveAsTheRulesSay) {
  EXPECT_EQ(check_file(POP_TEST_VECTORS "/resolve_examples.jsonl", POP_TEST_ZONES), 18);
}

// Written from the rules by somebody who had not read the resolver; the time zones are this system's.
TEST(WorkedExamples, CasesOverAllRules) {
  EXPECT_EQ(check_file(POP_TEST_VECTORS "/resolve_cases.jsonl", POP_CASE_ZONES), 415);
}

TEST(WorkedExamples, AnAssertionThatDoesNotHoldIsSeen) {
  const auto zones = read_zones(POP_TEST_ZONES);
  ASSERT_TRUE(zones.ok());
  std::ifstream file(POP_TEST_VECTORS "/resolve_examples.jsonl");
  std::string line;
  ASSERT_TRUE(std::getline(file, line));  // rc-001
  const auto output = run_case(line, *zones);
  ASSERT_TRUE(output.ok());
  const auto parsed = parse_json(as_bytes(*output));
  const auto wrong = parse_json(as_bytes(std::string_view(
      R"({"order": ["jp.child", "jp.english"], "before": [["jp.child", "jp.english"]], "first": "jp.child",
          "include": ["us.youth"], "exclude": ["jp.child"], "flags": ["offline"], "country": "US",
          "open": {"jp.child": false}, "channels": {"jp.child": ["phone"]}, "foreign_language": ["jp.english"]})")));
  ASSERT_TRUE(wrong.ok());
  for (const auto &assertion : wrong->GetObject()) {
    EXPECT_FALSE(holds(text_of(assertion.name), assertion.value, *get_object(*parsed, "result")))
        << text_of(assertion.name);
  }
}

TEST(WorkedExamples, ACaseThatCannotBeReadIsAnError) {
  const auto zones = read_zones(POP_TEST_ZONES);
  ASSERT_TRUE(zones.ok());
  EXPECT_FALSE(run_case("", *zones).ok());
  EXPECT_FALSE(run_case(R"({"id": "x"})", *zones).ok());
  EXPECT_FALSE(run_case(R"({"id": "x", "input": {"now": "today", "services": []}})", *zones).ok());
  EXPECT_FALSE(run_case(R"({"id": "x", "input": {"now": "2026-06-10T10:00:00Z"}})", *zones).ok());
  EXPECT_FALSE(
      run_case(R"({"id": "x", "input": {"now": "2026-06-10T10:00:00Z", "services": [], "caps": ["fax"]}})",
               *zones)
          .ok());
}

}  // namespace
}  // namespace pop::test
