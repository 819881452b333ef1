#pragma once
// The store in one SQLite file. Inside sqlite_store*.cpp only.

#include <set>

#include "common/sql.h"
#include "gateway/store.h"

namespace helpline {

class SqliteStore final : public Store {
 public:
  // `lock` is a file handle whose lock keeps other gateways away; `services` is borrowed.
  SqliteStore(Database database, int lock, const Services &services)
      : database_(std::move(database)), lock_(lock), limits_(services) {}
  ~SqliteStore() override;

  void transact(const std::function<void()> &work) override;
  Started start(const NewConversation &conversation, const std::function<bool()> &may_begin,
                std::int64_t now) override;
  Response add(const NewMessage &message, const TokenHash &token, std::int64_t now) override;
  Response fetch(const ConversationId &conversation, const TokenHash &token, std::uint32_t after,
                 std::int64_t now) override;
  std::vector<Arrival> arrivals(std::string_view service, std::int64_t cursor, std::size_t limit) override;
  DeskOutcome acknowledge(std::string_view service, const ConversationId &conversation,
                          std::uint32_t count) override;
  DeskOutcome reply(std::string_view service, const NewMessage &message, std::int64_t now) override;
  DeskOutcome drop(std::string_view service, const ConversationId &conversation, std::int64_t now) override;
  void set_standing(std::string_view service, const ServiceStanding &standing) override;
  ServiceStanding standing(std::string_view service) override;
  void count(const std::vector<ArrivalCount> &more) override;
  std::vector<ArrivalCount> counts() override;
  void check() override;
  void tidy(std::int64_t now) override;
  void listen(std::function<void(const std::string &name)> news) override { news_ = std::move(news); }

 private:
  struct Service {
    std::int64_t number = 0;
    std::string id;
    ServiceStanding standing;
    std::int64_t stored = 0;
    bool changed = false;  // `stored` is to be written
  };
  struct Row {  // one conversation
    std::int64_t number = 0;
    TokenHash token{};
    std::int64_t service = 0;
    std::uint32_t desk_key = 0;
    std::int64_t last_activity = 0;
    bool ended = false;
    std::uint32_t from_child = 0;  // messages so far: the next sequence
    std::uint32_t from_desk = 0;
    std::uint32_t taken = 0;    // of the child's, by the desk
    std::uint32_t fetched = 0;  // of the desk's, by the child
  };

  ServedService limits_of(const std::string &service) const;
  Service &service(std::string_view id);
  Service &service(std::int64_t number);
  Service &keep(Service found);
  std::optional<Row> find(const ConversationId &conversation);
  std::optional<Row> find_of(std::string_view service, const ConversationId &conversation);
  bool buried(const ConversationId &conversation);
  bool same_message(const Row &row, pop::handoff::Direction direction, const NewMessage &message);
  void insert(Row &row, pop::handoff::Direction direction, const NewMessage &message, std::int64_t now);
  void forget_before(const Row &row, pop::handoff::Direction direction, std::uint32_t sequence);
  std::int64_t waiting(std::int64_t service, std::int64_t before, std::int64_t now);
  pop::handoff::Answer answer(const Row &row, std::int64_t now);
  std::vector<std::pair<std::int64_t, ConversationId>> find_over(std::int64_t now);
  void write_services();

  Database database_;
  int lock_;
  const Services &limits_;
  std::function<void(const std::string &)> news_;
  bool write_failed_ = false;
  bool probed_ = false;
  // Of the transaction under way: services as read and changed in it, and who is to be woken after it.
  std::map<std::int64_t, Service> services_;
  std::map<std::string, std::int64_t, std::less<>> service_numbers_;
  std::set<std::string> woken_;
};

}  // namespace helpline
