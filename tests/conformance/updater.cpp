#include "updater.h"

#include "openssl_verifier.h"
#include "trust/repository.h"

namespace pop::conformance {

Result<void> start(const Folder &metadata, ByteView root, std::int64_t now) {
  if (auto trusted = trust::TrustedSet::start(root, now, openssl_verifier()); !trusted)
    return trusted.error();
  return metadata.write(metadata_name("root"), root);
}

Result<Updater> Updater::open(Folder metadata, trust::Mirror &mirror, std::int64_t now) {
  const trust::Limits limits;
  const auto root = metadata.read(metadata_name("root"), limits.root_bytes);
  if (!root) return Error{POP_E_IO, "no trusted root: run init first"};
  auto trusted = trust::TrustedSet::start(*root, now, openssl_verifier(), limits);
  if (!trusted) return trusted.error();
  Updater out(std::move(metadata), mirror, std::move(*trusted));
  // A file that does not verify is as if it were not there; the next good one replaces it.
  if (const auto file = out.kept("timestamp")) (void)out.trusted_.remember_timestamp(*file);
  if (const auto file = out.kept("snapshot")) (void)out.trusted_.remember_snapshot(*file);
  return out;
}

std::optional<Bytes> Updater::kept(const std::string &role) const {
  return metadata_.read(metadata_name(role), trusted_.limits().targets_bytes);
}

Result<void> Updater::refresh() {
  trust::Refresh refresh(trusted_);
  while (refresh.wants()) {
    const trust::Want want = *refresh.wants();
    const trust::Timestamp *timestamp = trusted_.timestamp();
    const auto file = file_for(want);
    if (auto ok = refresh.give(file); !ok) return ok;
    // There is no further root, or the timestamp is of the trusted version and was passed over.
    if (!file || (want.role == "timestamp" && trusted_.timestamp() == timestamp)) continue;
    if (auto ok = keep(want.role, file->view()); !ok) return ok;
  }
  return {};
}

// The kept file where it still is what is wanted, else the mirror's.
Result<trust::Blob> Updater::file_for(const trust::Want &want) const {
  if (want.role == "snapshot" || want.role == "targets") {
    trust::TrustedSet trial = trusted_;
    auto file = kept(want.role);
    if (file && (want.role == "snapshot" ? trial.update_snapshot(*file) : trial.update_targets(*file)))
      return trust::Blob::own(std::move(*file));
  }
  return mirror_->fetch(want.path, want.limit);
}

Result<void> Updater::keep(const std::string &role, ByteView file) const {
  // Fast-forward recovery: the files go before the root that makes them untrusted comes, so that no crash
  // between the two leaves them behind.
  if (role == "root" && !trusted_.timestamp()) {
    if (auto ok = metadata_.remove(metadata_name("timestamp")); !ok) return ok;
  }
  if (role == "root" && !trusted_.snapshot()) {
    if (auto ok = metadata_.remove(metadata_name("snapshot")); !ok) return ok;
  }
  return metadata_.write(metadata_name(role), file);
}

Result<const trust::Targets *> Updater::load(const trust::RoleChain &chain) {
  if (const trust::Targets *known = trusted_.role(chain)) return known;
  const std::string &role = chain.back();
  // Verified against the delegator of this very chain, whoever it was kept for.
  if (const auto file = kept(role); file && trusted_.update_delegated(*file, chain))
    return trusted_.role(chain);
  const auto want = want_role(trusted_, role);
  if (!want) return want.error();
  const auto file = mirror_->fetch(want->path, want->limit);
  if (!file) return file.error();
  if (auto ok = trusted_.update_delegated(file->view(), chain); !ok) return ok.error();
  if (auto ok = keep(role, file->view()); !ok) return ok.error();
  return trusted_.role(chain);
}

Result<void> Updater::download(const std::string &path, const Folder &targets) {
  const auto found = trust::find_target(
      path, [this](const trust::RoleChain &chain) { return load(chain); }, trusted_.limits().roles_searched);
  if (!found) return found.error();
  const std::string name = target_name(path);
  const auto there = targets.read(name, static_cast<std::size_t>(found->file.length));
  if (there && there->size() == found->file.length && found->file.hashes.match(*there)) return {};
  const auto file = trust::Repository(trusted_, *mirror_).target(path, found->file);
  if (!file) return file.error();
  return targets.write(name, file->view());
}

}  // namespace pop::conformance
