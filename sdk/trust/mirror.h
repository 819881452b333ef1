#pragma once
// Where the files of a TUF repository come from. A mirror is not trusted: everything it gives is checked.

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/result.h"

namespace pop::trust {

// Bytes that lie in memory of the mirror, or its own.
class Blob {
 public:
  static Blob borrow(ByteView bytes) {
    Blob blob;
    blob.borrowed_ = bytes;
    return blob;
  }
  static Blob own(Bytes bytes) {
    Blob blob;
    blob.owned_ = std::move(bytes);
    return blob;
  }
  ByteView view() const noexcept { return owned_ ? ByteView(*owned_) : borrowed_; }

 private:
  Blob() = default;
  ByteView borrowed_;
  std::optional<Bytes> owned_;
};

class Mirror {
 public:
  virtual ~Mirror() = default;
  // A path inside the repository as published ("metadata/2.root.json"). POP_E_MISSING when it is not there,
  // POP_E_TOO_LARGE when it is longer than `limit`. What is borrowed lives as long as the mirror.
  virtual Result<Blob> fetch(const std::string &path, std::size_t limit) = 0;
};

// Everything but letters, digits and "_.-~" of the bytes as %XX (RFC 3986 section 2.3).
std::string percent_encoded(std::string_view text);

// "metadata/timestamp.json", "metadata/7.cc-de.json": the role is percent-encoded, its slashes too, as
// other clients do.
std::string metadata_path(std::string_view role, std::optional<std::int64_t> version);
// "targets/services/de/<hash>.<slug>.json" with consistent snapshots (section 7), else "targets/" and the
// path.
std::string target_path(std::string_view path, std::optional<std::string_view> hash_hex);

}  // namespace pop::trust
