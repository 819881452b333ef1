#pragma once
// The zones of zones.json: a few of the IANA zones from 2026 to 2028, written from tzdata 2026f.

#include <gtest/gtest.h>

#include <string_view>

#include "base/clock.h"
#include "case_catalog.h"

namespace pop::test {

inline const directory::Zones &zones() {
  static const auto read = read_zones(POP_TEST_ZONES);
  if (!read) throw std::runtime_error(read.error().message);
  return *read;
}

inline const directory::Zones::Zone *zone(std::string_view name) {
  const auto *found = zones().find(name);
  if (found == nullptr) throw std::runtime_error("no test zone " + std::string(name));
  return found;
}

inline std::int64_t utc(std::string_view text) { return parse_utc(text).value(); }

}  // namespace pop::test
