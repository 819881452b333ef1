// The desk's side of the store.

#include "gateway/store.h"
#include "gateway/store_row.h"

namespace helpline {

using pop::handoff::Direction;

std::vector<Arrival> Store::arrivals(std::string_view service, std::int64_t cursor, std::size_t limit) {
  Query query(
      database_,
      "SELECT arrival, id, sequence, desk_key, arrived, last, sealed "
      "FROM messages JOIN conversations ON number = conversation "
      "WHERE direction = ? AND sealed IS NOT NULL AND arrival > ? AND service = ? ORDER BY arrival LIMIT ?",
      Direction::child_to_desk, cursor, service, limit);
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

DeskOutcome Store::acknowledge(std::string_view service, const ConversationId &conversation,
                               std::uint32_t count) {
  const auto row = find(conversation);
  if (!row || row->service != service) return DeskOutcome::unknown;
  if (count > row->from_child) return DeskOutcome::conflict;
  Query(database_,
        "UPDATE messages SET sealed = NULL WHERE conversation = ? AND direction = ? AND sequence < ? AND "
        "sealed IS NOT NULL",
        row->number, Direction::child_to_desk, count)
      .done();
  return DeskOutcome::done;
}

DeskOutcome Store::reply(std::string_view service, const ConversationId &conversation, std::uint32_t sequence,
                         const SealedBytes &sealed, bool last, std::int64_t now) {
  const auto row = find(conversation);
  if (!row || row->service != service) return DeskOutcome::unknown;
  if (sequence < row->from_desk) {
    return same_message(row->number, Direction::desk_to_child, sequence, sealed) ? DeskOutcome::done
                                                                                 : DeskOutcome::conflict;
  }
  if (row->ended) return DeskOutcome::ended;
  if (sequence > row->from_desk) return DeskOutcome::conflict;
  Transaction transaction(database_);
  insert_message(row->number, {Direction::desk_to_child, sequence, sealed, last}, now);
  transaction.commit();
  return DeskOutcome::done;
}

DeskOutcome Store::drop(std::string_view service, const ConversationId &conversation, std::int64_t now) {
  const auto row = find(conversation);
  if (!row || row->service != service) return DeskOutcome::unknown;
  Transaction transaction(database_);
  Query(database_, "UPDATE conversations SET ended = coalesce(ended, ?) WHERE number = ?", now, row->number)
      .done();
  Query(database_, "UPDATE messages SET sealed = NULL WHERE conversation = ? AND direction = ?", row->number,
        Direction::child_to_desk)
      .done();
  transaction.commit();
  return DeskOutcome::done;
}

void Store::set_standing(std::string_view service, const ServiceStanding &standing) {
  if (standing.wait_minutes) {
    Query(database_, "INSERT OR REPLACE INTO services(id, state, wait_minutes) VALUES(?,?,?)", service,
          standing.state, *standing.wait_minutes)
        .done();
  } else {
    Query(database_, "INSERT OR REPLACE INTO services(id, state) VALUES(?,?)", service, standing.state)
        .done();
  }
}

ServiceStanding Store::standing(std::string_view service) {
  Query query(database_, "SELECT state, wait_minutes FROM services WHERE id = ?", service);
  ServiceStanding standing;
  if (!query.step()) return standing;
  standing.state = static_cast<ServiceState>(query.number(0));
  if (!query.null(1)) standing.wait_minutes = static_cast<std::uint16_t>(query.number(1));
  return standing;
}

}  // namespace helpline
