#include "locate/holidays.h"

#include <algorithm>
#include <array>

#include "base/clock.h"

namespace pop::locate {
namespace {

// Gregorian Easter Sunday: the "anonymous" algorithm, Meeus, Astronomical Algorithms, chapter 8.
std::int64_t western_easter(std::int64_t year) {
  const std::int64_t a = year % 19;
  const std::int64_t b = year / 100;
  const std::int64_t c = year % 100;
  const std::int64_t h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
  const std::int64_t l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
  const std::int64_t m = (a + 11 * h + 22 * l) / 451;
  const std::int64_t n = h + l - 7 * m + 114;
  return days_from_civil(year, static_cast<unsigned>(n / 31), static_cast<unsigned>(n % 31 + 1));
}

// Julian Easter Sunday as a Gregorian date (the same chapter); 13 days lie between the calendars until 2099.
std::int64_t eastern_easter(std::int64_t year) {
  const std::int64_t d = (19 * (year % 19) + 15) % 30;
  const std::int64_t e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7;
  const std::int64_t n = d + e + 114;
  return days_from_civil(year, static_cast<unsigned>(n / 31), static_cast<unsigned>(n % 31 + 1)) + 13;
}

// Good Friday to Easter Monday, Ascension, Whit Monday.
bool is_easter_feast(std::int64_t day, std::int64_t easter) {
  const std::int64_t after = day - easter;
  return (-2 <= after && after <= 1) || after == 39 || after == 50;
}

// The two Eids, three days each. The tabular Islamic calendar (civil epoch, 16 July 622 Julian) can be a day
// away from the moon that is seen, so a day on either side is uncertain as well.
bool is_eid(std::int64_t day) {
  const std::int64_t since_epoch = day + 492148;  // 1 Muharram 1 is 492148 days before 1970-01-01
  const std::int64_t in_cycle = since_epoch % 10631;
  const std::int64_t year = (30 * in_cycle + 10646) / 10631;  // 1 to 30
  const std::int64_t day_of_year = in_cycle - ((year - 1) * 354 + (3 + 11 * year) / 30);
  constexpr std::int64_t shawwal = 266;  // 1 Shawwal, counted from 0: nine months of 30 and 29 days in turn
  constexpr std::int64_t dhu_al_hijja = 334;  // its 10th day
  return (shawwal - 1 <= day_of_year && day_of_year <= shawwal + 3) ||
         (dhu_al_hijja - 1 <= day_of_year && day_of_year <= dhu_al_hijja + 3);
}

bool is_likely(std::int64_t day, const CivilDate &date) {
  constexpr std::array<unsigned, 7> fixed = {101, 106, 501, 1224, 1225, 1226, 1231};
  return std::find(fixed.begin(), fixed.end(), date.month * 100 + date.day) != fixed.end() ||
         is_easter_feast(day, western_easter(date.year)) || is_easter_feast(day, eastern_easter(date.year)) ||
         is_eid(day);
}

bool covers_year(const Holidays &list, std::int64_t year) {
  const auto first = list.days.lower_bound(days_from_civil(year, 1, 1));
  return first != list.days.end() && *first < days_from_civil(year + 1, 1, 1);
}

}  // namespace

Holiday holiday_on(std::int64_t day, const Holidays *list) {
  const CivilDate date = civil_from_days(day);
  if (list != nullptr) {
    if (list->days.contains(day)) return Holiday::yes;
    if (list->possible.contains(day)) return Holiday::unknown;
    if (covers_year(*list, date.year)) return Holiday::no;
  }
  return is_likely(day, date) ? Holiday::unknown : Holiday::no;
}

}  // namespace pop::locate
