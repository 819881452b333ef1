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
// Bytes are base64, conversations hex. 401: prove yourself again. With {problem}: 404, no such conversation
// of this service; 409, another message has that number; 410, it has ended.

#include <string_view>

#include "base/clock.h"
#include "base/json.h"
#include "gateway/desk_sessions.h"
#include "gateway/store.h"
#include "gateway/waiting_room.h"

namespace helpline {

class DeskApi {
 public:
  // All are borrowed.
  DeskApi(const GatewayConfig &config, Store &store, WaitingRoom &waiting, const pop::Clock &clock)
      : sessions_(config), store_(store), waiting_(waiting), clock_(clock) {}

  void handle(std::string_view operation, HttpCall call, const HttpServer::Respond &respond);

 private:
  HttpReply change(std::string_view operation, const std::string &service, const pop::JsonValue &body);
  HttpReply begin_session(const pop::JsonValue &body);
  HttpReply reply(const std::string &service, const ConversationId &conversation, const pop::JsonValue &body);
  HttpReply set_standing(const std::string &service, const pop::JsonValue &body);
  void fetch(const std::string &service, std::int64_t after, std::int64_t wait,
             const HttpServer::Respond &respond);

  DeskSessions sessions_;
  Store &store_;
  WaitingRoom &waiting_;
  const pop::Clock &clock_;
};

}  // namespace helpline
