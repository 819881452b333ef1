#pragma once
// What rooms above ask of a directory. The SDK's is the verified Directory; tests give made-up services.

#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "directory/service.h"

namespace pop::directory {

struct EmergencyNumber {
  std::string number;
  std::optional<bool> police, ambulance, fire;  // which services answer
  bool main = false;                            // only where the directory says so
  std::optional<bool> text, video, needs_signup;
  std::optional<std::string> silent_hint;
  bool from_list = false;  // known only from a list of numbers
};

// Time zones from zones.json: never from ICU, whose data ages with the library (design, section 3).
class Zones {
 public:
  struct Zone {
    std::vector<std::string> countries;                          // ISO 3166-1
    std::int32_t offset = 0;                                     // seconds east of UTC at `from`
    std::vector<std::pair<std::int64_t, std::int32_t>> changes;  // Unix seconds, new offset; ascending
  };
  // POP_E_FORMAT names the entry.
  static Result<Zones> parse(const JsonValue &file);

  // Follows links; null for a name not in the directory.
  const Zone *find(std::string_view name) const noexcept;
  // Nothing outside [from, until): then open state is unknown.
  std::optional<std::int32_t> offset_at(const Zone &zone, std::int64_t unix_seconds) const noexcept;
  std::int64_t from() const noexcept { return from_; }
  std::int64_t until() const noexcept { return until_; }

 private:
  std::int64_t from_ = 0;
  std::int64_t until_ = 0;
  std::map<std::string, Zone, std::less<>> zones_;
  std::map<std::string, std::string, std::less<>> links_;
};

// The services of one country as they were verified. They never change, and they stay as long as somebody
// holds them, whatever becomes of the directory: so an answer shares them and copies nothing.
class Services {
 public:
  Services() : all_(std::make_shared<const std::vector<Service>>()) {}
  explicit Services(std::vector<Service> all)
      : all_(std::make_shared<const std::vector<Service>>(std::move(all))) {}

  auto begin() const noexcept { return all_->begin(); }
  auto end() const noexcept { return all_->end(); }
  std::size_t size() const noexcept { return all_->size(); }
  bool empty() const noexcept { return all_->empty(); }
  const Service *data() const noexcept { return all_->data(); }
  const Service &operator[](std::size_t index) const noexcept { return (*all_)[index]; }
  const Service &front() const noexcept { return all_->front(); }
  const Service &back() const noexcept { return all_->back(); }

  // One of these, kept with the others.
  std::shared_ptr<const Service> share(const Service &one) const noexcept { return {all_, &one}; }

 private:
  std::shared_ptr<const std::vector<Service>> all_;
};

// Public holidays of a country, as days since 1970-01-01.
struct Holidays {
  Holidays() = default;
  Holidays(std::initializer_list<std::int64_t> certain) : days(certain) {}

  std::set<std::int64_t> days;
  // Days that may be one: of some regions only, or of a calendar whose dates are estimates until they come.
  std::set<std::int64_t> possible;
};

class Catalog {
 public:
  virtual ~Catalog() = default;
  // The services recorded under a country ("DE", or "001" for world-wide), each checked; empty where there
  // are none. An error only where data is there but cannot be believed.
  virtual Result<Services> services(std::string_view country) = 0;
  virtual std::span<const EmergencyNumber> emergency(std::string_view country) = 0;
  virtual const Zones &zones() = 0;
  // The state a territory belongs to, where the directory declares it.
  virtual std::optional<std::string> parent(std::string_view country) = 0;
  // Null where there is no list.
  virtual const Holidays *holidays(std::string_view country) = 0;
};

}  // namespace pop::directory
