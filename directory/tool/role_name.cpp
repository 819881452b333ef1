#include "role_name.h"

#include <algorithm>

#include "source_tree.h"

namespace pop::tool {
namespace {

constexpr std::int64_t day = 86400;

// "<prefix><cc>-<slug>"
bool read_country_and_slug(const std::string &rest, RoleName &role) {
  if (rest.size() < 4 || rest[2] != '-') return false;
  role.country = rest.substr(0, 2);
  role.id = rest.substr(3);
  return is_country(role.country) && is_slug(role.id);
}

}  // namespace

std::int64_t RoleName::life() const {
  if (kind == RoleKind::timestamp || kind == RoleKind::snapshot) return 14 * day;
  return kind == RoleKind::gateway ? 90 * day : 365 * day;
}

std::vector<std::string> RoleName::paths(const std::vector<std::string> &countries) const {
  switch (kind) {
    case RoleKind::region: {
      std::vector<std::string> patterns;
      for (const std::string &code : countries) {
        patterns.push_back("services/" + code + "/*");
        patterns.push_back("status/" + code + "/*");
      }
      return patterns;
    }
    case RoleKind::country:
      return {"services/" + country + "/*", "status/" + country + "/*"};
    case RoleKind::service:
      return {"services/" + country + "/" + id + ".json"};
    case RoleKind::desk:
      return {"status/" + country + "/" + id + ".json"};
    case RoleKind::gateway:
      return {"gateways/" + id + ".json"};
    default:
      return {};
  }
}

bool RoleName::may_delegate_to(const RoleName &other) const {
  switch (other.kind) {
    case RoleKind::region:
    case RoleKind::gateway:
      return kind == RoleKind::targets;
    case RoleKind::country:
      return kind == RoleKind::region;
    case RoleKind::service:
    case RoleKind::desk:
      return kind == RoleKind::country && country == other.country;
    default:
      return false;
  }
}

Result<RoleName> parse_role_name(const std::string &name) {
  const auto rest_after = [&name](const char *prefix) {
    const std::string start(prefix);
    return name.rfind(start, 0) == 0 ? name.substr(start.size()) : std::string();
  };
  if (name == "root") return RoleName{RoleKind::root, {}, {}};
  if (name == "timestamp") return RoleName{RoleKind::timestamp, {}, {}};
  if (name == "snapshot") return RoleName{RoleKind::snapshot, {}, {}};
  if (name == "targets") return RoleName{RoleKind::targets, {}, {}};
  if (const std::string id = rest_after("region-"); is_slug(id)) return RoleName{RoleKind::region, {}, id};
  if (const std::string id = rest_after("gw-"); is_slug(id)) return RoleName{RoleKind::gateway, {}, id};
  if (const std::string country = rest_after("cc-"); is_country(country))
    return RoleName{RoleKind::country, country, {}};
  RoleName role{RoleKind::service, {}, {}};
  if (read_country_and_slug(rest_after("service-"), role)) return role;
  role.kind = RoleKind::desk;
  if (read_country_and_slug(rest_after("desk-"), role)) return role;
  return Error{POP_E_ARGUMENT,
               "\"" + name +
                   "\" is no role: root, targets, snapshot, timestamp, region-<name>, cc-<cc>, "
                   "service-<cc>-<slug>, desk-<cc>-<slug> or gw-<id>"};
}

std::string role_of_path(const std::string &path) {
  const std::vector<std::string> parts = parts_of(path);
  if (parts[0] == "gateways") return "gw-" + parts[1];
  if (parts[0] == "services" && parts[1] != "001") return "cc-" + parts[1];
  if (parts[0] == "status") return "desk-" + parts[1] + "-" + parts[2];
  return "targets";
}

bool is_slug(const std::string &text) {
  return !text.empty() && text.front() != '-' && text.back() != '-' && text.find("--") == std::string::npos &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

bool is_country(const std::string &text) {
  return text.size() == 2 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace pop::tool
