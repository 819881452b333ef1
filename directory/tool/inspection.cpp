#include "inspection.h"

#include <algorithm>
#include <filesystem>

#include "base/clock.h"
#include "directory/bundle.h"
#include "directory/directory.h"
#include "directory/policy.h"
#include "directory/text_check.h"
#include "trust/keys.h"
#include "trust/repository.h"

namespace pop::tool {
namespace {

using directory::Bundle;
using directory::Directory;

class Inspector {
 public:
  Inspector(trust::Repository &repository, Inspection &found) : repository_(repository), found_(found) {}

  void run() {
    const trust::Targets &targets = *repository_.trusted().targets();
    for (const auto &[path, file] : targets.targets) {
      if (!path.starts_with("policy/")) continue;
      const Result<JsonDocument> document = read(path, file);
      if (!document) continue;  // check() says so
      Result<directory::CountryPolicy> policy = directory::parse_country_policy(*document, path);
      if (policy) {
        policies_.emplace(std::filesystem::path(path).stem().string(), std::move(*policy));
      } else {
        found_.left_out.push_back(policy.error().message);
      }
    }
    walk({"targets"}, targets);
  }

 private:
  // A role and those below it, each as its delegator sees it.
  void walk(const trust::RoleChain &chain, const trust::Targets &targets) {
    found_.roles.push_back({chain.back(), targets.version, targets.expires});
    for (const auto &[path, file] : targets.targets) {
      if (const Result<void> checked = check(path, file); !checked)
        found_.left_out.push_back(checked.error().message);
    }
    if (!targets.delegations) return;
    for (const trust::DelegatedRole &role : targets.delegations->roles) {
      if (std::find(chain.begin(), chain.end(), role.name) != chain.end()) continue;
      trust::RoleChain next = chain;
      next.push_back(role.name);
      const Result<const trust::Targets *> loaded = repository_.role(next);
      if (loaded) {
        walk(next, **loaded);
      } else {
        found_.left_out.push_back(role.name + ": " + loaded.error().message);
      }
    }
  }

  Result<JsonDocument> read(const std::string &path, const trust::TargetFile &file) {
    const Result<trust::Blob> blob = repository_.target(path, file);
    if (!blob) return blob.error();
    Result<JsonDocument> document = parse_json(blob->view());
    if (!document) return Error{document.error().code, path + ": " + document.error().message};
    return document;
  }

  Result<void> check(const std::string &path, const trust::TargetFile &file) {
    const Result<JsonDocument> document = read(path, file);
    if (!document) return document.error();
    const std::string country(directory::parse_service_path(path).country);
    if (country.empty()) return {};
    const Result<directory::Service> service = directory::parse_service(*document);
    if (!service) return Error{service.error().code, path + ": " + service.error().message};
    const auto policy = policies_.find(country);
    if (policy == policies_.end())
      return Error{POP_E_POLICY, path + ": policy.json has no entry for " + directory::ascii_upper(country)};
    if (const Result<void> allowed = directory::check_record(policy->second, path, *service, *document);
        !allowed)
      return allowed;
    if (service->handoff) found_.with_handoff.push_back(service->id);
    return {};
  }

  trust::Repository &repository_;
  Inspection &found_;
  std::map<std::string, directory::CountryPolicy> policies_;  // by country as in paths
};

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
  Inspector(repository, found).run();
  return {};
}

}  // namespace

Result<Inspection> inspect(ByteView root, ByteView bundle_bytes, std::int64_t now) {
  Result<Bundle> bundle = Bundle::open(bundle_bytes);
  if (!bundle) return bundle.error();
  if (const auto whole = bundle->entries(); !whole) return whole.error();
  Inspection found;
  if (const Result<void> roles = inspect_roles(root, *bundle, now, found); !roles) return roles.error();

  directory::DirectorySetup setup;
  setup.root = root;
  setup.bundle = bundle_bytes;
  setup.embedded_at = now;
  const Result<std::unique_ptr<Directory>> opened = Directory::open(std::move(setup));
  if (!opened) return opened.error();
  std::vector<std::string> countries = {"001"};
  for (const RoleExpiry &role : found.roles) {
    if (role.role.rfind("cc-", 0) == 0) countries.push_back(role.role.substr(3));
  }
  for (const std::string &country : countries) {
    const auto services = (*opened)->services(directory::ascii_upper(country));
    if (services && !services->empty()) found.services[country] = services->size();
  }
  for (const std::string &service : found.with_handoff) {
    const Result<directory::HandoffRoute> route = (*opened)->handoff_for(service, now);
    if (!route) found.no_conversation.push_back(service + ": " + route.error().message);
  }
  // The client's own judgement of everything, also of what is no service.
  if (const Result<void> all = (*opened)->verify_all(); !all && found.left_out.empty()) {
    found.left_out.push_back(all.error().message);
  }
  return found;
}

}  // namespace pop::tool
