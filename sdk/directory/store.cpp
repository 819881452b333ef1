#include "directory/store.h"

#include <sqlite3.h>

#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "directory/sqlite_memory.h"

namespace pop::directory {
namespace {

constexpr char kFile[] = "pop-directory.sqlite3";
constexpr std::int64_t kFormat = 1;  // kSchema sets it

constexpr char kSchema[] =
    "CREATE TABLE IF NOT EXISTS file(name TEXT NOT NULL, version INTEGER NOT NULL, sha256 BLOB NOT NULL, "
    "bytes BLOB NOT NULL,"
    " UNIQUE(name, version, sha256));"
    "CREATE TABLE IF NOT EXISTS generation(name TEXT NOT NULL, version INTEGER NOT NULL, sha256 BLOB NOT "
    "NULL,"
    " PRIMARY KEY(name, version)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS accepted(at INTEGER NOT NULL);"
    "PRAGMA user_version = 1;";

// A published path with what makes it unique to one version taken out: "metadata/7.cc-de.json" is version 7
// of "metadata/cc-de.json", "targets/services/de/<hash>.line.json" is "targets/services/de/line.json" and has
// no number.
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
  const bool hashed = path.starts_with("targets/") && first.size() == 64;
  if (!versioned && !hashed) return {std::string(path), 0};
  Name out{std::string(path.substr(0, folder)).append(file.substr(first.size() + 1)), 0};
  if (versioned) out.version = std::strtoll(std::string(first).c_str(), nullptr, 10);
  return out;
}

std::filesystem::path store_path(const std::string &folder) {
  return std::filesystem::path(std::u8string(folder.begin(), folder.end())) / kFile;
}

Error fault(sqlite3 *database, int code) {
  const bool damaged = (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
  return Error{damaged ? POP_E_FORMAT : POP_E_IO,
               std::string("directory store: ") + sqlite3_errmsg(database)};
}

}  // namespace

class Store::Statement {
 public:
  Statement(sqlite3 *database, const char *sql) : database_(database) {
    code_ = sqlite3_prepare_v2(database, sql, -1, &statement_, nullptr);
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement &) = delete;
  Statement &operator=(const Statement &) = delete;

  // Bound values are read until the next reset.
  void bind(int at, std::string_view text) {
    keep(sqlite3_bind_text64(statement_, at, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8));
  }
  void bind(int at, ByteView bytes) {
    const void *data =
        bytes.empty() ? "" : static_cast<const void *>(bytes.data());  // a null pointer would bind NULL
    keep(sqlite3_bind_blob64(statement_, at, data, bytes.size(), SQLITE_STATIC));
  }
  void bind(int at, std::int64_t number) { keep(sqlite3_bind_int64(statement_, at, number)); }

