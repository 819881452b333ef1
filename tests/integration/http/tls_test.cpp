// Who may answer: only a server that proves its name to the given authority, over TLS 1.2 or later.

#include <gtest/gtest.h>

#include "transport.h"

namespace pop::test {
namespace {

void expect_refused(const std::string &where, const std::string &server) {
  Transport transport;
  const std::string before = transport.ask("/requests?" + server);
  const HttpResponse response = transport.run(post(where, pattern(100)));
  EXPECT_EQ(response.result, POP_E_TLS);
  EXPECT_TRUE(response.body.empty());
  // One that was asked for this count itself has had one request more.
  const int asked = server == "TRUSTED" ? 1 : 0;
  EXPECT_EQ(transport.ask("/requests?" + server), std::to_string(std::stoi(before) + asked))
      << "a request left";
}

TEST(Tls, ACertificateOfAnotherAuthorityIsRefused) {
  expect_refused(url("STRANGER", "/echo", "localhost"), "STRANGER");
}

TEST(Tls, WithoutAnAuthorityOfTheHostsTheSystemsAreAsked) {
  pop_http_curl *curl = nullptr;
  ASSERT_EQ(pop_http_curl_create(nullptr, &curl), POP_OK);
  {
    HttpClient client(pop_http_curl_interface(curl), std::make_shared<Inbox>(nullptr));
    const auto id = client.start(get(url("TRUSTED", "/head")));
    ASSERT_TRUE(id);
    std::optional<HttpResponse> response;
    while (!(response = client.take(*id))) {
      std::uint32_t next_ms = 0;
      client.drive(next_ms);
    }
    EXPECT_EQ(response->result, POP_E_TLS);
  }
  pop_http_curl_destroy(curl);
}

TEST(Tls, AnotherHostsNameIsRefused) {
  // libcurl takes every name below localhost for the loopback addresses, without a look-up (RFC 6761
  // section 6.3).
  expect_refused(url("TRUSTED", "/echo", "other.localhost"), "TRUSTED");
}

TEST(Tls, OldTlsIsRefusedEvenWhereTheSystemPermitsIt) { expect_refused(url("OLD", "/echo"), "OLD"); }

// The client refuses http: before the transport sees it (tests/unit/base); here one that asks for it all the
// same.
TEST(Tls, HttpNeverLeaves) {
  struct Downgrading {
    const pop_http *real;
    pop_http table;
  };
  Transport transport;
  Downgrading downgrading{transport.table(), *transport.table()};
  downgrading.table.user = &downgrading;
  downgrading.table.start = [](void *user, const pop_http_request *request, pop_http_exchange *exchange) {
    const pop_http *real = static_cast<Downgrading *>(user)->real;
    std::string plain(request->url.data, request->url.size);
    plain.replace(0, 5, "http");
    pop_http_request changed = *request;
    changed.url = {plain.data(), plain.size()};
    return real->start(real->user, &changed, exchange);
  };
  downgrading.table.drive = nullptr;  // the transport's own client drives it
  HttpClient client(&downgrading.table, transport.inbox());
  const auto id = client.start(get(url("PLAIN", "/echo")));
  ASSERT_TRUE(id);
  std::optional<HttpResponse> response;
  while (!(response = client.take(*id))) transport.turn();
  EXPECT_LT(response->result, 0);
  EXPECT_EQ(transport.ask("/requests?PLAIN"), "0");
}

}  // namespace
}  // namespace pop::test
