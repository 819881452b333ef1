// A few weeks minute by minute, against an evaluator written another way: it walks real time, keeps the
// latest wall clock seen so far, and never converts local time to UTC. Where days may be holidays or not, it
// looks at both.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "locate/holidays.h"
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

bool slow_matches(const SlowRule &rule, std::int64_t day, bool holiday) {
  const CivilDate civil = civil_from_days(day);
  const int date = static_cast<int>(civil.month * 100 + civil.day);
  if (rule.first_date != 0) {
    const bool within = rule.first_date <= rule.last_date ? date >= rule.first_date && date <= rule.last_date
                                                          : date >= rule.first_date || date <= rule.last_date;
    if (!within) return false;
  }
  if (rule.weekdays.empty() && !rule.holidays) return true;
  const int weekday = static_cast<int>((day + 3) % 7);
  return rule.weekdays.count(weekday) != 0 || (rule.holidays && holiday);
}

// Whether one of the spans that begin on `day` holds a wall clock in minutes since 1970.
bool slow_holds(const std::vector<SlowRule> &rules, std::int64_t day, bool holiday, std::int64_t wall) {
  const SlowRule *winner = nullptr;
  for (const SlowRule &rule : rules) {
    if (slow_matches(rule, day, holiday)) winner = &rule;
  }
  if (winner == nullptr) return false;
  const std::int64_t minute_of_day = wall - day * day_minutes;
  return std::any_of(winner->spans.begin(), winner->spans.end(), [&](const auto &span) {
    const std::int64_t end = span.second < span.first ? span.second + day_minutes : span.second;
    return span.first <= minute_of_day && minute_of_day < end;
  });
}

Open slow_state(const std::vector<SlowRule> &rules, std::int64_t wall, const Holidays *list) {
  Open state = Open::closed;
  for (std::int64_t day = wall / day_minutes - 2; day <= wall / day_minutes; ++day) {
    const Holiday holiday = holiday_on(day, list);
    const bool open_if = holiday != Holiday::no && slow_holds(rules, day, true, wall);
    const bool open_if_not = holiday != Holiday::yes && slow_holds(rules, day, false, wall);
    if ((open_if || holiday == Holiday::no) && (open_if_not || holiday == Holiday::yes)) return Open::now;
    if (open_if || open_if_not) state = Open::unknown;
  }
  return state;
}

std::vector<Open> slow_timeline(const std::vector<SlowRule> &rules, const Zones::Zone &zone,
                                const Holidays *list, std::int64_t from, std::size_t steps,
                                std::int64_t step = minute) {
  std::vector<Open> states(steps);
  std::int64_t latest_wall = 0;  // the clock going back does not reopen or reclose anything
  for (std::int64_t at = from - day_minutes * minute; at < from; at += minute)
    latest_wall = std::max(latest_wall, (at + *test::zones().offset_at(zone, at)) / minute);
  for (std::size_t i = 0; i < steps; ++i) {
    const std::int64_t at = from + static_cast<std::int64_t>(i) * step;
    latest_wall = std::max(latest_wall, (at + *test::zones().offset_at(zone, at)) / minute);
    states[i] = slow_state(rules, latest_wall, list);
  }
  return states;
}

std::string text_of(const std::vector<SlowRule> &rules) {
  std::string text;
  for (const SlowRule &rule : rules) text.append(text.empty() ? "" : "; ").append(text_of_rule(rule));
  return text;
}

