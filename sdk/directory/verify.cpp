// Everything at once: for publishers, for the embedding step, and before a newer directory is taken.
#include <algorithm>

#include "directory/generation.h"

namespace pop::directory {
namespace {

Result<void> as_void(const auto &result) {
  if (!result) return result.error();
  return {};
}

}  // namespace

Result<void> Generation::verify_all() {
  std::set<std::string> seen;
  return verify_role({"targets"}, seen);
}

// A role is looked at once, however many delegations lead to it, and not where no search would come.
Result<void> Generation::verify_role(const trust::RoleChain &chain, std::set<std::string> &seen) {
  if (!seen.insert(chain.back()).second) return {};
  if (chain.size() > trusted().limits().roles_searched)
    return Error{POP_E_TOO_LARGE, chain.back() + ": is delegated too deeply"};
  const auto listing = role(chain);
  if (!listing) return listing.error();
  for (const auto &[path, file] : (*listing)->targets) {
    if (auto ok = may_list(chain, path); !ok) return ok;
    if (auto ok = verify_file(path, {file, chain}); !ok) return ok;
  }
  if (!(*listing)->delegations) return {};
  for (const trust::DelegatedRole &delegated : (*listing)->delegations->roles) {
    trust::RoleChain next = chain;
    next.push_back(delegated.name);
    if (auto ok = verify_role(next, seen); !ok) return ok;
  }
  return {};
}

// Clients simply do not find a file that a role had no right to list; whoever publishes it must hear of it.
Result<void> Generation::may_list(const trust::RoleChain &chain, const std::string &path) const {
  for (std::size_t depth = 1; depth < chain.size(); ++depth) {
    const trust::Targets *delegator =
        trusted().role(trust::RoleChain(chain.begin(), chain.begin() + static_cast<std::ptrdiff_t>(depth)));
    const auto &roles = delegator->delegations->roles;
    const auto named = [&](const trust::DelegatedRole &role) { return role.name == chain[depth]; };
    const auto delegated = std::find_if(roles.begin(), roles.end(), named);
    if (delegated != roles.end() && delegated->may_sign(path)) continue;
    return Error{POP_E_DELEGATION, path + ": the role " + chain.back() + " lists it but may not sign it"};
  }
  return {};
}

Result<void> Generation::verify_file(const std::string &path, const trust::FoundTarget &found) {
  if (path.starts_with("services/")) return as_void(read_record(path, found));
  if (path.starts_with("gateways/")) return as_void(read_gateway(path, found));
  if (path.starts_with("status/")) return as_void(read_closure(path, found));
  const auto document = read_json(path, found.file);
  if (!document) return document.error();
  return check_editors_file(path, *document);
}

Result<void> check_editors_file(const std::string &path, const JsonValue &document) {
  if (path.starts_with("policy/")) return as_void(parse_country_policy(document, path));
  if (path == "emergency.json") return as_void(parse_emergency(document));
  if (path == "parents.json") return as_void(parse_parents(document));
  if (path == "zones.json") return as_void(Zones::parse(document));
  if (path == "relays.json") return as_void(parse_relays(document));
  if (path.starts_with("holidays/")) return as_void(parse_holidays(document));
  return {};
}

}  // namespace pop::directory
