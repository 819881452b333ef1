#pragma once
// The workflow of TUF 1.0.34 sections 5.3 to 5.6 for the top level, without input or output: it says which
// file it wants next and takes what came, so that one workflow serves a bundle in memory and a slow network.

#include <optional>
#include <string>

#include "trust/mirror.h"
#include "trust/trusted_set.h"

namespace pop::trust {

struct Want {
  std::string role;
  std::string path;  // inside the repository
  std::size_t limit = 0;
};

// The metadata file of a role as the snapshot lists it. POP_E_MISSING where it does not: such a role is not
// even asked for.
Result<Want> want_role(const TrustedSet &trusted, const std::string &role);

// The snapshot that the trusted timestamp names. POP_E_MISSING without one.
Result<Want> want_snapshot(const TrustedSet &trusted);

class Refresh {
 public:
  // `trusted` is borrowed; each file is kept in it as soon as it verifies.
  explicit Refresh(TrustedSet &trusted);

  // Nothing: finished, or ended by an error.
  const std::optional<Want> &wants() const noexcept { return want_; }
  // What came for wants(): the file, or why there is none. The first error ends the workflow; that there is
  // no next root does not.
  Result<void> give(const Result<Blob> &file);

 private:
  void want_root();
  void want_timestamp();
  Result<void> after_timestamp();
  Result<void> after_snapshot();
  Result<void> take(ByteView file);

  TrustedSet *trusted_;
  std::optional<Want> want_;
  std::size_t rotations_ = 0;
};

}  // namespace pop::trust
