#pragma once
// status/<cc>/<slug>.json: a desk says that it is closed for a while. It can close, never open (design,
// section 3), so what is published holds two moments and nothing else, although apps would pass over more.

#include <string>

#include "base/json.h"
#include "base/result.h"

namespace pop::tool {

// Of the service `id`; `path` begins the message.
Result<void> check_status(const JsonValue &status, const std::string &id, const std::string &path);

}  // namespace pop::tool
