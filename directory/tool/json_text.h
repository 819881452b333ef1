#pragma once
// Composing JSON. Members come out sorted; what is signed goes through trust::canonical_json all the same.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"
#include "base/result.h"

namespace pop::tool {

// Members and elements are JSON themselves.
using JsonMembers = std::map<std::string, std::string>;

std::string json_string(std::string_view text);
std::string json_array(const std::vector<std::string> &elements);
std::string json_object(const JsonMembers &members);

// For a terminal: characters that move the cursor, hide text or turn its direction are shown by their number.
std::string printable(std::string_view text);

// The bytes a TUF signature covers. An error here is a fault of this program.
Result<Bytes> canonical_bytes(const std::string &text);
// The shortest text of the same value, members in their order.
Bytes compact_bytes(const JsonValue &value);
// For people: two spaces a level.
Result<std::string> indented(const std::string &text);

}  // namespace pop::tool
