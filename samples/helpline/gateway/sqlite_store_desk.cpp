// The desk's side of the store.

#include "gateway/sqlite_store.h"

namespace helpline {

using pop::handoff::Direction;

namespace {
constexpr std::uint32_t kUnreadLimit = 1'000;  // answers that a child has not fetched
}

std::vector<Arrival> SqliteStore::arrivals(std::string_view service_id, std::int64_t cursor,
                                           std::size_t limit) {
  Query query(database_,
              "SELECT arrival, id, sequence, desk_key, arrived, last, sealed "
              "FROM messages JOIN conversations ON number = conversation "
              "WHERE for_desk = ? AND arrival > ? ORDER BY arrival LIMIT ?",
              service(service_id).number, cursor, limit);
  std::vector<Arrival> found;
  while (query.step()) {
    Arrival arrival;
    arrival.cursor = query.number(0);
    arrival.conversation = query.array<32>(1);
    arrival.sequence = static_cast<std::uint32_t>(query.number(2));
    arrival.desk_key = static_cast<std::uint32_t>(query.number(3));
    arrival.arrived = query.number(4);
    arrival.last = query.number(5) != 0;
    arrival.sealed = query.array<pop::handoff::kSealedSize>(6);
    found.push_back(arrival);
  }
  return found;
}

std::optional<SqliteStore::Row> SqliteStore::find_of(std::string_view service_id,
                                                     const ConversationId &conversation) {
  auto row = find(conversation);
  return row && service(row->service).id == service_id ? row : std::nullopt;
}

DeskOutcome SqliteStore::acknowledge(std::string_view service, const ConversationId &conversation,
                                     std::uint32_t count) {
  const auto row = find_of(service, conversation);
  if (!row) return DeskOutcome::unknown;
  if (count > row->from_child) return DeskOutcome::conflict;
  forget_before(*row, Direction::child_to_desk, count);
  return DeskOutcome::done;
}

DeskOutcome SqliteStore::reply(std::string_view service, const NewMessage &message, std::int64_t now) {
  auto row = find_of(service, message.conversation);
  if (!row) return DeskOutcome::unknown;
  if (message.sequence < row->from_desk) {
    return same_message(*row, Direction::desk_to_child, message) ? DeskOutcome::done : DeskOutcome::conflict;
  }
  if (row->ended) return DeskOutcome::ended;
  if (message.sequence > row->from_desk) return DeskOutcome::conflict;
  if (!message.last && row->from_desk - row->fetched >= kUnreadLimit) return DeskOutcome::full;
  insert(*row, Direction::desk_to_child, message, now);
  return DeskOutcome::done;
}

DeskOutcome SqliteStore::drop(std::string_view service, const ConversationId &conversation,
                              std::int64_t now) {
  const auto row = find_of(service, conversation);
  if (!row) return DeskOutcome::unknown;
  Query(database_, "UPDATE conversations SET ended = coalesce(ended, ?) WHERE number = ?", now, row->number)
      .done();
  forget_before(*row, Direction::child_to_desk, row->from_child);
  woken_.insert(child_waits(conversation));
  return DeskOutcome::done;
}

void SqliteStore::set_standing(std::string_view service_id, const ServiceStanding &standing) {
  Service &of = service(service_id);
  of.standing = standing;
  of.changed = true;
}

ServiceStanding SqliteStore::standing(std::string_view service_id) { return service(service_id).standing; }

}  // namespace helpline
