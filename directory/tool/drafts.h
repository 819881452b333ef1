#pragma once
// What every role is to say where one party holds all keys: a trial (design, section 3: who signs what).

#include <vector>

#include "key_store.h"
#include "signed_role.h"
#include "source_tree.h"

namespace pop::tool {

// Root, targets, regions, countries, desks, gateways. POP_E_MISSING names the keys that are not there.
Result<std::vector<RoleDraft>> draft_roles(const SourceTree &tree, const KeyStore &keys);

}  // namespace pop::tool
