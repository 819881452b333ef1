#pragma once
// Reading a directory as an app would, and saying what is in it.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace pop::tool {

struct RoleExpiry {
  std::string role;
  std::int64_t version = 0;
  std::int64_t expires = 0;
};

struct Inspection {
  std::int64_t issued = 0;                      // 0: the timestamp does not say
  std::vector<RoleExpiry> roles;                // root, timestamp, snapshot, targets, then the delegated ones
  std::map<std::string, std::size_t> services;  // shown, by country as in paths ("de", "001")
  std::vector<std::string> left_out;            // what an app would not show, and why
  std::vector<std::string> with_handoff;        // ids of services whose record has a handoff block
  std::vector<std::string> no_conversation;     // those of them that an app would show without it, and why
};

// Verifies every role and file from `root` down at the time `now`. An error only where an app would answer
// nothing at all; the faults of roles and files are in `left_out`.
Result<Inspection> inspect(ByteView root, ByteView bundle, std::int64_t now);

}  // namespace pop::tool
