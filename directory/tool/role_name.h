#pragma once
// What the name of a role says: who it is, what it may sign and under whom (design, section 3).

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace pop::tool {

enum class RoleKind : std::uint8_t {
  root,
  timestamp,
  snapshot,
  targets,
  region,
  country,
  service,
  desk,
  gateway
};

struct RoleName {
  RoleKind kind = RoleKind::targets;
  std::string country;  // as in paths; of country, service and desk
  std::string id;       // the slug of service and desk, the name of region and gateway

  std::int64_t life() const;  // seconds from signing to expiry
  // The path patterns it may sign; a region's come from its countries.
  std::vector<std::string> paths(const std::vector<std::string> &countries = {}) const;
  // Whether a role of this kind delegates to that one.
  bool may_delegate_to(const RoleName &other) const;
};

// "cc-de". POP_E_ARGUMENT for a name no role of a directory has.
Result<RoleName> parse_role_name(const std::string &name);

// The role that lists a file where nobody below it does: "services/de/x.json" gives "cc-de".
std::string role_of_path(const std::string &path);

bool is_slug(const std::string &text);     // a-z, 0-9, single hyphens
bool is_country(const std::string &text);  // two small letters

}  // namespace pop::tool
