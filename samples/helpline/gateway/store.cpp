#include "gateway/store.h"

#include <sodium.h>

#include <algorithm>

#include "gateway/store_row.h"
#include "gateway/store_schema.h"

namespace helpline {

using pop::handoff::Answer;
using pop::handoff::Direction;
using pop::handoff::Problem;

namespace {

constexpr std::int64_t kTombstoneSeconds =
    400LL * 86'400;                             // longer than any published key of gateway or desk lives
constexpr std::int64_t kRepeatSeconds = 3'600;  // after an end, how long repetitions get their old answer
constexpr std::int64_t kUnreadSeconds = 72LL * 3'600;  // how long a child can come back for a last answer
// A child who leaves without a word is told nothing and tells nothing: time ends the conversation.
constexpr std::int64_t kAbandonedSeconds = 72LL * 3'600;
constexpr std::int64_t kPresentSeconds =
    2LL * 3'600;                                  // who has not asked for so long waits for nobody's turn
constexpr std::int64_t kActivitySeconds = 600;    // a poll is not worth a write to the disk each time
constexpr std::uint32_t kUndeliveredLimit = 256;  // messages of one child that wait for the desk

pop::Sha256 tombstone_of(const ConversationId &conversation) {
  pop::Bytes name;
  pop::append(name, pop::as_bytes("pop/1 tombstone"));
  name.push_back(0);
  pop::append(name, conversation);
  return pop::sha256(name);
}

}  // namespace

pop::Result<Store> Store::open(const std::string &path) {
  auto database = Database::open(path, kStoreVersion, kStoreSchema);
  if (!database) return database.error();
  return Store(std::move(*database));
}

void Store::check() { Query(database_, "SELECT count(*) FROM services").step(); }

// ---- Looking up ---------------------------------------------------------------------------------

std::optional<Store::Row> Store::find(const ConversationId &conversation) {
  Query query(database_,
              "SELECT number, token_hash, service, desk_key, ended IS NOT NULL, from_child, from_desk "
              "FROM conversations WHERE id = ?",
              conversation);
  if (!query.step()) return std::nullopt;
  Row row;
  row.number = query.number(0);
  row.token_hash = query.array<32>(1);
  row.service = query.text(2);
  row.desk_key = static_cast<std::uint32_t>(query.number(3));
  row.ended = query.number(4) != 0;
  row.from_child = static_cast<std::uint32_t>(query.number(5));
  row.from_desk = static_cast<std::uint32_t>(query.number(6));
  return row;
}

std::optional<Store::Row> Store::find_with_token(const ConversationId &conversation,
                                                 const pop::Secret &token) {
  auto row = find(conversation);
  const TokenHash hash = pop::sha256(token.reveal());
  if (row && sodium_memcmp(row->token_hash.data(), hash.data(), hash.size()) != 0) return std::nullopt;
  return row;
}

bool Store::buried(const ConversationId &conversation) {
  return Query(database_, "SELECT 1 FROM tombstones WHERE digest = ?", tombstone_of(conversation)).step();
}

Store::Response Store::problem_for_missing(const ConversationId &conversation) {
  return buried(conversation) ? Problem::ended : Problem::not_found;
}

bool Store::is_new(const ConversationId &conversation) {
  return !find(conversation) && !buried(conversation);
}

std::string Store::service_of(const ConversationId &conversation) {
  const auto row = find(conversation);
  return row ? row->service : std::string();
}

bool Store::same_message(std::int64_t conversation, Direction direction, std::uint32_t sequence,
                         const SealedBytes &sealed) {
  Query query(database_,
              "SELECT digest FROM messages WHERE conversation = ? AND direction = ? AND sequence = ?",
              conversation, direction, sequence);
  if (!query.step()) return false;
  const pop::Sha256 digest = pop::sha256(sealed);
  return std::ranges::equal(query.blob(0), digest);
}

void Store::insert_message(std::int64_t conversation, const Message &message, std::int64_t now) {
  Query(database_,
        "INSERT INTO messages(conversation, direction, sequence, digest, sealed, last, arrived) "
        "VALUES(?,?,?,?,?,?,?)",
        conversation, message.direction, message.sequence, pop::sha256(message.sealed), message.sealed,
        message.last, now)
      .done();
  Query(database_,
        message.direction == Direction::child_to_desk
            ? "UPDATE conversations SET from_child = ?, ended = iif(?, ?, ended), last_activity = ? WHERE "
              "number = ?"
            : "UPDATE conversations SET from_desk = ?, ended = iif(?, ?, ended), last_activity = ? WHERE "
              "number = ?",
        std::int64_t{message.sequence} + 1, message.last, now, now, conversation)
      .done();
}

// ---- The child's side ---------------------------------------------------------------------------

// How many of the service's children wait for a first answer and began before conversation `before`.
std::int64_t Store::waiting(std::string_view service, std::int64_t before, std::int64_t now) {
  Query query(database_,
              "SELECT count(*) FROM conversations WHERE service = ? AND number < ? AND ended IS NULL AND "
              "from_desk = 0 AND last_activity > ?",
              service, before, now - kPresentSeconds);
  query.step();
  return query.number(0);
}

Answer Store::answer(const Row &row, std::int64_t now) {
  Answer answer;
  answer.stored = row.from_child;
  answer.ended = row.ended;
  const ServiceStanding service = standing(row.service);
  answer.busy = service.state == ServiceState::busy;
  if (!row.ended && row.from_desk == 0) {
    const std::int64_t ahead = waiting(row.service, row.number, now);
    answer.queue_position = static_cast<std::uint16_t>(std::min<std::int64_t>(ahead, UINT16_MAX));
    answer.wait_minutes = service.wait_minutes;
  }
  return answer;
}

Store::Response Store::start(const pop::handoff::StartRequest &request, const ServedService &service,
                             std::int64_t now) {
  if (const auto row = find(request.conversation)) {
    const bool same = find_with_token(request.conversation, request.token) &&
                      row->service == request.service_id && row->desk_key == request.desk_key_id &&
                      same_message(row->number, Direction::child_to_desk, 0, request.sealed);
    if (!same) return Problem::conflict;
    return answer(*row, now);
  }
  if (buried(request.conversation)) return Problem::ended;
  if (!service.desk_keys.contains(request.desk_key_id)) return Problem::unknown_desk_key;
  if (standing(request.service_id).state == ServiceState::closed) return Problem::closed;
  if (waiting(request.service_id, INT64_MAX, now) >= service.queue_limit) return Problem::full;

  Transaction transaction(database_);
  Query(database_,
        "INSERT INTO conversations(id, token_hash, service, desk_key, created, last_activity) "
        "VALUES(?,?,?,?,?,?)",
        request.conversation, pop::sha256(request.token.reveal()), request.service_id, request.desk_key_id,
        now, now)
      .done();
  insert_message(sqlite3_last_insert_rowid(database_.handle()),
                 {Direction::child_to_desk, 0, request.sealed, /*last=*/false}, now);
  transaction.commit();
  return answer(*find(request.conversation), now);
}

Store::Response Store::send(const pop::handoff::SendRequest &request, std::int64_t now) {
  return add(request.conversation, request.token, request.sequence, request.sealed, /*last=*/false, now);
}

Store::Response Store::end(const pop::handoff::EndRequest &request, std::int64_t now) {
  return add(request.conversation, request.token, request.sequence, request.sealed, /*last=*/true, now);
}

Store::Response Store::add(const ConversationId &conversation, const pop::Secret &token,
                           std::uint32_t sequence, const SealedBytes &sealed, bool last, std::int64_t now) {
  const auto row = find_with_token(conversation, token);
  if (!row) return problem_for_missing(conversation);
  if (sequence < row->from_child) {
    if (!same_message(row->number, Direction::child_to_desk, sequence, sealed)) return Problem::conflict;
    return answer(*row, now);
  }
  if (row->ended) return Problem::ended;
  if (sequence > row->from_child) return Problem::conflict;
  Query undelivered(
      database_,
      "SELECT count(*) FROM messages WHERE conversation = ? AND direction = ? AND sealed IS NOT NULL",
      row->number, Direction::child_to_desk);
  undelivered.step();
  // An end is always taken: it is the last one.
  if (!last && undelivered.number(0) >= kUndeliveredLimit) return Problem::unavailable;
  undelivered.done();

  Transaction transaction(database_);
  insert_message(row->number, {Direction::child_to_desk, sequence, sealed, last}, now);
  transaction.commit();
  return answer(*find(conversation), now);
}

Store::Response Store::fetch(const pop::handoff::FetchRequest &request, std::int64_t now) {
  const auto row = find_with_token(request.conversation, request.token);
  if (!row) return problem_for_missing(request.conversation);
  if (request.after > row->from_desk) return Problem::conflict;  // it cannot have what was never there

  Query arrived(
      database_,
      "UPDATE messages SET sealed = NULL WHERE conversation = ? AND direction = ? AND sequence < ? AND "
      "sealed IS NOT NULL",
      row->number, Direction::desk_to_child, request.after);
  arrived.done();
  Query(database_, "UPDATE conversations SET last_activity = ? WHERE number = ? AND last_activity <= ?", now,
        row->number, now - kActivitySeconds)
      .done();

  Answer response = answer(*row, now);
  Query query(database_,
              "SELECT sealed FROM messages WHERE conversation = ? AND direction = ? AND sequence = ?",
              row->number, Direction::desk_to_child, request.after);
  if (query.step() && !query.null(0)) {
    response.message = pop::handoff::Delivery{request.after, query.array<pop::handoff::kSealedSize>(0)};
    response.more = row->from_desk > request.after + 1;
  }
  return response;
}

// ---- What is over -------------------------------------------------------------------------------

void Store::tidy(std::int64_t now) {
  Query(database_, "UPDATE conversations SET ended = ? WHERE ended IS NULL AND last_activity <= ?", now,
        now - kAbandonedSeconds)
      .done();

  std::vector<std::pair<std::int64_t, ConversationId>> over;
  Query query(database_,
              "SELECT number, id FROM conversations WHERE ended <= ? AND NOT EXISTS("
              "  SELECT 1 FROM messages WHERE conversation = number AND sealed IS NOT NULL AND"
              "    (direction = ? OR conversations.ended > ?))",
              now - kRepeatSeconds, Direction::child_to_desk, now - kUnreadSeconds);
  while (query.step()) over.emplace_back(query.number(0), query.array<32>(1));

  Transaction transaction(database_);
  for (const auto &[number, id] : over) {
    Query(database_, "INSERT OR IGNORE INTO tombstones(digest, until) VALUES(?, ?)", tombstone_of(id),
          now + kTombstoneSeconds)
        .done();
    Query(database_, "DELETE FROM conversations WHERE number = ?", number).done();
  }
  Query(database_, "DELETE FROM tombstones WHERE until < ?", now).done();
  transaction.commit();
  // What was deleted lies overwritten in the database, but also as it was in the write-ahead log, until that
  // is emptied.
  database_.run("PRAGMA wal_checkpoint(TRUNCATE)");
}

}  // namespace helpline
