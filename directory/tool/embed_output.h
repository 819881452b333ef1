#pragma once
// A directory of helplines as an app builds it in.

#include <cstdint>
#include <filesystem>

#include "base/bytes.h"
#include "base/result.h"

namespace pop::tool {

// Where to: C source and its header, a folder of plain files, or both; empty where not wanted.
struct EmbedTarget {
  std::filesystem::path c_file, header;
  std::filesystem::path folder;
};

// What was verified, and when.
struct Embedded {
  ByteView root, bundle;
  std::int64_t at;
};

// The C file names copies of root and bundle beside it, so that nothing but what was verified is built in.
Result<void> write_embedded(const EmbedTarget &target, const Embedded &directory);

}  // namespace pop::tool
