#include "review_role.h"

#include <algorithm>

#include "base/clock.h"
#include "directory/generation.h"
#include "publication.h"
#include "role_name.h"
#include "signing_key.h"
#include "source_tree.h"
#include "status_file.h"
#include "trust/mirror.h"
#include "trust/path_pattern.h"
#include "trust/trusted_set.h"

namespace pop::tool {
namespace {

constexpr std::int64_t day = 86400;

class RoleReview {
 public:
  RoleReview(const Submission &submission, RoleName name, const RoleSetup &setup)
      : submission_(submission), name_(std::move(name)), setup_(setup) {}

  Result<void> run() {
    if (submission_.file.size() > trust::Limits().targets_bytes)
      return wrong(POP_E_TOO_LARGE,
                   "is longer than " + std::to_string(trust::Limits().targets_bytes) + " bytes");
    const Result<trust::Targets> targets = trust::parse_targets(submission_.file, submission_.role);
    if (!targets) return wrong(POP_E_FORMAT, targets.error().message);
    if (targets->version != submission_.version)
      return wrong(POP_E_VERSION,
                   "its name says another version than it: " + std::to_string(targets->version));
    Result<void> checked = check_life(submission_, targets->expires, setup_.now);
    if (checked) checked = check_files(*targets);
    if (checked && targets->delegations) checked = check_delegations(*targets->delegations);
    return checked;
  }

 private:
  Error wrong(pop_result code, const std::string &why) const {
    return {code, submission_.metadata_path().string() + ": " + why};
  }

  bool may_list(const std::string &path) const {
    if (name_.kind == RoleKind::targets) return role_of_path(path) == "targets";
    if (name_.kind == RoleKind::country && path.starts_with("status/")) return false;
    if (name_.kind == RoleKind::region) return false;
    const std::vector<std::string> patterns = name_.paths();
    return std::any_of(patterns.begin(), patterns.end(),
                       [&path](const std::string &pattern) { return trust::path_matches(pattern, path); });
  }

  Result<void> check_files(const trust::Targets &targets) const {
    std::size_t used = 0;
    for (const auto &[path, file] : targets.targets) {
      if (!may_list(path))
        return wrong(POP_E_DELEGATION,
                     submission_.role + " may not sign " + path + ": take it out of the sources");
      if (!file.hashes.sha256) return wrong(POP_E_HASH, path + " has no SHA-256");
      const std::string hashed = trust::target_path(path, to_hex(*file.hashes.sha256));
      used += submission_.targets.count(hashed);
      const Bytes *bytes = bytes_of(submission_, setup_.before, path, file);
      if (bytes == nullptr) {
        return wrong(POP_E_MISSING, "it lists " + path + " with a hash for which there is no file: " +
                                        hashed + " is missing from the folder");
      }
      if (const Result<void> checked = check_content(path, *bytes); !checked) return checked;
    }
    if (used != submission_.targets.size())
      return wrong(POP_E_FORMAT, "the folder holds " + std::to_string(submission_.targets.size() - used) +
                                     " files that it does not list: hand in the folder as draft made it");
    return {};
  }

  Result<void> check_content(const std::string &path, const Bytes &bytes) const {
    const auto old = setup_.before.targets.find(path);
    if (old != setup_.before.targets.end() && old->second == bytes) return {};
    const std::string origin = submission_.folder.string() + ": " + path;
    const std::vector<std::string> parts = parts_of(path);
    if (parts.size() == 3 && bytes.size() > directory::kRecordLimit)
      return Error{POP_E_TOO_LARGE, origin + " is longer than " + std::to_string(directory::kRecordLimit) +
                                        " bytes, and no app would read it: shorten its texts"};
    const Result<JsonDocument> content = parse_json(bytes);
    if (!content) return Error{content.error().code, origin + ": " + content.error().message};
    if (parts.size() == 3 && get_string(*content, "id") != parts[1] + "." + parts[2])
      return Error{POP_E_FORMAT, origin + ": \"id\" must be \"" + parts[1] + "." + parts[2] + "\""};
    if (parts[0] == "status") {
      if (const Result<void> checked = check_status(*content, parts[1] + "." + parts[2], origin); !checked)
        return checked;
    }
    if (old == setup_.before.targets.end()) return {};
    return check_next_version(path, origin, bytes, old->second);
  }

