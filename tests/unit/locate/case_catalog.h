#pragma once
// A case of resolve_examples.jsonl as a Catalog and the hints of a device.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/json.h"
#include "directory/catalog.h"
#include "locate/resolve.h"

namespace pop::test {

class CaseCatalog final : public directory::Catalog {
 public:
  explicit CaseCatalog(const directory::Zones &zones) : zones_(zones) {}

  Result<directory::Services> services(std::string_view country) override;
  std::span<const directory::EmergencyNumber> emergency(std::string_view country) override;
  const directory::Zones &zones() override { return zones_; }
  std::optional<std::string> parent(std::string_view country) override;
  const directory::Holidays *holidays(std::string_view country) override;

  std::map<std::string, std::vector<directory::Service>, std::less<>> services_by_country;
  std::map<std::string, std::vector<directory::EmergencyNumber>, std::less<>> emergency_by_country;
  std::map<std::string, std::string, std::less<>> parents;
  std::map<std::string, directory::Holidays, std::less<>> holidays_by_country;

 private:
  const directory::Zones &zones_;
};

struct Case {
  locate::Hints hints;
  locate::Options options;
  std::int64_t now = 0;
  bool danger = false;
  std::vector<std::string> with_words;
};

// Reads a case's `input` into both. An unknown word in it is an error, so that a misread case cannot pass. A
// record's id begins with its country (design, section 4), so each service is given "<country>." before the
// id of the case.
Result<Case> read_case(const JsonValue &input, CaseCatalog &catalog);

// In place of a result: {"id": …, "error": …}.
std::string error_json(std::string_view line, const Error &error);

// One line {"id": …, "input": {…}} to one line {"id": …, "result": {…}}.
Result<std::string> run_case(std::string_view line, const directory::Zones &zones);

Result<directory::Zones> read_zones(const std::string &path);

}  // namespace pop::test
