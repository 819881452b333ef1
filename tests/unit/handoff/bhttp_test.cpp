#include "handoff/bhttp.h"

#include <gtest/gtest.h>

#include "vectors.h"

namespace pop::handoff {
namespace {

void expect_fields(const JsonValue *wanted, const BhttpFields &fields) {
  ASSERT_EQ(wanted->Size(), fields.size());
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const JsonValue &pair = (*wanted)[static_cast<unsigned>(i)];
    EXPECT_EQ(text_of(pair[0]), fields[i].name);
    EXPECT_EQ(text_of(pair[1]), fields[i].value);
  }
}

// Known-length messages that are not truncated come out byte for byte again.
template <typename Message>
void expect_same_bytes(const JsonValue &example, const Message &message, ByteView bytes) {
  const std::string id = hex_text(example, "id");
  if (id != "ex-bink-request" && id != "ex-bink-chunked") return;
  auto written = write_bhttp(message, bytes.size());
  ASSERT_TRUE(written);
  EXPECT_EQ(to_hex(written->reveal()), to_hex(bytes));
}

TEST(Bhttp, PublishedExamples) {
  const auto file = read_vectors("bhttp_rfc9292_examples.json");
  std::size_t requests = 0;
  std::size_t responses = 0;
  for (const JsonValue &example : get_array(file, "examples")->GetArray()) {
    SCOPED_TRACE(hex_text(example, "id"));
    const Bytes bytes = hex(example, "hex");
    const JsonValue &wanted = *get_object(example, "decoded");
    if (number(wanted, "framing") % 2 == 0) {
      auto request = read_bhttp_request(bytes);
      ASSERT_TRUE(request) << request.error().message;
      EXPECT_EQ(request->method, *get_string(wanted, "method"));
      EXPECT_EQ(request->scheme, *get_string(wanted, "scheme"));
      EXPECT_EQ(request->authority, *get_string(wanted, "authority"));
      EXPECT_EQ(request->path, *get_string(wanted, "path"));
      expect_fields(get_array(wanted, "headers"), request->headers);
      expect_fields(get_array(wanted, "trailers"), request->trailers);
      EXPECT_EQ(to_hex(request->content.reveal()), hex_text(wanted, "content_hex"));
      expect_same_bytes(example, *request, bytes);
      EXPECT_FALSE(read_bhttp_response(bytes));
      ++requests;
    } else {
      auto response = read_bhttp_response(bytes);
      ASSERT_TRUE(response) << response.error().message;
      EXPECT_EQ(response->status, number(wanted, "status"));
      const JsonValue *informational = get_array(wanted, "informational");
      ASSERT_EQ(informational->Size(), response->informational.size());
      for (unsigned i = 0; i < informational->Size(); ++i) {
        EXPECT_EQ(number((*informational)[i], "status"), response->informational[i].status);
        expect_fields(get_array((*informational)[i], "fields"), response->informational[i].fields);
      }
      expect_fields(get_array(wanted, "headers"), response->headers);
      expect_fields(get_array(wanted, "trailers"), response->trailers);
      EXPECT_EQ(to_hex(response->content.reveal()), hex_text(wanted, "content_hex"));
      expect_same_bytes(example, *response, bytes);
      EXPECT_FALSE(read_bhttp_request(bytes));
      ++responses;
    }
  }
  EXPECT_EQ(requests, 5u);
  EXPECT_EQ(responses, 3u);
}

// RFC 9292 section 3.8: only whole empty parts at the end may be missing.
TEST(Bhttp, EveryOtherTruncationIsRefused) {
  const auto file = read_vectors("bhttp_rfc9292_examples.json");
  // In bytes: what may remain of the message for it to be valid, other than whole.
  const std::map<std::string, std::vector<std::size_t>> valid{
      {"ex-bink-request", {23, 133, 134}},  // before the headers, the content, the trailers
      {"ex-bini-request", {23}},            // and all that cut padding or terminators, below
      {"ex-bink-chunked", {3, 4}}};
  for (const JsonValue &example : get_array(file, "examples")->GetArray()) {
    const std::string id = hex_text(example, "id");
    const auto lengths = valid.find(id);
    if (lengths == valid.end()) continue;
    const Bytes bytes = hex(example, "hex");
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      const ByteView cut = ByteView(bytes).first(size);
      const bool read =
          id.ends_with("request") ? read_bhttp_request(cut).ok() : read_bhttp_response(cut).ok();
      bool allowed = std::find(lengths->second.begin(), lengths->second.end(), size) != lengths->second.end();
      // 13 zeros end it: the header section's terminator has to stay, the other twelve need not.
      if (id == "ex-bini-request" && size >= bytes.size() - 12) allowed = true;
      // After the content, the trailers may be missing whole.
      if (id == "ex-bink-chunked" && size == bytes.size() - 14) allowed = true;
      EXPECT_EQ(read, allowed) << id << " cut to " << size;
    }
  }
}

