#pragma once
// What opening hours say of a moment (R9), in the service's time zone.

#include <cstdint>
#include <limits>
#include <optional>

#include "directory/catalog.h"
#include "directory/hours.h"
#include "pop/directory.h"

namespace pop::locate {

enum class Open : std::int32_t { unknown = POP_OPEN_UNKNOWN, now = POP_OPEN_NOW, closed = POP_CLOSED_NOW };

// A service open for longer than this is, to a child, always open.
inline constexpr std::int64_t longest_open_days = 8;

// Times are Unix seconds.
struct OpenState {
  Open open = Open::unknown;
  // Only when closed: the next moment it is certainly open, if there is one in the next 400 days.
  std::optional<std::int64_t> opens_at;
  // Only when open: the first moment it is not certainly open, if there is one in the next
  // longest_open_days.
  std::optional<std::int64_t> closes_at;
};

using directory::Holidays;

// `zone` null: not known, so that only 24/7 can be told. `holidays` null: no list, so that a rule for PH
// makes the days that are holidays in much of the world uncertain. Outside the zones' time span everything is
// unknown.
OpenState evaluate(const directory::Hours &hours, const directory::Zones::Zone *zone,
                   const directory::Zones &zones, const Holidays *holidays, std::int64_t now);

// When the system's clock may be believed for opening hours (design, section 3): not behind what is known to
// have happened already, and not so far past the newest signed `issued` that hours may have changed.
struct ClockWindow {
  std::int64_t trusted_since = std::numeric_limits<std::int64_t>::min();
  std::int64_t trusted_until = std::numeric_limits<std::int64_t>::max();

  static ClockWindow of(std::int64_t build_time, std::int64_t newest_issued) noexcept;
  bool believes(std::int64_t now) const noexcept { return trusted_since <= now && now < trusted_until; }
};

}  // namespace pop::locate
