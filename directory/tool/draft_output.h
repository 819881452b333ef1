#pragma once
// The end of every command that drafts what a role is to say: shown in plain words, signed at once where a
// key is given, and written into a folder to hand on.

#include <string>
#include <vector>

#include "command.h"
#include "published.h"
#include "signed_role.h"
#include "submission.h"
#include "trust/metadata.h"

namespace pop::tool {

// --repo or --new, --out, --key and what signing takes, --dry-run, --now; then `more`.
std::vector<Option> draft_options(std::vector<Option> more);
std::vector<Option> signing_options();

// What is published now: --repo; nothing with --new.
Result<Published> published_before(const Arguments &arguments);

// For work on root: a bundle leaves the first one out.
Result<void> check_root_is_there(const Arguments &arguments, const Published &before);

// What a role lists and delegates now; nothing before its first version.
Result<trust::Targets> present_content(const Published &published, const std::string &role);

// The next version of a role, with the new files it lists.
Result<void> hand_out(const Arguments &arguments, const Published &before, const RoleDraft &draft,
                      RepositoryFiles targets);

// Shows what the key is to sign, asks, signs. With --dry-run it only shows.
Result<void> sign_with_key(const Arguments &arguments, const Published &before, Submission &submission);

// Who has signed a root and whose signature it still lacks; a root names its own keys and, next to the one
// before it, theirs. Empty when nothing is missing.
std::vector<std::string> missing_for_root(const Bytes &file, const Published &before);

}  // namespace pop::tool
