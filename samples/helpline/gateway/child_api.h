#pragma once
// What comes through relays: sealed requests in, sealed answers out. Called on the server's threads, several
// at once.

#include <map>
#include <memory>
#include <string>

#include "base/clock.h"
#include "common/http_server.h"
#include "gateway/arrival_counts.h"
#include "gateway/gateway_config.h"
#include "gateway/gateway_keys.h"
#include "gateway/store_thread.h"
#include "gateway/waiting_room.h"
#include "handoff/protocol.h"

namespace helpline {

class ChildApi {
 public:
  // All are borrowed.
  ChildApi(const GatewayConfig &config, const GatewayKeys &keys, StoreThread &store, WaitingRoom &waiting,
           ArrivalCounts &counts, Metrics &metrics, const pop::Clock &clock)
      : config_(config),
        keys_(keys),
        store_(store),
        waiting_(waiting),
        counts_(counts),
        metrics_(metrics),
        clock_(clock) {}

  void handle(const std::string &relay, const HttpCall &call, HttpServer::Respond respond);

 private:
  using Response = pop::handoff::Response;
  using Reply = std::function<void(const Response &)>;
  struct Poll;
  void start(const std::string &relay, const pop::handoff::StartRequest &request, const Reply &reply);
  void add(const NewMessage &message, const pop::Secret &token, const Reply &reply);
  void look(const std::shared_ptr<Poll> &poll);
  bool may_begin(const std::string &service);

  const GatewayConfig &config_;
  const GatewayKeys &keys_;
  StoreThread &store_;
  WaitingRoom &waiting_;
  ArrivalCounts &counts_;
  Metrics &metrics_;
  const pop::Clock &clock_;
  struct Begun {
    std::int64_t minute = 0;
    std::int64_t count = 0;
  };
  std::map<std::string, Begun, std::less<>> begun_;  // on the store's thread
};

}  // namespace helpline
