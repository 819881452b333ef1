#include "flow/format.h"
#include "flow/joining.h"

#include <gtest/gtest.h>

namespace pop::flow {
namespace {

// 2026-11-23 is a Monday.
constexpr std::int64_t monday_1300_utc = 1795438800;

TEST(Format, ClockTimeFollowsThePlace) {
  EXPECT_EQ(clock_time(monday_1300_utc, 3600, "en", "DE"), "14:00");
  EXPECT_EQ(clock_time(monday_1300_utc, -5 * 3600, "en", "US"),
            "8:00\u202fAM");  // CLDR's narrow no-break space
}

TEST(Format, TheWeekdayIsThatOfTheOffset) {
  EXPECT_EQ(weekday(monday_1300_utc, 0, "en"), "Monday");
  EXPECT_EQ(weekday(monday_1300_utc, 12 * 3600, "en"), "Tuesday");
}

TEST(Format, NamesAndLists) {
  EXPECT_EQ(country_name("PL", "en"), "Poland");
  EXPECT_EQ(language_name("pl", "en"), "Polish");
  EXPECT_EQ(list_of({"Polish", "German"}, "en"), "Polish and German");
}

TEST(Format, NumbersAreSpokenDigitByDigit) {
  EXPECT_EQ(spoken_digits("116 111"), "1 1 6 1 1 1");
  EXPECT_EQ(spoken_digits("+49-30"), "+ 4 9 3 0");
}

}  // namespace
}  // namespace pop::flow
