#include "trust/trusted_set.h"

#include <algorithm>

#include "base/clock.h"

namespace pop::trust {
namespace {

Error fault(pop_result code, std::string_view name, std::string what) {
  return Error{code, std::string(name) + ": " + std::move(what)};
}

std::string number(std::int64_t value) { return std::to_string(value); }

Result<void> check_size(ByteView file, std::size_t limit, std::string_view name) {
  if (file.size() <= limit) return {};
  return fault(POP_E_TOO_LARGE, name, "is longer than " + std::to_string(limit) + " bytes");
}

Result<void> check_signatures(Metadata &metadata, const Keys &keys, const RoleKeys &role,
                              const SignatureVerifier &verifier, std::string_view name,
                              std::string_view whose) {
  metadata.verified_signers = signers(metadata, keys, role, verifier, role.threshold);
  const std::size_t valid = metadata.verified_signers.size();
  if (valid >= role.threshold) return {};
  return fault(POP_E_SIGNATURE, name,
               number(static_cast<std::int64_t>(valid)) + " of " + std::to_string(role.threshold) +
                   " signatures needed are valid by the keys of " + std::string(whose));
}

// Length and hash are over the bytes as received, before anything in them is looked at.
Result<void> check_listed(ByteView file, const MetaFile &listed, std::string_view name) {
  if (listed.length && file.size() != *listed.length) {
    return fault(POP_E_HASH, name,
                 "is " + std::to_string(file.size()) + " bytes long, but " + std::to_string(*listed.length) +
                     " were signed");
  }
  if (listed.hashes && !listed.hashes->match(file))
    return fault(POP_E_HASH, name, "its hash is not the one that was signed");
  return {};
}

Result<void> check_version(const Metadata &metadata, const MetaFile &listed, std::string_view name) {
  if (metadata.version == listed.version) return {};
  return fault(
      POP_E_VERSION, name,
      "is version " + number(metadata.version) + ", but version " + number(listed.version) + " was signed");
}

bool same_keys(const RoleKeys &a, const Keys &a_keys, const RoleKeys &b, const Keys &b_keys) {
  const auto values = [](const RoleKeys &role, const Keys &keys) {
    std::set<std::string> out;
    for (const std::string &id : role.key_ids) {
      const auto key = keys.find(id);
      out.insert(key == keys.end() ? id : key->second.value);
    }
    return out;
  };
  return values(a, a_keys) == values(b, b_keys);
}

}  // namespace

Result<TrustedSet> TrustedSet::start(ByteView file, std::int64_t judged_at, const SignatureVerifier &verifier,
                                     Limits limits) {
  if (auto size = check_size(file, limits.root_bytes, "root"); !size) return size.error();
  auto root = parse_root(file);
  if (!root) return root.error();
  if (auto ok = check_signatures(*root, root->keys, root->root, verifier, "root", "root itself"); !ok)
    return ok.error();
  return TrustedSet(std::make_shared<const Root>(std::move(*root)), judged_at, verifier, limits);
}

void TrustedSet::begin_update(std::int64_t judged_at) {
  judged_at_ = judged_at;
  delegated_.clear();
}

std::int64_t TrustedSet::time() const noexcept {
  return timestamp_ ? std::max(judged_at_, timestamp_->issued.value_or(judged_at_)) : judged_at_;
}

Result<void> TrustedSet::check_expiry(const Metadata &metadata, std::string_view name) const {
  if (metadata.expires > time()) return {};
  return fault(POP_E_EXPIRED, name,
               "version " + number(metadata.version) + " expired at " + format_utc(metadata.expires));
}

Result<void> TrustedSet::update_root(ByteView file) {
  if (auto size = check_size(file, limits_.root_bytes, "root"); !size) return size;
  auto parsed = parse_root(file);
  if (!parsed) return parsed.error();
  if (parsed->version != root_->version + 1) {
    return fault(POP_E_VERSION, "root",
                 "is version " + number(parsed->version) + ", but " + number(root_->version + 1) +
                     " comes after the trusted one");
  }
  if (auto ok = check_signatures(*parsed, root_->keys, root_->root, *verifier_, "root", "the root before it");
      !ok)
    return ok;
  if (auto ok = check_signatures(*parsed, parsed->keys, parsed->root, *verifier_, "root", "root itself"); !ok)
    return ok;
  const bool rotated = !same_keys(root_->timestamp, root_->keys, parsed->timestamp, parsed->keys) ||
                       !same_keys(root_->snapshot, root_->keys, parsed->snapshot, parsed->keys);
  root_ = std::make_shared<const Root>(std::move(*parsed));
  delegated_.clear();
  if (rotated) {
    timestamp_.reset();
    snapshot_.reset();
  }
  // The new root may know other keys and thresholds: what it did not see verified must come again.
  snapshot_confirmed_ = false;
  targets_.reset();
  return {};
}

Result<Timestamp> TrustedSet::signed_timestamp(ByteView file) const {
  if (auto size = check_size(file, limits_.timestamp_bytes, "timestamp"); !size) return size.error();
  auto parsed = parse_timestamp(file);
  if (!parsed) return parsed;
  if (auto ok = check_signatures(*parsed, root_->keys, root_->timestamp, *verifier_, "timestamp", "root");
      !ok)
    return ok.error();
  return parsed;
}

Result<Snapshot> TrustedSet::signed_snapshot(ByteView file) const {
  if (auto size = check_size(file, limits_.snapshot_bytes, "snapshot"); !size) return size.error();
  auto parsed = parse_snapshot(file);
  if (!parsed) return parsed;
  if (auto ok = check_signatures(*parsed, root_->keys, root_->snapshot, *verifier_, "snapshot", "root"); !ok)
    return ok.error();
  return parsed;
}

Result<void> TrustedSet::remember_timestamp(ByteView file) {
  if (timestamp_) return fault(POP_E_STATE, "timestamp", "one is trusted already");
  auto parsed = signed_timestamp(file);
  if (!parsed) return parsed.error();
  timestamp_ = std::make_shared<const Timestamp>(std::move(*parsed));
  return {};
}

Result<void> TrustedSet::remember_snapshot(ByteView file) {
  if (snapshot_) return fault(POP_E_STATE, "snapshot", "one is trusted already");
  auto parsed = signed_snapshot(file);
  if (!parsed) return parsed.error();
  snapshot_ = std::make_shared<const Snapshot>(std::move(*parsed));
  return {};
}

Result<bool> TrustedSet::update_timestamp(ByteView file) {
  if (auto ok = check_expiry(*root_, "root"); !ok) return ok.error();
  auto parsed = signed_timestamp(file);
  if (!parsed) return parsed.error();
  if (timestamp_) {
    if (parsed->version < timestamp_->version) {
      return fault(POP_E_ROLLBACK, "timestamp",
                   "is version " + number(parsed->version) + ", older than the trusted version " +
                       number(timestamp_->version));
    }
    if (parsed->version == timestamp_->version) {
      if (auto ok = check_expiry(*timestamp_, "timestamp"); !ok) return ok.error();
      return false;
    }
    if (parsed->snapshot.version < timestamp_->snapshot.version) {
      return fault(POP_E_ROLLBACK, "timestamp",
                   "names snapshot version " + number(parsed->snapshot.version) +
                       ", older than the trusted version " + number(timestamp_->snapshot.version));
    }
  }
  timestamp_ = std::make_shared<const Timestamp>(std::move(*parsed));
  if (auto ok = check_expiry(*timestamp_, "timestamp"); !ok) return ok.error();
  return true;
}

Result<void> TrustedSet::update_snapshot(ByteView file) {
  if (!timestamp_) return fault(POP_E_STATE, "snapshot", "needs a timestamp first");
  // The timestamp may be one that was kept although it had expired.
  if (auto ok = check_expiry(*timestamp_, "timestamp"); !ok) return ok;
  if (auto size = check_size(file, limits_.snapshot_bytes, "snapshot"); !size) return size;
  if (auto ok = check_listed(file, timestamp_->snapshot, "snapshot"); !ok) return ok;
  auto parsed = signed_snapshot(file);
  if (!parsed) return parsed.error();
  if (auto ok = check_version(*parsed, timestamp_->snapshot, "snapshot"); !ok) return ok;
  if (snapshot_) {
    for (const auto &[role, old] : snapshot_->meta) {
      const auto found = parsed->meta.find(role);
      if (found == parsed->meta.end())
        return fault(POP_E_ROLLBACK, "snapshot", "no longer lists the role " + role);
      if (found->second.version < old.version) {
        return fault(POP_E_ROLLBACK, "snapshot",
                     "lists version " + number(found->second.version) + " of " + role +
                         ", older than the trusted version " + number(old.version));
      }
    }
  }
  if (auto ok = check_expiry(*parsed, "snapshot"); !ok) return ok;
  snapshot_ = std::make_shared<const Snapshot>(std::move(*parsed));
  snapshot_confirmed_ = true;
  // What was verified under the snapshot before says nothing under this one.
  targets_.reset();
  delegated_.clear();
  return {};
}

bool TrustedSet::snapshot_current() const noexcept {
  return timestamp_ && snapshot_ && snapshot_confirmed_ && snapshot_->version == timestamp_->snapshot.version;
}

bool TrustedSet::targets_current() const noexcept { return snapshot_current() && targets_; }

Result<void> TrustedSet::check_current() const {
  if (auto ok = check_expiry(*timestamp_, "timestamp"); !ok) return ok;
  if (auto ok = check_expiry(*snapshot_, "snapshot"); !ok) return ok;
  return check_expiry(*targets_, "targets");
}

Result<std::shared_ptr<const Targets>> TrustedSet::verify_targets(ByteView file, std::string_view role,
                                                                  const Keys &keys, const RoleKeys &role_keys,
                                                                  std::string_view whose) const {
  if (!snapshot_current()) return fault(POP_E_STATE, role, "needs the snapshot that the timestamp names");
  const MetaFile *meta = listed(role);
  if (!meta) return fault(POP_E_MISSING, role, "is not listed in the snapshot");
  if (auto size = check_size(file, limits_.targets_bytes, role); !size) return size.error();
  if (auto ok = check_listed(file, *meta, role); !ok) return ok.error();
  auto parsed = parse_targets(file, role);
  if (!parsed) return parsed.error();
  if (auto ok = check_signatures(*parsed, keys, role_keys, *verifier_, role, whose); !ok) return ok.error();
  if (auto ok = check_version(*parsed, *meta, role); !ok) return ok.error();
  if (auto ok = check_expiry(*parsed, role); !ok) return ok.error();
  return std::make_shared<const Targets>(std::move(*parsed));
}

Result<void> TrustedSet::update_targets(ByteView file) {
  auto verified = verify_targets(file, "targets", root_->keys, root_->targets, "root");
  if (!verified) return verified.error();
  targets_ = std::move(*verified);
  delegated_.clear();
  return {};
}

Result<void> TrustedSet::update_delegated(ByteView file, const RoleChain &chain) {
  if (chain.size() < 2) return Error{POP_E_ARGUMENT, "a delegated role needs its delegator"};
  const std::string &name = chain.back();
  const Targets *delegator = role(RoleChain(chain.begin(), chain.end() - 1));
  const std::string &whose = chain[chain.size() - 2];
  if (!delegator) return fault(POP_E_STATE, name, "needs its delegator " + whose + " first");
  const RoleKeys *keys = delegator->delegations ? delegator->delegations->keys_of(name) : nullptr;
  if (!keys) return fault(POP_E_DELEGATION, name, "is not delegated by " + whose);
  auto verified = verify_targets(file, name, delegator->delegations->keys, *keys, whose);
  if (!verified) return verified.error();
  delegated_.insert_or_assign(chain, std::move(*verified));
  return {};
}

const Targets *TrustedSet::role(const RoleChain &chain) const {
  if (chain.size() == 1 && chain[0] == "targets") return targets_.get();
  const auto found = delegated_.find(chain);
  return found == delegated_.end() ? nullptr : found->second.get();
}

const MetaFile *TrustedSet::listed(std::string_view role) const {
  if (!snapshot_) return nullptr;
  const auto found = snapshot_->meta.find(role);
  return found == snapshot_->meta.end() ? nullptr : &found->second;
}

}  // namespace pop::trust
