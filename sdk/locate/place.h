#pragma once
// Where the child is, by rules R1 to R3: a country only where the hints name exactly one.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "directory/catalog.h"
#include "locate/hints.h"
#include "pop/directory.h"

namespace pop::locate {

struct Place {
  std::string country;                 // ISO 3166-1 alpha-2; empty: not known, and then nothing is assumed
  std::int32_t from = POP_PLACE_NONE;  // POP_PLACE_*
  bool confirm = false;                // R2: show the changeable line with emphasis; never a gate
  bool on_other_network = false;       // the serving network is another country's than the one chosen
  std::vector<std::string> home;       // R3: countries the child may belong to, other than `country`
};

// `is_served` is asked whether the directory has a record for a chosen code that no country has: that of a
// trial may.
Place find_place(const Hints &hints, const directory::Zones &zones,
                 const std::function<bool(std::string_view)> &is_served = {});

}  // namespace pop::locate
