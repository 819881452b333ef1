#include "drafts.h"

#include <set>

#include "metadata_text.h"
#include "role_name.h"
#include "role_plan.h"

namespace pop::tool {
namespace {

// Names the keys of a role among those of its delegator.
Result<trust::RoleKeys> add_keys(const RolePlan &plan, const KeyStore &store, trust::Keys &keys) {
  const std::vector<SigningKey> &found = store.of(plan.name);
  if (found.size() < static_cast<std::size_t>(plan.keys)) {
    return Error{POP_E_MISSING, "role " + plan.name + " has " + std::to_string(found.size()) + " of the " +
                                    std::to_string(plan.keys) +
                                    " keys it needs: run pop-directory keys with these sources"};
  }
  trust::RoleKeys role;
  role.threshold = static_cast<std::size_t>(plan.threshold);
  for (const SigningKey &key : found) {
    keys.emplace(key.id(), key.public_key());
    role.key_ids.insert(key.id());
  }
  return role;
}

Result<RoleDraft> draft_root(const KeyStore &store) {
  trust::Root root;
  const std::pair<const RolePlan &, trust::RoleKeys &> top[] = {{root_plan, root.root},
                                                                {targets_plan, root.targets},
                                                                {snapshot_plan, root.snapshot},
                                                                {timestamp_plan, root.timestamp}};
  for (const auto &[plan, keys] : top) {
    Result<trust::RoleKeys> added = add_keys(plan, store, root.keys);
    if (!added) return added.error();
    keys = std::move(*added);
  }
  return RoleDraft{"root", content_of(root), RoleName{RoleKind::root, {}, {}}.life()};
}

class Drafter {
 public:
  Drafter(const SourceTree &tree, const KeyStore &store) : tree_(tree), store_(store) {
    for (const RolePlan &plan : plan_roles(tree)) plans_.emplace(plan.name, plan);
  }

  // A role, and before it none: delegators come first.
  Result<void> add(const std::string &name, const std::vector<std::string> &below) {
    trust::Targets targets;
    for (const auto &[path, file] : tree_.files) {
      if (role_of_path(path) == name)
        targets.targets[path] = {file.bytes.size(), {sha256(file.bytes), std::nullopt}};
    }
    const RoleName role = *parse_role_name(name);
    if (!below.empty() || role.kind == RoleKind::region) targets.delegations.emplace();
    for (const std::string &delegate : below) {
      Result<trust::RoleKeys> keys = add_keys(plans_.at(delegate), store_, targets.delegations->keys);
      if (!keys) return keys.error();
      const auto countries = tree_.regions.find(delegate);
      targets.delegations->roles.push_back(
          {delegate,
           std::move(*keys),
           true,
           parse_role_name(delegate)->paths(countries == tree_.regions.end() ? std::vector<std::string>()
                                                                             : countries->second),
           {}});
    }
    drafts.push_back({name, content_of(targets), role.life()});
    return {};
  }

  // Every role of the tree below `targets`.
  Result<void> run() {
    std::vector<std::string> top;
    for (const auto &[region, countries] : tree_.regions) top.push_back(region);
    for (const std::string &id : tree_.gateways()) top.push_back("gw-" + id);
    Result<void> done = add("targets", top);
    const std::set<std::string> present = tree_.countries();
    for (const auto &[region, countries] : tree_.regions) {
      std::vector<std::string> below;
      for (const std::string &country : countries) {
        if (present.count(country) != 0) below.push_back("cc-" + country);
      }
      if (done) done = add(region, below);
    }
    for (const std::string &country : present) {
      const std::vector<std::string> desks = tree_.desks(country);
      if (done) done = add("cc-" + country, desks);
      for (const std::string &desk : desks) {
        if (done) done = add(desk, {});
      }
    }
    for (const std::string &id : tree_.gateways()) {
      if (done) done = add("gw-" + id, {});
    }
    return done;
  }

  std::vector<RoleDraft> drafts;

 private:
  const SourceTree &tree_;
  const KeyStore &store_;
  std::map<std::string, RolePlan> plans_;
};

}  // namespace

Result<std::vector<RoleDraft>> draft_roles(const SourceTree &tree, const KeyStore &keys) {
  Drafter drafter(tree, keys);
  Result<RoleDraft> root = draft_root(keys);
  if (!root) return root.error();
  drafter.drafts.push_back(std::move(*root));
  if (const Result<void> done = drafter.run(); !done) return done.error();
  // A leaf's own keys were counted when its delegator named them.
  return std::move(drafter.drafts);
}

}  // namespace pop::tool
