#pragma once
// Where newer directories are kept: one SQLite file, or memory. It holds published files as they were signed;
// whoever reads them verifies them again. The same on every device, and nothing about its user.
//
// Files are rows, never overwritten. Two kinds of pointers name them: what is *trusted* (each role as soon as
// it verified, for rollback checks), and *generations* (whole directories, from which answers come).

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "trust/mirror.h"

struct sqlite3;

namespace pop::directory {

// The pointer set of what is trusted; generations count from 1.
inline constexpr std::int64_t kTrusted = 0;

struct KeptGeneration {
  std::int64_t id = 0;
  std::int64_t root_version = 0;  // it was accepted under
  std::int64_t accepted_at = 0;   // Unix seconds: expiry was judged then
};

// A country that the newest generation has no acceptable version of.
struct HeldBack {
  std::int64_t generation = 0;  // whose version answers instead; 0: the built-in directory's
  pop_result reason = POP_OK;   // POP_E_*
  bool operator==(const HeldBack &) const = default;
};
using HeldCountries = std::map<std::string, HeldBack, std::less<>>;  // by "DE"

struct StoreState {
  std::optional<KeptGeneration> newest;
  std::map<std::int64_t, KeptGeneration> older;  // those that held countries need
  HeldCountries held;
  std::optional<std::int64_t> checked_at;  // Unix seconds: when an update last ended well
};

class Store {
 public:
  enum class IfMissing { fail, create };

  // The store of `folder`; an empty folder means memory. POP_E_NOT_FOUND when there is none and none is to be
  // made, POP_E_FORMAT when the file is no store of ours or is damaged, POP_E_IO.
  static Result<std::unique_ptr<Store>> open(const std::string &folder, IfMissing if_missing);
  ~Store();
  Store(const Store &) = delete;
  Store &operator=(const Store &) = delete;

  // All that was flushed, in memory: nothing that is written there reaches this one. POP_E_IO, POP_E_MEMORY.
  Result<std::unique_ptr<Store>> copy_in_memory() const;

  // Moves a store that cannot be used out of the way, whole ("….damaged"), so that a new one can be made.
  static void set_aside(const std::string &folder) noexcept;

  Result<StoreState> state();
  // The files a pointer set names, by published path. Lives no longer than the store.
  std::unique_ptr<trust::Mirror> files(std::int64_t pointers);

  // The row of these very bytes, whatever names it. POP_E_MISSING, POP_E_TOO_LARGE.
  Result<trust::Blob> row(const std::string &path, const Sha256 &hash, std::size_t limit);

  // Writing. What is written since the last flush() becomes durable with it, all or nothing; an error
  // undoes all of that. Reading sees it at once.

  // A row, named by nothing yet. Gives the hash it is known by.
  Result<Sha256> put(const std::string &path, ByteView bytes);
  // A row that is trusted from now on, instead of the role's older version; every root stays.
  Result<void> trust(const std::string &path, ByteView bytes);
  // Fast-forward recovery (TUF 1.0.34 section 5.3.11).
  Result<void> forget_trusted(std::string_view role);
  // A generation in the making, which is not there before accept(): what an update that was cut off has named
  // for `id` goes; then rows, put before, are named for it. POP_E_IO where another user of the folder has
  // accepted one of that number meanwhile.
  Result<void> drop(std::int64_t id);
  Result<void> point(std::int64_t id, const std::string &path, const Sha256 &hash);
  // The switch, durable with flush(): `generation` answers from then on. Forgets what neither it nor a held
  // country needs.
  Result<void> accept(const KeptGeneration &generation, const HeldCountries &held);
  Result<void> set_checked_at(std::int64_t unix_seconds);
  Result<void> flush();
  // What was written since the last flush() is not to be.
  void undo() noexcept;

 private:
  class PointedFiles;
  class Attempt;

  Store() = default;
  Result<void> run(const char *sql);
  Result<std::int64_t> format();
  Result<void> begin();
  Result<void> forget(const std::string &name);
  Result<void> unaccepted(std::int64_t id);

  sqlite3 *database_ = nullptr;
  bool writing_ = false;
};

}  // namespace pop::directory
