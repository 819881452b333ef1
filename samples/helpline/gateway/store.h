#pragma once
// What the gateway keeps: conversations, the sealed messages not yet fetched, and what stays of those that
// are over. Every function that changes something has put it on the disk when it returns, or throws
// StorageFault and nothing changed.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/sql.h"
#include "gateway/gateway_config.h"
#include "handoff/protocol.h"

namespace helpline {

using pop::handoff::ConversationId;
using pop::handoff::SealedBytes;
using TokenHash = pop::Sha256;

enum class ServiceState : std::uint8_t { open = 0, busy = 1, closed = 2 };

struct ServiceStanding {
  ServiceState state = ServiceState::open;
  std::optional<std::uint16_t> wait_minutes;  // what the desk says
};

// A message of a child, as its desk fetches it.
struct Arrival {
  std::int64_t cursor = 0;  // grows with every message that arrives
  ConversationId conversation{};
  std::uint32_t sequence = 0;
  std::uint32_t desk_key = 0;
  std::int64_t arrived = 0;
  bool last = false;  // the child has ended the conversation with it
  SealedBytes sealed{};
};

enum class DeskOutcome : std::uint8_t { done, unknown, conflict, ended };

class Store {
 public:
  static pop::Result<Store> open(const std::string &path);

  // ---- The child's side. The same request again gets the same answer and changes nothing. ----
  using Response = pop::handoff::Response;
  // Whether start() would begin something new: only then do rate and queue count.
  bool is_new(const ConversationId &conversation);
  Response start(const pop::handoff::StartRequest &request, const ServedService &service, std::int64_t now);
  Response send(const pop::handoff::SendRequest &request, std::int64_t now);
  Response end(const pop::handoff::EndRequest &request, std::int64_t now);
  Response fetch(const pop::handoff::FetchRequest &request, std::int64_t now);
  // Whose conversation it is, for waking its desk.
  std::string service_of(const ConversationId &conversation);

  // ---- The desk's side, always bound to one service. ----
  // Children's messages that arrived after `cursor` and are not acknowledged, oldest first.
  std::vector<Arrival> arrivals(std::string_view service, std::int64_t cursor, std::size_t limit);
  // The desk has stored all messages of the child before number `count`: they are deleted here.
  DeskOutcome acknowledge(std::string_view service, const ConversationId &conversation, std::uint32_t count);
  DeskOutcome reply(std::string_view service, const ConversationId &conversation, std::uint32_t sequence,
                    const SealedBytes &sealed, bool last, std::int64_t now);
  // Without a last message, for a conversation that cannot be opened.
  DeskOutcome drop(std::string_view service, const ConversationId &conversation, std::int64_t now);
  void set_standing(std::string_view service, const ServiceStanding &standing);
  ServiceStanding standing(std::string_view service);

  // Ends conversations that nobody has touched for three days, and turns those that are over and delivered
  // into tombstones. Once a minute or so.
  void tidy(std::int64_t now);
  void check();  // throws StorageFault when the database does not answer

 private:
  explicit Store(Database database) : database_(std::move(database)) {}

  struct Row;  // one conversation
  struct Message;
  std::optional<Row> find(const ConversationId &conversation);
  std::optional<Row> find_with_token(const ConversationId &conversation, const pop::Secret &token);
  bool buried(const ConversationId &conversation);
  Response problem_for_missing(const ConversationId &conversation);
  bool same_message(std::int64_t conversation, pop::handoff::Direction direction, std::uint32_t sequence,
                    const SealedBytes &sealed);
  void insert_message(std::int64_t conversation, const Message &message, std::int64_t now);
  Response add(const ConversationId &conversation, const pop::Secret &token, std::uint32_t sequence,
               const SealedBytes &sealed, bool last, std::int64_t now);
  std::int64_t waiting(std::string_view service, std::int64_t before, std::int64_t now);
  pop::handoff::Answer answer(const Row &row, std::int64_t now);

  Database database_;
};

}  // namespace helpline
