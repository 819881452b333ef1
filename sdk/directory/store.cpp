#include "directory/store.h"

#include <sqlite3.h>

#include <cstdlib>
#include <filesystem>
#include <new>
#include <system_error>

#include "directory/sqlite_memory.h"
#include "directory/statement.h"

namespace pop::directory {
namespace {

constexpr char kFile[] = "pop-directory.sqlite3";
constexpr std::int64_t kFormat = 3;  // kSchema sets it

constexpr char kSchema[] =
    "CREATE TABLE file(id INTEGER PRIMARY KEY, name TEXT NOT NULL, version INTEGER NOT NULL,"
    " sha256 BLOB NOT NULL, bytes BLOB NOT NULL, UNIQUE(name, version, sha256));"
    "CREATE TABLE pointer(owner INTEGER NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL,"
    " file INTEGER NOT NULL REFERENCES file(id), PRIMARY KEY(owner, name, version)) WITHOUT ROWID;"
    "CREATE TABLE generation(id INTEGER PRIMARY KEY, root_version INTEGER NOT NULL,"
    " accepted_at INTEGER NOT NULL);"
    "CREATE TABLE held(country TEXT PRIMARY KEY, generation INTEGER NOT NULL,"
    " reason INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE checked(at INTEGER NOT NULL);"
    "PRAGMA user_version = 3;";

// What nothing names any more.
constexpr char kForget[] =
    "DELETE FROM generation WHERE id NOT IN (SELECT max(id) FROM generation UNION SELECT generation FROM "
    "held);"
    "DELETE FROM pointer WHERE owner <> 0 AND owner NOT IN (SELECT id FROM generation);"
    "DELETE FROM file WHERE id NOT IN (SELECT file FROM pointer);";

// "metadata/7.cc-de.json" is version 7 of "metadata/cc-de.json". All other files go by their whole path: two
// roles may list other bytes for one target, and a generation needs both.
struct Name {
  std::string name;
  std::int64_t version = 0;
};

Name name_of(std::string_view path) {
  const std::size_t folder = path.rfind('/') + 1;
  const std::string_view file = path.substr(folder);
  const std::string_view first = file.substr(0, file.find('.'));
  const bool versioned = path.starts_with("metadata/") && !first.empty() && first.size() <= 18 &&
                         first.find_first_not_of("0123456789") == std::string_view::npos;
  if (!versioned || first.size() == file.size()) return {std::string(path), 0};
  return {std::string(path.substr(0, folder)).append(file.substr(first.size() + 1)),
          std::strtoll(std::string(first).c_str(), nullptr, 10)};
}

std::filesystem::path store_path(const std::string &folder) {
  return std::filesystem::path(std::u8string(folder.begin(), folder.end())) / kFile;
}

}  // namespace

// One piece of writing: unless it ends well, all that was not flushed is undone, also when memory runs out.
class Store::Attempt {
 public:
  explicit Attempt(Store &store) : store_(store) {}
  ~Attempt() {
    if (!well_) store_.undo();
  }
  Attempt(const Attempt &) = delete;
  Attempt &operator=(const Attempt &) = delete;
  Result<void> end(Result<void> result) {
    well_ = result.ok();
    return result;
  }

 private:
  Store &store_;
  bool well_ = false;
};

namespace {

Result<trust::Blob> read_bytes(Statement &select, const std::string &path, std::size_t limit) {
  const auto row = select.step();
  if (!row) return row.error();
  if (!*row) return Error{POP_E_MISSING, path + ": is not in the store"};
  if (select.number(0) > static_cast<std::int64_t>(limit)) {
    return Error{POP_E_TOO_LARGE, path + ": is longer than " + std::to_string(limit) + " bytes"};
  }
  const ByteView bytes = select.bytes(1);
  return trust::Blob::own(Bytes(bytes.begin(), bytes.end()));
}

}  // namespace

class Store::PointedFiles final : public trust::Mirror {
 public:
  PointedFiles(sqlite3 *database, std::int64_t owner) : database_(database), owner_(owner) {}

  Result<trust::Blob> fetch(const std::string &path, std::size_t limit) override {
    const Name wanted = name_of(path);
    Statement select(database_,
                     "SELECT length(bytes), bytes FROM pointer p JOIN file ON id = p.file"
                     " WHERE owner = ?1 AND p.name = ?2 AND p.version = ?3");
    select.bind(1, owner_);
    select.bind(2, wanted.name);
    select.bind(3, wanted.version);
    return read_bytes(select, path, limit);
  }

