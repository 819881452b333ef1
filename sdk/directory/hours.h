#pragma once
// Opening hours: a subset of OpenStreetMap's opening_hours, read strictly. A text outside the subset is an
// error when a record is published and "not known" at run time, never open.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace pop::directory {

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

// As a record writes them, and as they were read once for all look-ups.
struct OpeningHours {
  OpeningHours(std::string as_written);  // not explicit: a text is what opening hours are

  std::string text;
  std::optional<Hours> rules;  // nothing where the text is outside the subset
};

}  // namespace pop::directory
