#include "drafts.h"

#include <set>

#include "role_plan.h"
#include "trust/metadata.h"

namespace pop::tool {
namespace {

constexpr std::int64_t day = 86400;
constexpr std::int64_t year = 365 * day;

Result<const std::vector<SigningKey> *> signers_of(const RolePlan &plan, const KeyStore &keys) {
  const std::vector<SigningKey> &found = keys.of(plan.name);
  if (found.size() >= static_cast<std::size_t>(plan.keys)) return &found;
  return Error{POP_E_MISSING, "role " + plan.name + " has " + std::to_string(found.size()) + " of the " +
                                  std::to_string(plan.keys) +
                                  " keys it needs: run pop-directory keys with these sources"};
}

std::string key_text(const trust::PublicKey &key) {
  return json_object({{"keytype", json_string(key.keytype)},
                      {"scheme", json_string(key.scheme)},
                      {"keyval", json_object({{"public", json_string(key.value)}})}});
}

std::string hashed_text(const Bytes &bytes) {
  return json_object({{"sha256", json_string(to_hex(sha256(bytes)))}});
}

JsonMembers content_of(const std::string &type) {
  return {{"_type", json_string(type)}, {"spec_version", json_string("1.0.34")}};
}

// The keys of several roles, and what each may sign.
class Delegation {
 public:
  Result<std::string> add_keys(const RolePlan &plan, const KeyStore &store) {
    const Result<const std::vector<SigningKey> *> signers = signers_of(plan, store);
    if (!signers) return signers.error();
    std::vector<std::string> ids;
    for (const SigningKey &key : **signers) {
      keys_[key.id()] = key_text(key.public_key());
      ids.push_back(json_string(key.id()));
    }
    return json_array(ids);
  }

  Result<void> add(const RolePlan &plan, const KeyStore &store, const std::vector<std::string> &patterns) {
    const Result<std::string> ids = add_keys(plan, store);
    if (!ids) return ids.error();
    std::vector<std::string> paths;
    for (const std::string &pattern : patterns) paths.push_back(json_string(pattern));
    roles_.push_back(json_object({{"name", json_string(plan.name)},
                                  {"keyids", *ids},
                                  {"threshold", std::to_string(plan.threshold)},
                                  {"terminating", "true"},
                                  {"paths", json_array(paths)}}));
    return {};
  }

  std::string keys() const { return json_object(keys_); }
  std::string text() const { return json_object({{"keys", keys()}, {"roles", json_array(roles_)}}); }

