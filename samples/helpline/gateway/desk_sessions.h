#pragma once
// How a desk proves whose it is: it signs a challenge with the service's Ed25519 access key and gets a
// session. Sessions live in memory: after a restart of the gateway desks prove themselves again. Safe from
// any thread.

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/secret.h"
#include "gateway/gateway_config.h"

namespace helpline {

class DeskSessions {
 public:
  explicit DeskSessions(const GatewayConfig &config);

  // nonce[16] | expiry u32 | MAC[32]. Nothing is kept for it, so that asking for many costs no memory.
  pop::Bytes challenge(std::int64_t now) const;
  // The session's token; nothing when challenge or signature is not good.
  std::optional<pop::ByteArray<32>> begin(std::string_view service, pop::ByteView challenge,
                                          pop::ByteView signature, std::int64_t now);
  // The service that an "authorization: Bearer <hex>" header speaks for.
  std::optional<std::string> service_of(std::string_view authorization, std::int64_t now) const;

 private:
  struct Session {
    std::string service;
    std::int64_t expires;
  };
  pop::Sha256 mac(pop::ByteView bytes) const;

  const GatewayConfig &config_;
  pop::Secret mac_key_;
  mutable std::mutex mutex_;
  std::map<pop::Sha256, Session> sessions_;  // by the token's hash; under the mutex
};

}  // namespace helpline
