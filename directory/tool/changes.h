#pragma once
// What is different between two published states, in plain words.

#include <string>
#include <vector>

#include "published.h"

namespace pop::tool {

// "Germany", "the service de.line itself", "the editors".
std::string plain_name(const std::string &role);

// The changes of keys and of who may speak for what first, then those of files, by path. With an empty
// `before` all is new.
std::vector<std::string> changes(const Published &before, const Published &after);

}  // namespace pop::tool
