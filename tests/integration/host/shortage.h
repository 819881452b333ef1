#pragma once
// A host whose memory runs out where a test says, and a helpline at the other end of its wire.

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fake_gateway.h"
#include "hosted.h"

namespace pop::test {

enum class Shortage { once, lasting };  // one allocation fails; or that one and all that follow

// The process's allocator, given to PoP before the first client.
class ScarceMemory {
 public:
  static void install();
  // From now on, until `relieve`: the n-th allocation fails, counted from 1.
  static void fail(std::size_t n, Shortage how);
  // True when an allocation has failed.
  static bool relieve();
  // What PoP has taken and not given back.
  static std::size_t live();

  // From now on, until an empty one: how many blocks are given back with this text still in them.
  static void look_for(std::string_view text);
  static std::size_t found();

  // While the host itself works inside a callback.
  class HostsTurn {
   public:
    HostsTurn();
    ~HostsTurn();
    HostsTurn(const HostsTurn &) = delete;
    HostsTurn &operator=(const HostsTurn &) = delete;
  };
};

// Calls `attempt` with the first, the second, the third allocation failing, and so on until none fails.
// `attempt` returns a pop_result; `after` is told what came of it, with memory back: it checks, and makes it
// possible again.
template <typename Attempt, typename After>
std::size_t for_each_shortage(Attempt attempt, After after) {
  std::size_t tried = 0;
  for (const Shortage how : {Shortage::once, Shortage::lasting}) {
    for (std::size_t n = 1;; ++n, ++tried) {
      ScarceMemory::fail(n, how);
      const pop_result result = attempt();
      const bool short_of = ScarceMemory::relieve();
      after(result, short_of);
      if (!short_of) break;
      if (testing::Test::HasFatalFailure()) return tried;
    }
  }
  return tried;
}

// A client and a flow in Germany; the service de.talk takes conversations, and its desk is here.
class ScarceHost {
 public:
  ScarceHost();
  ~ScarceHost();
  ScarceHost(const ScarceHost &) = delete;
  ScarceHost &operator=(const ScarceHost &) = delete;

  pop_client_config &config() { return hosted_.config; }
  std::string &folder() { return hosted_.folder; }
  void start_client();
  void start();  // client and flow
  void stop();

  pop_flow *flow = nullptr;
  handoff::FakeGateway gateway{"de.talk"};
  pop_client *client() { return hosted_.client(); }
  const pop_device *device() const { return &device_; }

  // Everything a host can see of the present screen, in one text.
  std::string seen() const;
  std::string screen() const;  // its id
  std::vector<std::string> choices() const;
  std::string choice(const std::string &beginning) const;
  pop_result choose(const std::string &id);
  void must_choose(const std::string &id);
  std::string uri;  // of the last choice

  pop_result poll() { return pop_client_poll(client(), 1'000'000, &next_ms); }
  std::uint32_t next_ms = 0;  // of the last poll
  // The gateway answers what waits; then `ms` go by.
  void answer(std::int64_t ms = 100);
  // How far somebody has set the wall clock on.
  std::int64_t wall_ahead_s = 0;
  // Until no retry waits.
  void settle();

 private:
  static Repository directory(const handoff::FakeGateway &gateway);

  struct Waiting {
    Bytes body;
    pop_http_exchange *exchange;
  };
  std::vector<Waiting> waiting_;
  std::int64_t passed_ms_ = 0;
  pop_http http_{};
  pop_clock clock_{};
  pop_str locale_ = lend("de-DE");
  pop_device device_{};
  Hosted hosted_{directory(gateway)};
};

}  // namespace pop::test
