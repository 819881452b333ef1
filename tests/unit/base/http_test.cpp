#include "base/http.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace pop {
namespace {

// A transport that keeps what it was given, so that a test can end it when and where it likes.
struct HeldTransport {
  std::vector<pop_http_exchange *> started;
  std::vector<pop_http_exchange *> cancelled;
  pop_result answer = POP_OK;
  pop_http table{};

  HeldTransport() {
    table.struct_size = sizeof table;
    table.user = this;
    table.start = [](void *user, const pop_http_request *, pop_http_exchange *exchange) -> pop_result {
      auto *self = static_cast<HeldTransport *>(user);
      if (self->answer == POP_OK) self->started.push_back(exchange);
      return self->answer;
    };
    table.cancel = [](void *user, pop_http_exchange *exchange) {
      static_cast<HeldTransport *>(user)->cancelled.push_back(exchange);
    };
  }
};

void finish(pop_http_exchange *exchange, std::string_view body) {
  pop_http_response response{};
  response.struct_size = sizeof response;
  response.result = POP_OK;
  response.status = 200;
  response.body = {reinterpret_cast<const std::uint8_t *>(body.data()), body.size()};
  pop_http_finish(exchange, &response);
}

HttpRequest to(const char *url) {
  HttpRequest request;
  request.url = url;
  return request;
}

TEST(Http, AnswerComesOnceAndOnlyAfterADrive) {
  HeldTransport transport;
  HttpClient client(&transport.table, std::make_shared<Inbox>(nullptr));
  const auto id = client.start(to("https://relay.test/"));
  ASSERT_TRUE(id);
  finish(transport.started.at(0), "hello");
  EXPECT_FALSE(client.take(*id));
  std::uint32_t next = 0;
  client.drive(next);
  const auto response = client.take(*id);
  ASSERT_TRUE(response);
  EXPECT_EQ(as_text(response->body), "hello");
  EXPECT_FALSE(client.take(*id));
}

TEST(Http, NothingButHttpsLeaves) {
  HeldTransport transport;
  HttpClient client(&transport.table, std::make_shared<Inbox>(nullptr));
  EXPECT_EQ(client.start(to("http://relay.test/")).error().code, POP_E_ARGUMENT);
  EXPECT_TRUE(transport.started.empty());
}

TEST(Http, WithoutATransportItSaysSo) {
  HttpClient client(nullptr, std::make_shared<Inbox>(nullptr));
  EXPECT_EQ(client.start(to("https://relay.test/")).error().code, POP_E_NO_TRANSPORT);
}

TEST(Http, ATransportThatDoesNotStartLeavesNothingBehind) {
  HeldTransport transport;
  transport.answer = POP_E_NETWORK;
  HttpClient client(&transport.table, std::make_shared<Inbox>(nullptr));
  EXPECT_EQ(client.start(to("https://relay.test/")).error().code, POP_E_NETWORK);
}

TEST(Http, AnAnswerAfterTheClientIsGoneIsFreedAndWakesNobody) {
  HeldTransport transport;
  static int woken = 0;
  woken = 0;
  pop_wake wake{};
  wake.wake = [](void *) { ++woken; };
  auto inbox = std::make_shared<Inbox>(&wake);
  {
    HttpClient client(&transport.table, inbox);
    ASSERT_TRUE(client.start(to("https://relay.test/")));
  }
  ASSERT_EQ(transport.cancelled.size(), 1u);
  inbox->close();
  inbox.reset();
  finish(transport.started.at(0), "late");  // AddressSanitizer watches this one
  EXPECT_EQ(woken, 0);
}

TEST(Http, AnotherThreadMayAnswer) {
  HeldTransport transport;
  static std::atomic<int> woken;
  woken = 0;
  pop_wake wake{};
  wake.wake = [](void *) { ++woken; };
  HttpClient client(&transport.table, std::make_shared<Inbox>(&wake));
  std::vector<std::uint64_t> ids;
  for (int i = 0; i < 100; ++i) ids.push_back(*client.start(to("https://relay.test/")));
  std::thread other([&] {
    for (auto *exchange : transport.started) finish(exchange, "x");
  });
  std::size_t answered = 0;
  while (answered < ids.size()) {
    std::uint32_t next = 0;
    client.drive(next);
    for (const auto id : ids) answered += client.take(id) ? 1u : 0u;
  }
  other.join();
  EXPECT_EQ(woken, 100);
}

}  // namespace
}  // namespace pop
