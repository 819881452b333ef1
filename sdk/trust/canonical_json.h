#pragma once
// OLPC canonical JSON, the bytes that TUF signatures cover (TUF 1.0.34 section 4.2). It is not RFC 8785:
// control characters stay raw, so the result need not be valid JSON.

#include "base/json.h"

namespace pop::trust {

// Keys sorted by their UTF-8 bytes, no white space, only '"' and '\' escaped. `value` comes from parse_json,
// which has refused floats and duplicate keys; its depth bounds the recursion here.
Bytes canonical_json(const JsonValue &value);

}  // namespace pop::trust