 private:
  sqlite3 *database_;
  std::int64_t owner_;
};

Result<std::unique_ptr<Store>> Store::open(const std::string &folder, IfMissing if_missing) {
  std::string file = ":memory:";
  if (!folder.empty()) {
    const std::filesystem::path path = store_path(folder);
    std::error_code error;
    if (if_missing == IfMissing::fail && !std::filesystem::exists(path, error)) {
      return Error{POP_E_NOT_FOUND, "directory store: there is none"};
    }
    const std::u8string text = path.u8string();
    file.assign(text.begin(), text.end());
  }
  use_own_memory_for_sqlite();
  std::unique_ptr<Store> store(new Store);
  const int code = sqlite3_open_v2(file.c_str(), &store->database_,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  if (code != SQLITE_OK) return sqlite_fault(store->database_, code);
  sqlite3_extended_result_codes(store->database_, 1);
  // Nothing is written outside of begin() and flush().
  if (auto ok =
          store->run("PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF;"
                     "PRAGMA cell_size_check = ON; PRAGMA query_only = ON;");
      !ok) {
    return ok.error();
  }
  const auto format = store->format();
  if (!format) return format.error();
  if (*format == kFormat) return store;
  if (*format != 0) return Error{POP_E_FORMAT, "directory store: made by another version of this library"};
  Attempt attempt(*store);
  if (auto ok = store->begin(); !ok) return ok.error();
  if (auto ok = store->run(kSchema); !ok) return ok.error();
  if (auto ok = attempt.end(store->flush()); !ok) return ok.error();
  return store;
}

Result<std::unique_ptr<Store>> Store::copy_in_memory() const {
  auto copy = open({}, IfMissing::create);
  if (!copy) return copy;
  sqlite3 *to = (*copy)->database_;
  sqlite3_backup *backup = sqlite3_backup_init(to, "main", database_, "main");
  if (backup == nullptr) return sqlite_fault(to, sqlite3_errcode(to));
  constexpr int all_pages = -1;
  const int code = sqlite3_backup_step(backup, all_pages);
  sqlite3_backup_finish(backup);
  if (code != SQLITE_DONE) return sqlite_fault(to, code);
  return copy;
}

Store::~Store() {
  undo();
  sqlite3_close(database_);
}

Result<void> Store::run(const char *sql) {
  const int code = sqlite3_exec(database_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return sqlite_fault(database_, code);
  return {};
}

Result<std::int64_t> Store::format() {
  Statement version(database_, "PRAGMA user_version");
  const auto row = version.step();
  if (!row) return row.error();
  return version.number(0);
}

void Store::set_aside(const std::string &folder) noexcept {
  try {
    for (const char *end : {"", "-journal"}) {
      std::filesystem::path from = store_path(folder);
      from += end;
      std::filesystem::path to = store_path(folder);
      to += ".damaged";
      to += end;
      std::error_code error;
      std::filesystem::rename(from, to, error);
      if (error) std::filesystem::remove(from, error);
    }
  } catch (const std::exception &) {
    // No memory for a path: the store stays where it is, and the next start tries again.
  }
}

Result<StoreState> Store::state() {
  StoreState out;
  Statement generations(database_, "SELECT id, root_version, accepted_at FROM generation ORDER BY id DESC");
  auto row = generations.step();
  for (; row && *row; row = generations.step()) {
    const KeptGeneration each{generations.number(0), generations.number(1), generations.number(2)};
    if (out.newest) {
      out.older.emplace(each.id, each);
    } else {
      out.newest = each;
    }
  }
  if (!row) return row.error();
  Statement held(database_, "SELECT country, generation, reason FROM held");
  for (row = held.step(); row && *row; row = held.step()) {
    out.held.emplace(std::string(as_text(held.bytes(0))),
                     HeldBack{held.number(1), static_cast<pop_result>(held.number(2))});
  }
  if (!row) return row.error();
  Statement checked(database_, "SELECT at FROM checked");
  row = checked.step();
  if (!row) return row.error();
  if (*row) out.checked_at = checked.number(0);
  return out;
}

std::unique_ptr<trust::Mirror> Store::files(std::int64_t pointers) {
  return std::make_unique<PointedFiles>(database_, pointers);
}

Result<trust::Blob> Store::row(const std::string &path, const Sha256 &hash, std::size_t limit) {
  const Name name = name_of(path);
  Statement select(database_,
                   "SELECT length(bytes), bytes FROM file WHERE name = ?1 AND version = ?2 AND sha256 = ?3");
  select.bind(1, name.name);
  select.bind(2, name.version);
  select.bind(3, ByteView(hash));
  return read_bytes(select, path, limit);
}

Result<void> Store::begin() {
  if (writing_) return {};
  if (auto ok = run("PRAGMA query_only = OFF; BEGIN IMMEDIATE"); !ok) {
    (void)run("PRAGMA query_only = ON");
    return ok;
  }
  writing_ = true;
  return {};
}

void Store::undo() noexcept {
  if (!writing_) return;
  sqlite3_exec(database_, "ROLLBACK; PRAGMA query_only = ON", nullptr, nullptr, nullptr);
  writing_ = false;
}

Result<void> Store::flush() {
  if (!writing_) return {};
  Attempt attempt(*this);
  if (auto ok = attempt.end(run("COMMIT")); !ok) return ok;
  writing_ = false;
  return run("PRAGMA query_only = ON");
}

Result<Sha256> Store::put(const std::string &path, ByteView bytes) {
  Attempt attempt(*this);
  if (auto ok = begin(); !ok) return ok.error();
  const Name name = name_of(path);
  const Sha256 hash = sha256(bytes);
  Statement insert(database_,
                   "INSERT OR IGNORE INTO file(name, version, sha256, bytes) VALUES(?1, ?2, ?3, ?4)");
  insert.bind(1, name.name);
  insert.bind(2, name.version);
  insert.bind(3, ByteView(hash));
  insert.bind(4, bytes);
  if (auto ok = attempt.end(insert.finish()); !ok) return ok.error();
  return hash;
}

Result<void> Store::trust(const std::string &path, ByteView bytes) {
  Attempt attempt(*this);
  const auto hash = put(path, bytes);
  if (!hash) return hash.error();
  const Name name = name_of(path);
  // Every root stays: the way to the newest leads through all of them.
  if (name.name != trust::metadata_path("root", std::nullopt)) {
    if (auto ok = forget(name.name); !ok) return ok;
  }
  return attempt.end(point(kTrusted, path, *hash));
}

Result<void> Store::forget_trusted(std::string_view role) {
  return forget(trust::metadata_path(role, std::nullopt));
}

Result<void> Store::forget(const std::string &name) {
  Attempt attempt(*this);
  if (auto ok = begin(); !ok) return ok;
  Statement forget(database_, "DELETE FROM pointer WHERE owner = 0 AND name = ?1");
  forget.bind(1, name);
  return attempt.end(forget.finish());
}

// What is accepted is never changed.
Result<void> Store::unaccepted(std::int64_t id) {
  Statement select(database_, "SELECT 1 FROM generation WHERE id = ?1");
  select.bind(1, id);
  const auto row = select.step();
  if (!row) return row.error();
  if (!*row) return {};
  return Error{POP_E_IO,
               "directory store: another user of it took a newer directory meanwhile: update again"};
}

Result<void> Store::drop(std::int64_t id) {
  Attempt attempt(*this);
  if (auto ok = begin(); !ok) return ok;
  if (auto ok = unaccepted(id); !ok) return ok;
  Statement forget(database_, "DELETE FROM pointer WHERE owner = ?1");
  forget.bind(1, id);
  return attempt.end(forget.finish());
}

Result<void> Store::point(std::int64_t id, const std::string &path, const Sha256 &hash) {
  Attempt attempt(*this);
  if (auto ok = begin(); !ok) return ok;
  if (auto ok = unaccepted(id); !ok) return ok;
  const Name name = name_of(path);
  Statement insert(
      database_,
      "INSERT OR REPLACE INTO pointer(owner, name, version, file)"
      " SELECT ?1, name, version, id FROM file WHERE name = ?2 AND version = ?3 AND sha256 = ?4");
  insert.bind(1, id);
  insert.bind(2, name.name);
  insert.bind(3, name.version);
  insert.bind(4, ByteView(hash));
  if (auto ok = insert.finish(); !ok) return ok;
  if (sqlite3_changes(database_) == 1) return attempt.end({});
  return Error{POP_E_INTERNAL, "directory store: " + path + " was not put before it was named"};
}

Result<void> Store::accept(const KeptGeneration &generation, const HeldCountries &held) {
  Attempt attempt(*this);
  if (auto ok = begin(); !ok) return ok;
  Statement insert(database_, "INSERT INTO generation(id, root_version, accepted_at) VALUES(?1, ?2, ?3)");
  insert.bind(1, generation.id);
  insert.bind(2, generation.root_version);
  insert.bind(3, generation.accepted_at);
  if (auto ok = insert.finish(); !ok) return ok;
  if (auto ok = run("DELETE FROM held"); !ok) return ok;
  Statement hold(database_, "INSERT INTO held(country, generation, reason) VALUES(?1, ?2, ?3)");
  for (const auto &[country, how] : held) {
    hold.bind(1, country);
    hold.bind(2, how.generation);
    hold.bind(3, std::int64_t{how.reason});
    if (auto ok = hold.finish(); !ok) return ok;
  }
  return attempt.end(run(kForget));
}

Result<void> Store::set_checked_at(std::int64_t unix_seconds) {
  Attempt attempt(*this);
  if (auto ok = begin(); !ok) return ok;
  if (auto ok = run("DELETE FROM checked"); !ok) return ok;
  Statement insert(database_, "INSERT INTO checked(at) VALUES(?1)");
  insert.bind(1, unix_seconds);
  return attempt.end(insert.finish());
}

}  // namespace pop::directory
