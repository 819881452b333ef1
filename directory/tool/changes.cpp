#include "changes.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include "base/json.h"
#include "json_facts.h"
#include "json_text.h"
#include "role_name.h"
#include "signing_key.h"
#include "source_tree.h"
#include "trust/metadata.h"

namespace pop::tool {
namespace {

std::string country_name(const std::string &country) {
  if (country == "001") return "world-wide";
  icu::UnicodeString name;
  icu::Locale("und", country.c_str()).getDisplayCountry(icu::Locale::getEnglish(), name);
  std::string text;
  return name.toUTF8String(text);
}

// Who may sign as a role, and how many of them must.
using Signers = std::map<std::string, trust::RoleKeys>;

void add_signers(const std::string &role, const Bytes &file, Signers &signers) {
  if (role == "root") {
    const Result<trust::Root> root = trust::parse_root(file);
    if (!root) return;
    signers["root"] = root->root;
    signers["timestamp"] = root->timestamp;
    signers["snapshot"] = root->snapshot;
    signers["targets"] = root->targets;
  } else if (role != "timestamp" && role != "snapshot") {
    const Result<trust::Targets> targets = trust::parse_targets(file, role);
    if (!targets || !targets->delegations) return;
    for (const trust::DelegatedRole &delegated : targets->delegations->roles)
      signers[delegated.name] = delegated.keys;
  }
}

Signers signers_in(const Published &published) {
  Signers signers;
  for (const auto &[role, version] : published.versions) {
    if (const Bytes *file = published.metadata(role)) add_signers(role, *file, signers);
  }
  return signers;
}

std::string needs(const trust::RoleKeys &keys) {
  return std::to_string(keys.threshold) + " of " + std::to_string(keys.key_ids.size()) +
         (keys.key_ids.size() == 1 ? " key" : " keys");
}

void add_key_changes(const Signers &before, const Signers &after, std::vector<std::string> &lines) {
  const trust::RoleKeys nobody{{}, 0};
  for (const auto &[role, keys] : after) {
    const auto found = before.find(role);
    const trust::RoleKeys &old = found == before.end() ? nobody : found->second;
    for (const std::string &id : keys.key_ids) {
      if (old.key_ids.count(id) == 0)
        lines.push_back("a new key may speak for " + plain_name(role) + " (" + role + "): " + short_id(id));
    }
    for (const std::string &id : old.key_ids) {
      if (keys.key_ids.count(id) == 0)
        lines.push_back("a key may no longer speak for " + plain_name(role) + " (" + role +
                        "): " + short_id(id));
    }
    if (old.threshold != keys.threshold || old.key_ids.size() != keys.key_ids.size())
      lines.push_back(plain_name(role) + " (" + role + ") now needs " + needs(keys) +
                      (found == before.end() ? "" : ", before " + needs(old)));
  }
  for (const auto &[role, keys] : before) {
    if (after.count(role) == 0)
      lines.push_back("nobody may speak for " + plain_name(role) + " (" + role + ") any more");
  }
}

std::string title_of(const std::string &path, const Bytes &bytes) {
  const std::vector<std::string> parts = parts_of(path);
  const Result<JsonDocument> document = parse_json(bytes);
  if (parts[0] == "policy") return country_name(parts[1]) + ": what its records may say";
  if (parts.size() != 3 || !document) return parts[0];
  std::string name = parts[1] + "." + parts[2];
  if (const JsonValue *names = get_object(*document, "name")) {
    for (const char *language : {"en", "und"}) {
      if (const auto text = get_string(*names, language)) name = *text;
    }
  }
  return country_name(parts[1]) + ": " + name + (parts[0] == "status" ? " (status)" : "");
}

void add_file_changes(const Published &before, const Published &after, std::vector<std::string> &lines) {
  for (const auto &[path, bytes] : after.targets) {
    const auto old = before.targets.find(path);
    if (old != before.targets.end() && old->second == bytes) continue;
    lines.push_back(title_of(path, bytes) + (old == before.targets.end() ? ", new" : "") + " [" + path + "]");
    const Facts nothing;
    const std::vector<std::string> different =
        differences(old == before.targets.end() ? nothing : facts_of(old->second), facts_of(bytes));
    for (const std::string &line : different) lines.push_back("    " + line);
    if (different.empty()) lines.push_back("    nothing but its version, order or spacing");
  }
  for (const auto &[path, bytes] : before.targets) {
    if (after.targets.count(path) == 0) lines.push_back(title_of(path, bytes) + ", gone [" + path + "]");
  }
}

}  // namespace

std::string plain_name(const std::string &role) {
  const Result<RoleName> name = parse_role_name(role);
  if (!name) return role;
  switch (name->kind) {
    case RoleKind::root:
      return "the whole directory";
    case RoleKind::timestamp:
    case RoleKind::snapshot:
      return "what is newest";
    case RoleKind::targets:
      return "the editors";
    case RoleKind::region:
      return "the region " + name->id;
    case RoleKind::country:
      return country_name(name->country);
    case RoleKind::service:
      return "the service " + name->country + "." + name->id + " itself";
    case RoleKind::desk:
      return "the desk of " + name->country + "." + name->id + ", only to say that it is closed,";
    case RoleKind::gateway:
      return "the gateway " + name->id;
  }
  return role;
}

std::vector<std::string> changes(const Published &before, const Published &after) {
  std::vector<std::string> lines;
  Signers old_signers = signers_in(before);
  Signers new_signers = signers_in(after);
  // A bundle leaves the first root out; what is not known is no change.
  const bool both_roots =
      before.versions.empty() || (before.metadata("root") != nullptr && after.metadata("root") != nullptr);
  if (!both_roots) {
    for (const char *role : {"root", "timestamp", "snapshot", "targets"}) {
      old_signers.erase(role);
      new_signers.erase(role);
    }
  }
  add_key_changes(old_signers, new_signers, lines);
  add_file_changes(before, after, lines);
  for (std::string &line : lines) line = printable(line);
  return lines;
}

}  // namespace pop::tool
