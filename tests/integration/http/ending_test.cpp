// How an exchange ends when no answer comes: in time, at once, and exactly once.

#include <gtest/gtest.h>

#include <chrono>
#include <vector>

#include "transport.h"

namespace pop::test {
namespace {

TEST(Ending, AConnectionRefusedIsANetworkFault) {
  Transport transport;
  EXPECT_EQ(transport.run(get(url("CLOSED", "/"))).result, POP_E_NETWORK);
}

// None of these would ever end by itself.
TEST(Ending, NoAnswerInTheGivenTimeIsATimeout) {
  Transport transport;
  HttpRequest patient = get(url("TRUSTED", "/hold"));
  patient.timeout_ms = 60'000;
  const auto waiting = transport.client().start(patient);
  ASSERT_TRUE(waiting);
  for (const std::string &where : {url("SILENT", "/"), url("TRUSTED", "/hold"), url("TRUSTED", "/drip")}) {
    HttpRequest request = get(where);
    request.timeout_ms = 300;
    const auto begin = std::chrono::steady_clock::now();
    const HttpResponse response = transport.run(request);
    EXPECT_EQ(response.result, POP_E_TIMEOUT) << where;
    EXPECT_TRUE(response.body.empty());
    // libcurl counts whole milliseconds from its own start.
    EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(290)) << where;
  }
  ASSERT_FALSE(transport.client().take(*waiting)) << "its own time is not over";
  transport.until_held(1);
  transport.client().cancel(*waiting);
  transport.until_held(0);
}

TEST(Ending, ACancelledExchangeEndsOnceAndReachesNobody) {
  Transport transport;
  const auto id = transport.client().start(get(url("TRUSTED", "/hold")));
  ASSERT_TRUE(id);
  transport.until_held(1);
  const int before = transport.finished();
  transport.client().cancel(*id);
  EXPECT_EQ(transport.finished(), before + 1);
  EXPECT_FALSE(transport.client().take(*id));
  transport.until_held(0);  // the server sees the connection close
  EXPECT_FALSE(transport.client().take(*id));
  transport.client().cancel(*id);
  const int asked_meanwhile = transport.finished() - before - 1;
  EXPECT_GT(asked_meanwhile, 0);
  transport.turn();
  EXPECT_EQ(transport.finished(), before + 1 + asked_meanwhile);
}

TEST(Ending, ACancelAfterTheAnswerChangesNothing) {
  Transport transport;
  const auto id = transport.client().start(get(url("TRUSTED", "/head")));
  ASSERT_TRUE(id);
  while (transport.finished() == 0) transport.turn();
  transport.client().cancel(*id);
  EXPECT_EQ(transport.finished(), 1);
  EXPECT_FALSE(transport.client().take(*id));
}

// The servers never answer: a destroy that waited would not return. AddressSanitizer watches for what is left
// behind.
TEST(Ending, DestroyedWithExchangesUnderWay) {
  Transport onlooker;
  {
    Transport transport;
    for (std::uint32_t isolation = 0; isolation < 6; ++isolation) {
      HttpRequest request = get(url(isolation % 2 == 0 ? "TRUSTED" : "SILENT", "/hold"));
      request.isolation = isolation;
      ASSERT_TRUE(transport.client().start(request));
    }
    while (onlooker.ask("/holding") != "3") transport.turn();
    const int before = transport.finished();
    transport.destroy_client();
    EXPECT_EQ(transport.finished(), before + 6);
  }
  onlooker.until_held(0);
}

// AddressSanitizer would see a touch.
TEST(Ending, ATransportThatWasDestroyedIsNotTouched) {
  pop_http_curl *dead = nullptr;
  ASSERT_EQ(pop_http_curl_create(nullptr, &dead), POP_OK);
  EXPECT_NE(pop_http_curl_interface(dead), nullptr);
  pop_http_curl_destroy(dead);
  EXPECT_EQ(pop_http_curl_interface(dead), nullptr);
  pop_http_curl_destroy(dead);
  EXPECT_EQ(pop_http_curl_interface(nullptr), nullptr);
}

TEST(Ending, AsManyTransportsAsCanBeAliveAndNoMore) {
  std::vector<pop_http_curl *> all;
  pop_result result = POP_OK;
  while (all.size() < 100) {
    pop_http_curl *made = nullptr;
    result = pop_http_curl_create(nullptr, &made);
    if (result != POP_OK) {
      EXPECT_EQ(made, nullptr);
      break;
    }
    all.push_back(made);
  }
  EXPECT_EQ(result, POP_E_MEMORY);
  EXPECT_EQ(all.size(), 64u);
  for (pop_http_curl *each : all) pop_http_curl_destroy(each);
  pop_http_curl *again = nullptr;
  EXPECT_EQ(pop_http_curl_create(nullptr, &again), POP_OK);
  pop_http_curl_destroy(again);
}

}  // namespace
}  // namespace pop::test
