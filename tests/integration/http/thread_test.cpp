// Which threads there are: none of ours, and one of libcurl's while it looks up a name.

#include <curl/curl.h>
#include <gtest/gtest.h>
#include <netdb.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <thread>

#include "transport.h"

namespace {

std::atomic<bool> looking{false}, found{false};
std::thread::id looker;

}  // namespace

// Instead of the C library's: a name server that takes as long as the test wants and then knows no such name.
extern "C" __attribute__((visibility("default"))) int getaddrinfo(const char *, const char *,
                                                                  const addrinfo *, addrinfo **) {
  looker = std::this_thread::get_id();
  looking = true;
  looking.notify_all();
  found.wait(false);
  return EAI_NONAME;
}

namespace pop::test {
namespace {

std::ptrdiff_t threads() { return std::distance(std::filesystem::directory_iterator("/proc/self/task"), {}); }

class Threads : public testing::Test {
 protected:
  Threads() { looking = found = false; }
  ~Threads() override {
    finish_look_up();
    while (threads() != before_) {
    }
  }

  static std::uint64_t start_look_up(Transport &transport) {
    const auto id = transport.client().start(get("https://relay.test/"));
    EXPECT_TRUE(id);
    while (!looking) transport.turn();
    return *id;
  }
  static void finish_look_up() {
    found = true;
    found.notify_all();
  }

  std::ptrdiff_t before_ = threads();
};

TEST_F(Threads, NoneForAnAddressOrLocalhost) {
  Transport transport;
  for (const char *host : {"127.0.0.1", "localhost"}) {
    const auto id = transport.client().start(get(url("TRUSTED", "/bytes?size=100000", host)));
    ASSERT_TRUE(id);
    std::ptrdiff_t most = threads();
    while (!transport.client().take(*id)) {
      transport.turn();
      most = std::max(most, threads());
    }
    EXPECT_EQ(most, before_) << host;
    EXPECT_FALSE(looking) << host;
  }
}

// What pop/http_curl.h says of libcurl's threaded resolver. A build with c-ares has no such thread.
TEST_F(Threads, OneOfLibcurlsWhileANameIsLookedUp) {
  const curl_version_info_data *build = curl_version_info(CURLVERSION_NOW);
  if ((build->features & CURL_VERSION_ASYNCHDNS) == 0 || build->ares != nullptr)
    GTEST_SKIP() << "no threaded resolver";
  Transport transport;
  const std::uint64_t id = start_look_up(transport);
  EXPECT_NE(looker, std::this_thread::get_id());
  EXPECT_EQ(threads(), before_ + 1);
  finish_look_up();
  std::optional<HttpResponse> response;
  while (!(response = transport.client().take(id))) transport.turn();
  EXPECT_EQ(response->result, POP_E_NETWORK);
}

// The look-up ends only after the test: a destroy that waited for it would not return.
TEST_F(Threads, DestroyedWhileANameIsLookedUp) {
  Transport transport;
  start_look_up(transport);
}

TEST_F(Threads, CancelledWhileANameIsLookedUp) {
  Transport transport;
  transport.client().cancel(start_look_up(transport));
  EXPECT_EQ(transport.finished(), 1);
  transport.ask("/head");
}

}  // namespace
}  // namespace pop::test
