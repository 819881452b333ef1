#include "published.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <vector>

#include "directory/bundle.h"
#include "files.h"
#include "trust/metadata.h"
#include "trust/mirror.h"

namespace pop::tool {
namespace fs = std::filesystem;
namespace {

Error incomplete(const fs::path &file, const std::string &why) {
  return {POP_E_FORMAT, file.string() + ": " + why + ". The repository is damaged: restore it from a copy"};
}

class Reader {
 public:
  // `bundle` null: the repository is a folder.
  Reader(const fs::path &repository, directory::Bundle *bundle, Published &published)
      : repository_(repository), bundle_(bundle), published_(published) {}

  // Reads one file of the repository into `files`.
  Result<const Bytes *> read(const std::string &path) {
    Result<Bytes> bytes = fetch(path);
    if (!bytes) return incomplete(repository_ / path, "it cannot be read");
    return &published_.files.insert_or_assign(path, std::move(*bytes)).first->second;
  }

  Result<const Bytes *> read_role(const std::string &role, const trust::MetaFile &meta) {
    const std::string path = trust::metadata_path(role, meta.version);
    const Result<const Bytes *> bytes = read(path);
    if (!bytes) return bytes;
    if (!meta.pinned() || (*bytes)->size() != *meta.length || !meta.hashes->match(**bytes)) {
      return incomplete(repository_ / path, "it is not the file that was signed for");
    }
    published_.versions[role] = meta.version;
    return bytes;
  }

  Result<void> read_targets_of(const std::string &role, const Bytes &file) {
    const Result<trust::Targets> targets = trust::parse_targets(file, role);
    if (!targets) return incomplete(repository_ / "metadata" / role, targets.error().message);
    for (const auto &[path, target] : targets->targets) {
      const std::string hash = target.hashes.sha256 ? to_hex(*target.hashes.sha256) : "";
      const Result<const Bytes *> bytes = read(trust::target_path(path, hash));
      if (!bytes) return bytes.error();
      if (!target.hashes.match(**bytes))
        return incomplete(repository_ / path, "it is not the file that was signed for");
      published_.targets[path] = **bytes;
    }
    return {};
  }

  Result<void> read_present() {
    const Result<const Bytes *> timestamp_file = read(trust::metadata_path("timestamp", std::nullopt));
    if (!timestamp_file) return timestamp_file.error();
    const Result<trust::Timestamp> timestamp = trust::parse_timestamp(**timestamp_file);
    if (!timestamp) return incomplete(repository_ / "metadata/timestamp.json", timestamp.error().message);
    published_.versions["timestamp"] = timestamp->version;

    const Result<const Bytes *> snapshot_file = read_role("snapshot", timestamp->snapshot);
    if (!snapshot_file) return snapshot_file.error();
    const Result<trust::Snapshot> snapshot = trust::parse_snapshot(**snapshot_file);
    if (!snapshot) return incomplete(repository_ / "metadata", snapshot.error().message);
    for (const auto &[role, meta] : snapshot->meta) {
      const Result<const Bytes *> file = read_role(role, meta);
      if (!file) return file.error();
      if (const Result<void> done = read_targets_of(role, **file); !done) return done;
    }
    return {};
  }

 private:
  Result<Bytes> fetch(const std::string &path) {
    if (bundle_ == nullptr) return read_whole(repository_ / path);
    const Result<trust::Blob> blob = bundle_->fetch(path, SIZE_MAX);
    if (!blob) return blob.error();
    return Bytes(blob->view().begin(), blob->view().end());
  }

