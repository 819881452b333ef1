#pragma once
// The running gateway: its parts, wired. store_thread.h says which thread owns what.

#include <cstdint>
#include <memory>
#include <string>

#include "base/clock.h"
#include "common/http_server.h"
#include "gateway/arrival_counts.h"
#include "gateway/child_api.h"
#include "gateway/desk_api.h"
#include "gateway/gateway_config.h"
#include "gateway/gateway_keys.h"
#include "gateway/metrics.h"
#include "gateway/store_thread.h"
#include "gateway/waiting_room.h"

namespace helpline {

class Gateway {
 public:
  // Listens when it returns. Both are borrowed.
  static pop::Result<std::unique_ptr<Gateway>> create(const GatewayConfig &config, const pop::Clock &clock);

  std::string ports() const;  // JSON
  // Serves until SIGTERM or SIGINT; what was accepted is answered before it returns.
  void run();

 private:
  Gateway(const GatewayConfig &config, const pop::Clock &clock, std::unique_ptr<Store> store,
          std::unique_ptr<HttpServer> server, std::unique_ptr<HttpServer> metrics_server);
  void route(const HttpCall &call, const HttpServer::Respond &respond);
  void health(const HttpServer::Respond &respond);
  void tidy();
  void write_counts();
  void reload_keys();
  void every_second();

  const GatewayConfig &config_;
  const pop::Clock &clock_;
  Metrics metrics_;
  GatewayKeys keys_;
  ArrivalCounts counts_;
  std::int64_t count_at_;  // monotonic; on the store's thread
  std::unique_ptr<Store> store_;
  // In this order: whoever waits for an answer goes before the connection it is for.
  std::unique_ptr<HttpServer> server_;
  std::unique_ptr<HttpServer> metrics_server_;  // null when nobody asks
  WaitingRoom waiting_;
  StoreThread store_thread_;
  ChildApi children_;
  DeskApi desks_;
};

}  // namespace helpline
