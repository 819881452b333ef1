#include "submission.h"

#include "files.h"
#include "trust/metadata.h"
#include "trust/mirror.h"

namespace pop::tool {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t most_files = 2000;
constexpr std::uintmax_t largest_file = 5'000'000;

Error wrong(const fs::path &path, const std::string &why) {
  return {POP_E_FORMAT, path.string() + ": " + why};
}

Result<void> take_metadata(Submission &submission, const std::string &path, Bytes bytes) {
  const std::optional<VersionedName> name = parse_versioned(fs::path(path).filename().string());
  if (!name || path != trust::metadata_path(name->role, name->version))
    return wrong(submission.folder / path, "is no metadata/<version>.<role>.json");
  if (!submission.role.empty()) {
    return wrong(submission.folder,
                 "holds metadata of " + submission.role + " and of " + name->role + ": one role a folder");
  }
  submission.role = name->role;
  submission.version = name->version;
  submission.file = std::move(bytes);
  return {};
}

}  // namespace

fs::path Submission::metadata_path() const { return folder / trust::metadata_path(role, version); }

Result<Submission> read_submission(const fs::path &folder) {
  Submission submission;
  submission.folder = folder;
  std::error_code error;
  if (!fs::is_directory(folder, error))
    return Error{POP_E_IO, folder.string() + " is no folder made by pop-directory draft"};
  std::size_t files = 0;
  for (const fs::directory_entry &entry : fs::recursive_directory_iterator(folder, error)) {
    if (entry.is_symlink(error)) return wrong(entry.path(), "is a link: hand in the file itself");
    if (!entry.is_regular_file(error)) continue;
    if (++files > most_files)
      return Error{POP_E_TOO_LARGE,
                   folder.string() + ": has more than " + std::to_string(most_files) + " files"};
    if (entry.file_size(error) > largest_file)
      return Error{POP_E_TOO_LARGE,
                   entry.path().string() + ": is longer than " + std::to_string(largest_file) + " bytes"};
    Result<Bytes> bytes = read_whole(entry.path());
    if (!bytes) return bytes.error();
    const std::string path = entry.path().lexically_relative(folder).generic_string();
    if (path.rfind("targets/", 0) == 0) {
      submission.targets[path] = std::move(*bytes);
    } else if (const Result<void> taken = take_metadata(submission, path, std::move(*bytes)); !taken) {
      return taken.error();
    }
  }
  if (error) return Error{POP_E_IO, folder.string() + " cannot be read: " + error.message()};
  if (submission.role.empty())
    return wrong(folder, "holds no metadata/<version>.<role>.json: make one with pop-directory draft");
  return submission;
}

Result<void> write_submission(const Submission &submission) {
  std::error_code error;
  if (fs::exists(submission.folder, error) && !fs::is_empty(submission.folder, error))
    return Error{POP_E_STATE, submission.folder.string() + " is not empty: name a new folder"};
  for (const auto &[path, bytes] : submission.targets) {
    if (const Result<void> written = write_whole(submission.folder / path, bytes); !written) return written;
  }
  return write_whole(submission.metadata_path(), submission.file);
}

const Bytes *bytes_of(const Submission &submission, const Published &before, const std::string &path,
                      const trust::TargetFile &file) {
  const auto right = [&file](const Bytes &bytes) {
    return file.hashes.sha256 && file.length == bytes.size() && file.hashes.match(bytes);
  };
  if (!file.hashes.sha256) return nullptr;
  const auto own = submission.targets.find(trust::target_path(path, to_hex(*file.hashes.sha256)));
  if (own != submission.targets.end() && right(own->second)) return &own->second;
  const auto published = before.targets.find(path);
  return published != before.targets.end() && right(published->second) ? &published->second : nullptr;
}

Result<void> check_all_is_here(const Submission &submission, const Published &before) {
  std::int64_t version = 0;
  if (submission.role == "root") {
    const Result<trust::Root> root = trust::parse_root(submission.file);
    if (!root) return wrong(submission.metadata_path(), root.error().message);
    version = root->version;
  } else {
    const Result<trust::Targets> targets = trust::parse_targets(submission.file, submission.role);
    if (!targets) return wrong(submission.metadata_path(), targets.error().message);
    version = targets->version;
    for (const auto &[path, file] : targets->targets) {
      if (bytes_of(submission, before, path, file) != nullptr) continue;
      return Error{POP_E_MISSING, submission.metadata_path().string() + ": it lists " + path +
                                      ", whose bytes are neither in the folder nor published, so that you "
                                      "cannot see what you sign: ask for the whole folder, and name the "
                                      "published directory by --repo"};
    }
  }
  if (version == submission.version) return {};
  return wrong(submission.metadata_path(),
               "its name says another version than it: " + std::to_string(version));
}

Result<void> overlay(const Submission &submission, Published &published) {
  published.put_role(submission.role, submission.version, submission.file);
  if (submission.role == "root") return {};
  const Result<trust::Targets> targets = trust::parse_targets(submission.file, submission.role);
  if (!targets) return wrong(submission.metadata_path(), targets.error().message);
  for (const auto &[path, file] : targets->targets) {
    const std::string hash = file.hashes.sha256 ? to_hex(*file.hashes.sha256) : "";
    const auto handed_in = submission.targets.find(trust::target_path(path, hash));
    if (handed_in == submission.targets.end()) continue;
    if (handed_in->second.size() != file.length || !file.hashes.match(handed_in->second)) {
      return Error{POP_E_HASH, (submission.folder / handed_in->first).string() +
                                   ": its bytes are not those that " + submission.role +
                                   " signed: ask for the folder again, and change nothing in it"};
    }
    published.put_target(path, handed_in->second);
  }
  return {};
}

}  // namespace pop::tool
