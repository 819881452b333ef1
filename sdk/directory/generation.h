#pragma once
// One whole version of the directory, from wherever it comes: the top of the chain verified at once,
// countries, gateways and the editors' files when first asked for, each once.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "directory/catalog.h"
#include "directory/catalog_files.h"
#include "directory/directory.h"
#include "directory/owner.h"
#include "directory/policy.h"
#include "trust/repository.h"

namespace pop::directory {

// A record longer than this is no record.
inline constexpr std::uint64_t kRecordLimit = 256 * 1024;

class Generation {
 public:
  using Log = std::function<void(std::int32_t level, std::string_view line)>;

  // `trusted` is what was trusted before, and the time expiry is judged at.
  Generation(std::unique_ptr<trust::Mirror> mirror, trust::TrustedSet trusted, Log log);
  Generation(const Generation &) = delete;
  Generation &operator=(const Generation &) = delete;

  Result<void> refresh() { return repository_.refresh(); }
  const trust::TrustedSet &trusted() const noexcept { return repository_.trusted(); }
  trust::Mirror &mirror() noexcept { return *mirror_; }
  std::int64_t issued() const noexcept;
  // Of root and timestamp: the later directory has the greater pair.
  std::pair<std::int64_t, std::int64_t> version() const noexcept;
  // This one answers for countries whose newer version could not be taken: without conversations, and within
  // the limits that `newest` has. Borrowed.
  void held_back_by(Generation &newest) noexcept { governor_ = &newest; }

  Result<Services> services(std::string_view country);
  std::vector<std::string> countries();
  std::span<const EmergencyNumber> emergency(std::string_view country);
  const Zones &zones();
  std::optional<std::string> parent(std::string_view country);
  const Holidays *holidays(std::string_view country);
  const Relays &relays();
  Result<const Gateway *> gateway(std::string_view id);
  Result<HandoffRoute> handoff_for(std::string_view service_id, std::int64_t now);
  Result<RenewalSource> renewal_for(std::string_view service_id);

  // Drops the services that were read: the next look-up reads and checks them again. Not inside one.
  void spare_memory() noexcept { countries_.clear(); }

  // The first fault anywhere, by name.
  Result<void> verify_all();
  // Something that was signed for, by a role that is there, is missing or not as signed. A directory that was
  // accepted whole has so been damaged since.
  bool damaged() const noexcept { return damaged_; }

 private:
  struct Country {
    Services services;
    std::map<std::string, trust::RoleChain, std::less<>> conversations;  // by service id: who signed it
    Error fault{POP_OK, {}};
  };
  struct Record {
    Service service;
    bool may_converse = false;
  };

  const Country &country(std::string_view code);
  Result<const trust::Targets *> role(const trust::RoleChain &chain);
  Result<trust::FoundTarget> find(const std::string &path);
  Country load_country(std::string_view code);
  std::optional<Closure> closure(const std::string &service_id);
  Result<Closure> read_closure(const std::string &path, const trust::FoundTarget &found);
  std::set<std::string> list_country(std::string_view folder, Country &out);
  Result<Record> read_record(const std::string &path, const trust::FoundTarget &found);
  bool signed_by(const trust::RoleChain &chain, const std::set<std::string, std::less<>> &keys,
                 std::size_t min) const;
  bool pinned(const trust::RoleChain &chain) const;
  Result<void> unexpired(const trust::RoleChain &chain, std::int64_t now) const;
  // Who carries a service's conversations, whether or not it is still valid.
  struct Carriers {
    const Service *service;
    const trust::RoleChain *chain;  // of its record
    const Gateway *gateway;
    trust::RoleChain gateway_chain;
    const Relay *relay;
  };
  Result<Carriers> carriers_of(std::string_view service_id);
  Result<Gateway> load_gateway(std::string_view id);
  Result<Gateway> read_gateway(const std::string &path, const trust::FoundTarget &found);

  // A record or status: `country` as in the path.
  Result<JsonDocument> read_country_file(const std::string &path, const trust::FoundTarget &found,
                                         std::string_view country);
  Result<JsonDocument> read_json(const std::string &path, const trust::TargetFile &file);
  Result<JsonDocument> editors_file(const std::string &name);
  template <typename T, typename Parse>
  const Result<T> &editors_once(std::optional<Result<T>> &memo, const std::string &name, Parse parse);
  const Result<CountryPolicy> &policy(std::string_view country);

  Result<void> verify_role(const trust::RoleChain &chain, std::set<std::string> &seen);
  Result<void> may_list(const trust::RoleChain &chain, const std::string &path) const;
  Result<void> verify_file(const std::string &path, const trust::FoundTarget &found);
  void note(const Error &fault);

  std::unique_ptr<trust::Mirror> mirror_;
  trust::Repository repository_;
  Log log_;
  Generation *governor_ = nullptr;
  bool damaged_ = false;

  std::map<std::string, Result<CountryPolicy>, std::less<>> policies_;
  std::optional<Result<EmergencyNumbers>> emergency_;
  std::optional<Result<Zones>> zones_;
  std::optional<Result<Parents>> parents_;
  std::optional<Result<Relays>> relays_;
  std::map<std::string, Result<Holidays>, std::less<>> holidays_;
  std::map<std::string, Result<Gateway>, std::less<>> gateways_;
  std::map<std::string, Country, std::less<>> countries_;
};

// The editors' files, services aside, must be what they are for: one fault in them would reach every country.
Result<void> check_editors_file(const std::string &path, const JsonValue &document);

// "targets" to "cc-de" or below for "de": a role may speak for a country only along this way. World-wide
// services are the editors' own.
bool chain_speaks_for(const trust::RoleChain &chain, std::string_view country);

}  // namespace pop::directory