BhttpRequest example_request() {
  BhttpRequest request;
  request.method = "POST";
  request.scheme = "https";
  request.authority = "gateway.example";
  request.path = "/pop";
  request.headers = {{"a", "b"}};
  request.content = Secret(as_bytes("words"));
  return request;
}

TEST(Bhttp, WritesToAnExactSize) {
  for (std::size_t size : {60u, 64u, 2048u}) {
    auto written = write_bhttp(example_request(), size);
    ASSERT_TRUE(written);
    ASSERT_EQ(written->size(), size);
    auto read = read_bhttp_request(written->reveal());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->path, "/pop");
    EXPECT_EQ(bhttp_field(read->headers, "a"), "b");
    EXPECT_EQ(bhttp_field(read->headers, "c"), "");
    EXPECT_EQ(read->content.reveal_text(), "words");
  }
  EXPECT_EQ(write_bhttp(example_request(), 30).error().code, POP_E_TOO_LARGE);
}

TEST(Bhttp, PaddingMustBeZero) {
  const Secret written = *write_bhttp(example_request(), 100);
  Bytes bytes(written.reveal().begin(), written.reveal().end());
  bytes.back() = 1;
  EXPECT_EQ(read_bhttp_request(bytes).error().code, POP_E_FORMAT);
}

TEST(Bhttp, LongerNumbersThanNeededAreRead) {
  // GET https /, every length in eight bytes.
  const Bytes bytes = *from_hex(
      "c000000000000000"
      "c000000000000003474554"
      "c0000000000000056874747073"
      "c000000000000000"
      "c0000000000000012f");
  auto request = read_bhttp_request(bytes);
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_EQ(request->method, "GET");
}

TEST(Bhttp, InvalidMessagesAreNeitherWrittenNorRead) {
  const std::vector<std::pair<std::string, BhttpFields>> bad_fields{
      {"pseudo-field", {{":path", "/"}}},
      {"unknown pseudo-field", {{":protocol", "x"}}},
      {"upper case", {{"Host", "x"}}},
      {"empty name", {{"", "x"}}},
      {"space in name", {{"a b", "x"}}},
      {"line break in value", {{"a", "x\r\ny"}}},
      {"NUL in value", {{"a", {"x\0", 2}}}},
      {"blank before value", {{"a", " x"}}},
      {"tab after value", {{"a", "x\t"}}},
      {"connection", {{"connection", "close"}}},
      {"keep-alive", {{"keep-alive", "1"}}},
      {"upgrade", {{"upgrade", "h2c"}}},
      {"chunks", {{"transfer-encoding", "chunked"}}},
      {"proxy", {{"proxy-connection", "close"}}},
      {"te", {{"te", "gzip"}}}};
  for (const auto &[what, fields] : bad_fields) {
    BhttpRequest request = example_request();
    request.headers = fields;
    EXPECT_EQ(write_bhttp(request, 2048).error().code, POP_E_ARGUMENT) << what;
    request.headers.clear();
    request.trailers = fields;
    EXPECT_EQ(write_bhttp(request, 2048).error().code, POP_E_ARGUMENT) << what;

    // The same by hand: framing 1, status 200, one field.
    Bytes field{static_cast<std::uint8_t>(fields[0].name.size())};
    append(field, as_bytes(fields[0].name));
    field.push_back(static_cast<std::uint8_t>(fields[0].value.size()));
    append(field, as_bytes(fields[0].value));
    Bytes response{0x01, 0x40, 0xc8, static_cast<std::uint8_t>(field.size())};
    append(response, field);
    EXPECT_EQ(read_bhttp_response(response).error().code, POP_E_FORMAT) << what;
  }
}

