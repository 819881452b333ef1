#include "trust/refresh.h"

#include <algorithm>
#include <utility>

namespace pop::trust {
namespace {

std::size_t limit_for(const MetaFile &listed, std::size_t limit) {
  return listed.length ? static_cast<std::size_t>(std::min<std::uint64_t>(*listed.length, limit)) : limit;
}

Want want_listed(const TrustedSet &trusted, const std::string &role, const MetaFile &listed,
                 std::size_t limit) {
  const std::optional<std::int64_t> version =
      trusted.root().consistent_snapshot ? std::optional(listed.version) : std::nullopt;
  return {role, metadata_path(role, version), limit_for(listed, limit)};
}

}  // namespace

Result<Want> want_role(const TrustedSet &trusted, const std::string &role) {
  const MetaFile *listed = trusted.listed(role);
  if (!listed) return Error{POP_E_MISSING, role + ": is not listed in the snapshot"};
  return want_listed(trusted, role, *listed, trusted.limits().targets_bytes);
}

Result<Want> want_snapshot(const TrustedSet &trusted) {
  if (!trusted.timestamp()) return Error{POP_E_MISSING, "snapshot: no timestamp is trusted"};
  return want_listed(trusted, "snapshot", trusted.timestamp()->snapshot, trusted.limits().snapshot_bytes);
}

Refresh::Refresh(TrustedSet &trusted) : trusted_(&trusted) { want_root(); }

void Refresh::want_root() {
  want_ = Want{"root", metadata_path("root", trusted_->root().version + 1), trusted_->limits().root_bytes};
}

void Refresh::want_timestamp() {
  want_ = Want{"timestamp", metadata_path("timestamp", std::nullopt), trusted_->limits().timestamp_bytes};
}

Result<void> Refresh::after_timestamp() {
  if (trusted_->snapshot_current()) return after_snapshot();
  auto snapshot = want_snapshot(*trusted_);
  if (!snapshot) return snapshot.error();
  want_ = std::move(*snapshot);
  return {};
}

Result<void> Refresh::after_snapshot() {
  want_.reset();
  if (trusted_->targets_current()) return trusted_->check_current();
  auto targets = want_role(*trusted_, "targets");
  if (!targets) return targets.error();
  want_ = std::move(*targets);
  return {};
}

Result<void> Refresh::give(const Result<Blob> &file) {
  if (!want_) return Error{POP_E_STATE, "no file is wanted"};
  if (!file && file.error().code == POP_E_MISSING && want_->role == "root") {
    want_timestamp();
    return {};
  }
  const Result<void> taken = file ? take(file->view()) : Result<void>(file.error());
  if (!taken) want_.reset();
  return taken;
}

Result<void> Refresh::take(ByteView file) {
  if (want_->role == "root") {
    if (++rotations_ > trusted_->limits().root_rotations)
      return Error{POP_E_TOO_LARGE, "root: too many versions at once"};
    if (auto ok = trusted_->update_root(file); !ok) return ok;
    want_root();
    return {};
  }
  if (want_->role == "timestamp") {
    if (auto ok = trusted_->update_timestamp(file); !ok) return ok.error();
    return after_timestamp();
  }
  if (want_->role == "snapshot") {
    if (auto ok = trusted_->update_snapshot(file); !ok) return ok;
    return after_snapshot();
  }
  auto ok = trusted_->update_targets(file);
  if (ok) want_.reset();
  return ok;
}

}  // namespace pop::trust
