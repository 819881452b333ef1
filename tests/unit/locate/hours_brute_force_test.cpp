// Every minute of a few weeks, against an evaluator written another way: it walks real time minute by minute,
// keeps the latest wall clock seen so far on each span's own day, and never converts local time to UTC.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "locate/hours.h"
#include "test_zones.h"

namespace pop::locate {
namespace {

using directory::Zones;
using test::utc;

constexpr std::int64_t minute = 60;
constexpr std::int64_t day_minutes = 1440;

// The schedule as plain data, from which both the text and the slow answer are made.
struct SlowRule {
  std::set<int> weekdays;  // 0 Monday; empty: every day
  bool holidays = false;
  int first_date = 0, last_date = 0;  // month * 100 + day; 0: all year
  std::vector<std::pair<int, int>> spans;
};

const char *const weekday_names[] = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};
const char *const month_names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string two(int value) {
  return {static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)};
}
std::string time_text(int minutes) { return two(minutes / 60) + ':' + two(minutes % 60); }
std::string date_text(int date) { return std::string(month_names[date / 100 - 1]) + ' ' + two(date % 100); }

std::string text_of_rule(const SlowRule &rule) {
  std::string text;
  if (rule.first_date != 0) text += date_text(rule.first_date) + '-' + date_text(rule.last_date) + ' ';
  std::string days;
  for (const int day : rule.weekdays) days.append(days.empty() ? "" : ",").append(weekday_names[day]);
  if (rule.holidays) days.append(days.empty() ? "" : ",").append("PH");
  if (!days.empty()) text += days + ' ';
  if (rule.spans.empty()) return text + "off";
  for (std::size_t i = 0; i < rule.spans.size(); ++i) {
    text.append(i == 0 ? "" : ",").append(time_text(rule.spans[i].first)).append("-");
    text.append(time_text(rule.spans[i].second));
  }
  return text;
}

bool slow_matches(const SlowRule &rule, std::int64_t day, const Holidays &list) {
  const CivilDate civil = civil_from_days(day);
  const int date = static_cast<int>(civil.month * 100 + civil.day);
  if (rule.first_date != 0) {
    const bool within = rule.first_date <= rule.last_date ? date >= rule.first_date && date <= rule.last_date
                                                          : date >= rule.first_date || date <= rule.last_date;
    if (!within) return false;
  }
  if (rule.weekdays.empty() && !rule.holidays) return true;
  const int weekday = static_cast<int>((day + 3) % 7);
  return rule.weekdays.count(weekday) != 0 || (rule.holidays && list.count(day) != 0);
}

// Wall-clock minutes since 1970 of each span that begins on `day`.
std::vector<std::pair<std::int64_t, std::int64_t>> slow_spans(const std::vector<SlowRule> &rules,
                                                              std::int64_t day, const Holidays &list) {
  const SlowRule *winner = nullptr;
  for (const SlowRule &rule : rules) {
    if (slow_matches(rule, day, list)) winner = &rule;
  }
  std::vector<std::pair<std::int64_t, std::int64_t>> result;
  if (winner == nullptr) return result;
  for (const auto &[begin, end] : winner->spans) {
    result.emplace_back(day * day_minutes + begin,
                        day * day_minutes + (end < begin ? end + day_minutes : end));
  }
  return result;
}

// Open or closed for each minute from `from` on.
std::vector<bool> slow_timeline(const std::vector<SlowRule> &rules, const Zones::Zone &zone,
                                const Holidays &list, std::int64_t from, std::size_t minutes) {
  std::vector<bool> open(minutes);
  std::int64_t latest_wall = 0;  // the clock going back does not reopen or reclose anything
  for (std::size_t i = 0; i < minutes; ++i) {
    const std::int64_t instant = from + static_cast<std::int64_t>(i) * minute;
    latest_wall = std::max(latest_wall, (instant + *test::zones().offset_at(zone, instant)) / minute);
    for (std::int64_t day = latest_wall / day_minutes - 2; day <= latest_wall / day_minutes; ++day) {
      for (const auto &[begin, end] : slow_spans(rules, day, list)) {
        if (begin <= latest_wall && latest_wall < end) open[i] = true;
      }
    }
  }
  return open;
}

