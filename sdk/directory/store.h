#pragma once
// Where a newer directory is kept: one SQLite file, or memory. It holds the published files as they were
// signed; whoever reads them verifies them again. The same on every device, and nothing about its user.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "trust/mirror.h"

struct sqlite3;

namespace pop::directory {

class Store {
 public:
  enum class IfMissing { fail, create };

  // The store of `folder`; an empty folder means memory. POP_E_NOT_FOUND when there is none and none is to be
  // made, POP_E_FORMAT when the file is no store of ours or is damaged, POP_E_IO.
  static Result<std::unique_ptr<Store>> open(const std::string &folder, IfMissing if_missing);
  ~Store();
  Store(const Store &) = delete;
  Store &operator=(const Store &) = delete;

  // Moves a store that cannot be used out of the way, whole ("….damaged"), so that a new one can be made.
  static void set_aside(const std::string &folder) noexcept;

  // When the kept directory was accepted; nothing when none is kept.
  Result<std::optional<std::int64_t>> accepted_at();
  // Replaces the kept directory by these published files, all or nothing. Rows are keyed by name, version and
  // hash and never overwritten; what no longer belongs to it goes.
  Result<void> replace(const std::map<std::string, ByteView> &files, std::int64_t accepted_at);
  // The kept directory's files. Lives no longer than the store.
  std::unique_ptr<trust::Mirror> mirror();

 private:
  class Statement;
  class StoredFiles;

  explicit Store(sqlite3 *database) noexcept : database_(database) {}
  Result<void> run(const char *sql);
  Result<void> check_format();
  Result<void> write(const std::map<std::string, ByteView> &files, std::int64_t accepted_at);

  sqlite3 *database_;
};

}  // namespace pop::directory
