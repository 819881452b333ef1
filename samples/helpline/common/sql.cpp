#include "common/sql.h"

#include <new>

#include "common/files.h"

namespace helpline {

pop::Result<Database> Database::open(const std::string &path, int version, const char *schema) {
  Database database;
  sqlite3 *raw = nullptr;
  const PrivateUmask umask;
  const int code = sqlite3_open_v2(path.c_str(), &raw,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  database.handle_.reset(raw);
  const auto refuse = [&](const std::string &why) { return pop::Error{POP_E_IO, path + ": " + why}; };
  if (code != SQLITE_OK) return refuse(raw != nullptr ? sqlite3_errmsg(raw) : "out of memory");
  try {
    sqlite3_busy_timeout(raw, kBusyMilliseconds);
    // FULL: a commit is on the disk before it returns, also in WAL mode. secure_delete: what is deleted is
    // overwritten.
    database.run(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON;"
        "PRAGMA trusted_schema=OFF;");
    Transaction transaction(database);
    Query found(database, "PRAGMA user_version");
    found.step();
    const std::int64_t there = found.number(0);
    found.done();
    if (there == 0) {
      database.run(schema);
      database.run(("PRAGMA user_version=" + std::to_string(version)).c_str());
    } else if (there != version) {
      return refuse("was written by another version of this program (" + std::to_string(there) +
                    ", this one writes " + std::to_string(version) + ")");
    }
    transaction.commit();
  } catch (const StorageFault &fault) {
    return refuse(fault.what());
  }
  return database;
}

void Database::run(const char *sql) {
  if (sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    throw StorageFault(sqlite3_errmsg(handle()));
}

Database::Shelf &Database::shelf(std::string_view sql) {
  const auto found = shelves_.find(sql);
  return found != shelves_.end() ? found->second : shelves_[std::string(sql)];
}

Query::Query(Database &database, const char *sql, Unbound)
    : handle_(database.handle()), shelf_(database.shelf(sql)) {
  if (!shelf_.empty()) {
    statement_ = std::move(shelf_.back());
    shelf_.pop_back();
    return;
  }
  sqlite3_stmt *statement = nullptr;
  check(sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
  statement_.reset(statement);
}

Query::~Query() {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
  try {
    shelf_.push_back(std::move(statement_));
  } catch (const std::bad_alloc &) {  // it is prepared again the next time
  }
}

void Query::check(int code) const {
  if (code != SQLITE_OK) throw StorageFault(sqlite3_errmsg(handle_));
}

bool Query::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) throw StorageFault(sqlite3_errmsg(handle_));
  return false;
}

void Query::bind_number(std::int64_t value) { check(sqlite3_bind_int64(statement_.get(), next_++, value)); }

void Query::bind(std::string_view text) {
  check(sqlite3_bind_text64(statement_.get(), next_++, text.data(), text.size(), SQLITE_TRANSIENT,
                            SQLITE_UTF8));
}

void Query::bind(pop::ByteView bytes) {
  // An empty view may point nowhere, which SQLite would take for NULL.
  const void *data = bytes.empty() ? static_cast<const void *>("") : bytes.data();
  check(sqlite3_bind_blob64(statement_.get(), next_++, data, bytes.size(), SQLITE_TRANSIENT));
}

void Query::bind(std::nullopt_t) { check(sqlite3_bind_null(statement_.get(), next_++)); }

std::int64_t Query::number(int column) const { return sqlite3_column_int64(statement_.get(), column); }

std::string Query::text(int column) const {
  const pop::ByteView bytes = blob(column);
  return std::string(pop::as_text(bytes));
}

pop::ByteView Query::blob(int column) const {
  const auto *data = static_cast<const std::uint8_t *>(sqlite3_column_blob(statement_.get(), column));
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

bool Query::null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }

Transaction::~Transaction() {
  if (open_) sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  database_.run("COMMIT");
  open_ = false;
}

}  // namespace helpline
