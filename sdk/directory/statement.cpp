#include "directory/statement.h"

#include <sqlite3.h>

#include <new>

namespace pop::directory {

Error sqlite_fault(sqlite3 *database, int code) {
  const int kind = code & 0xff;
  if (kind == SQLITE_NOMEM) throw std::bad_alloc();
  // The statements are ours: that one makes no sense to SQLite means that the tables are not.
  const bool damaged = kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB || kind == SQLITE_ERROR;
  return Error{damaged ? POP_E_FORMAT : POP_E_IO,
               std::string("directory store: ") + sqlite3_errmsg(database)};
}

Statement::Statement(sqlite3 *database, const char *sql)
    : database_(database), code_(sqlite3_prepare_v2(database, sql, -1, &statement_, nullptr)) {}

Statement::~Statement() { sqlite3_finalize(statement_); }

void Statement::keep(int code) {
  if (code_ == SQLITE_OK) code_ = code;
}

void Statement::bind(int at, std::string_view text) {
  keep(sqlite3_bind_text64(statement_, at, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Statement::bind(int at, ByteView bytes) {
  // A null pointer would bind NULL.
  const void *data = bytes.empty() ? "" : static_cast<const void *>(bytes.data());
  keep(sqlite3_bind_blob64(statement_, at, data, bytes.size(), SQLITE_STATIC));
}

void Statement::bind(int at, std::int64_t number) { keep(sqlite3_bind_int64(statement_, at, number)); }

Result<bool> Statement::step() {
  if (code_ == SQLITE_OK) {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW || code == SQLITE_DONE) return code == SQLITE_ROW;
    code_ = code;
  }
  return sqlite_fault(database_, code_);
}

Result<void> Statement::finish() {
  const auto row = step();
  if (!row) return row.error();
  sqlite3_reset(statement_);
  return {};
}

std::int64_t Statement::number(int column) { return sqlite3_column_int64(statement_, column); }

ByteView Statement::bytes(int column) {
  const void *data = sqlite3_column_blob(statement_, column);
  return {static_cast<const std::uint8_t *>(data),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

}  // namespace pop::directory
