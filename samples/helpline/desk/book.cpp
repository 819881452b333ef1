#include "desk/book.h"

#include <algorithm>
#include <array>

namespace helpline {
namespace {

constexpr int kVersion = 1;
constexpr const char *kSchema = R"sql(
CREATE TABLE conversations(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id BLOB NOT NULL UNIQUE,
  service TEXT NOT NULL,
  desk_key INTEGER NOT NULL,
  started INTEGER NOT NULL,
  answered INTEGER NOT NULL DEFAULT 0,
  ended INTEGER,
  refused INTEGER,
  keys BLOB
);
CREATE TABLE lines(
  conversation INTEGER NOT NULL REFERENCES conversations(number) ON DELETE CASCADE,
  direction INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  body BLOB NOT NULL,
  UNIQUE(conversation, direction, sequence)
);
CREATE TABLE outbox(
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation INTEGER NOT NULL REFERENCES conversations(number) ON DELETE CASCADE,
  sequence INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  last INTEGER NOT NULL
);
CREATE TABLE tombstones(digest BLOB PRIMARY KEY) WITHOUT ROWID;
)sql";

constexpr const char *kSelectCase =
    "SELECT number, id, service, desk_key, started, answered, ended IS NOT NULL FROM conversations ";

Case read_case(const Query &query) {
  Case found;
  found.number = query.number(0);
  found.id = query.array<32>(1);
  found.service = query.text(2);
  found.desk_key = static_cast<std::uint32_t>(query.number(3));
  found.started = query.number(4);
  found.answered = query.number(5) != 0;
  found.ended = query.number(6) != 0;
  return found;
}

std::vector<Case> read_cases(Query &query) {
  std::vector<Case> all;
  while (query.step()) all.push_back(read_case(query));
  return all;
}

std::string keys_place(const Case &conversation) { return "keys " + pop::to_hex(conversation.id); }

std::string line_place(const Case &conversation, Direction direction, std::int64_t sequence) {
  return "line " + pop::to_hex(conversation.id) +
         (direction == Direction::child_to_desk ? " child " : " desk ") + std::to_string(sequence);
}

}  // namespace

pop::Result<Book> Book::open(const std::string &path, const pop::Secret &passphrase) {
  auto database = Database::open(path, kVersion, (std::string(kSchema) + Vault::kSchema).c_str());
  if (!database) return database.error();
  auto vault = Vault::open(*database, passphrase);
  if (!vault) return pop::Error{vault.error().code, path + ": " + vault.error().message};
  return Book(std::move(*database), std::move(*vault));
}

std::optional<Case> Book::find(const ConversationId &id) {
  Query query(database_, (std::string(kSelectCase) + "WHERE id = ?").c_str(), id);
  if (!query.step()) return std::nullopt;
  return read_case(query);
}

std::optional<Case> Book::find(std::int64_t number) {
  Query query(database_, (std::string(kSelectCase) + "WHERE number = ?").c_str(), number);
  if (!query.step()) return std::nullopt;
  return read_case(query);
}

std::vector<Case> Book::going_on() {
  Query query(database_, (std::string(kSelectCase) + "WHERE ended IS NULL ORDER BY number").c_str());
  return read_cases(query);
}

std::vector<Case> Book::recent(std::int64_t ended_since) {
  Query query(database_,
              (std::string(kSelectCase) + "WHERE ended IS NULL OR ended >= ? ORDER BY number").c_str(),
              ended_since);
  return read_cases(query);
}

std::vector<Case> Book::silent_since(std::int64_t time) {
  Query query(
      database_,
      (std::string(kSelectCase) +
       "WHERE ended IS NULL AND started <= ?1 AND NOT EXISTS(SELECT 1 FROM lines WHERE conversation = "
       "number AND at > ?1)")
          .c_str(),
      time);
  std::vector<Case> all;
  while (query.step()) all.push_back(read_case(query));
  return all;
}

std::vector<Line> Book::lines(const Case &conversation) {
  Query query(database_,
              "SELECT direction, sequence, at, body FROM lines WHERE conversation = ? ORDER BY position",
              conversation.number);
  std::vector<Line> all;
  while (query.step()) {
    const auto direction = static_cast<Direction>(query.number(0));
    auto opened = vault_.open(query.blob(3), line_place(conversation, direction, query.number(1)));
    if (!opened) throw StorageFault(opened.error().message);
    const pop::ByteView plain = opened->reveal();
    if (plain.empty()) throw StorageFault("a line of the database is empty");
    all.push_back({direction, query.number(2), static_cast<MessageType>(plain[0]),
                   pop::Secret(plain.subspan(1)), static_cast<std::uint32_t>(query.number(1))});
  }
  return all;
}

pop::Result<pop::handoff::DeskEnd> Book::load_end(const Case &conversation) {
  Query query(database_, "SELECT keys FROM conversations WHERE number = ?", conversation.number);
  if (!query.step()) return pop::Error{POP_E_NOT_FOUND, "there is no such conversation"};
  const auto saved = vault_.open(query.blob(0), keys_place(conversation));
  if (!saved) return saved.error();
  return pop::handoff::DeskEnd::load(saved->reveal());
}

