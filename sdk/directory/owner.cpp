#include "directory/owner.h"

#include <algorithm>

#include "directory/text_check.h"
#include "trust/path_pattern.h"

namespace pop::directory {
namespace {

bool is_lower_code(std::string_view text) noexcept {
  return text.size() == 2 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

const trust::DelegatedRole *delegated(const trust::TrustedSet &trusted, const trust::RoleChain &chain,
                                      std::size_t depth) {
  const trust::Targets *delegator =
      trusted.role(trust::RoleChain(chain.begin(), chain.begin() + static_cast<std::ptrdiff_t>(depth)));
  if (delegator == nullptr || !delegator->delegations) return nullptr;
  const auto &roles = delegator->delegations->roles;
  const auto found = std::find_if(roles.begin(), roles.end(), [&](const trust::DelegatedRole &role) {
    return role.name == chain[depth];
  });
  return found == roles.end() ? nullptr : &*found;
}

// Whether a search for a country's services or their closures may come along the first `length` roles.
bool leads_to(const trust::TrustedSet &trusted, const trust::RoleChain &chain, std::size_t length,
              std::string_view code) {
  const auto to = [&](const std::string &folder) {
    for (std::size_t depth = 1; depth < length; ++depth) {
      const trust::DelegatedRole *role = delegated(trusted, chain, depth);
      if (role == nullptr || (role->path_hash_prefixes.empty() && !reaches(*role, folder))) return false;
    }
    return true;
  };
  return to("services/" + std::string(code)) || to("status/" + std::string(code));
}

}  // namespace

bool reaches(const trust::DelegatedRole &role, std::string_view folder) {
  return std::any_of(role.paths.begin(), role.paths.end(), [folder](const std::string &pattern) {
    const std::size_t file = pattern.rfind('/');
    return file != std::string::npos &&
           trust::path_matches(std::string_view(pattern).substr(0, file), folder);
  });
}

std::string dispensable(const trust::RoleChain &chain) {
  if (chain.size() > 1 && chain[1].starts_with("gw-")) return chain[1];
  const auto country = std::find_if(chain.begin(), chain.end(),
                                    [](const std::string &role) { return role.starts_with("cc-"); });
  if (country == chain.end() || country + 1 == chain.end()) return {};
  const std::string &below = *(country + 1);
  return below.starts_with("desk-" + country->substr(3) + "-") ? below : std::string();
}

bool permitted(const trust::TrustedSet &trusted, const trust::RoleChain &chain, const std::string &path) {
  for (std::size_t depth = 1; depth < chain.size(); ++depth) {
    const trust::DelegatedRole *role = delegated(trusted, chain, depth);
    if (role == nullptr || !role->may_sign(path)) return false;
  }
  return true;
}

std::string owner_of(const trust::TrustedSet &trusted, const trust::RoleChain &chain) {
  std::string part = dispensable(chain);
  if (part.starts_with("gw-")) return part;
  const auto country = std::find_if(chain.begin(), chain.end(), [](const std::string &role) {
    return role.starts_with("cc-") && is_lower_code(std::string_view(role).substr(3));
  });
  if (country == chain.end()) return {};
  const std::string code = country->substr(3);
  const auto length = static_cast<std::size_t>(country - chain.begin()) + 1;
  if (!leads_to(trusted, chain, length, code)) return {};
  return part.empty() ? ascii_upper(code) : part;
}

std::vector<std::string> countries_behind(const trust::TrustedSet &trusted, const trust::RoleChain &chain) {
  std::vector<std::string> out;
  for (char first = 'a'; first <= 'z'; ++first) {
    for (char second = 'a'; second <= 'z'; ++second) {
      const std::string code{first, second};
      if (leads_to(trusted, chain, chain.size(), code)) out.push_back(ascii_upper(code));
    }
  }
  return out;
}

}  // namespace pop::directory
