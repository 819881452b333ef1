#include "metadata_text.h"

#include <algorithm>
#include <iterator>

namespace pop::tool {
namespace {

JsonMembers start(const std::string &type) {
  return {{"_type", json_string(type)}, {"spec_version", json_string("1.0.34")}};
}

template <typename Strings>
std::string strings(const Strings &values) {
  std::vector<std::string> elements;
  std::transform(values.begin(), values.end(), std::back_inserter(elements),
                 [](const std::string &value) { return json_string(value); });
  return json_array(elements);
}

std::string keys_text(const trust::Keys &keys) {
  JsonMembers members;
  for (const auto &[id, key] : keys) {
    members[id] = json_object({{"keytype", json_string(key.keytype)},
                               {"scheme", json_string(key.scheme)},
                               {"keyval", json_object({{"public", json_string(key.value)}})}});
  }
  return json_object(members);
}

JsonMembers role_keys(const trust::RoleKeys &role) {
  return {{"keyids", strings(role.key_ids)}, {"threshold", std::to_string(role.threshold)}};
}

std::string hash_text(const Sha256 &hash) { return json_object({{"sha256", json_string(to_hex(hash))}}); }

std::string delegations_text(const trust::Delegations &delegations) {
  std::vector<std::string> roles;
  for (const trust::DelegatedRole &role : delegations.roles) {
    JsonMembers members = role_keys(role.keys);
    members["name"] = json_string(role.name);
    members["terminating"] = role.terminating ? "true" : "false";
    members["paths"] = strings(role.paths);
    roles.push_back(json_object(members));
  }
  return json_object({{"keys", keys_text(delegations.keys)}, {"roles", json_array(roles)}});
}

}  // namespace

JsonMembers content_of(const trust::Root &root) {
  JsonMembers content = start("root");
  content["consistent_snapshot"] = "true";
  content["keys"] = keys_text(root.keys);
  content["roles"] = json_object({{"root", json_object(role_keys(root.root))},
                                  {"timestamp", json_object(role_keys(root.timestamp))},
                                  {"snapshot", json_object(role_keys(root.snapshot))},
                                  {"targets", json_object(role_keys(root.targets))}});
  return content;
}

JsonMembers content_of(const trust::Targets &targets) {
  JsonMembers content = start("targets");
  JsonMembers files;
  for (const auto &[path, file] : targets.targets) {
    files[path] = json_object({{"length", std::to_string(file.length)},
                               {"hashes", hash_text(file.hashes.sha256.value_or(Sha256{}))}});
  }
  content["targets"] = json_object(files);
  if (targets.delegations) content["delegations"] = delegations_text(*targets.delegations);
  return content;
}

JsonMembers content_of_listing(const std::string &type, const std::map<std::string, ListedFile> &files) {
  JsonMembers content = start(type);
  JsonMembers meta;
  for (const auto &[name, file] : files) {
    meta[name] = json_object({{"version", std::to_string(file.version)},
                              {"length", std::to_string(file.bytes->size())},
                              {"hashes", hash_text(sha256(*file.bytes))}});
  }
  content["meta"] = json_object(meta);
  return content;
}

}  // namespace pop::tool