Progress Book::progress(const Case &conversation) {
  Progress progress;
  const auto end = load_end(conversation);
  if (!end) throw StorageFault(end.error().message);
  progress.sealed = end->sealed_count();
  progress.opened = end->acknowledged_count();
  Query query(
      database_,
      "SELECT (SELECT min(sequence) FROM outbox WHERE conversation = number), refused FROM conversations "
      "WHERE number = ?",
      conversation.number);
  if (!query.step()) return progress;
  if (!query.null(0)) progress.unsent_from = static_cast<std::uint32_t>(query.number(0));
  if (!query.null(1)) progress.refused_from = static_cast<std::uint32_t>(query.number(1));
  return progress;
}

bool Book::buried(const ConversationId &id) {
  return Query(database_, "SELECT 1 FROM tombstones WHERE digest = ?", pop::sha256(id)).step();
}

void Book::bury(const ConversationId &id) {
  Query(database_, "INSERT OR IGNORE INTO tombstones VALUES(?)", pop::sha256(id)).done();
}

void Book::put_end(const Case &conversation, const pop::handoff::DeskEnd &end) {
  Query(database_, "UPDATE conversations SET keys = ? WHERE number = ?",
        vault_.seal(end.save().reveal(), keys_place(conversation)), conversation.number)
      .done();
}

void Book::put_line(const Case &conversation, Direction direction, std::uint32_t sequence, MessageType type,
                    pop::ByteView body, std::int64_t at) {
  if (type == MessageType::receipt) return;
  // The kind of message is sealed with the words: it says who ended it, and how it was felt.
  pop::Secret plain(body.size() + 1);
  plain.writable()[0] = static_cast<std::uint8_t>(type);
  std::ranges::copy(body, plain.writable().begin() + 1);
  Query(database_, "INSERT INTO lines(conversation, direction, sequence, at, body) VALUES(?,?,?,?,?)",
        conversation.number, direction, sequence, at,
        vault_.seal(plain.reveal(), line_place(conversation, direction, sequence)))
      .done();
}

Case Book::begin(const Case &conversation, const pop::handoff::DeskEnd &end,
                 const pop::handoff::Received &first) {
  Transaction transaction(database_);
  Query(database_, "INSERT INTO conversations(id, service, desk_key, started) VALUES(?,?,?,?)",
        conversation.id, conversation.service, conversation.desk_key, conversation.started)
      .done();
  Case stored = conversation;
  stored.number = sqlite3_last_insert_rowid(database_.handle());
  put_end(stored, end);
  put_line(stored, Direction::child_to_desk, first.sequence, first.type, first.body.reveal(),
           conversation.started);
  if (first.type == MessageType::end) mark_ended(stored, conversation.started);
  transaction.commit();
  return stored;
}

void Book::received(const Case &conversation, const pop::handoff::DeskEnd &end,
                    const pop::handoff::Received &message, std::int64_t arrived, std::int64_t now) {
  Transaction transaction(database_);
  put_end(conversation, end);
  put_line(conversation, Direction::child_to_desk, message.sequence, message.type, message.body.reveal(),
           arrived);
  if (message.type == MessageType::end) mark_ended(conversation, now);
  transaction.commit();
}

void Book::leaving(const Case &conversation, const pop::handoff::DeskEnd &end,
                   const std::vector<Leaving> &messages, std::int64_t now) {
  Transaction transaction(database_);
  put_end(conversation, end);
  for (const Leaving &message : messages) {
    const bool last = message.type == MessageType::end;
    put_line(conversation, Direction::desk_to_child, message.sequence, message.type, message.body, now);
    Query(database_, "INSERT INTO outbox(conversation, sequence, sealed, last) VALUES(?,?,?,?)",
          conversation.number, message.sequence, message.sealed, last)
        .done();
    Query(database_, "UPDATE conversations SET answered = 1, ended = iif(?, ?, ended) WHERE number = ?", last,
          now, conversation.number)
        .done();
  }
  transaction.commit();
}

std::vector<Outgoing> Book::outbox(std::string_view service, std::int64_t after) {
  Query query(
      database_,
      "SELECT position, id, sequence, sealed, last FROM outbox JOIN conversations ON number = conversation "
      "WHERE position > ? AND service = ? ORDER BY position",
      after, service);
  std::vector<Outgoing> all;
  while (query.step()) {
    all.push_back({query.number(0), query.array<32>(1), static_cast<std::uint32_t>(query.number(2)),
                   query.array<pop::handoff::kSealedSize>(3), query.number(4) != 0});
  }
  return all;
}

void Book::left(std::int64_t position) {
  Query(database_, "DELETE FROM outbox WHERE position = ?", position).done();
}

void Book::refused(const Outgoing &message, std::int64_t now) {
  Transaction transaction(database_);
  left(message.position);
  Query(database_,
        "UPDATE conversations SET ended = coalesce(ended, ?1), refused = min(coalesce(refused, ?2), ?2) "
        "WHERE id = ?3",
        now, message.sequence, message.conversation)
      .done();
  transaction.commit();
}

void Book::mark_ended(const Case &conversation, std::int64_t now) {
  Query(database_, "UPDATE conversations SET ended = coalesce(ended, ?) WHERE number = ?", now,
        conversation.number)
      .done();
}

void Book::forget_before(std::int64_t ended_before) {
  Query query(database_, (std::string(kSelectCase) + "WHERE ended < ?").c_str(), ended_before);
  const std::vector<Case> over = read_cases(query);
  Transaction transaction(database_);
  for (const Case &one : over) {
    bury(one.id);
    Query(database_, "DELETE FROM conversations WHERE number = ?", one.number).done();
  }
  transaction.commit();
  database_.run("PRAGMA wal_checkpoint(TRUNCATE)");  // the write-ahead log still has what was deleted
}

}  // namespace helpline
