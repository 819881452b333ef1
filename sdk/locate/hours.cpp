#include "locate/hours.h"

#include <algorithm>

#include "base/clock.h"
#include "locate/holidays.h"

namespace pop::locate {
namespace {

using directory::DateRange;
using directory::Hours;
using directory::Rule;
using directory::Span;
using Zone = directory::Zones::Zone;

constexpr std::int64_t day_seconds = 86'400;
// How far ahead the next change is looked for. A service open for longer than this is, to a child, always
// open; one closed for longer than a year has no next opening worth saying.
constexpr std::int64_t longest_open_days = 8;
constexpr std::int64_t longest_closed_days = 400;

std::int64_t floor_days(std::int64_t seconds) {
  return seconds >= 0 ? seconds / day_seconds : -((-seconds + day_seconds - 1) / day_seconds);
}

// The offset at an instant, also a little outside the zones' time span: a span may begin before it.
std::int32_t offset_at(const Zone &zone, std::int64_t instant) {
  const auto next = std::upper_bound(zone.changes.begin(), zone.changes.end(), instant,
                                     [](std::int64_t at, const auto &change) { return at < change.first; });
  return next == zone.changes.begin() ? zone.offset : std::prev(next)->second;
}

// The first instant at which the zone's clocks show `wall` (seconds since 1970 as if in UTC) or later: a time
// in a skipped hour moves to its end, one in a repeated hour is its first pass. No two changes of a zone lie
// within two days.
std::int64_t instant_of(const Zone &zone, std::int64_t wall) {
  const std::int64_t before = wall - day_seconds;
  const std::int64_t instant = wall - offset_at(zone, before);
  const auto change = std::upper_bound(zone.changes.begin(), zone.changes.end(), before,
                                       [](std::int64_t at, const auto &c) { return at < c.first; });
  if (change == zone.changes.end() || instant < change->first) return instant;
  return std::max(change->first, wall - change->second);
}

bool in_range(const DateRange &range, int date) {
  if (range.first <= range.last) return range.first <= date && date <= range.last;
  return date >= range.first || date <= range.last;
}

bool names_day(const Rule &rule, int date, int weekday, bool holiday) {
  if (rule.dates && !in_range(*rule.dates, date)) return false;
  return ((rule.weekdays >> weekday) & 1) != 0 || (rule.holidays && holiday);
}

// The spans of one day. Where it is not known whether the day is a holiday there are two answers.
struct DaySpans {
  const std::vector<Span> *plain;
  const std::vector<Span> *holiday;
};

class Timetable {
 public:
  Timetable(const Hours &hours, const Zone &zone, const Holidays *holidays)
      : hours_(hours), zone_(zone), holidays_(holidays) {
    for (const Rule &rule : hours.rules) {
      dated_ = dated_ || rule.dates.has_value();
      with_holidays_ = with_holidays_ || rule.holidays;
    }
  }

  std::int64_t local_day(std::int64_t instant) const {
    return floor_days(instant + offset_at(zone_, instant));
  }

  // Spans are shorter than a day: only those that begin today or yesterday can hold `instant`.
  Open at(std::int64_t instant) const {
    const std::int64_t today = local_day(instant);
    Open state = Open::closed;
    for (const std::int64_t day : {today - 1, today}) {
      const DaySpans spans = spans_of(day);
      const bool plain = any_holds(*spans.plain, day, instant);
      const bool holiday = spans.holiday == spans.plain ? plain : any_holds(*spans.holiday, day, instant);
      if (plain && holiday) return Open::now;
      if (plain || holiday) state = Open::unknown;
    }
    return state;
  }

  // The next instant after this one at which a span begins or ends; nothing after `last_day`.
  std::optional<std::int64_t> next_edge(std::int64_t instant, std::int64_t last_day) const {
    std::optional<std::int64_t> next;
    const auto consider = [&](const std::vector<Span> &spans, std::int64_t day) {
      for (const Span &span : spans) {
        for (const std::int16_t minute : {span.begin, span.end}) {
          const std::int64_t edge = edge_of(day, minute);
          if (edge > instant && (!next || edge < *next)) next = edge;
        }
      }
    };
    const std::int64_t today = local_day(instant);
    for (std::int64_t day = today - 1; day <= last_day; ++day) {
      const DaySpans spans = spans_of(day);
      consider(*spans.plain, day);
      if (spans.holiday != spans.plain) consider(*spans.holiday, day);
      if (next && day >= today) return next;
    }
    return next;
  }

 private:
  DaySpans spans_of(std::int64_t day) const {
    int date = 0;
    if (dated_) {
      const CivilDate civil = civil_from_days(day);
      date = static_cast<int>(civil.month * 100 + civil.day);
    }
    const int weekday = static_cast<int>(((day % 7) + 10) % 7);  // 1970-01-01 was a Thursday
    const Holiday holiday = with_holidays_ ? holiday_on(day, holidays_) : Holiday::no;
    const std::vector<Span> *plain = holiday == Holiday::yes ? nullptr : &last_naming(date, weekday, false);
    const std::vector<Span> *feast = holiday == Holiday::no ? plain : &last_naming(date, weekday, true);
    return {plain == nullptr ? feast : plain, feast};
  }

  const std::vector<Span> &last_naming(int date, int weekday, bool holiday) const {
    static const std::vector<Span> closed;
    for (auto rule = hours_.rules.rbegin(); rule != hours_.rules.rend(); ++rule) {
      if (names_day(*rule, date, weekday, holiday)) return rule->spans;
    }
    return closed;
  }

  std::int64_t edge_of(std::int64_t day, std::int16_t minute) const {
    return instant_of(zone_, day * day_seconds + minute * std::int64_t{60});
  }

  bool any_holds(const std::vector<Span> &spans, std::int64_t day, std::int64_t instant) const {
    return std::any_of(spans.begin(), spans.end(), [&](const Span &span) {
      return edge_of(day, span.begin) <= instant && instant < edge_of(day, span.end);
    });
  }

  const Hours &hours_;
  const Zone &zone_;
  const Holidays *holidays_;
  bool dated_ = false;
  bool with_holidays_ = false;
};

}  // namespace

OpenState evaluate(const Hours &hours, const directory::Zones::Zone *zone, const directory::Zones &zones,
                   const Holidays *holidays, std::int64_t now) {
  if (now < zones.from() || now >= zones.until()) return {};
  if (hours.always) return {Open::now, std::nullopt, std::nullopt};
  if (zone == nullptr) return {};
  const Timetable timetable(hours, *zone, holidays);
  OpenState result;
  result.open = timetable.at(now);
  if (result.open == Open::unknown) return result;

  const bool open = result.open == Open::now;
  const std::int64_t last_day = timetable.local_day(now) + (open ? longest_open_days : longest_closed_days);
  auto edge = timetable.next_edge(now, last_day);
  while (edge && *edge < zones.until()) {
    const Open then = timetable.at(*edge);
    if (open && then != Open::now) {
      result.closes_at = edge;
      break;
    }
    if (!open && then == Open::now) {
      result.opens_at = edge;
      break;
    }
    edge = timetable.next_edge(*edge, last_day);
  }
  return result;
}

ClockWindow ClockWindow::of(std::int64_t build_time, std::int64_t newest_issued) noexcept {
  constexpr std::int64_t trusted_days = 400;
  return {std::max(build_time, newest_issued), newest_issued + trusted_days * day_seconds};
}

}  // namespace pop::locate
