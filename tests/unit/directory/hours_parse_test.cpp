#include <gtest/gtest.h>

#include "directory/hours.h"

namespace pop::directory {
namespace {

Rule only_rule(std::string_view text) {
  const auto hours = parse_hours(text);
  EXPECT_TRUE(hours.ok()) << text;
  if (!hours || hours->rules.size() != 1) return {};
  return hours->rules[0];
}

TEST(ParseHours, AlwaysOpen) {
  const auto hours = parse_hours("24/7");
  ASSERT_TRUE(hours.ok());
  EXPECT_TRUE(hours->always);
  EXPECT_EQ(hours->rules[0].spans, (std::vector<Span>{{0, 1440}}));
  const auto with_exception = parse_hours("24/7; Dec 25 off");
  ASSERT_TRUE(with_exception.ok());
  EXPECT_FALSE(with_exception->always);
}

TEST(ParseHours, Days) {
  EXPECT_EQ(only_rule("08:00-20:00").weekdays, 0x7f);
  EXPECT_EQ(only_rule("Mo-Fr 08:00-20:00").weekdays, 0x1f);
  EXPECT_EQ(only_rule("Sa-We 08:00-20:00").weekdays, 0b1100111);
  EXPECT_EQ(only_rule("Mo,We,Fr 08:00-20:00").weekdays, 0b0010101);
  EXPECT_EQ(only_rule("Mo-Tu,Th-Fr 08:00-20:00").weekdays, 0b0011011);
  EXPECT_FALSE(only_rule("Mo-Su 08:00-20:00").holidays);
  EXPECT_EQ(only_rule("Su,PH 08:00-20:00").weekdays, 0b1000000);
  EXPECT_TRUE(only_rule("Su,PH 08:00-20:00").holidays);
  EXPECT_EQ(only_rule("PH off").weekdays, 0);
  EXPECT_TRUE(only_rule("PH off").holidays);
}

TEST(ParseHours, Spans) {
  EXPECT_EQ(only_rule("11:00-13:00,14:00-18:00").spans, (std::vector<Span>{{660, 780}, {840, 1080}}));
  EXPECT_EQ(only_rule("10:00-24:00").spans, (std::vector<Span>{{600, 1440}}));
  EXPECT_EQ(only_rule("21:00-03:00").spans, (std::vector<Span>{{1260, 1620}}));
  EXPECT_EQ(only_rule("21:00-00:00").spans, (std::vector<Span>{{1260, 1440}}));
  EXPECT_TRUE(only_rule("Mo off").spans.empty());
}

TEST(ParseHours, MonthsAndDates) {
  const auto dates = [](std::string_view text) {
    const Rule rule = only_rule(text);
    return rule.dates ? std::pair<int, int>{rule.dates->first, rule.dates->last} : std::pair<int, int>{};
  };
  EXPECT_EQ(dates("Dec 29-Jan 03 off"), (std::pair{1229, 103}));
  EXPECT_EQ(dates("Jul-Aug Mo-Fr 10:00-12:00"), (std::pair{701, 831}));
  EXPECT_EQ(dates("Jul 10:00-12:00"), (std::pair{701, 731}));
  EXPECT_EQ(dates("Dec 25 off"), (std::pair{1225, 1225}));
  EXPECT_EQ(dates("Feb 29 off"), (std::pair{229, 229}));
  EXPECT_EQ(dates("Nov-Feb 10:00-12:00"), (std::pair{1101, 231}));
}

TEST(ParseHours, RulesAreJoinedBySemicolons) {
  const auto hours = parse_hours("Mo-Sa 09:00-01:00;Su,PH 09:00-13:00,17:00-01:00 ; Dec 24 off");
  ASSERT_TRUE(hours.ok());
  EXPECT_EQ(hours->rules.size(), 3u);
}

TEST(ParseHours, WhatIsNotInTheSubsetIsAnErrorThatNamesTheText) {
  for (const std::string_view text : {"",
                                      " ",
                                      ";",
                                      "24/7;",
                                      "Mo-Fr",
                                      "Mo-Fr 8:00-20:00",
                                      "Mo-Fr 08:00-20",
                                      "08:00",
                                      "08:00-08:00",
                                      "24:00-06:00",
                                      "08:00-24:01",
                                      "08:00-25:00",
                                      "08:60-09:00",
                                      "mo-fr 08:00-20:00",
                                      "Mo-Mo 08:00-20:00",
                                      "Mo- 08:00-20:00",
                                      "Mo-PH 08:00-20:00",
                                      "SH off",
                                      "Mo, We 08:00-20:00",
                                      "08:00-12:00, 13:00-17:00",
                                      "Mo-Fr 08:00-20:00 || off",
                                      "sunrise-sunset",
                                      "Mo-Fr 08:00+",
                                      "week 1-10 Mo 08:00-10:00",
                                      "2026 Dec 25 off",
                                      "Dec 25-26 off",
                                      "Dec 29-Jan off",
                                      "Feb 30 off",
                                      "Dec 32 off",
                                      "Jan 00 off",
                                      "Jan 3 off",
                                      "PH Mo 08:00-10:00",
                                      "Mo08:00-10:00",
                                      "08:00-10:00 off",
                                      "open",
                                      "Mo-Fr 08:00-20:00 \"by appointment\"",
                                      "Mo-Fr 08:00–20:00",
                                      "08:00-20:00x",
                                      "off off",
                                      "Jul-Aug",
                                      "Mo,  08:00-10:00"}) {
    const auto hours = parse_hours(text);
    ASSERT_FALSE(hours.ok()) << text;
    EXPECT_EQ(hours.error().code, POP_E_FORMAT);
    EXPECT_NE(hours.error().message.find(text), std::string::npos);
  }
  EXPECT_EQ(parse_hours(std::string(2000, 'x')).error().code, POP_E_TOO_LARGE);
}

TEST(ParseHours, NoPrefixOfAValidTextIsReadBeyondItsEnd) {
  const std::string text = "Dec 29-Jan 03 Mo-Fr,PH 08:00-12:00,13:00-02:00; 24/7; Jul Su off";
  for (std::size_t length = 0; length <= text.size(); ++length) {
    // An exact copy, so that a sanitizer sees the first byte beyond.
    const std::vector<char> bytes(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(length));
    const auto hours = parse_hours({bytes.data(), bytes.size()});
    if (length == text.size()) {
      EXPECT_TRUE(hours.ok());
    }
  }
}

}  // namespace
}  // namespace pop::directory
