#include "source_catalog.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "directory/catalog_files.h"
#include "directory/text_check.h"
#include "locate/countries.h"
#include "support/json_file.h"

namespace pop::test {
namespace {

namespace fs = std::filesystem;

template <typename T>
T believed(Result<T> result, const fs::path &path) {
  if (!result) throw std::runtime_error(path.string() + ": " + result.error().message);
  return std::move(*result);
}

template <typename Map>
const auto *find_in(const Map &map, std::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

}  // namespace

SourceCatalog::SourceCatalog(const std::string &directory, const std::string &zones) {
  const fs::path root(directory);
  for (const auto &entry : fs::recursive_directory_iterator(root / "services")) {
    if (entry.path().extension() != ".json") continue;
    auto service = believed(directory::parse_service(read_json(entry.path())), entry.path());
    const std::string country = directory::ascii_upper(entry.path().parent_path().filename().string());
    if (!service.withdrawn) read_[country].push_back(std::move(service));
  }
  for (auto &[country, services] : read_) {
    std::sort(services.begin(), services.end(), [](const auto &a, const auto &b) { return a.id < b.id; });
    services_[country] = directory::Services(services);
    if (country != "001") countries_[country];
  }
  emergency_ = believed(directory::parse_emergency(read_json(root / "emergency.json")), "emergency.json");
  for (const auto &[country, numbers] : emergency_) countries_[country];
  parents_ = believed(directory::parse_parents(read_json(root / "parents.json")), "parents.json");
  for (const auto &entry : fs::directory_iterator(root / "holidays")) {
    holidays_[directory::ascii_upper(entry.path().stem().string())] =
        believed(directory::parse_holidays(read_json(entry.path())), entry.path());
  }
  const JsonDocument file = read_json(zones);
  zones_ = believed(directory::Zones::parse(file), zones);
  for (const auto &zone : get_object(file, "zones")->GetObject()) {
    const std::string name(text_of(zone.name));
    for (const std::string &country : zones_.find(name)->countries) {
      if (countries_[country].empty()) countries_[country] = name;
    }
  }
  // Ascension has emergency numbers and no code that a device would give.
  std::erase_if(countries_, [](const auto &entry) { return locate::country_code(entry.first).empty(); });
}

Result<directory::Services> SourceCatalog::services(std::string_view country) {
  const auto *found = find_in(services_, country);
  return found == nullptr ? directory::Services() : *found;
}

std::span<const directory::EmergencyNumber> SourceCatalog::emergency(std::string_view country) {
  const auto *found = find_in(emergency_, country);
  return found == nullptr ? std::span<const directory::EmergencyNumber>() : std::span(*found);
}

std::optional<std::string> SourceCatalog::parent(std::string_view country) {
  const auto *found = find_in(parents_, country);
  return found == nullptr ? std::nullopt : std::optional(*found);
}

const directory::Holidays *SourceCatalog::holidays(std::string_view country) {
  return find_in(holidays_, country);
}

void SourceCatalog::turn_round() {
  for (auto &[country, services] : read_) {
    std::reverse(services.begin(), services.end());
    services_[country] = directory::Services(services);
  }
}

}  // namespace pop::test
