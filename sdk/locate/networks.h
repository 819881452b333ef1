#pragma once
// Mobile country codes (ITU-T E.212).

#include <string_view>

namespace pop::locate {

// Country codes of two letters, separated by spaces.
struct NetworkPlace {
  std::string_view country;  // whom the code is assigned to; empty: several equally
  std::string_view others;   // who use it too: only where another hint speaks for them
};

// Both empty for a code that names no country (test and international networks) or is not known.
NetworkPlace network_place(std::string_view mcc, std::string_view mnc) noexcept;

}  // namespace pop::locate
