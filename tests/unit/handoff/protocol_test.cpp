#include "handoff/protocol.h"

#include <gtest/gtest.h>

#include "handoff/bhttp.h"

namespace pop::handoff {
namespace {

constexpr std::string_view kAuthority = "gateway.example:8443";

SealedBytes some_sealed() {
  SealedBytes sealed;
  for (std::size_t i = 0; i < sealed.size(); ++i) sealed[i] = static_cast<std::uint8_t>(i * 7);
  return sealed;
}

ConversationId some_id() {
  ConversationId id;
  for (std::size_t i = 0; i < id.size(); ++i) id[i] = static_cast<std::uint8_t>(0xF0 + i);
  return id;
}

Secret some_token() { return Secret(Bytes(32, 0xAB)); }

template <typename T>
T round_trip(T request) {
  auto written = write_request(Request(std::move(request)), kAuthority);
  EXPECT_TRUE(written);
  EXPECT_EQ(written->size(), 2048u);
  auto read = read_request(written->reveal());
  EXPECT_TRUE(read) << read.error().message;
  EXPECT_TRUE(std::holds_alternative<T>(*read));
  return std::move(std::get<T>(*read));
}

TEST(Protocol, Start) {
  const auto read =
      round_trip(StartRequest{some_id(), some_token(), std::string(kServiceIdMax, 'a'), 77, some_sealed()});
  EXPECT_EQ(read.conversation, some_id());
  EXPECT_EQ(to_hex(read.token.reveal()), to_hex(some_token().reveal()));
  EXPECT_EQ(read.service_id, std::string(kServiceIdMax, 'a'));
  EXPECT_EQ(read.desk_key_id, 77u);
  EXPECT_EQ(read.sealed, some_sealed());
}

TEST(Protocol, SendFetchEnd) {
  const auto send = round_trip(SendRequest{some_id(), some_token(), 5, some_sealed()});
  EXPECT_EQ(send.conversation, some_id());
  EXPECT_EQ(send.sequence, 5u);
  EXPECT_EQ(send.sealed, some_sealed());
  const auto fetch = round_trip(FetchRequest{some_id(), some_token(), 4'000'000'000, 25});
  EXPECT_EQ(fetch.conversation, some_id());
  EXPECT_EQ(fetch.after, 4'000'000'000u);
  EXPECT_EQ(fetch.wait_seconds, 25u);
  EXPECT_EQ(to_hex(fetch.token.reveal()), to_hex(some_token().reveal()));
  const auto end = round_trip(EndRequest{some_id(), some_token(), 6, some_sealed()});
  EXPECT_EQ(end.sequence, 6u);
  EXPECT_EQ(end.sealed, some_sealed());
}

TEST(Protocol, RequestsThatCannotBeWritten) {
  EXPECT_EQ(write_request(FetchRequest{some_id(), Secret(31), 0, 0}, kAuthority).error().code,
            POP_E_ARGUMENT);
  for (const std::string &id : {std::string(), std::string(kServiceIdMax + 1, 'a')})
    EXPECT_EQ(
        write_request(StartRequest{some_id(), some_token(), id, 1, some_sealed()}, kAuthority).error().code,
        POP_E_ARGUMENT);
  EXPECT_FALSE(write_request(FetchRequest{some_id(), some_token(), 0, 0}, "a b"));
}

pop_result read_http(std::string_view method, std::string_view path, Secret content,
                     std::string_view authorization, std::size_t size = 2048) {
  BhttpRequest http;
  http.method = method;
  http.scheme = "https";
  http.path = path;
  http.headers = {{"authorization", authorization}};
  http.content = std::move(content);
  auto read = read_request(write_bhttp(http, size)->reveal());
  return read ? POP_OK : read.error().code;
}

TEST(Protocol, OnlyWhatTheGatewayOffersIsRead) {
  const std::string auth = "Bearer " + std::string(64, 'a');
  const std::string base = "/pop/v1/conversations/" + to_hex(some_id());
  const auto get = [&](const std::string &path) { return read_http("GET", path, {}, auth); };
  EXPECT_EQ(get(base + "/messages?after=0&wait=25"), POP_OK);
  EXPECT_EQ(get(base + "/messages?after=0&wait=26"), POP_E_FORMAT);
  EXPECT_EQ(get(base + "/messages?after=-1&wait=1"), POP_E_FORMAT);
  EXPECT_EQ(get(base + "/messages?after=4294967296&wait=1"), POP_E_FORMAT);
  EXPECT_EQ(get(base + "/messages?after=&wait=1"), POP_E_FORMAT);
  EXPECT_EQ(get(base + "/messages?wait=1&after=0"), POP_E_FORMAT);
  EXPECT_EQ(get(base + "/messages?after=0&wait=1&x=1"), POP_E_FORMAT);
  EXPECT_EQ(get(base + "/messages"), POP_E_NOT_FOUND);
  EXPECT_EQ(get(base + "/end"), POP_E_NOT_FOUND);
  EXPECT_EQ(get(base), POP_E_NOT_FOUND);
  EXPECT_EQ(get("/pop/v1/conversations"), POP_E_NOT_FOUND);
  EXPECT_EQ(get("/pop/v1/conversationsX"), POP_E_NOT_FOUND);
  EXPECT_EQ(get("/"), POP_E_NOT_FOUND);
  std::string upper = base;
  upper[22] = 'F';
  EXPECT_EQ(get(upper + "/messages?after=0&wait=1"), POP_E_NOT_FOUND);
  EXPECT_EQ(read_http("GET", base + "/messages?after=0&wait=1", Secret(1), auth), POP_E_FORMAT);

  const auto post = [&](const std::string &path, std::size_t size) {
    return read_http("POST", path, Secret(size), auth);
  };
  EXPECT_EQ(post(base + "/messages", 1540), POP_OK);
  EXPECT_EQ(post(base + "/messages", 1539), POP_E_FORMAT);
  EXPECT_EQ(post(base + "/messages", 1541), POP_E_FORMAT);
  EXPECT_EQ(post(base + "/end", 1540), POP_OK);
  EXPECT_EQ(post(base + "/end", 4), POP_E_FORMAT);
  EXPECT_EQ(post("/pop/v1/conversations", 1573), POP_E_FORMAT);  // a service id of no length
  EXPECT_EQ(post("/pop/v1/conversations", 0), POP_E_FORMAT);
  EXPECT_EQ(read_http("PUT", base + "/messages", Secret(1540), auth), POP_E_NOT_FOUND);

  for (const std::string &bad : {std::string(), std::string("Bearer"), "bearer " + std::string(64, 'a'),
                                 "Bearer " + std::string(63, 'a'), "Bearer " + std::string(65, 'a'),
                                 "Bearer " + std::string(64, 'g'), "Bearer " + std::string(64, 'A')})
    EXPECT_EQ(read_http("POST", base + "/end", Secret(1540), bad), POP_E_FORMAT) << bad;
  EXPECT_EQ(read_http("POST", base + "/end", Secret(1540), auth, 2047), POP_E_FORMAT);
  EXPECT_EQ(read_http("POST", base + "/end", Secret(1540), auth, 2049), POP_E_FORMAT);
}

// RFC 9458 section 5.1.
TEST(Protocol, AnExpectationIsRefused) {
  const std::string auth = "Bearer " + std::string(64, 'a');
  BhttpRequest http;
  http.method = "POST";
  http.scheme = "https";
  const std::string path = "/pop/v1/conversations/" + to_hex(some_id()) + "/end";
  http.path = path;
  http.content = Secret(1540);
  http.headers = {{"authorization", auth}, {"expect", "100-continue"}};
  EXPECT_EQ(read_request(write_bhttp(http, 2048)->reveal()).error().code, POP_E_FORMAT);
  http.headers.pop_back();
  EXPECT_TRUE(read_request(write_bhttp(http, 2048)->reveal()));
}

Answer round_trip_answer(const Answer &answer) {
  auto written = write_response(answer);
  EXPECT_EQ(written->size(), 2048u);
  auto read = read_response(written->reveal());
  EXPECT_TRUE(read);
  return std::get<Answer>(*read);
}

TEST(Protocol, Answers) {
  const Answer nothing = round_trip_answer({});
  EXPECT_EQ(nothing.stored, 0u);
  EXPECT_FALSE(nothing.queue_position || nothing.wait_minutes || nothing.busy || nothing.ended ||
               nothing.more || nothing.message);

  Answer full;
  full.stored = 3;
  full.queue_position = 0;
  full.wait_minutes = 65535;
  full.busy = full.ended = full.more = true;
  full.message = Delivery{9, some_sealed()};
  const Answer read = round_trip_answer(full);
  EXPECT_EQ(read.stored, 3u);
  EXPECT_EQ(read.queue_position, 0);
  EXPECT_EQ(read.wait_minutes, 65535);
  EXPECT_TRUE(read.busy && read.ended && read.more);
  EXPECT_EQ(read.message->sequence, 9u);
  EXPECT_EQ(read.message->sealed, some_sealed());
}

TEST(Protocol, Problems) {
  for (int code = 1; code <= 9; ++code) {
    const auto problem = static_cast<Problem>(code);
    auto written = write_response(problem);
    EXPECT_EQ(written->size(), 2048u);
    EXPECT_EQ(read_bhttp_response(written->reveal())->status, problem_status(problem));
    EXPECT_EQ(std::get<Problem>(*read_response(written->reveal())), problem);
  }
}

Result<Response> response(std::uint16_t status, std::size_t body_size, std::size_t size = 2048) {
  BhttpResponse http;
  http.status = status;
  http.content = Secret(Bytes(body_size, 0xEE));
  return read_response(write_bhttp(http, size)->reveal());
}

TEST(Protocol, ResponsesOfAnotherKind) {
  EXPECT_EQ(std::get<Problem>(*response(404, 1)), Problem::bad_request);
  EXPECT_EQ(std::get<Problem>(*response(418, 0)), Problem::bad_request);
  EXPECT_EQ(std::get<Problem>(*response(503, 1)), Problem::unavailable);
  EXPECT_EQ(std::get<Problem>(*response(599, 100)), Problem::unavailable);
  EXPECT_EQ(response(204, 0).error().code, POP_E_FORMAT);
  EXPECT_EQ(response(302, 0).error().code, POP_E_FORMAT);
  EXPECT_EQ(response(200, 0).error().code, POP_E_FORMAT);
  EXPECT_EQ(response(200, 9).error().code, POP_E_FORMAT);  // flags say a message, and there is none
  EXPECT_EQ(response(404, 1, 2047).error().code, POP_E_FORMAT);
}

TEST(Protocol, AuthorityOfAGateway) {
  EXPECT_EQ(*https_authority("https://gateway.example/"), "gateway.example");
  EXPECT_EQ(*https_authority("https://gateway.example:8443/x?y"), "gateway.example:8443");
  EXPECT_EQ(*https_authority("https://127.0.0.1:8443"), "127.0.0.1:8443");
  for (const char *bad :
       {"http://gateway.example/", "https://", "https:///x", "https://a@b/", "https://a b/", ""})
    EXPECT_FALSE(https_authority(bad)) << bad;
}

}  // namespace
}  // namespace pop::handoff
