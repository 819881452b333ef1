#pragma once
// The client workflow over files: what an earlier run trusted is read, what this run trusts is written as
// soon as it verifies, what is refused never is.

#include <cstdint>
#include <optional>
#include <string>

#include "files.h"
#include "trust/delegation.h"
#include "trust/mirror.h"
#include "trust/refresh.h"
#include "trust/trusted_set.h"

namespace pop::conformance {

// Puts a root that is signed by itself in an empty folder.
Result<void> start(const Folder &metadata, ByteView root, std::int64_t now);

class Updater {
 public:
  // `mirror` outlives this object. `now` is the time of the whole run (TUF 1.0.34 section 5.1).
  static Result<Updater> open(Folder metadata, trust::Mirror &mirror, std::int64_t now);

  Result<void> refresh();
  // Into a file of its own in `targets`; one that is there already and right is not fetched again.
  Result<void> download(const std::string &path, const Folder &targets);

 private:
  Updater(Folder metadata, trust::Mirror &mirror, trust::TrustedSet trusted)
      : metadata_(std::move(metadata)), mirror_(&mirror), trusted_(std::move(trusted)) {}
  std::optional<Bytes> kept(const std::string &role) const;
  Result<trust::Blob> file_for(const trust::Want &want) const;
  Result<void> keep(const std::string &role, ByteView file) const;
  Result<const trust::Targets *> load(const trust::RoleChain &chain);

  Folder metadata_;
  trust::Mirror *mirror_;
  trust::TrustedSet trusted_;
};

}  // namespace pop::conformance
