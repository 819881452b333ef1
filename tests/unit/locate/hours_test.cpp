#include <gtest/gtest.h>

#include "locate/hours.h"
#include "test_zones.h"

namespace pop::locate {
namespace {

using test::utc;
using test::zone;
using test::zones;

std::int64_t day(std::string_view date) { return utc(std::string(date) + "T00:00:00Z") / 86'400; }

OpenState at(std::string_view hours, std::string_view zone_name, std::string_view now,
             const Holidays *list = nullptr) {
  const auto parsed = directory::parse_hours(hours);
  EXPECT_TRUE(parsed.ok()) << hours;
  return evaluate(*parsed, zone(zone_name), zones(), list, utc(now));
}

void expect_open(const OpenState &state, std::optional<std::string_view> closes) {
  EXPECT_EQ(state.open, Open::now);
  EXPECT_EQ(state.closes_at, closes ? std::optional(utc(*closes)) : std::nullopt);
  EXPECT_FALSE(state.opens_at.has_value());
}

void expect_closed(const OpenState &state, std::optional<std::string_view> opens) {
  EXPECT_EQ(state.open, Open::closed);
  EXPECT_EQ(state.opens_at, opens ? std::optional(utc(*opens)) : std::nullopt);
  EXPECT_FALSE(state.closes_at.has_value());
}

void expect_unknown(const OpenState &state) {
  EXPECT_EQ(state.open, Open::unknown);
  EXPECT_FALSE(state.opens_at.has_value() || state.closes_at.has_value());
}

constexpr std::string_view berlin = "Europe/Berlin";
constexpr std::string_view new_york = "America/New_York";

TEST(Hours, SpansAreHalfOpen) {
  expect_closed(at("Mo-Su 14:00-20:00", berlin, "2026-06-10T11:59:59Z"), "2026-06-10T12:00:00Z");
  expect_open(at("Mo-Su 14:00-20:00", berlin, "2026-06-10T12:00:00Z"), "2026-06-10T18:00:00Z");
  expect_open(at("Mo-Su 14:00-20:00", berlin, "2026-06-10T17:59:59Z"), "2026-06-10T18:00:00Z");
  expect_closed(at("Mo-Su 14:00-20:00", berlin, "2026-06-10T18:00:00Z"), "2026-06-11T12:00:00Z");
}

TEST(Hours, TheServicesZoneCountsNotTheChilds) {
  expect_open(at("09:00-10:00", "Asia/Kathmandu", "2026-06-10T03:15:00Z"), "2026-06-10T04:15:00Z");
  expect_closed(at("09:00-10:00", "Asia/Kathmandu", "2026-06-10T03:14:59Z"), "2026-06-10T03:15:00Z");
}

TEST(Hours, PastMidnightBelongsToTheDayItStarts) {
  expect_open(at("Fr 21:00-03:00", berlin, "2026-06-13T00:30:00Z"),
              "2026-06-13T01:00:00Z");  // Saturday, 02:30
  expect_closed(at("Sa 21:00-03:00", berlin, "2026-06-13T00:30:00Z"), "2026-06-13T19:00:00Z");
  // A rule for Saturday does not cut off Friday's night.
  expect_open(at("Fr 21:00-03:00; Sa off", berlin, "2026-06-13T00:30:00Z"), "2026-06-13T01:00:00Z");
}

TEST(Hours, AdjacentSpansAreOneOpening) {
  expect_open(at("Mo-Su 20:00-24:00; Sa 00:00-02:00,20:00-24:00", berlin, "2026-06-12T19:00:00Z"),
              "2026-06-13T00:00:00Z");
  expect_open(at("08:00-12:00,12:00-16:00", berlin, "2026-06-10T08:00:00Z"), "2026-06-10T14:00:00Z");
  expect_open(at("Mo-Su 00:00-24:00", berlin, "2026-06-10T08:00:00Z"), std::nullopt);
}

TEST(Hours, EndOf24AndRoundTheWeek) {
  expect_open(at("We 10:00-24:00", berlin, "2026-06-10T21:59:59Z"), "2026-06-10T22:00:00Z");
  expect_closed(at("We 10:00-24:00", berlin, "2026-06-10T22:00:00Z"), "2026-06-17T08:00:00Z");
  expect_open(at("Sa-Mo 10:00-12:00", berlin, "2026-06-15T09:00:00Z"), "2026-06-15T10:00:00Z");    // Monday
  expect_closed(at("Sa-Mo 10:00-12:00", berlin, "2026-06-16T09:00:00Z"), "2026-06-20T08:00:00Z");  // Tuesday
}

TEST(Hours, ALaterRuleReplacesAnEarlierOneOnItsDays) {
  const std::string_view hours = "Mo-Fr 08:00-18:00; We 10:00-12:00; Jul-Aug off; Jul 15 20:00-21:00";
  expect_open(at(hours, berlin, "2026-06-09T06:00:00Z"), "2026-06-09T16:00:00Z");
  expect_closed(at(hours, berlin, "2026-06-10T06:00:00Z"), "2026-06-10T08:00:00Z");
  expect_closed(at(hours, berlin, "2026-07-01T08:00:00Z"), "2026-07-15T18:00:00Z");
  expect_closed(at(hours, berlin, "2026-07-15T19:00:00Z"), "2026-09-01T06:00:00Z");
}

TEST(Hours, DatesRoundTheYearsEnd) {
  const std::string_view hours = "16:00-21:00; Dec 29-Jan 03 off";
  expect_open(at(hours, berlin, "2026-12-28T15:00:00Z"), "2026-12-28T20:00:00Z");
  expect_closed(at(hours, berlin, "2026-12-28T20:00:00Z"), "2027-01-04T15:00:00Z");
  expect_closed(at(hours, berlin, "2027-01-03T16:00:00Z"), "2027-01-04T15:00:00Z");
  expect_open(at("Dec 31 22:00-02:00", berlin, "2027-01-01T00:30:00Z"), "2027-01-01T01:00:00Z");
}

TEST(Hours, NeverOpenHasNoNextOpening) {
  expect_closed(at("off", berlin, "2026-06-10T08:00:00Z"), std::nullopt);
  expect_closed(at("08:00-20:00; Jan-Dec off", berlin, "2026-06-10T08:00:00Z"), std::nullopt);
  // The next one is further off than is worth saying, or beyond the zones' time span.
  expect_closed(at("Feb 29 10:00-12:00", berlin, "2026-06-10T08:00:00Z"), std::nullopt);
  expect_closed(at("Feb 29 10:00-12:00", berlin, "2027-12-01T08:00:00Z"), std::nullopt);
}

TEST(Hours, AnEndIsSaidOnlyWhereItIsNear) {
  const std::string_view hours = "Mo-Su 00:00-24:00; Dec 25 off";
  expect_open(at(hours, berlin, "2026-12-10T08:00:00Z"), std::nullopt);
  expect_open(at(hours, berlin, "2026-12-20T08:00:00Z"), "2026-12-24T23:00:00Z");
  expect_closed(at(hours, berlin, "2026-12-25T08:00:00Z"), "2026-12-25T23:00:00Z");
  expect_open(at("Jan-Dec 00:00-24:00", berlin, "2026-12-20T08:00:00Z"), std::nullopt);
}

TEST(Hours, ClocksGoForward) {
  // Berlin, 29 March 2026: 02:00 to 03:00 is skipped at 01:00Z. New York, 8 March 2026: at 07:00Z.
  expect_closed(at("14:00-20:00", berlin, "2026-03-28T20:00:00Z"), "2026-03-29T12:00:00Z");
  expect_closed(at("02:30-04:00", berlin, "2026-03-29T00:59:59Z"), "2026-03-29T01:00:00Z");
  expect_open(at("02:30-04:00", berlin, "2026-03-29T01:00:00Z"), "2026-03-29T02:00:00Z");
  expect_open(at("00:00-02:30", berlin, "2026-03-29T00:59:59Z"), "2026-03-29T01:00:00Z");
  expect_closed(at("02:10-02:50", berlin, "2026-03-29T01:00:00Z"),
                "2026-03-30T00:10:00Z");  // nothing is left of it
  expect_open(at("22:00-06:00", berlin, "2026-03-29T03:59:59Z"), "2026-03-29T04:00:00Z");
  // 02:00 and 03:00 are one moment.
  expect_open(at("00:00-02:00", berlin, "2026-03-29T00:59:59Z"), "2026-03-29T01:00:00Z");
  expect_open(at("00:00-03:00", berlin, "2026-03-29T00:59:59Z"), "2026-03-29T01:00:00Z");
  expect_open(at("00:00-02:00,03:00-04:00", berlin, "2026-03-29T00:59:59Z"), "2026-03-29T02:00:00Z");
  expect_open(at("02:30-04:00", new_york, "2026-03-08T07:00:00Z"), "2026-03-08T08:00:00Z");
}

TEST(Hours, ClocksGoBack) {
  // Berlin, 25 October 2026: 02:00 to 03:00 comes twice, from 00:00Z and 01:00Z. New York, 1 November: 05:00Z
  // and 06:00Z.
  expect_open(at("22:00-03:00", berlin, "2026-10-25T01:59:59Z"), "2026-10-25T02:00:00Z");
  expect_open(at("02:00-03:00", berlin, "2026-10-25T00:00:00Z"), "2026-10-25T02:00:00Z");
  expect_closed(at("22:00-02:30", berlin, "2026-10-25T00:30:00Z"),
                "2026-10-25T21:00:00Z");  // shut at its first 02:30
  expect_open(at("01:00-02:00", new_york, "2026-11-01T06:59:59Z"), "2026-11-01T07:00:00Z");
  expect_closed(at("14:00-20:00", berlin, "2026-10-24T20:00:00Z"), "2026-10-25T13:00:00Z");
}

TEST(Hours, HalfAnHourAndAPauseInSummerTime) {
  // Lord Howe goes forward half an hour on 4 October 2026 at 15:30Z; Morocco leaves summer time on 15
  // February 2026.
  expect_open(at("02:10-03:00", "Australia/Lord_Howe", "2026-10-03T15:30:00Z"), "2026-10-03T16:00:00Z");
  expect_closed(at("08:00-10:00", "Africa/Casablanca", "2026-02-14T20:00:00Z"), "2026-02-15T08:00:00Z");
}

TEST(Hours, HolidaysFromAList) {
  const Holidays list{day("2026-12-25"), day("2026-12-26"), day("2026-10-03"), day("2026-06-10")};
  const std::string_view hours = "Mo-Sa 14:00-20:00; PH 10:00-14:00";
  expect_open(at(hours, berlin, "2026-12-25T11:00:00Z", &list), "2026-12-25T13:00:00Z");
  expect_closed(at(hours, berlin, "2026-12-25T14:00:00Z", &list), "2026-12-26T09:00:00Z");
  expect_open(at(hours, berlin, "2026-12-24T14:00:00Z", &list),
              "2026-12-24T19:00:00Z");  // likely, but not in the list
  expect_closed(at("Mo-Fr 09:00-17:00; PH off", berlin, "2026-06-10T08:00:00Z", &list),
                "2026-06-11T07:00:00Z");
  expect_open(at("Mo-Fr,PH 09:00-17:00", berlin, "2026-10-03T08:00:00Z", &list),
              "2026-10-03T15:00:00Z");  // a Saturday
  // Order decides: a later rule for weekdays takes a holiday back.
  expect_open(at("PH off; Mo-Fr 09:00-17:00", berlin, "2026-06-10T08:00:00Z", &list), "2026-06-10T15:00:00Z");
}

TEST(Hours, AHolidaysNightBeforeIsNotCutOff) {
  const Holidays list{day("2026-12-25")};
  const std::string_view hours = "Mo-Fr 20:00-04:00; PH off";
  expect_open(at(hours, berlin, "2026-12-25T02:00:00Z", &list), "2026-12-25T03:00:00Z");
  expect_closed(at(hours, berlin, "2026-12-25T20:00:00Z", &list), "2026-12-28T19:00:00Z");
  // The other way round: the holiday's own night runs into an ordinary day.
  expect_open(at("Mo-Fr 08:00-16:00; PH 20:00-04:00", berlin, "2026-12-26T02:00:00Z", &list),
              "2026-12-26T03:00:00Z");
}

TEST(Hours, HolidaysAmongWeekdays) {
  const Holidays list{day("2026-06-10"), day("2026-06-14")};  // a Wednesday and a Sunday
  const std::string_view hours = "Mo-Sa 08:00-20:00; Su,PH 10:00-12:00";
  expect_open(at(hours, berlin, "2026-06-10T08:00:00Z", &list), "2026-06-10T10:00:00Z");
  expect_open(at(hours, berlin, "2026-06-14T08:00:00Z", &list), "2026-06-14T10:00:00Z");
  expect_open(at(hours, berlin, "2026-06-11T08:00:00Z", &list), "2026-06-11T18:00:00Z");
  // A rule for weekdays alone holds on holidays too.
  expect_open(at("We 08:00-20:00", berlin, "2026-06-10T08:00:00Z", &list), "2026-06-10T18:00:00Z");
}

TEST(Hours, WhatMayBeAHolidayEndsACertainOpening) {
  // 24 December may be one: from its first minute nothing is certain.
  expect_open(at("00:00-24:00; PH off", berlin, "2026-12-23T08:00:00Z"), "2026-12-23T23:00:00Z");
  expect_unknown(at("00:00-24:00; PH off", berlin, "2026-12-23T23:00:00Z"));
  // Open on either kind of day at first, then only if it is none.
  expect_open(at("08:00-20:00; PH 08:00-12:00", berlin, "2026-12-24T08:00:00Z"), "2026-12-24T11:00:00Z");
  expect_unknown(at("08:00-20:00; PH 08:00-12:00", berlin, "2026-12-24T11:00:00Z"));
  // A list that covers the year makes it certain, one for another year does not.
  const Holidays list{day("2026-10-03")};
  expect_open(at("00:00-24:00; PH off", berlin, "2026-12-30T08:00:00Z", &list), "2026-12-31T23:00:00Z");
}

TEST(Hours, AHolidayThatIsOnlyPossible) {
  Holidays list{day("2027-01-01")};
  list.possible = {day("2027-03-09"), day("2027-03-10")};
  const std::string_view hours = "Mo-Fr 09:00-17:00; PH off";
  expect_unknown(at(hours, berlin, "2027-03-09T09:00:00Z", &list));
  // Closed both ways; the next certain opening is after both days. And before them it closes as on any day.
  expect_closed(at(hours, berlin, "2027-03-09T18:00:00Z", &list), "2027-03-11T08:00:00Z");
  expect_open(at(hours, berlin, "2027-03-08T09:00:00Z", &list), "2027-03-08T16:00:00Z");
  expect_open(at("Mo-Su,PH 09:00-17:00", berlin, "2027-03-09T09:00:00Z", &list), "2027-03-09T16:00:00Z");
}

TEST(Hours, HolidaysWithoutAList) {
  const std::string_view hours = "Mo-Fr 09:00-17:00; PH off";
  expect_open(at(hours, berlin, "2026-06-10T08:00:00Z"), "2026-06-10T15:00:00Z");
  expect_unknown(at(hours, berlin, "2026-12-25T09:00:00Z"));
  // Closed both ways; then a day that cannot be told; the next certain opening is Monday.
  expect_closed(at(hours, berlin, "2026-12-25T20:00:00Z"), "2026-12-28T08:00:00Z");
  // Open either way.
  expect_open(at("Mo-Fr 09:00-17:00; PH 10:00-12:00", berlin, "2026-12-25T10:00:00Z"),
              "2026-12-25T11:00:00Z");
  // Open only if it is a holiday.
  expect_unknown(at("PH 10:00-12:00", berlin, "2026-12-25T10:00:00Z"));
  expect_unknown(at("Mo-Fr 09:00-17:00; PH off", berlin, "2026-04-03T09:00:00Z"));  // Good Friday
  expect_unknown(at("Mo-Fr 09:00-17:00; PH off", berlin, "2026-04-10T09:00:00Z"));  // Orthodox Good Friday
  expect_unknown(at("Mo-Fr 09:00-17:00; PH off", berlin, "2026-05-27T09:00:00Z"));  // Eid al-Adha
  expect_unknown(at("Mo-Fr 09:00-17:00; PH off", berlin, "2026-03-20T09:00:00Z"));  // Eid al-Fitr
  expect_unknown(at("Mo-Fr 09:00-17:00; PH off", berlin, "2027-03-29T09:00:00Z"));  // Easter Monday
  // A list that ends before the year says nothing about it. Without a rule for PH nothing is uncertain.
  const Holidays list{day("2025-12-25")};
  expect_unknown(at(hours, berlin, "2026-12-25T09:00:00Z", &list));
  expect_open(at("Mo-Fr 09:00-17:00", berlin, "2026-12-25T09:00:00Z"), "2026-12-25T16:00:00Z");
}

TEST(Hours, AnUncertainNightLastsPastMidnight) {
  // 24 December may be a holiday, so its night on the 25th cannot be told either.
  expect_unknown(at("Mo-Th 22:00-06:00; PH off", berlin, "2026-12-25T03:00:00Z"));
}

TEST(Hours, UnknownZoneTellsOnlyAlwaysOpen) {
  EXPECT_EQ(
      evaluate(*directory::parse_hours("24/7"), nullptr, zones(), nullptr, utc("2026-06-10T08:00:00Z")).open,
      Open::now);
  expect_unknown(evaluate(*directory::parse_hours("00:00-24:00"), nullptr, zones(), nullptr,
                          utc("2026-06-10T08:00:00Z")));
}

TEST(Hours, NothingIsKnownBeyondTheHorizon) {
  for (const std::string_view hours : {"24/7", "00:00-24:00", "off"}) {
    expect_unknown(at(hours, berlin, "2025-12-31T23:59:59Z"));
    expect_unknown(at(hours, berlin, "2028-01-01T00:00:00Z"));
  }
  expect_closed(at("10:00-11:00", berlin, "2027-12-31T20:00:00Z"),
                std::nullopt);  // it opens, but when is not known
  expect_open(at("22:00-06:00", berlin, "2027-12-31T22:00:00Z"), std::nullopt);
  expect_open(at("22:00-06:00", berlin, "2026-01-01T00:00:00Z"), "2026-01-01T05:00:00Z");
}

TEST(Hours, TheClockIsBelievedWithinItsWindow) {
  const ClockWindow window = ClockWindow::of(1'000, 2'000);
  EXPECT_FALSE(window.believes(1'999));
  EXPECT_TRUE(window.believes(2'000));
  EXPECT_TRUE(window.believes(2'000 + 400 * 86'400 - 1));
  EXPECT_FALSE(window.believes(2'000 + 400 * 86'400));
  EXPECT_FALSE(ClockWindow::of(3'000, 2'000).believes(2'999));
  EXPECT_TRUE(ClockWindow{}.believes(0));
}

}  // namespace
}  // namespace pop::locate
