#pragma once
// A published TUF repository on disk: files that never change, and timestamp.json, which names the present
// ones.

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace pop::tool {

// By path inside the repository ("metadata/3.targets.json").
using RepositoryFiles = std::map<std::string, Bytes>;

struct Published {
  RepositoryFiles files;  // what a client can need now; empty before the first publication
  std::map<std::string, std::int64_t> versions;  // of the present roles, by name
  std::map<std::string, Bytes> targets;          // by target path

  // The highest version of a role on disk, also of one that a publication cut short left behind: no version
  // is ever given to other bytes. 0 where there is none.
  std::int64_t highest_version(const std::string &role) const;
  const Bytes *metadata(const std::string &role) const;  // null where there is none

  // As they would be after the next publication.
  void put_role(const std::string &role, std::int64_t version, Bytes file);
  void put_target(const std::string &path, Bytes bytes);

 private:
  friend Result<Published> read_published(const std::filesystem::path &repository);
  std::map<std::string, std::int64_t> highest_;
};

// "metadata/3.root.json"
bool is_root(const std::string &path);

// "12.cc-de.json"
struct VersionedName {
  std::string role;
  std::int64_t version = 0;
};
std::optional<VersionedName> parse_versioned(const std::string &name);

// `repository` is a folder, or a bundle of one (which leaves out the first root). A folder that is empty or
// not there is an empty repository. Lengths and hashes are checked; signatures are for verify.
Result<Published> read_published(const std::filesystem::path &repository);
// The same, but an empty one is an error.
Result<Published> read_existing(const std::filesystem::path &repository);

// Writes what is not there yet, or not with these bytes, then timestamp.json: until that last step clients
// see the old state, whole.
Result<void> write_published(const std::filesystem::path &repository, const RepositoryFiles &files);

// Held while publishing, so that two cannot at once.
class PublishLock {
 public:
  static Result<PublishLock> take(const std::filesystem::path &repository);
  PublishLock(PublishLock &&other) noexcept : folder_(other.folder_) { other.folder_ = -1; }
  PublishLock &operator=(PublishLock &&) = delete;
  ~PublishLock();

 private:
  explicit PublishLock(int folder) : folder_(folder) {}
  int folder_;
};

}  // namespace pop::tool
