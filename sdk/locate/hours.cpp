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
// A service closed for longer than a year has no next opening worth saying.
constexpr std::int64_t longest_closed_days = 400;

std::int64_t floor_days(std::int64_t seconds) {
  return seconds >= 0 ? seconds / day_seconds : -((-seconds + day_seconds - 1) / day_seconds);
}

// One zone's clocks. A span may begin a little before the zones' time span: there the first offset holds.
// No two changes of a zone lie within two days, and no clock is moved by a day.
class Clock {
 public:
  Clock(const Zone &zone, std::int64_t now) : zone_(zone), offset_(zone.offset) {
    const auto next = after(now);
    if (next != zone.changes.begin()) {
      offset_ = std::prev(next)->second;
      steady_from_ = std::prev(next)->first + day_seconds;
    }
    if (next != zone.changes.end()) steady_until_ = next->first;
  }

  // The day, since 1970, of the latest time the clocks have shown: one that has begun does not end when they
  // go back over midnight.
  std::int64_t day_at(std::int64_t instant) const {
    if (is_steady(instant)) return floor_days(instant + offset_);
    const auto next = after(instant);
    if (next == zone_.changes.begin()) return floor_days(instant + zone_.offset);
    const auto last = std::prev(next);
    return floor_days(std::max(instant + last->second, last->first + offset_before(last)));
  }

  // The first instant at which the clocks show `wall` (seconds since 1970 as if in UTC) or later: a time in a
  // skipped hour moves to its end, one in a repeated hour is its first pass.
  std::int64_t instant_of(std::int64_t wall) const {
    if (is_steady(wall - offset_)) return wall - offset_;
    const auto next = after(wall - day_seconds);
    const std::int64_t instant = wall - offset_before(next);
    if (next == zone_.changes.end() || instant < next->first) return instant;
    return std::max(next->first, wall - next->second);
  }

 private:
  using Change = decltype(Zone::changes)::const_iterator;

  Change after(std::int64_t instant) const {
    return std::upper_bound(zone_.changes.begin(), zone_.changes.end(), instant,
                            [](std::int64_t at, const auto &change) { return at < change.first; });
  }
  std::int64_t offset_before(Change change) const {
    return change == zone_.changes.begin() ? zone_.offset : std::prev(change)->second;
  }
  // Nearly always: no change of the clock near, so that one offset is enough.
  bool is_steady(std::int64_t instant) const { return steady_from_ <= instant && instant < steady_until_; }

  const Zone &zone_;
  std::int64_t offset_;  // at `now`
  std::int64_t steady_from_ = std::numeric_limits<std::int64_t>::min();
  std::int64_t steady_until_ = std::numeric_limits<std::int64_t>::max();
};

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
  Timetable(const Hours &hours, const Zone &zone, const Holidays *holidays, std::int64_t now)
      : hours_(hours), clock_(zone, now), holidays_(holidays) {
    for (const Rule &rule : hours.rules) {
      dated_ = dated_ || rule.dates.has_value();
      with_holidays_ = with_holidays_ || rule.holidays;
      ever_open_ = ever_open_ || !rule.spans.empty();
    }
  }

  // Spans are shorter than a day: only those that begin today or yesterday can hold `instant`.
  Open at(std::int64_t instant) const {
    const std::int64_t today = clock_.day_at(instant);
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

  // Where it is open at `instant`: the first moment after it that is not certainly so.
  std::optional<std::int64_t> closes_after(std::int64_t instant) const {
    const std::int64_t last_day = clock_.day_at(instant) + longest_open_days;
    for (bool longer = true; longer;) {
      longer = false;
      const std::int64_t today = clock_.day_at(instant);
      if (today > last_day) return std::nullopt;
      for (const std::int64_t day : {today - 1, today}) {
        each_certain(day, [&](std::int64_t begin, std::int64_t end) {
          if (begin > instant || instant >= end) return;
          instant = end;
          longer = true;
        });
      }
    }
    return instant;
  }

  // Where it is closed at `instant`: the next moment at which it is certainly open.
  std::optional<std::int64_t> opens_after(std::int64_t instant) const {
    if (!ever_open_) return std::nullopt;
    std::optional<std::int64_t> first;
    const std::int64_t today = clock_.day_at(instant);
    // What begins on one day begins before all that begins on the next.
    for (std::int64_t day = today; day <= today + longest_closed_days && !first; ++day) {
      each_certain(day, [&](std::int64_t begin, std::int64_t end) {
        if (begin > instant && begin < end && (!first || begin < *first)) first = begin;
      });
    }
    return first;
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

  // Calls `visit` with each stretch that is open whether or not the day is a holiday; some may be empty.
  template <typename Visit>
  void each_certain(std::int64_t day, const Visit &visit) const {
    const DaySpans spans = spans_of(day);
    for (const Span &one : *spans.plain) {
      if (spans.holiday == spans.plain) {
        visit(edge_of(day, one.begin), edge_of(day, one.end));
        continue;
      }
      for (const Span &other : *spans.holiday)
        visit(edge_of(day, std::max(one.begin, other.begin)), edge_of(day, std::min(one.end, other.end)));
    }
  }

  std::int64_t edge_of(std::int64_t day, std::int16_t minute) const {
    return clock_.instant_of(day * day_seconds + minute * std::int64_t{60});
  }

  bool any_holds(const std::vector<Span> &spans, std::int64_t day, std::int64_t instant) const {
    return std::any_of(spans.begin(), spans.end(), [&](const Span &span) {
      return edge_of(day, span.begin) <= instant && instant < edge_of(day, span.end);
    });
  }

  const Hours &hours_;
  Clock clock_;
  const Holidays *holidays_;
  bool dated_ = false;
  bool with_holidays_ = false;
  bool ever_open_ = false;
};

}  // namespace

OpenState evaluate(const Hours &hours, const directory::Zones::Zone *zone, const directory::Zones &zones,
                   const Holidays *holidays, std::int64_t now) {
  if (now < zones.from() || now >= zones.until()) return {};
  if (hours.always) return {Open::now, std::nullopt, std::nullopt};
  if (zone == nullptr) return {};
  const Timetable timetable(hours, *zone, holidays, now);
  OpenState result;
  result.open = timetable.at(now);
  if (result.open == Open::now) result.closes_at = timetable.closes_after(now);
  if (result.open == Open::closed) result.opens_at = timetable.opens_after(now);
  // What comes after the horizon is not known.
  if (result.closes_at >= zones.until()) result.closes_at.reset();
  if (result.opens_at >= zones.until()) result.opens_at.reset();
  return result;
}

ClockWindow ClockWindow::of(std::int64_t build_time, std::int64_t newest_issued) noexcept {
  constexpr std::int64_t trusted_days = 400;
  return {std::max(build_time, newest_issued), newest_issued + trusted_days * day_seconds};
}

}  // namespace pop::locate