  fs::path repository_;
  directory::Bundle *bundle_;
  Published &published_;
};

Result<void> flush(const fs::path &folder) {
  const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool done = file >= 0 && ::syncfs(file) == 0;
  if (file >= 0) ::close(file);
  if (!done) return Error{POP_E_IO, folder.string() + " cannot be flushed to disk: " + std::strerror(errno)};
  return {};
}

Result<void> write_part(const fs::path &part, const Bytes &bytes) {
  std::error_code error;
  fs::create_directories(part.parent_path(), error);
  const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  const bool written = file >= 0 && write_all(file, bytes);
  const int why = errno;
  if (file >= 0) ::close(file);
  if (written) return {};
  return Error{POP_E_IO, part.string() + " cannot be written: " + std::strerror(why) +
                             ". What was published stands; mend that, and do it again"};
}

bool is_there(const fs::path &path, const Bytes &bytes) {
  std::error_code error;
  if (fs::file_size(path, error) != bytes.size() || error) return false;
  const std::optional<Bytes> present = pop::read_file(path.string());
  return present && *present == bytes;
}

// All on disk before any has its name, and the names on disk before this returns; flushed together, for there
// may be a thousand.
Result<void> write_step(const fs::path &repository,
                        const std::vector<RepositoryFiles::const_iterator> &files) {
  std::vector<fs::path> written;
  for (const auto &file : files) {
    const fs::path path = repository / file->first;
    if (is_there(path, file->second)) continue;
    if (const Result<void> part = write_part(path.string() + ".part", file->second); !part) return part;
    written.push_back(path);
  }
  if (const Result<void> flushed = flush(repository); !flushed) return flushed;
  for (const fs::path &path : written) {
    std::error_code error;
    fs::rename(path.string() + ".part", path, error);
    if (error) return Error{POP_E_IO, path.string() + " cannot be written: " + error.message()};
  }
  return flush(repository);
}

}  // namespace

bool is_root(const std::string &path) {
  return path.size() > 10 && path.substr(path.size() - 10) == ".root.json";
}

std::int64_t Published::highest_version(const std::string &role) const {
  const auto found = highest_.find(role);
  const auto present = versions.find(role);
  return std::max(found == highest_.end() ? 0 : found->second,
                  present == versions.end() ? 0 : present->second);
}

const Bytes *Published::metadata(const std::string &role) const {
  const auto version = versions.find(role);
  if (version == versions.end()) return nullptr;
  const bool named_without = role == "timestamp";
  return &files.at(trust::metadata_path(role, named_without ? std::nullopt : std::optional(version->second)));
}

std::optional<VersionedName> parse_versioned(const std::string &name) {
  VersionedName parsed;
  const char *end = name.data() + name.size();
  const auto [dot, error] = std::from_chars(name.data(), end, parsed.version);
  if (error != std::errc{} || dot == end || *dot != '.' || name.size() < 6 ||
      name.substr(name.size() - 5) != ".json") {
    return std::nullopt;
  }
  parsed.role.assign(dot + 1, end - 5);
  return parsed;
}

Result<Published> read_published(const fs::path &repository) {
  Published published;
  std::error_code error;
  if (fs::is_regular_file(repository, error)) {
    const Result<Bytes> bytes = read_whole(repository);
    if (!bytes) return bytes.error();
    Result<directory::Bundle> bundle = directory::Bundle::open(*bytes);
    if (!bundle) return Error{bundle.error().code, repository.string() + ": " + bundle.error().message};
    if (const Result<void> read = Reader(repository, &*bundle, published).read_present(); !read)
      return read.error();
    return published;
  }
  Reader reader(repository, nullptr, published);
  for (const fs::directory_entry &entry : fs::directory_iterator(repository / "metadata", error)) {
    const std::optional<VersionedName> name = parse_versioned(entry.path().filename().string());
    if (!name) continue;
    std::int64_t &highest = published.highest_[name->role];
    highest = std::max(highest, name->version);
  }
  if (!fs::exists(repository / "metadata/timestamp.json", error)) return published;

  // A new root counts as soon as it is there: clients look for the next number.
  for (std::int64_t version = 1; version <= published.highest_["root"]; ++version) {
    const Result<const Bytes *> root = reader.read(trust::metadata_path("root", version));
    if (!root) return root.error();
    published.versions["root"] = version;
  }
  if (const Result<void> read = reader.read_present(); !read) return read.error();
  return published;
}

Result<Published> read_existing(const fs::path &repository) {
  Result<Published> published = read_published(repository);
  if (published && published->files.empty())
    return Error{POP_E_MISSING,
                 repository.string() + " holds no published directory: name its folder, or a bundle of it"};
  return published;
}

void Published::put_role(const std::string &role, std::int64_t version, Bytes file) {
  const auto present = versions.find(role);
  if (present != versions.end() && role != "root") files.erase(trust::metadata_path(role, present->second));
  files[trust::metadata_path(role, version)] = std::move(file);
  versions[role] = version;
}

void Published::put_target(const std::string &path, Bytes bytes) {
  files[trust::target_path(path, to_hex(sha256(bytes)))] = bytes;
  targets[path] = std::move(bytes);
}

Result<void> write_published(const fs::path &repository, const RepositoryFiles &files) {
  const std::string timestamp = trust::metadata_path("timestamp", std::nullopt);
  // The roots after everything else: clients look for the next one.
  for (const bool roots : {false, true}) {
    std::vector<RepositoryFiles::const_iterator> step;
    for (auto file = files.begin(); file != files.end(); ++file) {
      if (file->first != timestamp && is_root(file->first) == roots) step.push_back(file);
    }
    if (const Result<void> written = write_step(repository, step); !written) return written;
  }
  return write_whole(repository / timestamp, files.at(timestamp));
}

Result<PublishLock> PublishLock::take(const fs::path &repository) {
  std::error_code error;
  fs::create_directories(repository, error);
  const int folder = ::open(repository.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return Error{POP_E_IO, repository.string() + " cannot be opened: " + std::strerror(errno)};
  PublishLock lock(folder);
  if (::flock(folder, LOCK_EX | LOCK_NB) != 0) {
    return Error{POP_E_STATE,
                 repository.string() + " is being published to by another pop-directory: wait for it"};
  }
  return lock;
}

PublishLock::~PublishLock() {
  if (folder_ >= 0) ::close(folder_);
}

}  // namespace pop::tool