TEST(Bhttp, AContentLengthIsThatOfTheContent) {
  BhttpRequest request = example_request();
  BhttpResponse response;
  response.status = 200;
  for (const char *length : {"5", "4", "05", "5, 5", ""}) {
    const bool right = std::string_view(length) == "5";
    request.headers = {{"te", "trailers"}, {"content-length", length}};
    EXPECT_EQ(write_bhttp(request, 2048).ok(), right) << length;
    response.headers = request.headers;
    response.content = Secret(as_bytes("words"));
    EXPECT_EQ(write_bhttp(response, 2048).ok(), right) << length;
  }
  response.content.wipe();
  response.headers = {{"content-length", "5"}};
  EXPECT_TRUE(write_bhttp(response, 2048));  // as to HEAD

  const Bytes told = *from_hex("0140c8100e636f6e74656e742d6c656e677468013503616263");  // 5, and "abc"
  EXPECT_EQ(read_bhttp_response(told).error().code, POP_E_FORMAT);
}

TEST(Bhttp, ControlDataIsChecked) {
  const auto refused = [](std::string_view method, std::string_view scheme, std::string_view authority,
                          std::string_view path) {
    BhttpRequest request;
    request.method = method;
    request.scheme = scheme;
    request.authority = authority;
    request.path = path;
    return !write_bhttp(request, 2048);
  };
  EXPECT_FALSE(refused("GET", "https", "a", "/"));
  EXPECT_FALSE(refused("OPTIONS", "https", "a", "*"));
  EXPECT_FALSE(refused("CONNECT", "", "a:443", ""));
  EXPECT_TRUE(refused("", "https", "a", "/"));
  EXPECT_TRUE(refused("GE T", "https", "a", "/"));
  EXPECT_TRUE(refused("GET", "", "a", "/"));
  EXPECT_TRUE(refused("GET", "HTTPS", "a", "/"));
  EXPECT_TRUE(refused("GET", "https", "user@a", "/"));
  EXPECT_TRUE(refused("GET", "https", "a", ""));
  EXPECT_TRUE(refused("GET", "https", "a", "x"));
  EXPECT_TRUE(refused("GET", "https", "a", "/ x"));
  EXPECT_TRUE(refused("GET", "https", "a", "*"));
  EXPECT_TRUE(refused("CONNECT", "https", "a:443", "/"));
}

TEST(Bhttp, StatusesAndFramingsAreChecked) {
  for (const char *bad : {"", "04", "0140", "014063", "014258", "0100", "0140c80100", "0140c803026100",
                          "0140c8ffffffffffffffff", "0340c80161", "0340c800ffffffffffffffff", "014066"})
    EXPECT_FALSE(read_bhttp_response(*from_hex(bad))) << bad;
  for (const char *good : {"0140c8",
                           "01407800"
                           "40c8",
                           "0340c8", "0340c800",
                           "0340c8000161"
                           "00"})
    EXPECT_TRUE(read_bhttp_response(*from_hex(good))) << good;
}

}  // namespace
}  // namespace pop::handoff
