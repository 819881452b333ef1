#pragma once
// SQLite, as the receiving end uses it: what is committed is on the disk.

#include <sqlite3.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace helpline {

// The disk is full, gone or damaged: nothing in the program can mend that, and the operation under way has
// not happened. Caught where a request is answered.
struct StorageFault : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// How long another process that writes is waited for.
inline constexpr int kBusyMilliseconds = 5'000;

class Database {
 public:
  struct Finalize {
    void operator()(sqlite3_stmt *statement) const noexcept { sqlite3_finalize(statement); }
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

  // `schema` runs in a new file; an existing one must carry the same `version` (PRAGMA user_version).
  static pop::Result<Database> open(const std::string &path, int version, const char *schema);

  sqlite3 *handle() const noexcept { return handle_.get(); }
  void run(const char *sql);  // throws StorageFault

  // Where statements of one text wait, prepared, for the next time.
  using Shelf = std::vector<Statement>;
  Shelf &shelf(std::string_view sql);

 private:
  struct Close {
    void operator()(sqlite3 *handle) const noexcept { sqlite3_close_v2(handle); }
  };
  std::unique_ptr<sqlite3, Close> handle_;
  std::map<std::string, Shelf, std::less<>> shelves_;
};

// One statement with its values bound in order: integers, texts, blobs (Bytes, arrays, views) and nothing for
// NULL.
class Query {
 public:
  template <typename... Values>
  Query(Database &database, const char *sql, const Values &...values) : Query(database, sql, Unbound{}) {
    (bind(values), ...);
  }

  ~Query();
  Query(const Query &) = delete;
  Query &operator=(const Query &) = delete;

  bool step();  // true: a row is there; throws StorageFault
  void done() {
    while (step()) {
    }
  }

  std::int64_t number(int column) const;
  std::string text(int column) const;
  pop::ByteView blob(int column) const;  // until the next step
  bool null(int column) const;
  // A blob of exactly that size; throws StorageFault.
  template <std::size_t N>
  pop::ByteArray<N> array(int column) const {
    const pop::ByteView bytes = blob(column);
    pop::ByteArray<N> out{};
    if (bytes.size() != N) throw StorageFault("a value in the database has the wrong size");
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return out;
  }

 private:
  struct Unbound {};
  Query(Database &database, const char *sql, Unbound);

  template <typename T>
  requires std::is_integral_v<T> || std::is_enum_v<T>
  void bind(T value) { bind_number(static_cast<std::int64_t>(value)); }
  void bind(std::string_view text);
  void bind(const std::string &text) { bind(std::string_view(text)); }
  void bind(pop::ByteView bytes);
  void bind(const pop::Bytes &bytes) { bind(pop::ByteView(bytes)); }
  template <std::size_t N>
  void bind(const pop::ByteArray<N> &bytes) {
    bind(pop::ByteView(bytes));
  }
  void bind(std::nullopt_t);
  void bind_number(std::int64_t value);
  void check(int code) const;

  sqlite3 *handle_;
  Database::Shelf &shelf_;
  Database::Statement statement_;
  int next_ = 1;
};

// Undone unless committed.
class Transaction {
 public:
  explicit Transaction(Database &database) : database_(database) { database_.run("BEGIN IMMEDIATE"); }
  ~Transaction();
  Transaction(const Transaction &) = delete;
  Transaction &operator=(const Transaction &) = delete;
  void commit();  // afterwards it is on the disk; throws StorageFault

 private:
  Database &database_;
  bool open_ = true;
};

}  // namespace helpline
