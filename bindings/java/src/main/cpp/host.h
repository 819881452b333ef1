#pragma once
// What an app gave to one client, as PoP's tables: each function finds Java's object by the host's number.

#include <cstdint>

#include "call.h"

namespace pop_jni {

class Host {
 public:
  explicit Host(jlong id) noexcept;

  // Which of them the app gave, as bits in the order of popsdk.Host.given().
  void lend(std::int64_t given, pop_client_config &config) const noexcept;

  jlong id() const noexcept { return id_; }

 private:
  const jlong id_;
  pop_http http_ = sized<pop_http>();
  pop_clock clock_ = sized<pop_clock>();
  pop_log log_ = sized<pop_log>();
  pop_wake wake_ = sized<pop_wake>();
  pop_secure_storage storage_ = sized<pop_secure_storage>();
  pop_tasks tasks_ = sized<pop_tasks>();
  pop_speech speech_ = sized<pop_speech>();
};

}  // namespace pop_jni