  // True: there is a row.
  Result<bool> step() {
    if (code_ == SQLITE_OK) {
      const int code = sqlite3_step(statement_);
      if (code == SQLITE_ROW || code == SQLITE_DONE) return code == SQLITE_ROW;
      code_ = code;
    }
    return fault(database_, code_);
  }
  Result<void> finish() {
    const auto row = step();
    if (!row) return row.error();
    sqlite3_reset(statement_);
    return {};
  }
  std::int64_t number(int column) { return sqlite3_column_int64(statement_, column); }
  ByteView bytes(int column) {
    const void *data = sqlite3_column_blob(statement_, column);
    return {static_cast<const std::uint8_t *>(data),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  void keep(int code) {
    if (code_ == SQLITE_OK) code_ = code;
  }
  sqlite3 *database_;
  sqlite3_stmt *statement_ = nullptr;
  int code_ = SQLITE_OK;
};

class Store::StoredFiles final : public trust::Mirror {
 public:
  explicit StoredFiles(sqlite3 *database) : database_(database) {}

  Result<trust::Blob> fetch(const std::string &path, std::size_t limit) override {
    const Name wanted = name_of(path);
    Statement select(database_,
                     "SELECT length(bytes), bytes FROM generation JOIN file USING(name, version, sha256)"
                     " WHERE name = ?1 AND version = ?2");
    select.bind(1, wanted.name);
    select.bind(2, wanted.version);
    const auto row = select.step();
    if (!row) return row.error();
    if (!*row) return Error{POP_E_MISSING, path + ": is not in the store"};
    if (select.number(0) > static_cast<std::int64_t>(limit)) {
      return Error{POP_E_TOO_LARGE, path + ": is longer than " + std::to_string(limit) + " bytes"};
    }
    const ByteView bytes = select.bytes(1);
    return trust::Blob::own(Bytes(bytes.begin(), bytes.end()));
  }

 private:
  sqlite3 *database_;
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
  sqlite3 *database = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &database,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<Store> store(new Store(database));
  if (code != SQLITE_OK) return fault(database, code);
  sqlite3_extended_result_codes(database, 1);
  // Reading is all that happens outside of replace().
  if (auto ok =
          store->run("PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF;"
                     "PRAGMA cell_size_check = ON; PRAGMA query_only = ON;");
      !ok) {
    return ok.error();
  }
  if (auto ok = store->check_format(); !ok) return ok.error();
  return store;
}

Store::~Store() { sqlite3_close(database_); }

Result<void> Store::run(const char *sql) {
  const int code = sqlite3_exec(database_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return fault(database_, code);
  return {};
}

Result<void> Store::check_format() {
  Statement version(database_, "PRAGMA user_version");
  const auto row = version.step();
  if (!row) return row.error();
  const std::int64_t format = version.number(0);
  if (format == 0 || format == kFormat) return {};
  return Error{POP_E_FORMAT, "directory store: made by another version of this library"};
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

Result<std::optional<std::int64_t>> Store::accepted_at() {
  Statement tables(database_, "SELECT count(*) FROM sqlite_schema WHERE name = 'accepted'");
  const auto known = tables.step();
  if (!known) return known.error();
  if (tables.number(0) == 0) return std::optional<std::int64_t>();
  Statement select(database_, "SELECT at FROM accepted");
  const auto row = select.step();
  if (!row) return row.error();
  return *row ? std::optional(select.number(0)) : std::nullopt;
}

Result<void> Store::replace(const std::map<std::string, ByteView> &files, std::int64_t accepted_at) {
  if (auto ok = run("PRAGMA query_only = OFF; BEGIN IMMEDIATE"); !ok) return ok;
  auto written = write(files, accepted_at);
  if (written) written = run("COMMIT");
  if (!written) (void)run("ROLLBACK");
  (void)run("PRAGMA query_only = ON");
  return written;
}

Result<void> Store::write(const std::map<std::string, ByteView> &files, std::int64_t accepted_at) {
  if (auto ok = run(kSchema); !ok) return ok;
  if (auto ok = run("DELETE FROM generation; DELETE FROM accepted"); !ok) return ok;
  Statement file(database_,
                 "INSERT OR IGNORE INTO file(name, version, sha256, bytes) VALUES(?1, ?2, ?3, ?4)");
  Statement pointer(database_, "INSERT INTO generation(name, version, sha256) VALUES(?1, ?2, ?3)");
  for (const auto &[path, bytes] : files) {
    const Name name = name_of(path);
    const Sha256 hash = sha256(bytes);
    for (Statement *insert : {&file, &pointer}) {
      insert->bind(1, name.name);
      insert->bind(2, name.version);
      insert->bind(3, ByteView(hash));
    }
    file.bind(4, bytes);
    if (auto ok = file.finish(); !ok) return ok;
    if (auto ok = pointer.finish(); !ok) return ok;
  }
  Statement accepted(database_, "INSERT INTO accepted(at) VALUES(?1)");
  accepted.bind(1, accepted_at);
  if (auto ok = accepted.finish(); !ok) return ok;
  return run(
      "DELETE FROM file WHERE NOT EXISTS (SELECT 1 FROM generation g WHERE g.name = file.name"
      " AND g.version = file.version AND g.sha256 = file.sha256)");
}

std::unique_ptr<trust::Mirror> Store::mirror() { return std::make_unique<StoredFiles>(database_); }

}  // namespace pop::directory
