#pragma once
// Opening hours (R9): a subset of OpenStreetMap's opening_hours, read strictly and evaluated in the service's
// time zone. A text outside the subset is an error when a record is published and "unknown" at run time,
// never open.

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "directory/catalog.h"
#include "pop/directory.h"

namespace pop::locate {

// Minutes of the day a span begins on; `end` beyond 24:00 runs into the next day. Half-open.
struct Span {
  std::int16_t begin = 0;
  std::int16_t end = 0;
  bool operator==(const Span &) const = default;
};

// Days of the year, inclusive, as month * 100 + day; round the year's end when `last` is before `first`.
struct DateRange {
  std::int16_t first = 101;
  std::int16_t last = 1231;
};

struct Rule {
  std::optional<DateRange> dates;  // nothing: all year
  std::uint8_t weekdays = 0x7f;    // bit 0 Monday … bit 6 Sunday
  bool holidays = false;           // PH is named
  std::vector<Span> spans;         // empty: off
};

// Later rules replace earlier ones on the days they name.
struct Hours {
  bool always = false;  // 24/7 alone
  std::vector<Rule> rules;
};

// POP_E_FORMAT; the message names what was read and where.
Result<Hours> parse_hours(std::string_view text);

enum class Open : std::int32_t { unknown = POP_OPEN_UNKNOWN, now = POP_OPEN_NOW, closed = POP_CLOSED_NOW };

struct OpenState {
  Open open = Open::unknown;
  std::optional<std::int64_t>
      opens_at;  // Unix seconds; only when closed: the next moment it is certainly open
  std::optional<std::int64_t>
      closes_at;  // Unix seconds; only when open: the first moment it is not certainly open
};

using Holidays = std::set<std::int64_t>;  // days since 1970-01-01

// `zone` null: not known, so that only 24/7 can be told. `holidays` null: no list, so that a rule for PH
// makes the days that are holidays in much of the world uncertain. Outside the zones' time span everything is
// unknown.
OpenState evaluate(const Hours &hours, const directory::Zones::Zone *zone, const directory::Zones &zones,
                   const Holidays *holidays, std::int64_t now);

// When the system's clock may be believed for opening hours (design, section 3): not behind what is known to
// have happened already, and not so far past the newest signed `issued` that hours may have changed.
struct ClockWindow {
  std::int64_t trusted_since = std::numeric_limits<std::int64_t>::min();
  std::int64_t trusted_until = std::numeric_limits<std::int64_t>::max();

  static ClockWindow of(std::int64_t build_time, std::int64_t newest_issued) noexcept;
  bool believes(std::int64_t now) const noexcept { return trusted_since <= now && now < trusted_until; }
};

}  // namespace pop::locate