  Result<void> check_delegations(const trust::Delegations &delegations) const {
    if (delegations.succinct)
      return wrong(POP_E_DELEGATION, "delegates by hash bins, which no role here does");
    for (const auto &[id, key] : delegations.keys) {
      if (trust::key_id(key) != id)
        return wrong(POP_E_FORMAT, "names key " + short_id(id) + " by an id that is not its own");
    }
    for (const trust::DelegatedRole &role : delegations.roles) {
      if (const Result<void> checked = check_delegation(role); !checked) return checked;
    }
    return {};
  }

  Result<void> check_delegation(const trust::DelegatedRole &role) const {
    const Result<RoleName> below = parse_role_name(role.name);
    if (!below) return wrong(POP_E_DELEGATION, below.error().message);
    if (!name_.may_delegate_to(*below))
      return wrong(POP_E_DELEGATION, submission_.role + " may not let " + role.name + " speak");
    if (!role.terminating) return wrong(POP_E_DELEGATION, role.name + " must be terminating");
    if (role.keys.threshold > role.keys.key_ids.size())
      return wrong(POP_E_DELEGATION, role.name + " needs " + std::to_string(role.keys.threshold) +
                                         " signatures and has " + std::to_string(role.keys.key_ids.size()) +
                                         " keys: nobody could ever sign it");
    const bool of_region = below->kind == RoleKind::region;
    const std::vector<std::string> own = below->paths();
    const bool right =
        of_region ? std::all_of(role.paths.begin(), role.paths.end(), is_country_folder) : role.paths == own;
    if (right && role.path_hash_prefixes.empty()) return {};
    return wrong(POP_E_DELEGATION, role.name + " is let sign other paths than its name says");
  }

  // "services/de/*"
  static bool is_country_folder(const std::string &pattern) {
    const std::vector<std::string> parts = parts_of(pattern);
    return parts.size() == 3 && (parts[0] == "services" || parts[0] == "status") && is_country(parts[1]) &&
           parts[2] == "*";
  }

  const Submission &submission_;
  RoleName name_;
  const RoleSetup &setup_;
};

}  // namespace

Result<void> check_role(const Submission &submission, const RoleSetup &setup) {
  Result<RoleName> name = parse_role_name(submission.role);
  if (!name)
    return Error{POP_E_DELEGATION, submission.metadata_path().string() + ": " + name.error().message};
  if (name->kind == RoleKind::snapshot || name->kind == RoleKind::timestamp) {
    return Error{POP_E_DELEGATION, submission.metadata_path().string() + ": accept itself signs " +
                                       submission.role + ", with the online keys"};
  }
  return RoleReview(submission, std::move(*name), setup).run();
}

Result<void> check_life(const Submission &submission, std::int64_t expires, std::int64_t now) {
  const std::string what = submission.metadata_path().string() + ": ";
  if (expires <= now)
    return Error{POP_E_EXPIRED,
                 what + "expired at " + format_utc(expires) + ": its holders draft and sign it again"};
  const Result<RoleName> name = parse_role_name(submission.role);
  const std::int64_t life = name ? name->life() : 0;
  // A day, for clocks that differ.
  if (expires <= now + life + day) return {};
  return Error{POP_E_POLICY, what + "would be good until " + format_utc(expires) + ", and " +
                                 submission.role + " may be signed for " + std::to_string(life / day) +
                                 " days"};
}

std::string missing_signers(const trust::Metadata &metadata, const trust::Keys &keys,
                            const trust::RoleKeys &role) {
  std::size_t valid = 0;
  std::string without;
  for (const std::string &id : role.key_ids) {
    if (!trust::signers(metadata, keys, {{id}, 1}, trust::ed25519_verifier()).empty()) {
      ++valid;
    } else {
      without += (without.empty() ? "" : ", ") + short_id(id);
    }
  }
  if (valid >= role.threshold) return {};
  return std::to_string(role.threshold - valid) + " more must sign it: " + without;
}

}  // namespace pop::tool
