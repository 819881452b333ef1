#pragma once
// What desks ask of the gateway, in JSON over TLS. Everything but the proof itself is bound to the session's
// service.
//
//   POST /desk/v1/challenge   {}                                          -> {challenge}
//   POST /desk/v1/session     {service, challenge, signature}             -> {session}
//   POST /desk/v1/fetch       {after, wait}                               -> {messages: [...]}
//   POST /desk/v1/acknowledge {conversation, count}                       -> {}
//   POST /desk/v1/reply       {conversation, sequence, sealed, last}      -> {}
//   POST /desk/v1/drop        {conversation}                              -> {}
//   POST /desk/v1/standing    {state, wait_minutes}                       -> {}
//
// Bytes are base64, conversations hex. 401: prove yourself again. 503: nothing was done, the same again is
// right. With {problem}: 404, no such conversation of this service; 409, another message has that number, or
// the child has too many unread; 410, it has ended.

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/json.h"
#include "common/http_server.h"
#include "gateway/desk_sessions.h"
#include "gateway/store_thread.h"
#include "gateway/waiting_room.h"

namespace helpline {

// Called on the server's threads, several at once.
class DeskApi {
 public:
  // All are borrowed.
  DeskApi(const GatewayConfig &config, StoreThread &store, WaitingRoom &waiting, Metrics &metrics,
          const pop::Clock &clock)
      : sessions_(config), store_(store), waiting_(waiting), metrics_(metrics), clock_(clock) {}

  void handle(std::string_view operation, const HttpCall &call, const HttpServer::Respond &respond);

 private:
  struct Fetch;
  using Change = std::function<DeskOutcome(Store &)>;
  void begin_session(const pop::JsonValue &body, const HttpServer::Respond &respond);
  Change read_change(std::string_view operation, const std::string &service,
                     const pop::JsonValue &body) const;
  Change read_reply(const std::string &service, const ConversationId &conversation,
                    const pop::JsonValue &body) const;
  void fetch(const std::shared_ptr<Fetch> &fetching);

  DeskSessions sessions_;
  StoreThread &store_;
  WaitingRoom &waiting_;
  Metrics &metrics_;
  const pop::Clock &clock_;
};

}  // namespace helpline
