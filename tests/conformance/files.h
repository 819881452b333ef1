#pragma once
// What the client keeps: one file a role, byte for byte as it was downloaded, and one a target. Names that
// others chose never become paths: they are percent-encoded, the slash too.

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace pop::conformance {

class Folder {
 public:
  explicit Folder(std::string path) : path_(std::move(path)) {}

  std::optional<Bytes> read(std::string_view name, std::size_t limit) const;
  // Whole or not at all, also if the process is killed.
  Result<void> write(std::string_view name, ByteView content) const;
  Result<void> remove(std::string_view name) const;

 private:
  std::string path_;
};

// "root.json", "%2Frole.json"
std::string metadata_name(std::string_view role);
// "path%2Fto%2Ffile.txt"
std::string target_name(std::string_view path);

}  // namespace pop::conformance
