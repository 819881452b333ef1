#include "trust/repository.h"

#include <algorithm>

namespace pop::trust {
namespace {

std::optional<std::int64_t> version_in_name(const TrustedSet &trusted, std::int64_t version) {
  return trusted.root().consistent_snapshot ? std::optional(version) : std::nullopt;
}

std::size_t limit_for(const MetaFile &listed, std::size_t limit) {
  return listed.length ? static_cast<std::size_t>(std::min<std::uint64_t>(*listed.length, limit)) : limit;
}

}  // namespace

Result<void> Repository::refresh() {
  failed_.clear();
  for (std::size_t rotations = 0;; ++rotations) {
    const auto next =
        mirror_->fetch(metadata_path("root", trusted_.root().version + 1), trusted_.limits().root_bytes);
    if (!next && next.error().code == POP_E_MISSING) break;
    if (!next) return next.error();
    if (rotations == trusted_.limits().root_rotations)
      return Error{POP_E_TOO_LARGE, "root: too many versions at once"};
    if (auto ok = trusted_.update_root(next->view()); !ok) return ok;
  }
  const auto timestamp = mirror_->fetch(metadata_path("timestamp", {}), trusted_.limits().timestamp_bytes);
  if (!timestamp) return timestamp.error();
  if (auto ok = trusted_.update_timestamp(timestamp->view()); !ok) return ok.error();

  const MetaFile &listed = trusted_.timestamp()->snapshot;
  const auto snapshot = mirror_->fetch(metadata_path("snapshot", version_in_name(trusted_, listed.version)),
                                       limit_for(listed, trusted_.limits().snapshot_bytes));
  if (!snapshot) return snapshot.error();
  if (auto ok = trusted_.update_snapshot(snapshot->view()); !ok) return ok;

  const auto targets = metadata("targets");
  if (!targets) return targets.error();
  return trusted_.update_targets(targets->view());
}

Result<Blob> Repository::metadata(const std::string &role) {
  const MetaFile *listed = trusted_.listed(role);
  // Not in the snapshot: it is not even asked for.
  if (!listed) return Error{POP_E_MISSING, role + ": is not listed in the snapshot"};
  return mirror_->fetch(metadata_path(role, version_in_name(trusted_, listed->version)),
                        limit_for(*listed, trusted_.limits().targets_bytes));
}

Result<const Targets *> Repository::role(const RoleChain &chain) {
  if (const Targets *known = trusted_.role(chain)) return known;
  if (const auto failed = failed_.find(chain); failed != failed_.end()) return failed->second;
  const auto file = metadata(chain.back());
  auto result = file ? trusted_.update_delegated(file->view(), chain) : Result<void>(file.error());
  if (result) return trusted_.role(chain);
  failed_.emplace(chain, result.error());
  return result.error();
}

Result<FoundTarget> Repository::find(const std::string &path) {
  return find_target(
      path, [this](const RoleChain &chain) { return role(chain); }, trusted_.limits().roles_searched);
}

Result<Blob> Repository::target(const std::string &path, const TargetFile &file) {
  std::optional<std::string> hash;
  if (trusted_.root().consistent_snapshot) {
    if (file.hashes.sha256) {
      hash = to_hex(*file.hashes.sha256);
    } else if (file.hashes.sha512) {
      hash = to_hex(*file.hashes.sha512);
    } else {
      return Error{POP_E_HASH, path + ": no hash of a known kind was signed"};
    }
  }
  auto blob = mirror_->fetch(target_path(path, hash), static_cast<std::size_t>(file.length));
  if (!blob) return blob.error();
  if (blob->view().size() != file.length || !file.hashes.match(blob->view())) {
    return Error{POP_E_HASH, path + ": length or hash is not the one that was signed"};
  }
  return blob;
}

}  // namespace pop::trust
