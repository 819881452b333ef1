#pragma once
// Whom a delegated role stands and falls with. A name says it only where the way from the editors to the role
// agrees: anyone who delegates may use any name.

#include <string>
#include <string_view>
#include <vector>

#include "trust/trusted_set.h"

namespace pop::directory {

// The gateway (directly under the editors) or desk ("desk-<cc>-…" directly under its country) that a role is
// or stands below; empty: none. Without it a conversation or a closure is missing, no service.
std::string dispensable(const trust::RoleChain &chain);

// Whether a delegation may hold files directly in `folder` ("services/de").
bool reaches(const trust::DelegatedRole &role, std::string_view folder);

// Every role on the way may sign the path: only then does a search come to it. Here and below, all roles but
// the last have been verified.
bool permitted(const trust::TrustedSet &trusted, const trust::RoleChain &chain, const std::string &path);

// The country a role speaks for, "DE"; or the gateway or desk that it belongs to. Empty: the editors,
// regions, and a role with a country's name where no search for that country comes.
std::string owner_of(const trust::TrustedSet &trusted, const trust::RoleChain &chain);

// The countries, "DE", whose services or closures a search may look for along this way.
std::vector<std::string> countries_behind(const trust::TrustedSet &trusted, const trust::RoleChain &chain);

}  // namespace pop::directory
