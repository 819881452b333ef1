#pragma once
// Files of the publisher: read with a reason when it fails, written whole or not at all.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "base/bytes.h"
#include "base/json.h"
#include "base/result.h"

namespace pop::tool {

Result<Bytes> read_whole(const std::filesystem::path &path);
// The message of what is malformed begins with the path.
Result<JsonDocument> read_json(const std::filesystem::path &path);

// All bytes into an open file; errno says why not.
bool write_all(int file, ByteView bytes);
// Written beside `path`, flushed, then renamed over it; makes the folder.
Result<void> write_whole(const std::filesystem::path &path, ByteView bytes);
// A JSON file that carries its own `version`: `text_of_version` writes it for a given one. Content that
// differs from the file that is there gets that file's version + 1; equal content leaves the file as it is.
// True when written.
Result<bool> write_versioned(const std::filesystem::path &path,
                             const std::function<std::string(std::int64_t)> &text_of_version);

}  // namespace pop::tool
