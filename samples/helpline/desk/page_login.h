#pragma once
// Who may use the page: whoever opened a login link in time, until they lock it or nobody does anything.
//
// A link is made from a key in a file, so that it can be made beside the running desk; it is good once, for
// five minutes. Sessions live in memory only.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"

namespace helpline {

// The key in the file, which is made where there is none. POP_E_STATE when others can read it, POP_E_FORMAT.
pop::Result<pop::Secret> page_link_key(const std::string &path);

// For the link's fragment, which no server and no log gets to see.
std::string make_link_token(const pop::Secret &key, std::int64_t now);

class PageLogin {
 public:
  // `clock` is borrowed.
  PageLogin(pop::Secret key, std::int64_t idle_seconds, const pop::Clock &clock);

  // A new session's key; nothing when the token is not, or no longer, good.
  std::optional<std::string> enter(std::string_view token);
  // How long the session lives if nobody does anything; 0: there is none.
  std::chrono::milliseconds left(std::string_view key);
  // Somebody sits there.
  void used(std::string_view key);
  void lock(std::string_view key);

 private:
  void forget_old();

  pop::Secret key_;
  std::int64_t idle_seconds_;
  const pop::Clock &clock_;
  std::int64_t began_;  // no token from before: it may have been used in an earlier run
  std::map<std::string, std::int64_t> spent_;     // tokens, and when they would have ended
  std::map<pop::Sha256, std::int64_t> sessions_;  // digests of their keys, and when they were last used, ms
};

}  // namespace helpline