void compare(const std::vector<SlowRule> &rules, std::string_view zone_name, std::string_view from_text,
             int days) {
  const Zones::Zone &zone = *test::zone(zone_name);
  const std::int64_t from = utc(from_text);
  Holidays list{from / 86'400 + 2, from / 86'400 + 5};
  std::string text;
  for (const SlowRule &rule : rules) text.append(text.empty() ? "" : "; ").append(text_of_rule(rule));
  SCOPED_TRACE(text + " in " + std::string(zone_name) + " from " + std::string(from_text));
  const auto hours = directory::parse_hours(text);
  ASSERT_TRUE(hours.ok()) << hours.error().message;

  const auto minutes = static_cast<std::size_t>(days) * day_minutes;
  const std::vector<bool> slow =
      slow_timeline(rules, zone, list, from - 3 * 86'400, minutes + 3 * day_minutes);
  const std::vector<bool> expected(slow.begin() + 3 * day_minutes, slow.end());
  for (std::size_t i = 0; i < minutes; ++i) {
    const std::int64_t now = from + static_cast<std::int64_t>(i) * minute;
    const OpenState state = evaluate(*hours, &zone, test::zones(), &list, now);
    ASSERT_EQ(state.open == Open::now, expected[i]) << format_utc(now);
    ASSERT_NE(state.open, Open::unknown) << format_utc(now);
    const auto change =
        std::find(expected.begin() + static_cast<std::ptrdiff_t>(i), expected.end(), !expected[i]);
    if (change == expected.end()) continue;  // beyond what was walked
    const std::int64_t at = from + (change - expected.begin()) * minute;
    const auto &said = expected[i] ? state.closes_at : state.opens_at;
    if (expected[i] && at - now > 7 * 86'400) continue;  // open for a week: no end is said
    ASSERT_TRUE(said.has_value()) << format_utc(now);
    ASSERT_EQ(*said, at) << format_utc(now) << " said " << format_utc(*said) << ", is " << format_utc(at);
  }
}

struct Week {
  const char *zone;
  const char *from;
};
// The weeks in which clocks change or the year ends.
const Week weeks[] = {
    {"Europe/Berlin", "2026-03-26T00:00:00Z"},       {"Europe/Berlin", "2026-10-22T00:00:00Z"},
    {"America/New_York", "2026-03-05T00:00:00Z"},    {"America/New_York", "2026-10-29T00:00:00Z"},
    {"Europe/Berlin", "2026-12-28T00:00:00Z"},       {"Australia/Lord_Howe", "2026-10-01T00:00:00Z"},
    {"Australia/Lord_Howe", "2026-04-02T00:00:00Z"}, {"Africa/Cairo", "2026-10-27T00:00:00Z"},
    {"Africa/Cairo", "2026-04-21T00:00:00Z"},        {"Africa/Casablanca", "2026-02-12T00:00:00Z"}};

TEST(HoursBruteForce, EdgesInAndAroundTheChangedHour) {
  const std::vector<std::vector<SlowRule>> tables = {
      {{{}, false, 0, 0, {{130, 170}}}},             // within it
      {{{}, false, 0, 0, {{60, 150}}}},              // ends in it
      {{{}, false, 0, 0, {{150, 240}}}},             // begins in it
      {{{}, false, 0, 0, {{120, 180}}}},             // exactly it
      {{{}, false, 0, 0, {{1320, 150}}}},            // a night that ends in it
      {{{5, 6}, false, 0, 0, {{1260, 180}}}},        // a night to its end
      {{{}, false, 0, 0, {{0, 1440}}}},              // always
      {{{}, false, 0, 0, {{1380, 1440}, {0, 30}}}},  // around midnight
      {{{}, false, 0, 0, {{600, 1200}}}, {{}, true, 0, 0, {}}, {{}, false, 1230, 102, {{60, 120}}}},
  };
  for (const Week &week : weeks) {
    for (const auto &rules : tables) compare(rules, week.zone, week.from, 7);
  }
}

TEST(HoursBruteForce, RandomTimetables) {
  std::mt19937 random(20261121);
  const auto below = [&random](int limit) {
    return static_cast<int>(random() % static_cast<unsigned>(limit));
  };
  for (int round = 0; round < 80; ++round) {
    std::vector<SlowRule> rules(static_cast<std::size_t>(1 + below(4)));
    for (SlowRule &rule : rules) {
      for (int day = 0; day < 7; ++day) {
        if (below(3) == 0) rule.weekdays.insert(day);
      }
      rule.holidays = below(4) == 0;
      if (below(4) == 0) {
        rule.first_date = (1 + below(12)) * 100 + 1 + below(28);
        rule.last_date = (1 + below(12)) * 100 + 1 + below(28);
      }
      for (int spans = below(4); spans > 0; --spans) {
        const int begin = below(1440);
        const int end = 1 + below(1440);
        if (begin != end) rule.spans.emplace_back(begin, end);
      }
    }
    const Week &week = weeks[static_cast<std::size_t>(below(static_cast<int>(std::size(weeks))))];
    compare(rules, week.zone, week.from, 6);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace pop::locate
