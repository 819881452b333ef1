#pragma once
// Time, injected: every room is handed a Clock or a number and none asks the system.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pop/host.h"

namespace pop {

class Clock {
 public:
  // The host's clock, or the system's where `host` is null. Borrowed.
  explicit Clock(const pop_clock *host = nullptr) noexcept : host_(host) {}
  std::int64_t unix_seconds() const noexcept;
  std::int64_t monotonic_ms() const noexcept;

 private:
  const pop_clock *host_;
};

// Exactly YYYY-MM-DDTHH:MM:SSZ, a real date, no leap second (TUF 1.0.34 section 4.2.1).
std::optional<std::int64_t> parse_utc(std::string_view text) noexcept;
std::string format_utc(std::int64_t unix_seconds);

// Days since 1970-01-01 of a proleptic Gregorian date, and back.
std::int64_t days_from_civil(std::int64_t year, unsigned month, unsigned day) noexcept;
struct CivilDate {
  std::int64_t year;
  unsigned month;
  unsigned day;
};
CivilDate civil_from_days(std::int64_t days) noexcept;

}  // namespace pop
