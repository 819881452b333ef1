#include "trust/repository.h"

#include "trust/refresh.h"

namespace pop::trust {

Result<void> Repository::refresh() {
  failed_.clear();
  Refresh refresh(trusted_);
  while (const auto &want = refresh.wants()) {
    if (auto ok = refresh.give(mirror_->fetch(want->path, want->limit)); !ok) return ok;
  }
  return {};
}

Result<Blob> Repository::metadata(const std::string &role) {
  const auto want = want_role(trusted_, role);
  if (!want) return want.error();
  return mirror_->fetch(want->path, want->limit);
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
