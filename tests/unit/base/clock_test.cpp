#include "base/clock.h"

#include <gtest/gtest.h>

namespace pop {
namespace {

TEST(Utc, ReadsAndWritesOneFormOnly) {
  EXPECT_EQ(parse_utc("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(parse_utc("2026-11-21T12:34:56Z"), 1795264496);
  EXPECT_EQ(format_utc(1795264496), "2026-11-21T12:34:56Z");
}

TEST(Utc, RefusesWhatPeersAccepted) {
  for (const char *text :
       {"2021-12-18T13:28:12.99008-06:00", "2026-11-21 12:34:56Z", "2026-11-21T12:34:56",
        "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-31T00:00:00Z", "2026-11-21T24:00:00Z",
        "2026-12-31T23:59:60Z", "2026-1a-01T00:00:00Z", "", "1969-12-31T23:59:59Z"}) {
    EXPECT_FALSE(parse_utc(text)) << text;
  }
  EXPECT_TRUE(parse_utc("2028-02-29T00:00:00Z"));
}

TEST(Civil, EveryDayOfFourHundredYearsComesBack) {
  for (std::int64_t day = -719468; day < -719468 + 146097; ++day) {
    const CivilDate date = civil_from_days(day);
    ASSERT_EQ(days_from_civil(date.year, date.month, date.day), day);
  }
}

TEST(Clock, IsTheHostsWhereGiven) {
  pop_clock host{};
  host.unix_seconds = [](void *) -> std::int64_t { return 42; };
  host.monotonic_ms = [](void *) -> std::int64_t { return 7; };
  EXPECT_EQ(Clock(&host).unix_seconds(), 42);
  EXPECT_EQ(Clock(&host).monotonic_ms(), 7);
  EXPECT_GT(Clock().unix_seconds(), 1795000000);
}

}  // namespace
}  // namespace pop
