#pragma once
// What the gateway keeps: conversations, the sealed messages not yet fetched, and what stays of those that
// are over. Several gateways behind one relay may share one store, and any of them may die at any time: so
// everything that outlasts a request is in here, nothing else in the process is the truth about a
// conversation, and news travel by listen().
//
// All but listen() is called on one thread, that of StoreThread.

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

// A message as it arrives, with what is computed before it waits for the store.
struct NewMessage {
  ConversationId conversation{};
  std::uint32_t sequence = 0;
  bool last = false;
  SealedBytes sealed{};
  pop::Sha256 digest{};  // of `sealed`
};

struct NewConversation {
  TokenHash token{};
  std::string service;
  std::uint32_t desk_key = 0;
  NewMessage first;
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

enum class DeskOutcome : std::uint8_t { done, unknown, conflict, ended, full };

// How many children a service was sent, by relay and ISO week. Nothing finer is ever counted.
struct ArrivalCount {
  std::string service;
  std::string relay;
  std::string week;  // 2026-W47
  std::int64_t count = 0;
};

// Who waits for news: a child for its desk's answer, a desk for its children's messages.
std::string child_waits(const ConversationId &conversation);
std::string desk_waits(std::string_view service);

class Store {
 public:
  virtual ~Store() = default;

  // Runs `work`, which calls what stands below, and returns when all it did is on the disk; or throws
  // StorageFault, and nothing of it happened. `work` may run again (two gateways can get into each other's
  // way), so it does no more than keep its results.
  virtual void transact(const std::function<void()> &work) = 0;

  // ---- The child's side. The same request again gets the same answer and changes nothing. ----
  using Response = pop::handoff::Response;
  struct Started {
    Response response;
    bool is_new = false;
  };
  // `may_begin` is asked only when a new conversation would begin.
  virtual Started start(const NewConversation &conversation, const std::function<bool()> &may_begin,
                        std::int64_t now) = 0;
  virtual Response add(const NewMessage &message, const TokenHash &token, std::int64_t now) = 0;
  virtual Response fetch(const ConversationId &conversation, const TokenHash &token, std::uint32_t after,
                         std::int64_t now) = 0;

  // ---- The desk's side, always bound to one service. ----
  // Children's messages that arrived after `cursor` and are not acknowledged, oldest first.
  virtual std::vector<Arrival> arrivals(std::string_view service, std::int64_t cursor, std::size_t limit) = 0;
  // The desk has stored all messages of the child before number `count`: they are deleted here.
  virtual DeskOutcome acknowledge(std::string_view service, const ConversationId &conversation,
                                  std::uint32_t count) = 0;
  virtual DeskOutcome reply(std::string_view service, const NewMessage &message, std::int64_t now) = 0;
  // Without a last message, for a conversation that cannot be opened.
  virtual DeskOutcome drop(std::string_view service, const ConversationId &conversation,
                           std::int64_t now) = 0;
  virtual void set_standing(std::string_view service, const ServiceStanding &standing) = 0;
  virtual ServiceStanding standing(std::string_view service) = 0;

  // ---- Counts ----
  virtual void count(const std::vector<ArrivalCount> &more) = 0;
  virtual std::vector<ArrivalCount> counts() = 0;

  // Throws StorageFault when the store cannot be read, or could not be written the last time and still
  // cannot.
  virtual void check() = 0;

  // ---- Outside transact() ----
  // Ends conversations that nobody has touched for three days, and turns those that are over and delivered
  // into tombstones. Once a minute or so.
  virtual void tidy(std::int64_t now) = 0;

  // From now on `news` gets the name of everybody for whom something new is there, after it is on the disk,
  // on whatever thread and from whichever of the gateways it came. Called once, before the first transact().
  virtual void listen(std::function<void(const std::string &name)> news) = 0;
};

// The store in one SQLite file, for one gateway; `services` is borrowed. POP_E_STATE when another gateway
// uses the file.
pop::Result<std::unique_ptr<Store>> open_sqlite_store(const std::string &path, const Services &services);
// What has been counted, beside a gateway that may be running.
pop::Result<std::vector<ArrivalCount>> read_sqlite_counts(const std::string &path);

}  // namespace helpline
