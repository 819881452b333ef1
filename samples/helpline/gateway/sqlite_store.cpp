#include "gateway/sqlite_store.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "gateway/sqlite_schema.h"

namespace helpline {

using pop::handoff::Answer;
using pop::handoff::Direction;
using pop::handoff::Problem;

namespace {

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kTombstoneDays = 400;    // longer than any published key of gateway or desk lives
constexpr std::int64_t kRepeatSeconds = 3'600;  // after an end, how long repetitions get their old answer
constexpr std::int64_t kUnreadSeconds = 72LL * 3'600;  // how long a child can come back for a last answer
// A child who leaves without a word is told nothing and tells nothing: time ends the conversation.
constexpr std::int64_t kAbandonedSeconds = 72LL * 3'600;
constexpr std::int64_t kPresentSeconds =
    2LL * 3'600;                                  // who has not asked for so long waits for nobody's turn
constexpr std::int64_t kActivitySeconds = 600;    // a poll is not worth a write to the disk each time
constexpr std::uint32_t kUndeliveredLimit = 256;  // messages of one side that wait for the other
constexpr std::uint32_t kMessageLimit = 10'000;   // messages of one side in one conversation
constexpr std::int64_t kTidyBatch = 1'000;  // conversations buried at one time, so that others wait little

pop::Sha256 tombstone_of(const ConversationId &conversation) {
  pop::Bytes name;
  pop::append(name, pop::as_bytes("pop/1 tombstone"));
  name.push_back(0);
  pop::append(name, conversation);
  return pop::sha256(name);
}

// Another gateway on the same file would take messages without waking anybody here.
pop::Result<int> lock_beside(const std::string &path) {
  const std::string lock = path + ".lock";
  const int file = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return pop::Error{POP_E_IO, lock + ": " + std::strerror(errno)};
  if (::flock(file, LOCK_EX | LOCK_NB) == 0) return file;
  const int why = errno;
  ::close(file);
  if (why != EWOULDBLOCK) return pop::Error{POP_E_IO, lock + ": " + std::strerror(why)};
  return pop::Error{POP_E_STATE, path +
                                     ": another pop-gateway is using it; stop that one, or write another "
                                     "\"database\" in this one's configuration"};
}

}  // namespace

std::string child_waits(const ConversationId &conversation) {
  return "c" + std::string(pop::as_text(conversation));
}
std::string desk_waits(std::string_view service) { return "d" + std::string(service); }

pop::Result<std::unique_ptr<Store>> open_sqlite_store(const std::string &path, const Services &services) {
  const auto lock = lock_beside(path);
  if (!lock) return lock.error();
  auto database = Database::open(path, kStoreVersion, kStoreSchema);
  if (!database) {
    ::close(*lock);
    return database.error();
  }
  return std::unique_ptr<Store>(std::make_unique<SqliteStore>(std::move(*database), *lock, services));
}

pop::Result<std::vector<ArrivalCount>> read_sqlite_counts(const std::string &path) {
  if (::access(path.c_str(), F_OK) != 0)
    return pop::Error{POP_E_NOT_FOUND,
                      path + ": there is no such file; the gateway makes it when it first runs"};
  auto database = Database::open(path, kStoreVersion, kStoreSchema);
  if (!database) return database.error();
  static const Services none;
  try {
    return SqliteStore(std::move(*database), -1, none).counts();
  } catch (const StorageFault &fault) {
    return pop::Error{POP_E_IO, path + ": " + fault.what()};
  }
}

SqliteStore::~SqliteStore() {
  if (lock_ >= 0) ::close(lock_);
}

// ---- Transactions -------------------------------------------------------------------------------

void SqliteStore::transact(const std::function<void()> &work) {
  services_.clear();
  service_numbers_.clear();
  woken_.clear();
  probed_ = false;
  Transaction transaction(database_);
  try {
    work();
    write_services();
    transaction.commit();
  } catch (const StorageFault &) {
    write_failed_ = true;
    throw;
  }
  if (probed_) write_failed_ = false;
  for (const std::string &name : woken_) news_(name);
}

void SqliteStore::check() {
  Query(database_, "SELECT count(*) FROM services").step();
  // Whether the disk is still full shows only when something is written: more than messages take.
  if (!write_failed_) return;
  Query(database_, "INSERT OR REPLACE INTO probe(number, zeros) VALUES(1, zeroblob(65536))").done();
  probed_ = true;
}

// A row is read once in a transaction and written once, however many messages are in it.
void SqliteStore::write_services() {
  for (const auto &[number, service] : services_) {
    if (!service.changed) continue;
    Query(database_, "UPDATE services SET state = ?, stored = ? WHERE number = ?", service.standing.state,
          service.stored, number)
        .done();
    if (service.standing.wait_minutes) {
      Query(database_, "UPDATE services SET wait_minutes = ? WHERE number = ?",
            *service.standing.wait_minutes, number)
          .done();
    } else {
      Query(database_, "UPDATE services SET wait_minutes = NULL WHERE number = ?", number).done();
    }
  }
}

SqliteStore::Service &SqliteStore::keep(Service found) {
  service_numbers_[found.id] = found.number;
  return services_[found.number] = std::move(found);
}

SqliteStore::Service &SqliteStore::service(std::string_view id) {
  if (const auto known = service_numbers_.find(id); known != service_numbers_.end())
    return services_[known->second];
  {
    Query query(database_, "SELECT number FROM services WHERE id = ?", id);
    if (query.step()) return service(query.number(0));
  }
  Query(database_, "INSERT INTO services(id) VALUES(?)", id).done();
  Service fresh;
  fresh.number = sqlite3_last_insert_rowid(database_.handle());
  fresh.id = id;
  return keep(std::move(fresh));
}

SqliteStore::Service &SqliteStore::service(std::int64_t number) {
  if (const auto known = services_.find(number); known != services_.end()) return known->second;
  Query query(database_, "SELECT id, state, wait_minutes, stored FROM services WHERE number = ?", number);
  Service found;
  found.number = number;
  if (!query.step()) throw StorageFault("a conversation has no service");
  found.id = query.text(0);
  found.standing.state = static_cast<ServiceState>(query.number(1));
  if (!query.null(2)) found.standing.wait_minutes = static_cast<std::uint16_t>(query.number(2));
  found.stored = query.number(3);
  return keep(std::move(found));
}

ServedService SqliteStore::limits_of(const std::string &service) const {
  const auto served = limits_.find(service);
  return served == limits_.end() ? ServedService() : served->second;
}

// ---- Looking up ---------------------------------------------------------------------------------

std::optional<SqliteStore::Row> SqliteStore::find(const ConversationId &conversation) {
  Query query(database_,
              "SELECT number, token_hash, service, desk_key, last_activity, ended IS NOT NULL, from_child, "
              "from_desk, taken, fetched FROM conversations WHERE id = ?",
              conversation);
  if (!query.step()) return std::nullopt;
  Row row;
  row.number = query.number(0);
  row.token = query.array<32>(1);
  row.service = query.number(2);
  row.desk_key = static_cast<std::uint32_t>(query.number(3));
  row.last_activity = query.number(4);
  row.ended = query.number(5) != 0;
  row.from_child = static_cast<std::uint32_t>(query.number(6));
  row.from_desk = static_cast<std::uint32_t>(query.number(7));
  row.taken = static_cast<std::uint32_t>(query.number(8));
  row.fetched = static_cast<std::uint32_t>(query.number(9));
  return row;
}

bool SqliteStore::buried(const ConversationId &conversation) {
  return Query(database_, "SELECT 1 FROM tombstones WHERE digest = ?", tombstone_of(conversation)).step();
}

bool SqliteStore::same_message(const Row &row, Direction direction, const NewMessage &message) {
  Query query(database_,
              "SELECT digest FROM messages WHERE conversation = ? AND direction = ? AND sequence = ?",
              row.number, direction, message.sequence);
  return query.step() && std::ranges::equal(query.blob(0), message.digest);
}

// ---- Changing -------------------------------------------------------------------------------------

void SqliteStore::insert(Row &row, Direction direction, const NewMessage &message, std::int64_t now) {
  constexpr const char *insert =
      "INSERT INTO messages(conversation, direction, sequence, for_desk, arrived, last, digest, sealed) "
      "VALUES(?,?,?,?,?,?,?,?)";
  Service &of = service(row.service);
  ++of.stored;
  of.changed = true;
  if (direction == Direction::child_to_desk) {
    Query(database_, insert, row.number, direction, message.sequence, row.service, now, message.last,
          message.digest, message.sealed)
        .done();
    row.from_child = message.sequence + 1;
    woken_.insert(desk_waits(of.id));
    // A poll of the same child that is held learns of an end from here.
    if (message.last) woken_.insert(child_waits(message.conversation));
  } else {
    Query(database_, insert, row.number, direction, message.sequence, std::nullopt, now, message.last,
          message.digest, message.sealed)
        .done();
    row.from_desk = message.sequence + 1;
    woken_.insert(child_waits(message.conversation));
  }
  Query(database_, "UPDATE conversations SET from_child = ?, from_desk = ? WHERE number = ?", row.from_child,
        row.from_desk, row.number)
      .done();
  if (message.last) {
    row.ended = true;
    Query(database_, "UPDATE conversations SET ended = ? WHERE number = ?", now, row.number).done();
  }
  if (row.last_activity <= now - kActivitySeconds) {
    Query(database_, "UPDATE conversations SET last_activity = ? WHERE number = ?", now, row.number).done();
  }
}

// The other end has the messages before `sequence`: their bytes go.
void SqliteStore::forget_before(const Row &row, Direction direction, std::uint32_t sequence) {
  const bool of_child = direction == Direction::child_to_desk;
  const std::uint32_t had = of_child ? row.taken : row.fetched;
  if (sequence <= had) return;
  Query(database_,
        "UPDATE messages SET sealed = NULL, for_desk = NULL WHERE conversation = ? AND direction = ? AND "
        "sequence >= ? AND sequence < ?",
        row.number, direction, had, sequence)
      .done();
  Query(database_,
        of_child ? "UPDATE conversations SET taken = ? WHERE number = ?"
                 : "UPDATE conversations SET fetched = ? WHERE number = ?",
        sequence, row.number)
      .done();
  Service &of = service(row.service);
  of.stored -= sequence - had;
  of.changed = true;
}

// ---- The child's side ---------------------------------------------------------------------------

// How many of the service's children wait for a first answer and began before conversation `before`.
std::int64_t SqliteStore::waiting(std::int64_t service, std::int64_t before, std::int64_t now) {
  Query query(database_,
              "SELECT count(*) FROM conversations WHERE service = ? AND number < ? AND ended IS NULL AND "
              "from_desk = 0 AND last_activity > ?",
              service, before, now - kPresentSeconds);
  query.step();
  return query.number(0);
}

Answer SqliteStore::answer(const Row &row, std::int64_t now) {
  Answer answer;
  answer.stored = row.from_child;
  answer.ended = row.ended;
  const ServiceStanding standing = service(row.service).standing;
  answer.busy = standing.state == ServiceState::busy;
  if (!row.ended && row.from_desk == 0) {
    const std::int64_t ahead = waiting(row.service, row.number, now);
    answer.queue_position = static_cast<std::uint16_t>(std::min<std::int64_t>(ahead, UINT16_MAX));
    answer.wait_minutes = standing.wait_minutes;
  }
  return answer;
}

Store::Started SqliteStore::start(const NewConversation &begun, const std::function<bool()> &may_begin,
                                  std::int64_t now) {
  const ConversationId &conversation = begun.first.conversation;
  if (const auto row = find(conversation)) {
    const bool same = sodium_memcmp(row->token.data(), begun.token.data(), begun.token.size()) == 0 &&
                      service(row->service).id == begun.service && row->desk_key == begun.desk_key &&
                      same_message(*row, Direction::child_to_desk, begun.first);
    return {same ? Response(answer(*row, now)) : Response(Problem::conflict)};
  }
  if (buried(conversation)) return {Problem::ended};
  const ServedService limits = limits_of(begun.service);
  if (!limits.desk_keys.contains(begun.desk_key)) return {Problem::unknown_desk_key};
  const Service &of = service(begun.service);
  if (of.standing.state == ServiceState::closed) return {Problem::closed};
  // Half of the room is for conversations that have begun.
  if (of.stored >= limits.message_limit / 2) return {Problem::full};
  if (waiting(of.number, INT64_MAX, now) >= limits.queue_limit || !may_begin()) return {Problem::full};

  Query(database_,
        "INSERT INTO conversations(id, token_hash, service, desk_key, last_activity) VALUES(?,?,?,?,?)",
        conversation, begun.token, of.number, begun.desk_key, now)
      .done();
  Row row;
  row.number = sqlite3_last_insert_rowid(database_.handle());
  row.service = of.number;
  row.last_activity = now;
  insert(row, Direction::child_to_desk, begun.first, now);
  return {answer(row, now), /*is_new=*/true};
}

Store::Response SqliteStore::add(const NewMessage &message, const TokenHash &token, std::int64_t now) {
  auto row = find(message.conversation);
  if (!row) return buried(message.conversation) ? Problem::ended : Problem::not_found;
  if (sodium_memcmp(row->token.data(), token.data(), token.size()) != 0) return Problem::not_found;
  if (message.sequence < row->from_child) {
    if (!same_message(*row, Direction::child_to_desk, message)) return Problem::conflict;
    return answer(*row, now);
  }
  if (row->ended) return Problem::ended;
  if (message.sequence > row->from_child) return Problem::conflict;
  // An end is always taken: it is the last one.
  if (!message.last) {
    const Service &of = service(row->service);
    if (row->from_child - row->taken >= kUndeliveredLimit || message.sequence >= kMessageLimit ||
        of.stored >= limits_of(of.id).message_limit) {
      return Problem::unavailable;
    }
  }
  insert(*row, Direction::child_to_desk, message, now);
  return answer(*row, now);
}

Store::Response SqliteStore::fetch(const ConversationId &conversation, const TokenHash &token,
                                   std::uint32_t after, std::int64_t now) {
  auto row = find(conversation);
  if (!row) return buried(conversation) ? Problem::ended : Problem::not_found;
  if (sodium_memcmp(row->token.data(), token.data(), token.size()) != 0) return Problem::not_found;
  if (after > row->from_desk) return Problem::conflict;  // it cannot have what was never there
  forget_before(*row, Direction::desk_to_child, after);
  if (row->last_activity <= now - kActivitySeconds) {
    Query(database_, "UPDATE conversations SET last_activity = ? WHERE number = ?", now, row->number).done();
  }

  Answer response = answer(*row, now);
  if (after == row->from_desk) return response;
  Query query(database_,
              "SELECT sealed FROM messages WHERE conversation = ? AND direction = ? AND sequence = ?",
              row->number, Direction::desk_to_child, after);
  if (query.step() && !query.null(0)) {
    response.message = pop::handoff::Delivery{after, query.array<pop::handoff::kSealedSize>(0)};
    response.more = row->from_desk > after + 1;
  }
  return response;
}

// ---- What is over -------------------------------------------------------------------------------

// Ended long enough ago for late repetitions, and delivered: to the desk in any case, to the child unless it
// has not come back for it.
std::vector<std::pair<std::int64_t, ConversationId>> SqliteStore::find_over(std::int64_t now) {
  std::vector<std::pair<std::int64_t, ConversationId>> over;
  Query query(database_,
              "SELECT number, id FROM conversations WHERE ended <= ? AND taken = from_child AND "
              "(fetched = from_desk OR ended <= ?) LIMIT ?",
              now - kRepeatSeconds, now - kUnreadSeconds, kTidyBatch);
  while (query.step()) over.emplace_back(query.number(0), query.array<32>(1));
  return over;
}

void SqliteStore::tidy(std::int64_t now) {
  transact([&] {
    Query(database_, "UPDATE conversations SET ended = ? WHERE ended IS NULL AND last_activity <= ?", now,
          now - kAbandonedSeconds)
        .done();
    // To the day: the hour of somebody's last word is nobody's business afterwards.
    const std::int64_t until = (now / kDay + 1 + kTombstoneDays) * kDay;
    for (const auto &[number, id] : find_over(now)) {
      const auto row = find(id);
      Service &of = service(row->service);
      of.stored -= row->from_desk - row->fetched;
      of.changed = true;
      Query(database_, "INSERT OR IGNORE INTO tombstones(digest, until) VALUES(?, ?)", tombstone_of(id),
            until)
          .done();
      Query(database_, "DELETE FROM conversations WHERE number = ?", number).done();
    }
    Query(database_, "DELETE FROM tombstones WHERE until < ?", now).done();
  });
  // What was deleted lies overwritten in the database, but also as it was in the write-ahead log, until that
  // is emptied. A reader beside us (a backup) puts it off by a minute: nobody waits for that.
  sqlite3_busy_timeout(database_.handle(), 0);
  Query(database_, "PRAGMA wal_checkpoint(TRUNCATE)").step();
  sqlite3_busy_timeout(database_.handle(), kBusyMilliseconds);
}

// ---- Counts ---------------------------------------------------------------------------------------

void SqliteStore::count(const std::vector<ArrivalCount> &more) {
  for (const ArrivalCount &one : more) {
    Query(database_,
          "INSERT INTO arrivals(service, relay, week, count) VALUES(?,?,?,?) "
          "ON CONFLICT DO UPDATE SET count = count + excluded.count",
          one.service, one.relay, one.week, one.count)
        .done();
  }
}

std::vector<ArrivalCount> SqliteStore::counts() {
  std::vector<ArrivalCount> all;
  Query query(database_, "SELECT service, relay, week, count FROM arrivals ORDER BY week, service, relay");
  while (query.step()) all.push_back({query.text(0), query.text(1), query.text(2), query.number(3)});
  return all;
}

}  // namespace helpline
