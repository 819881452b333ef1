#pragma once
// The names of the IANA time zone database: which are zones, which are other names of one, and where they
// are.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace pop::tool {

struct ZoneNames {
  std::string version;  // "2026f"
  std::map<std::string, std::vector<std::string>>
      countries;                             // of every zone, ISO 3166-1; empty: it is no place
  std::map<std::string, std::string> links;  // to one of the zones
};

// From tzdata.zi and zone.tab in the folder.
Result<ZoneNames> read_zone_names(const std::filesystem::path &tzdata);

}  // namespace pop::tool
