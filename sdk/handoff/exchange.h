#pragma once
// One request at a time to the gateway, through the outer lock and the relay. Each start is a fresh
// encapsulation (RFC 9458, section 6.5: what was sent once is never sent again as it is).

#include <optional>

#include "base/http.h"
#include "handoff/conversation.h"
#include "handoff/protocol.h"

namespace pop::handoff {

class Exchange {
 public:
  // Borrowed.
  Exchange(HttpClient &http, const ConversationSetup &setup) : http_(http), setup_(setup) {}
  ~Exchange() { cancel(); }
  Exchange(const Exchange &) = delete;
  Exchange &operator=(const Exchange &) = delete;

  Result<void> start(const Request &request, std::uint32_t timeout_ms);
  bool under_way() const noexcept { return opener_.has_value(); }
  void cancel() noexcept;

  // The gateway's answer, once. Errors:
  //   POP_E_NETWORK, POP_E_TIMEOUT, POP_E_TLS  not reached, or the gateway is down: try again later
  //   POP_E_RELAY       something other than a relay and a gateway of this protocol answered
  //   POP_E_CRYPTO      the answer does not open
  //   POP_E_KEY_EXPIRED the gateway does not have the key any more
  std::optional<Result<Response>> take();

 private:
  Result<Response> read(const HttpResponse &http, const OhttpResponseOpener &opener) const;

  HttpClient &http_;
  const ConversationSetup &setup_;
  std::uint64_t id_ = 0;
  std::optional<OhttpResponseOpener> opener_;
};

}  // namespace pop::handoff
