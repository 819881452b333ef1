#include "directory/bundle.h"

#include <algorithm>
#include <limits>

namespace pop::directory {
namespace {

constexpr std::string_view kMagic = "POPB1";
constexpr std::string_view kIndex = "index";
constexpr std::size_t kIndexStep = 16;   // entries between two offsets
constexpr std::size_t kIndexFrom = 256;  // files; fewer are walked through as fast
constexpr std::size_t kOffsetSize = 4;
constexpr std::size_t kFrame = 6;  // the two lengths of an entry

Error at(pop_result code, std::size_t offset, std::string what) {
  return Error{code, "bundle, byte " + std::to_string(offset) + ": " + std::move(what)};
}

// Nothing where no whole entry stands.
std::optional<Bundle::Entry> entry_at(ByteView bytes, std::size_t offset) {
  if (offset >= bytes.size()) return std::nullopt;
  ByteReader reader(bytes.subspan(offset));
  Bundle::Entry entry;
  entry.path = as_text(reader.take(reader.u16()));
  entry.bytes = reader.take(reader.u32());
  return reader.failed() ? std::nullopt : std::optional(entry);
}

std::size_t after(ByteView bytes, const Bundle::Entry &entry) {
  return static_cast<std::size_t>(entry.bytes.data() - bytes.data()) + entry.bytes.size();
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
  if (as_text(bytes).substr(0, kMagic.size()) != kMagic)
    return at(POP_E_FORMAT, 0, "does not begin with POPB1");
  Bundle bundle(bytes);
  const auto first = entry_at(bytes, kMagic.size());
  if (first && first->path == kIndex && !first->bytes.empty() && first->bytes.size() % kOffsetSize == 0) {
    bundle.index_ = first->bytes;
    return bundle;
  }
  auto entries = bundle.entries();
  if (!entries) return entries.error();
  bundle.entries_ = std::move(*entries);
  return bundle;
}

Result<std::vector<Bundle::Entry>> Bundle::entries() const {
  std::vector<Entry> out;
  for (std::size_t offset = kMagic.size(); offset < bytes_.size();) {
    const auto entry = entry_at(bytes_, offset);
    if (!entry) return at(POP_E_FORMAT, offset, "the entry is cut off");
    if (!is_bundle_path(entry->path))
      return at(POP_E_FORMAT, offset, "the path is not one a bundle may hold");
    if (!out.empty() && out.back().path >= entry->path)
      return at(POP_E_FORMAT, offset, "paths are not in ascending order");
    out.push_back(*entry);
    offset = after(bytes_, *entry);
  }
  if (!out.empty() && out.front().path == kIndex) out.erase(out.begin());
  return out;
}

std::optional<Bundle::Entry> Bundle::indexed(std::string_view path) const {
  const auto offset = [this](std::size_t number) {
    return std::size_t{ByteReader(index_.subspan(number * kOffsetSize)).u32()};
  };
  // The last indexed entry that does not stand behind the path.
  std::size_t low = 0;
  std::size_t high = index_.size() / kOffsetSize;
  while (high - low > 1) {
    const std::size_t middle = low + (high - low) / 2;
    const auto entry = entry_at(bytes_, offset(middle));
    if (!entry) return std::nullopt;
    (entry->path <= path ? low : high) = middle;
  }
  auto entry = entry_at(bytes_, offset(low));
  for (std::size_t left = kIndexStep; entry && left > 0; --left) {
    if (entry->path == path) return entry;
    entry = entry_at(bytes_, after(bytes_, *entry));
  }
  return std::nullopt;
}

Result<trust::Blob> Bundle::fetch(const std::string &path, std::size_t limit) {
  std::optional<Entry> entry;
  if (!index_.empty()) {
    entry = indexed(path);
  } else {
    const auto before = [](const Entry &each, const std::string &wanted) { return each.path < wanted; };
    const auto found = std::lower_bound(entries_.begin(), entries_.end(), path, before);
    if (found != entries_.end() && found->path == path) entry = *found;
  }
  if (!entry) return Error{POP_E_MISSING, path + ": is not in the bundle"};
  if (entry->bytes.size() > limit) {
    return Error{POP_E_TOO_LARGE, path + ": is longer than " + std::to_string(limit) + " bytes"};
  }
  return trust::Blob::borrow(entry->bytes);
}

Result<Bytes> write_bundle(const std::map<std::string, Bytes> &files, std::size_t limit) {
  Bytes index;
  if (files.size() >= kIndexFrom) {
    const std::size_t offsets = (files.size() + kIndexStep - 1) / kIndexStep;
    std::size_t offset = kMagic.size() + kFrame + kIndex.size() + offsets * kOffsetSize;
    std::size_t number = 0;
    for (const auto &[path, bytes] : files) {
      if (number++ % kIndexStep == 0) append_u32(index, static_cast<std::uint32_t>(offset));
      offset += kFrame + path.size() + bytes.size();
    }
  }
  Bytes out;
  append(out, as_bytes(kMagic));
  const auto add = [&](std::string_view path, ByteView bytes) -> Result<void> {
    if (!is_bundle_path(path))
      return Error{POP_E_ARGUMENT, std::string(path) + ": is not a path a bundle may hold"};
    if (bytes.size() > std::numeric_limits<std::uint32_t>::max() ||
        out.size() + bytes.size() + path.size() + kFrame > limit) {
      return Error{POP_E_TOO_LARGE, std::string(path) + ": the bundle would be longer than " +
                                        std::to_string(limit) + " bytes"};
    }
    append_u16(out, static_cast<std::uint16_t>(path.size()));
    append(out, as_bytes(path));
    append_u32(out, static_cast<std::uint32_t>(bytes.size()));
    append(out, bytes);
    return {};
  };
  if (!index.empty()) {
    if (auto ok = add(kIndex, index); !ok) return ok.error();
  }
  for (const auto &[path, bytes] : files) {
    if (!index.empty() && path <= kIndex)
      return Error{POP_E_ARGUMENT, path + ": stands before the index of a large bundle"};
    if (auto ok = add(path, bytes); !ok) return ok.error();
  }
  return out;
}

}  // namespace pop::directory
