#pragma once
// status/<cc>/<slug>.json: a desk says that it is closed for a while. It can close, never open (design,
// section 3), so the file holds nothing but two moments.

#include <cstdint>
#include <string>

#include "base/json.h"
#include "base/result.h"

namespace pop::tool {

inline constexpr std::int64_t longest_closure = std::int64_t{72} * 3600;

// POP_E_FORMAT or POP_E_POLICY; `path` begins the message.
Result<void> check_status(const JsonValue &status, const std::string &path);

}  // namespace pop::tool