void compare(const std::vector<SlowRule> &rules, const Zones::Zone &zone, std::int64_t from, int days,
             const Holidays *list) {
  const auto hours = directory::parse_hours(text_of(rules));
  ASSERT_TRUE(hours.ok()) << hours.error().message;
  const auto minutes = static_cast<std::size_t>(days) * day_minutes;
  const std::vector<Open> slow = slow_timeline(rules, zone, list, from, minutes);
  const auto time_of = [from](std::size_t i) { return from + static_cast<std::int64_t>(i) * minute; };

  std::size_t not_open = minutes, open = minutes;  // the first from here on
  for (std::size_t i = minutes; i-- > 0;) {
    const std::size_t closes = not_open, opens = open;
    (slow[i] == Open::now ? open : not_open) = i;
    const bool edge = i == 0 || slow[i] != slow[i - 1] || (i + 1 < minutes && slow[i] != slow[i + 1]);
    if (!edge && i % 11 != 0) continue;
    const std::int64_t now = time_of(i);
    const OpenState state = evaluate(*hours, &zone, test::zones(), list, now);
    ASSERT_EQ(state.open, slow[i]) << format_utc(now);
    ASSERT_FALSE(state.open != Open::now && state.closes_at) << format_utc(now);
    ASSERT_FALSE(state.open != Open::closed && state.opens_at) << format_utc(now);
    if (slow[i] == Open::unknown) continue;
    const std::size_t change = slow[i] == Open::now ? closes : opens;
    if (change == minutes) continue;  // beyond what was walked
    // Open for a week: no end is said.
    if (slow[i] == Open::now && time_of(change) - now > 7 * 86'400) continue;
    const auto &said = slow[i] == Open::now ? state.closes_at : state.opens_at;
    ASSERT_TRUE(said.has_value()) << format_utc(now);
    ASSERT_EQ(*said, time_of(change))
        << format_utc(now) << " said " << format_utc(*said) << ", is " << format_utc(time_of(change));
  }
}

void compare(const std::vector<SlowRule> &rules, std::string_view zone_name, std::string_view from_text,
             int days) {
  SCOPED_TRACE(text_of(rules) + " in " + std::string(zone_name) + " from " + std::string(from_text));
  const std::int64_t from = utc(from_text);
  const Holidays list{from / 86'400 + 2, from / 86'400 + 5, from / 86'400 + 370};
  compare(rules, *test::zone(zone_name), from, days, &list);
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
      {{{}, false, 0, 0, {{60, 120}}}},              // ends where it begins
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
  for (int round = 0; round < 150; ++round) {
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

TEST(HoursBruteForce, HolidaysThatMayBe) {
  const std::set<int> working_days = {0, 1, 2, 3, 4};
  const std::set<int> none;
  const std::vector<std::vector<SlowRule>> tables = {
      {{working_days, false, 0, 0, {{540, 1020}}}, {none, true, 0, 0, {}}},
      {{working_days, false, 0, 0, {{540, 1020}}}, {none, true, 0, 0, {{600, 720}, {960, 1200}}}},
      {{none, true, 0, 0, {{600, 720}}}},
      {{{5, 6}, true, 0, 0, {{600, 720}}}},
      {{none, false, 0, 0, {{1260, 300}}}, {none, true, 0, 0, {}}},          // nights before and after
      {{none, false, 0, 0, {{1260, 300}}}, {none, true, 0, 0, {{0, 360}}}},  // last night, or today
      {{none, true, 0, 0, {}}, {working_days, false, 0, 0, {{0, 1440}}}},
      {{none, false, 0, 0, {{0, 1440}}}, {none, true, 1224, 1226, {{720, 1080}}}},
  };
  // Christmas and New Year; a list that ends with 2026; Easter, where the clocks change as well.
  const Holidays until_2026{utc("2026-12-25T00:00:00Z") / 86'400, utc("2026-12-28T00:00:00Z") / 86'400};
  for (const auto &rules : tables) {
    SCOPED_TRACE(text_of(rules));
    compare(rules, *test::zone("Europe/Berlin"), utc("2026-12-22T00:00:00Z"), 16, nullptr);
    compare(rules, *test::zone("America/New_York"), utc("2026-12-22T00:00:00Z"), 16, &until_2026);
    compare(rules, *test::zone("Europe/Berlin"), utc("2027-03-24T00:00:00Z"), 8, nullptr);
  }
}

// Zones of today change their clocks on the hour or at midnight. St John's went back from 00:01 until 2011:
// the new day had begun and then the old one came again.
TEST(HoursBruteForce, ClocksThatGoOverMidnight) {
  const std::int64_t midnight = utc("2026-06-10T00:00:00Z");  // a Wednesday
  const std::vector<std::vector<SlowRule>> tables = {
      {{{2}, false, 0, 0, {{0, 30}}}},      {{{2}, false, 0, 0, {{0, 1}}}},
      {{{1}, false, 0, 0, {{1380, 1440}}}}, {{{1}, false, 0, 0, {{1410, 20}}}},
      {{{1}, false, 0, 0, {{1439, 1438}}}}, {{{1}, false, 0, 0, {{600, 1440}}}, {{2}, false, 0, 0, {}}},
  };
  for (const std::int64_t at : {-30, 0, 1, 30, 59, 60}) {
    for (const std::int32_t by : {-7200, -3600, -1800, 1800, 3600, 7200}) {
      const Zones::Zone zone{{}, 0, {{midnight + at * minute, by}}};
      SCOPED_TRACE(std::to_string(at) + " minutes after midnight by " + std::to_string(by));
      for (const auto &rules : tables) {
        SCOPED_TRACE(text_of(rules));
        compare(rules, zone, midnight - 2 * 86'400, 4, nullptr);
      }
    }
  }
}

TEST(HoursBruteForce, OpeningsMonthsAhead) {
  const std::vector<std::vector<SlowRule>> tables = {
      {{{}, false, 101, 101, {{600, 720}}}},    {{{}, false, 229, 229, {{600, 720}}}},
      {{{}, false, 1224, 102, {{0, 30}}}},      {{{}, false, 0, 0, {{0, 1440}}}, {{}, false, 401, 228, {}}},
      {{{6}, false, 1129, 1129, {{1380, 60}}}}, {{{}, true, 0, 0, {{870, 900}}}},
      {{{}, true, 301, 1031, {{870, 900}}}},    {{{0, 1}, false, 0, 0, {{480, 600}}}, {{}, false, 0, 0, {}}},
  };
  constexpr std::size_t quarters = 390 * 96;
  const Holidays list{utc("2026-06-01T00:00:00Z") / 86'400, utc("2026-11-30T00:00:00Z") / 86'400,
                      utc("2027-05-17T00:00:00Z") / 86'400};
  for (const auto &rules : tables) {
    const auto hours = directory::parse_hours(text_of(rules));
    for (const char *from : {"2026-01-05T10:00:00Z", "2026-04-02T01:15:00Z", "2026-11-30T20:00:00Z"}) {
      SCOPED_TRACE(text_of(rules) + " from " + from);
      const std::int64_t now = utc(from);
      const auto &zone = *test::zone("America/New_York");
      const auto slow = slow_timeline(rules, zone, &list, now, quarters, 15 * minute);
      const OpenState state = evaluate(*hours, &zone, test::zones(), &list, now);
      ASSERT_EQ(state.open, slow[0]);
      if (slow[0] != Open::closed) continue;
      const auto opens = std::find(slow.begin(), slow.end(), Open::now);
      if (opens == slow.end()) {
        EXPECT_TRUE(!state.opens_at || *state.opens_at > now + std::int64_t{quarters} * 15 * minute);
      } else {
        EXPECT_EQ(state.opens_at, now + (opens - slow.begin()) * 15 * minute);
      }
    }
  }
}

}  // namespace
}  // namespace pop::locate
