#pragma once
// A TUF repository packed into one file, so that it can lie inside an app: "POPB1", then entries sorted by
// path, each `u16 path length | path | u32 length | bytes`, big-endian.
//
// A large one begins with the entry "index": the u32 offset of every 16th entry that follows. With it a file
// is found without walking through all of them, so that opening does not grow with the directory. It is a
// hint like all else that is not signed: one that lies makes files missing, never false.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "trust/mirror.h"

namespace pop::directory {

inline constexpr std::size_t kBundleLimit = std::size_t{8} << 20;
inline constexpr std::size_t kBundlePathLimit = 512;

class Bundle final : public trust::Mirror {
 public:
  struct Entry {
    std::string_view path;
    ByteView bytes;
  };

  // `bytes` outlive the bundle and everything fetched from it. Without an index every entry is looked at
  // here: POP_E_FORMAT names the byte offset; POP_E_TOO_LARGE above `limit`.
  static Result<Bundle> open(ByteView bytes, std::size_t limit = kBundleLimit);

  Result<trust::Blob> fetch(const std::string &path, std::size_t limit) override;
  // All of them, the index left out. Checks the whole outer form: every length, paths strictly ascending,
  // nothing left over.
  Result<std::vector<Entry>> entries() const;

 private:
  explicit Bundle(ByteView bytes) : bytes_(bytes) {}
  std::optional<Entry> indexed(std::string_view path) const;

  ByteView bytes_;
  ByteView index_;  // the offsets; empty: `entries_` has all
  std::vector<Entry> entries_;
};

// By path. POP_E_ARGUMENT names a path that no bundle may hold; POP_E_TOO_LARGE above `limit`.
Result<Bytes> write_bundle(const std::map<std::string, Bytes> &files, std::size_t limit = kBundleLimit);

// A path a bundle may hold: relative, of printable ASCII, no empty, "." or ".." part.
bool is_bundle_path(std::string_view path) noexcept;

}  // namespace pop::directory
