#pragma once
// The project's directory as it lies in the source tree: every record, unsigned.

#include <map>
#include <string>
#include <vector>

#include "directory/catalog.h"

namespace pop::test {

class SourceCatalog final : public directory::Catalog {
 public:
  // `zones` is the file pop-directory zones makes. Throws std::runtime_error with the name of the file that
  // cannot be read.
  SourceCatalog(const std::string &directory, const std::string &zones);

  Result<directory::Services> services(std::string_view country) override;
  std::span<const directory::EmergencyNumber> emergency(std::string_view country) override;
  const directory::Zones &zones() override { return zones_; }
  std::optional<std::string> parent(std::string_view country) override;
  const directory::Holidays *holidays(std::string_view country) override;

  // Every country with a time zone, a record or an emergency number, and a zone of it, which may be empty.
  const std::map<std::string, std::string> &countries() const noexcept { return countries_; }

  // Each country's records in the opposite order.
  void turn_round();

 private:
  std::map<std::string, std::vector<directory::Service>, std::less<>> read_;
  std::map<std::string, directory::Services, std::less<>> services_;
  std::map<std::string, std::vector<directory::EmergencyNumber>, std::less<>> emergency_;
  std::map<std::string, std::string, std::less<>> parents_;
  std::map<std::string, directory::Holidays, std::less<>> holidays_;
  std::map<std::string, std::string> countries_;
  directory::Zones zones_;
};

}  // namespace pop::test
