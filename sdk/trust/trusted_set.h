#pragma once
// What is trusted so far, and the rules by which more is: TUF 1.0.34 section 5 without any input or output.
//
// Files are handed in in the order of the workflow; each is kept as soon as it verifies and nothing changes
// when it does not. A set that holds what was trusted before is the rollback check for what comes next: give
// it a new time with `begin_update` and go on. Copying is cheap.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "trust/metadata.h"

namespace pop::trust {

// Sizes before anything is parsed; counts that bound the work (defaults as python-tuf has them).
struct Limits {
  std::size_t root_bytes = 512'000;
  std::size_t timestamp_bytes = 16'384;
  std::size_t snapshot_bytes = 2'000'000;
  std::size_t targets_bytes = 5'000'000;
  std::size_t root_rotations = 256;
  std::size_t roles_searched = 64;  // for one path
};

// Role names from "targets" down.
using RoleChain = std::vector<std::string>;

class TrustedSet {
 public:
  // `root` is trusted because the app brought it; it must still be signed by its own keys. `judged_at` is the
  // time expiry is judged at, fixed for the whole update (section 5.1). `verifier` outlives the set.
  static Result<TrustedSet> start(ByteView root, std::int64_t judged_at, const SignatureVerifier &verifier,
                                  Limits limits = {});

  // The next update begins: expiry is judged at this time, delegated roles are read anew.
  void begin_update(std::int64_t judged_at);

  // What an earlier run trusted, for the rollback checks of this one: signed by the present root's keys.
  // Neither expiry nor length and hash are looked at: a timestamp may have come without its snapshot. So no
  // targets are taken under a snapshot that is only remembered.
  Result<void> remember_timestamp(ByteView file);
  Result<void> remember_snapshot(ByteView file);

  // Section 5.3: version exactly one more, signed by the old and by the new keys. Expiry is not looked at
  // yet. If the keys of timestamp or snapshot changed, what was trusted of both is forgotten (fast-forward
  // recovery).
  Result<void> update_root(ByteView file);
  // Section 5.4. False: the version is the trusted one, which is kept. The root must be unexpired by now. An
  // expired timestamp is kept, for rollback checks, and is an error.
  Result<bool> update_timestamp(ByteView file);
  // Section 5.5. Neither versions may go down nor roles disappear.
  Result<void> update_snapshot(ByteView file);
  // Section 5.6, for the top level and for a delegated role, which is the last of the chain; the one before
  // it, its delegator, has been verified along the same chain.
  Result<void> update_targets(ByteView file);
  Result<void> update_delegated(ByteView file, const RoleChain &chain);

  // What was trusted before this update is what the present timestamp and snapshot name: it need not be
  // fetched again. check_current then judges all of it at the present time.
  bool snapshot_current() const noexcept;
  bool targets_current() const noexcept;
  Result<void> check_current() const;

  const Root &root() const noexcept { return *root_; }
  const Timestamp *timestamp() const noexcept { return timestamp_.get(); }
  const Snapshot *snapshot() const noexcept { return snapshot_.get(); }
  const Targets *targets() const noexcept { return targets_.get(); }
  // Null until it has been verified along this very chain.
  const Targets *role(const RoleChain &chain) const;
  // As the snapshot lists it; null where it does not.
  const MetaFile *listed(std::string_view role) const;

  std::int64_t judged_at() const noexcept { return judged_at_; }
  // The time expiry is judged at: not before the newest trusted timestamp says it was signed, so that a clock
  // set back brings nothing expired to life. A root that replaces the timestamp key takes a wrong `issued`
  // away with the timestamp.
  std::int64_t time() const noexcept;
  const Limits &limits() const noexcept { return limits_; }
  const SignatureVerifier &verifier() const noexcept { return *verifier_; }

 private:
  TrustedSet(std::shared_ptr<const Root> root, std::int64_t judged_at, const SignatureVerifier &verifier,
             Limits limits)
      : root_(std::move(root)), judged_at_(judged_at), verifier_(&verifier), limits_(limits) {}
  Result<Timestamp> signed_timestamp(ByteView file) const;
  Result<Snapshot> signed_snapshot(ByteView file) const;
  Result<std::shared_ptr<const Targets>> verify_targets(ByteView file, std::string_view role,
                                                        const Keys &keys, const RoleKeys &role_keys,
                                                        std::string_view whose) const;
  Result<void> check_expiry(const Metadata &metadata, std::string_view name) const;

  std::shared_ptr<const Root> root_;
  std::shared_ptr<const Timestamp> timestamp_;
  std::shared_ptr<const Snapshot> snapshot_;
  bool snapshot_confirmed_ = false;  // by the present root's keys
  std::shared_ptr<const Targets> targets_;
  // By chain, not by name: a role verified with the keys one delegator gives is not trusted for another.
  std::map<RoleChain, std::shared_ptr<const Targets>> delegated_;
  std::int64_t judged_at_;
  const SignatureVerifier *verifier_;
  Limits limits_;
};

}  // namespace pop::trust
