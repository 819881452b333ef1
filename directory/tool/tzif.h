#pragma once
// Time zone files (TZif, RFC 8536) and the rule in their footer (POSIX.1-2017 section 8.3, TZ).

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace pop::tool {

// A moment and the offset that holds from it on, in seconds east of UTC.
using OffsetChange = std::pair<std::int64_t, std::int32_t>;

struct TzFile {
  std::int32_t first_offset = 0;      // before the first change
  std::vector<OffsetChange> changes;  // ascending
  std::string footer;                 // the rule for every moment after the last change
};

// Version 2 or later; `name` is for the message. POP_E_FORMAT says what is wrong.
Result<TzFile> parse_tzif(ByteView bytes, std::string_view name);

// The changes that the rule `footer` makes in the years from `first` to `last`, ascending.
Result<std::vector<OffsetChange>> posix_rule_changes(std::string_view footer, std::int64_t first,
                                                     std::int64_t last);

}  // namespace pop::tool
