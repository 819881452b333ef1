// What is sent and what comes back, byte for byte, and nothing besides.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "transport.h"

namespace pop::test {
namespace {

// libcurl would ask "Expect: 100-continue" for a body above 1 MiB.
constexpr std::size_t large = (std::size_t{1} << 20) + 257;

// The request head as the server got it: names in lower case, with their values.
std::map<std::string, std::string> headers_in(const std::string &head) {
  std::map<std::string, std::string> headers;
  for (std::size_t at = head.find("\r\n") + 2; at < head.size();) {
    const std::size_t end = head.find("\r\n", at), colon = head.find(':', at);
    std::string name = head.substr(at, colon - at);
    for (char &c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const std::size_t value = std::min(head.find_first_not_of(' ', colon + 1), end);
    EXPECT_TRUE(headers.emplace(name, head.substr(value, end - value)).second) << name << " twice";
    at = end + 2;
  }
  return headers;
}

std::map<std::string, std::string> headers_sent(const HttpRequest &request) {
  Transport transport;
  const HttpResponse response = transport.run(request);
  EXPECT_EQ(response.result, POP_OK);
  return headers_in(std::string(as_text(response.body)));
}

std::string authority() {
  const std::string whole = url("TRUSTED", "");
  return whole.substr(std::string("https://").size());
}

TEST(Exchange, APostedBodyArrivesExactly) {
  Transport transport;
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{2048}, large}) {
    HttpRequest request = post(url("TRUSTED", "/echo"), pattern(size));
    request.max_response_bytes = 2 * large;
    const HttpResponse response = transport.run(request);
    EXPECT_EQ(response.result, POP_OK);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.content_type, "application/test; v=1");
    EXPECT_TRUE(response.body == pattern(size)) << size;
  }
}

TEST(Exchange, AnAnswerArrivesExactlyHoweverItIsFramed) {
  Transport transport;
  for (const char *path : {"/bytes", "/chunks", "/to_the_end"}) {
    for (const std::size_t size : {0u, 1u, 5000u, 300'000u}) {
      const HttpResponse response =
          transport.run(get(url("TRUSTED", path + std::string("?size=") + std::to_string(size))));
      EXPECT_EQ(response.result, POP_OK) << path;
      EXPECT_TRUE(response.body == pattern(size)) << path << " " << size;
    }
  }
}

TEST(Exchange, AnAnswerCutShortIsNoAnswer) {
  Transport transport;
  for (const char *path : {"/cut_short", "/cut_chunk"}) {
    const HttpResponse response = transport.run(get(url("TRUSTED", path + std::string("?size=5000"))));
    EXPECT_EQ(response.result, POP_E_NETWORK) << path;
    EXPECT_TRUE(response.body.empty());
  }
}

TEST(Exchange, AStatusIsAResult) {
  Transport transport;
  const HttpResponse response = transport.run(get(url("TRUSTED", "/no-such-path")));
  EXPECT_EQ(response.result, POP_OK);
  EXPECT_EQ(response.status, 404);
}

TEST(Exchange, AGetSendsNothingButItsHostAndThatItReadsGzip) {
  const std::map<std::string, std::string> expected{{"host", authority()}, {"accept-encoding", "gzip"}};
  EXPECT_EQ(headers_sent(get(url("TRUSTED", "/head"))), expected);
}

TEST(Exchange, TheLimitCountsWhatComesOutOfACompressedAnswer) {
  Transport transport;
  HttpRequest request = get(url("TRUSTED", "/gzip?size=300000"));
  const HttpResponse whole = transport.run(request);
  EXPECT_EQ(whole.result, POP_OK);
  EXPECT_TRUE(whole.body == pattern(300'000));
  request.max_response_bytes = 299'999;
  EXPECT_EQ(transport.run(request).result, POP_E_TOO_LARGE);
}

TEST(Exchange, APostSendsNothingButHostTypeAndLength) {
  const std::map<std::string, std::string> expected{
      {"host", authority()}, {"content-type", "application/test"}, {"content-length", std::to_string(large)}};
  EXPECT_EQ(headers_sent(post(url("TRUSTED", "/head"), pattern(large))), expected);
}

TEST(Exchange, NoContentTypeIsMadeUp) {
  HttpRequest request = post(url("TRUSTED", "/head"), pattern(3));
  request.headers.clear();
  const std::map<std::string, std::string> expected{{"host", authority()}, {"content-length", "3"}};
  EXPECT_EQ(headers_sent(request), expected);
}

TEST(Exchange, HeadersOfTheCallerAreSentAsTheyAre) {
  HttpRequest request = post(url("TRUSTED", "/head"), pattern(3));
  request.headers.emplace_back("accept", "application/other");
  request.headers.emplace_back("x-empty", "");
  const std::map<std::string, std::string> expected{{"host", authority()},
                                                    {"content-type", "application/test"},
                                                    {"content-length", "3"},
                                                    {"accept", "application/other"},
                                                    {"x-empty", ""}};
  EXPECT_EQ(headers_sent(request), expected);
}

TEST(Exchange, ACookieNeverComesBack) {
  Transport transport;
  transport.ask("/cookie");
  EXPECT_EQ(headers_in(transport.ask("/head")).count("cookie"), 0u);
}

TEST(Exchange, ARedirectIsReturnedAndNotFollowed) {
  Transport transport;
  const HttpResponse response = transport.run(get(url("TRUSTED", "/moved")));
  EXPECT_EQ(response.result, POP_OK);
  EXPECT_EQ(response.status, 302);
  EXPECT_EQ(as_text(response.body), "elsewhere");
  EXPECT_EQ(transport.line().request, 2) << "only /moved came before";
}

TEST(Exchange, ABodyAboveTheLimitIsRefused) {
  Transport transport;
  for (const char *path : {"/bytes", "/chunks"}) {
    HttpRequest request = get(url("TRUSTED", path + std::string("?size=100000")));
    request.max_response_bytes = 100'000;
    EXPECT_EQ(transport.run(request).result, POP_OK) << path;
    request.max_response_bytes = 99'999;
    const HttpResponse response = transport.run(request);
    EXPECT_EQ(response.result, POP_E_TOO_LARGE) << path;
    EXPECT_TRUE(response.body.empty());
  }
  EXPECT_EQ(transport.run(get(url("TRUSTED", "/endless"))).result, POP_E_TOO_LARGE);
}

}  // namespace
}  // namespace pop::test
