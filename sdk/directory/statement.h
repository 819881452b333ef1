#pragma once
// One SQL statement and its values. For the store.

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace pop::directory {

// What SQLite says of `code`; throws std::bad_alloc where it had no memory.
Error sqlite_fault(sqlite3 *database, int code);

class Statement {
 public:
  Statement(sqlite3 *database, const char *sql);
  ~Statement();
  Statement(const Statement &) = delete;
  Statement &operator=(const Statement &) = delete;

  // Bound values are read until the next reset; a text must outlive it.
  void bind(int at, std::string_view text);
  void bind(int at, ByteView bytes);
  void bind(int at, std::int64_t number);

  // True: there is a row.
  Result<bool> step();
  // To the end, ready for other values.
  Result<void> finish();
  std::int64_t number(int column);
  ByteView bytes(int column);  // of a text as well

 private:
  void keep(int code);

  sqlite3 *database_;
  sqlite3_stmt *statement_ = nullptr;
  int code_;
};

}  // namespace pop::directory
