#pragma once
// What comes through relays: sealed requests in, sealed answers out.

#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "gateway/gateway_config.h"
#include "gateway/store.h"
#include "gateway/waiting_room.h"
#include "handoff/ohttp.h"
#include "handoff/protocol.h"

namespace helpline {

class ChildApi {
 public:
  // All are borrowed.
  ChildApi(const GatewayConfig &config, const std::vector<pop::handoff::OhttpGatewayKey> &keys, Store &store,
           WaitingRoom &waiting, const pop::Clock &clock)
      : config_(config), keys_(keys), store_(store), waiting_(waiting), clock_(clock) {}

  void handle(HttpCall call, HttpServer::Respond respond);

 private:
  using Reply = std::function<void(const pop::handoff::Response &)>;
  void fetch(pop::handoff::FetchRequest request, const Reply &reply);
  pop::handoff::Response start(const pop::handoff::StartRequest &request);
  template <typename Operation>
  pop::handoff::Response stored(const pop::handoff::ConversationId &conversation, Operation operation);
  bool may_begin(const std::string &service, const ServedService &limits);

  const GatewayConfig &config_;
  const std::vector<pop::handoff::OhttpGatewayKey> &keys_;  // they change while the gateway runs
  Store &store_;
  WaitingRoom &waiting_;
  const pop::Clock &clock_;
  struct Begun {
    std::int64_t minute = 0;
    std::int64_t count = 0;
  };
  std::map<std::string, Begun, std::less<>> begun_;
};

// The names by which the waiting room knows whom to wake.
std::string child_waits(const pop::handoff::ConversationId &conversation);
std::string desk_waits(const std::string &service);

}  // namespace helpline
