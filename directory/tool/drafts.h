#pragma once
// What every role of the directory is to say, from the source files and the keys (design, section 3: who
// signs what).

#include <cstdint>
#include <vector>

#include "signed_role.h"
#include "source_tree.h"

namespace pop::tool {

// Root, targets, regions, countries, gateways. POP_E_MISSING names the keys that are not there.
Result<std::vector<RoleDraft>> draft_roles(const SourceTree &tree, const KeyStore &keys);

// `roles` are all that snapshot lists, with those of the last snapshot that are gone: a client that remembers
// a role refuses a snapshot without it (TUF 1.0.34 section 5.5.5).
Result<RoleDraft> draft_snapshot(const std::vector<SignedRole> &roles, const Published &published,
                                 const KeyStore &keys);
Result<RoleDraft> draft_timestamp(const SignedRole &snapshot, const KeyStore &keys);

}  // namespace pop::tool
