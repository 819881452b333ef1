#include "zone_names.h"

#include <algorithm>
#include <set>
#include <sstream>

#include "files.h"

namespace pop::tool {
namespace fs = std::filesystem;
namespace {

// Names for a custom of telling time, in no country. Since 2024b they can be links to a city (EST to
// America/Panama, CET to Europe/Brussels), and a device set to CET is not therefore in Belgium.
const std::set<std::string> no_place = {"CET", "CST6CDT", "EET",     "EST",     "EST5EDT", "HST",
                                        "MET", "MST",     "MST7MDT", "PST8PDT", "WET"};

// Old names that tzdata links to a city of another country whose clocks agree since 1970. They are led back
// to the zone of their own country, as Unicode CLDR has them (common/bcp47/timezone.xml). Without this a
// device in Iceland would be taken to be in Côte d'Ivoire.
const std::map<std::string, std::string> own_country = {
    {"Africa/Asmera", "Africa/Asmara"},
    {"Africa/Timbuktu", "Africa/Bamako"},
    {"America/Coral_Harbour", "America/Atikokan"},
    {"America/Virgin", "America/St_Thomas"},
    {"Antarctica/South_Pole", "Antarctica/McMurdo"},
    {"Atlantic/Jan_Mayen", "Arctic/Longyearbyen"},
    {"Iceland", "Atlantic/Reykjavik"},
    {"Pacific/Ponape", "Pacific/Pohnpei"},
    {"Pacific/Truk", "Pacific/Chuuk"},
    {"Pacific/Yap", "Pacific/Chuuk"},
};

// Places zone.tab gives to one country that another's services also answer (resolution rule R1).
const std::map<std::string, std::string> also_in = {{"Europe/Belgrade", "XK"}, {"Europe/Simferopol", "RU"}};

Result<std::string> read_text(const fs::path &path) {
  const Result<Bytes> bytes = read_whole(path);
  if (!bytes) {
    return Error{bytes.error().code,
                 bytes.error().message + ": install tzdata, or name its folder with --tzdata"};
  }
  return std::string(as_text(*bytes));
}

struct Database {
  std::string version;
  std::set<std::string> zones;
  std::map<std::string, std::string> links;
};

// tzdata.zi: "# version 2026f", "Z NAME ...", "L TARGET NAME" (zic(8), with one-letter keywords).
Result<Database> read_database(const fs::path &path) {
  const Result<std::string> text = read_text(path);
  if (!text) return text.error();
  Database database;
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string kind;
    std::string first;
    std::string second;
    words >> kind >> first >> second;
    if (kind == "#" && first == "version") database.version = second;
    if (kind == "Z") database.zones.insert(first);
    if (kind == "L") database.links[second] = first;
  }
  if (database.version.empty())
    return Error{POP_E_FORMAT, path.string() + " does not begin with its version"};
  if (database.zones.empty()) return Error{POP_E_FORMAT, path.string() + " names no zone"};
  return database;
}

// zone.tab: country, coordinates, zone, separated by tabs.
Result<std::map<std::string, std::vector<std::string>>> read_places(const fs::path &path) {
  const Result<std::string> text = read_text(path);
  if (!text) return text.error();
  std::map<std::string, std::vector<std::string>> places;
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    std::string country;
    std::string coordinates;
    std::string zone;
    words >> country >> coordinates >> zone;
    if (country.size() != 2 || zone.empty())
      return Error{POP_E_FORMAT, path.string() + " has a line \"" + line + '"'};
    places[zone].push_back(country);
  }
  for (const auto &[zone, country] : also_in) {
    std::vector<std::string> &countries = places[zone];
    if (std::find(countries.begin(), countries.end(), country) == countries.end())
      countries.push_back(country);
    std::sort(countries.begin(), countries.end());
  }
  return places;
}

}  // namespace

Result<ZoneNames> read_zone_names(const fs::path &tzdata) {
  const Result<Database> database = read_database(tzdata / "tzdata.zi");
  if (!database) return database.error();
  Result<std::map<std::string, std::vector<std::string>>> places = read_places(tzdata / "zone.tab");
  if (!places) return places.error();

  // A name of zone.tab is a zone of its own here even where tzdata links it (Arctic/Longyearbyen to
  // Europe/Berlin): through the link it would lose its country.
  ZoneNames names{database->version, std::move(*places), {}};
  for (const std::string &zone : database->zones) names.countries.try_emplace(zone);
  for (const auto &[name, target] : database->links) {
    if (no_place.count(name) != 0) names.countries.try_emplace(name);
  }
  for (const auto &[name, target] : database->links) {
    if (names.countries.count(name) != 0) continue;
    const auto own = own_country.find(name);
    std::string end = own != own_country.end() ? own->second : target;
    for (std::size_t steps = 0; names.countries.count(end) == 0; ++steps) {
      const auto next = database->links.find(end);
      if (next == database->links.end() || steps > database->links.size()) {
        return Error{POP_E_FORMAT, "tzdata.zi links " + name + " to " + end + ", which is no zone"};
      }
      end = next->second;
    }
    names.links[name] = end;
  }
  return names;
}

}  // namespace pop::tool
