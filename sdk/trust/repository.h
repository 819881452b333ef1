#pragma once
// A TUF repository behind a mirror that answers at once: the workflow of TUF 1.0.34 section 5 over a
// TrustedSet. The top level is read eagerly; delegated roles on first need, each once.

#include <map>
#include <string>
#include <utility>

#include "trust/delegation.h"
#include "trust/mirror.h"
#include "trust/trusted_set.h"

namespace pop::trust {

class Repository {
 public:
  // `mirror` outlives this object.
  Repository(TrustedSet trusted, Mirror &mirror) : trusted_(std::move(trusted)), mirror_(&mirror) {}

  // Root versions, timestamp, snapshot, targets. After an error the set holds what did verify.
  Result<void> refresh();

  Result<const Targets *> role(const RoleChain &chain);
  Result<FoundTarget> find(const std::string &path);
  // The file's bytes, length and hash checked.
  Result<Blob> target(const std::string &path, const TargetFile &file);
  // The metadata file of a role that has been verified, for another look at its signatures.
  Result<Blob> metadata(const std::string &role);

  const TrustedSet &trusted() const noexcept { return trusted_; }

 private:
  TrustedSet trusted_;
  Mirror *mirror_;
  std::map<RoleChain, Error> failed_;  // not tried twice
};

}  // namespace pop::trust
