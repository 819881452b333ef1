// TUF metadata of every type, and what is asked of delegations.

#include "trust/metadata.h"

#include "fuzz.h"
#include "trust/trusted_set.h"

using namespace pop;

namespace {

constexpr std::string_view kPath = "services/de/line.json";

void ask(const trust::Targets &targets) {
  if (!targets.delegations) return;
  for (const auto &role : targets.delegations->roles) {
    (void)role.may_sign(kPath);
    fuzz::require(targets.delegations->keys_of(role.name) != nullptr);
  }
  if (targets.delegations->succinct) {
    fuzz::require(targets.delegations->succinct->is_bin(targets.delegations->succinct->role_for(kPath)));
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const auto [which, file] = fuzz::choose({data, size}, 4);
  if (which == 0) {
    // Also with its own keys, as an app's first root is.
    (void)trust::TrustedSet::start(file, 0, trust::ed25519_verifier());
  } else if (which == 1) {
    (void)trust::parse_timestamp(file);
  } else if (which == 2) {
    (void)trust::parse_snapshot(file);
  } else if (const auto targets = trust::parse_targets(file)) {
    ask(*targets);
  }
  return 0;
}
