#include "inspection.h"

#include <algorithm>

#include "base/clock.h"
#include "directory/bundle.h"
#include "directory/directory.h"
#include "trust/keys.h"
#include "trust/repository.h"

namespace pop::tool {
namespace {

using directory::Bundle;
using directory::Directory;

std::string in_catalog(std::string country) {
  std::transform(country.begin(), country.end(), country.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return country;
}

// The delegated roles below the last of `chain`, each as its delegator sees it.
void walk(trust::Repository &repository, const trust::RoleChain &chain, const trust::Targets &targets,
          Inspection &found) {
  found.roles.push_back({chain.back(), targets.version, targets.expires});
  if (!targets.delegations) return;
  for (const trust::DelegatedRole &role : targets.delegations->roles) {
    if (std::find(chain.begin(), chain.end(), role.name) != chain.end()) continue;
    trust::RoleChain next = chain;
    next.push_back(role.name);
    const Result<const trust::Targets *> loaded = repository.role(next);
    if (!loaded) {
      found.left_out.push_back(role.name + ": " + loaded.error().message);
    } else {
      walk(repository, next, **loaded, found);
    }
  }
}

Result<void> inspect_roles(ByteView root, Bundle &bundle, std::int64_t now, Inspection &found) {
  Result<trust::TrustedSet> start = trust::TrustedSet::start(root, now, trust::ed25519_verifier());
  if (!start) return start.error();
  trust::Repository repository(std::move(*start), bundle);
  if (const Result<void> refreshed = repository.refresh(); !refreshed) return refreshed;
  const trust::TrustedSet &trusted = repository.trusted();
  found.issued = trusted.timestamp()->issued.value_or(0);
  found.roles = {{"root", trusted.root().version, trusted.root().expires},
                 {"timestamp", trusted.timestamp()->version, trusted.timestamp()->expires},
                 {"snapshot", trusted.snapshot()->version, trusted.snapshot()->expires}};
  walk(repository, {"targets"}, *trusted.targets(), found);
  return {};
}

}  // namespace

Result<Inspection> inspect(ByteView root, ByteView bundle_bytes, std::int64_t now) {
  Result<Bundle> bundle = Bundle::open(bundle_bytes);
  if (!bundle) return bundle.error();
  Inspection found;
  if (const Result<void> roles = inspect_roles(root, *bundle, now, found); !roles) return roles.error();

  directory::DirectorySetup setup;
  setup.root = root;
  setup.bundle = bundle_bytes;
  setup.embedded_at = now;
  setup.now = now;
  setup.log = [&](std::int32_t, std::string_view line) { found.left_out.emplace_back(line); };
  const Result<std::unique_ptr<Directory>> opened = Directory::open(std::move(setup));
  if (!opened) return opened.error();
  std::vector<std::string> countries = {"001"};
  for (const RoleExpiry &role : found.roles) {
    if (role.role.rfind("cc-", 0) == 0) countries.push_back(role.role.substr(3));
  }
  for (const std::string &country : countries) {
    const auto services = (*opened)->services(in_catalog(country));
    if (services && !services->empty()) found.services[country] = services->size();
  }
  if (const Result<void> all = (*opened)->verify_all(); !all && found.left_out.empty()) {
    found.left_out.push_back(all.error().message);
  }
  std::sort(found.left_out.begin(), found.left_out.end());
  found.left_out.erase(std::unique(found.left_out.begin(), found.left_out.end()), found.left_out.end());
  return found;
}

}  // namespace pop::tool