 private:
  JsonMembers keys_;
  std::vector<std::string> roles_;
};

std::vector<std::string> patterns_of(const std::vector<std::string> &countries) {
  std::vector<std::string> patterns;
  for (const std::string &country : countries) {
    patterns.push_back("services/" + country + "/*");
    patterns.push_back("status/" + country + "/*");
  }
  return patterns;
}

// The role that lists a file; empty: the editors.
std::string owner_of(const std::string &path) {
  const std::vector<std::string> parts = parts_of(path);
  if (parts[0] == "gateways") return "gw-" + parts[1];
  if ((parts[0] == "services" || parts[0] == "status") && parts[1] != "001") return "cc-" + parts[1];
  return "targets";
}

std::string targets_of(const SourceTree &tree, const std::string &role) {
  JsonMembers targets;
  for (const auto &[path, file] : tree.files) {
    if (owner_of(path) != role) continue;
    targets[path] =
        json_object({{"length", std::to_string(file.bytes.size())}, {"hashes", hashed_text(file.bytes)}});
  }
  return json_object(targets);
}

Result<RoleDraft> draft(const RolePlan &plan, const KeyStore &keys, std::int64_t life, JsonMembers content) {
  const Result<const std::vector<SigningKey> *> signers = signers_of(plan, keys);
  if (!signers) return signers.error();
  return RoleDraft{plan.name, std::move(content), *signers, life};
}

Result<RoleDraft> draft_root(const KeyStore &keys) {
  Delegation top;
  JsonMembers roles;
  for (const RolePlan &plan : {root_plan, targets_plan, snapshot_plan, timestamp_plan}) {
    const Result<std::string> ids = top.add_keys(plan, keys);
    if (!ids) return ids.error();
    roles[plan.name] = json_object({{"keyids", *ids}, {"threshold", std::to_string(plan.threshold)}});
  }
  JsonMembers content = content_of("root");
  content["consistent_snapshot"] = "true";
  content["keys"] = top.keys();
  content["roles"] = json_object(roles);
  return draft(root_plan, keys, year, std::move(content));
}

Result<RoleDraft> draft_targets(const SourceTree &tree, const KeyStore &keys) {
  Delegation delegation;
  for (const auto &[role, countries] : tree.regions) {
    if (const Result<void> added = delegation.add(region_plan(role), keys, patterns_of(countries)); !added) {
      return added.error();
    }
  }
  for (const std::string &id : tree.gateways()) {
    if (const Result<void> added = delegation.add(gateway_plan(id), keys, {"gateways/" + id + ".json"});
        !added) {
      return added.error();
    }
  }
  JsonMembers content = content_of("targets");
  content["targets"] = targets_of(tree, "targets");
  content["delegations"] = delegation.text();
  return draft(targets_plan, keys, year, std::move(content));
}

Result<RoleDraft> draft_region(const std::string &role, const SourceTree &tree, const KeyStore &keys) {
  const std::set<std::string> present = tree.countries();
  const std::set<std::string> handoff = tree.handoff_countries();
  Delegation delegation;
  for (const std::string &country : tree.regions.at(role)) {
    if (present.count(country) == 0) continue;
    const RolePlan plan = country_plan(country, handoff.count(country) != 0);
    if (const Result<void> added = delegation.add(plan, keys, patterns_of({country})); !added)
      return added.error();
  }
  JsonMembers content = content_of("targets");
  content["targets"] = "{}";
  content["delegations"] = delegation.text();
  return draft(region_plan(role), keys, year, std::move(content));
}

Result<RoleDraft> draft_leaf(const RolePlan &plan, const SourceTree &tree, const KeyStore &keys,
                             std::int64_t life) {
  JsonMembers content = content_of("targets");
  content["targets"] = targets_of(tree, plan.name);
  return draft(plan, keys, life, std::move(content));
}

std::string meta_text(std::int64_t version, const Bytes &file) {
  return json_object({{"version", std::to_string(version)},
                      {"length", std::to_string(file.size())},
                      {"hashes", hashed_text(file)}});
}

}  // namespace

Result<std::vector<RoleDraft>> draft_roles(const SourceTree &tree, const KeyStore &keys) {
  std::vector<Result<RoleDraft>> drafts = {draft_root(keys), draft_targets(tree, keys)};
  for (const auto &[role, countries] : tree.regions) drafts.push_back(draft_region(role, tree, keys));
  const std::set<std::string> handoff = tree.handoff_countries();
  for (const std::string &country : tree.countries()) {
    drafts.push_back(draft_leaf(country_plan(country, handoff.count(country) != 0), tree, keys, year));
  }
  for (const std::string &id : tree.gateways())
    drafts.push_back(draft_leaf(gateway_plan(id), tree, keys, 90 * day));

  std::vector<RoleDraft> good;
  for (Result<RoleDraft> &one : drafts) {
    if (!one) return one.error();
    good.push_back(std::move(*one));
  }
  return good;
}

Result<RoleDraft> draft_snapshot(const std::vector<SignedRole> &roles, const Published &published,
                                 const KeyStore &keys) {
  JsonMembers meta;
  for (const auto &[role, version] : published.versions) {
    if (role == "root" || role == "timestamp" || role == "snapshot") continue;
    meta[role + ".json"] = meta_text(version, *published.metadata(role));
  }
  for (const SignedRole &role : roles) {
    if (role.name != "root") meta[role.name + ".json"] = meta_text(role.version, role.file);
  }
  JsonMembers content = content_of("snapshot");
  content["meta"] = json_object(meta);
  return draft(snapshot_plan, keys, 14 * day, std::move(content));
}

Result<RoleDraft> draft_timestamp(const SignedRole &snapshot, const KeyStore &keys) {
  JsonMembers content = content_of("timestamp");
  content["meta"] = json_object({{"snapshot.json", meta_text(snapshot.version, snapshot.file)}});
  return draft(timestamp_plan, keys, 14 * day, std::move(content));
}

}  // namespace pop::tool
