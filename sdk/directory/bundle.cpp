#include "directory/bundle.h"

#include <algorithm>
#include <limits>

namespace pop::directory {
namespace {

constexpr std::string_view kMagic = "POPB1";

Error at(pop_result code, std::size_t offset, std::string what) {
  return Error{code, "bundle, byte " + std::to_string(offset) + ": " + std::move(what)};
}

}  // namespace

bool is_bundle_path(std::string_view path) noexcept {
  if (path.size() > kBundlePathLimit) return false;
  for (const char c : path) {
    if (c <= ' ' || c > '~' || c == '\\') return false;
  }
  for (;;) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (part.empty() || part == "." || part == "..") return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

Result<Bundle> Bundle::open(ByteView bytes, std::size_t limit) {
  if (bytes.size() > limit) {
    return Error{POP_E_TOO_LARGE,
                 "bundle: " + std::to_string(bytes.size()) + " bytes, the limit is " + std::to_string(limit)};
  }
  ByteReader reader(bytes);
  if (as_text(reader.take(kMagic.size())) != kMagic) return at(POP_E_FORMAT, 0, "does not begin with POPB1");
  Bundle bundle;
  while (!reader.rest().empty()) {
    const std::size_t offset = bytes.size() - reader.rest().size();
    Entry entry;
    entry.path = as_text(reader.take(reader.u16()));
    entry.bytes = reader.take(reader.u32());
    if (reader.failed()) return at(POP_E_FORMAT, offset, "the entry is cut off");
    if (!is_bundle_path(entry.path)) return at(POP_E_FORMAT, offset, "the path is not one a bundle may hold");
    if (!bundle.entries_.empty() && bundle.entries_.back().path >= entry.path) {
      return at(POP_E_FORMAT, offset, "paths are not in ascending order");
    }
    bundle.entries_.push_back(entry);
  }
  return bundle;
}

Result<trust::Blob> Bundle::fetch(const std::string &path, std::size_t limit) {
  const auto before = [](const Entry &entry, const std::string &wanted) { return entry.path < wanted; };
  const auto found = std::lower_bound(entries_.begin(), entries_.end(), path, before);
  if (found == entries_.end() || found->path != path)
    return Error{POP_E_MISSING, path + ": is not in the bundle"};
  if (found->bytes.size() > limit) {
    return Error{POP_E_TOO_LARGE, path + ": is longer than " + std::to_string(limit) + " bytes"};
  }
  return trust::Blob::borrow(found->bytes);
}

Result<Bytes> write_bundle(const std::map<std::string, Bytes> &files, std::size_t limit) {
  Bytes out;
  append(out, as_bytes(kMagic));
  for (const auto &[path, bytes] : files) {
    if (!is_bundle_path(path)) return Error{POP_E_ARGUMENT, path + ": is not a path a bundle may hold"};
    if (bytes.size() > std::numeric_limits<std::uint32_t>::max() ||
        out.size() + bytes.size() + path.size() + 6 > limit) {
      return Error{POP_E_TOO_LARGE,
                   path + ": the bundle would be longer than " + std::to_string(limit) + " bytes"};
    }
    append_u16(out, static_cast<std::uint16_t>(path.size()));
    append(out, as_bytes(path));
    append_u32(out, static_cast<std::uint32_t>(bytes.size()));
    append(out, bytes);
  }
  return out;
}

}  // namespace pop::directory
