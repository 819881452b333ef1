#pragma once
// Public holidays: what a list says, and on which days one must be expected where there is no list.

#include <cstdint>

#include "locate/hours.h"

namespace pop::locate {

enum class Holiday { no, yes, unknown };

// What the list holds as possible is unknown. `list` null, or without any day of that year: no list, and days
// that are holidays in much of the world are unknown.
Holiday holiday_on(std::int64_t day, const Holidays *list);

}  // namespace pop::locate
