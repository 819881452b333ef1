#include <sodium.h>

#include <charconv>

#include "handoff/bhttp.h"
#include "handoff/protocol.h"
#include "handoff/writer.h"

namespace pop::handoff {
namespace {

constexpr std::string_view kBearer = "Bearer ";
constexpr std::size_t kHexIdSize = 64;

// Lower-case hex into 32 bytes, in place: the token is never copied to ordinary memory.
bool hex_to_32(std::string_view hex, std::span<std::uint8_t> out) noexcept {
  std::size_t size = 0;
  return hex.size() == 64 && hex.find_first_of("ABCDEF") == std::string_view::npos &&
         sodium_hex2bin(out.data(), out.size(), hex.data(), hex.size(), nullptr, &size, nullptr) == 0 &&
         size == out.size();
}

Secret bearer(const Secret &token) {
  Secret value(kBearer.size() + 2 * token.size() + 1);  // libsodium ends the hex with a NUL
  SpanWriter(value.writable()).bytes(as_bytes(kBearer));
  const auto hex = value.writable().subspan(kBearer.size());
  sodium_bin2hex(reinterpret_cast<char *>(hex.data()), hex.size(), token.reveal().data(), token.size());
  return value;
}

std::optional<Secret> token_of(const BhttpRequest &request) {
  const std::string_view value = bhttp_field(request.headers, "authorization");
  Secret token(kTokenSize);
  if (value.substr(0, kBearer.size()) != kBearer ||
      !hex_to_32(value.substr(kBearer.size()), token.writable()))
    return std::nullopt;
  return token;
}

std::string path_of(const ConversationId &conversation, std::string_view rest) {
  return std::string(kConversationsPath) + "/" + to_hex(conversation) + std::string(rest);
}

Secret numbered(std::uint32_t sequence, const SealedBytes &sealed) {
  Secret content(4 + kSealedSize);
  SpanWriter out(content.writable());
  out.u32(sequence);
  out.bytes(sealed);
  return content;
}

void fill(BhttpRequest &http, std::string &path, const StartRequest &request) {
  http.method = "POST";
  path = kConversationsPath;
  http.content = Secret(32 + 4 + 1 + request.service_id.size() + kSealedSize);
  SpanWriter out(http.content.writable());
  out.bytes(request.conversation);
  out.u32(request.desk_key_id);
  out.u8(static_cast<std::uint8_t>(request.service_id.size()));
  out.bytes(as_bytes(request.service_id));
  out.bytes(request.sealed);
}

void fill(BhttpRequest &http, std::string &path, const SendRequest &request) {
  http.method = "POST";
  path = path_of(request.conversation, "/messages");
  http.content = numbered(request.sequence, request.sealed);
}

void fill(BhttpRequest &http, std::string &path, const FetchRequest &request) {
  http.method = "GET";
  path = path_of(request.conversation, "/messages?after=" + std::to_string(request.after) +
                                           "&wait=" + std::to_string(request.wait_seconds));
}

void fill(BhttpRequest &http, std::string &path, const EndRequest &request) {
  http.method = "POST";
  path = path_of(request.conversation, "/end");
  http.content = numbered(request.sequence, request.sealed);
}

bool read_sealed(ByteReader &in, SealedBytes &sealed) noexcept {
  const ByteView bytes = in.take(kSealedSize);
  if (in.failed() || !in.rest().empty()) return false;
  std::copy(bytes.begin(), bytes.end(), sealed.begin());
  return true;
}

// "after=" NUMBER "&wait=" NUMBER, exactly.
bool read_query(std::string_view query, FetchRequest &request) noexcept {
  const auto number = [&](std::string_view name, std::uint32_t &value) {
    if (query.substr(0, name.size()) != name) return false;
    query.remove_prefix(name.size());
    const auto [end, error] = std::from_chars(query.data(), query.data() + query.size(), value);
    if (error != std::errc{}) return false;
    query.remove_prefix(static_cast<std::size_t>(end - query.data()));
    return true;
  };
  return number("after=", request.after) && number("&wait=", request.wait_seconds) && query.empty() &&
         request.wait_seconds <= kMaxWaitSeconds;
}

Error bad(const char *what) { return {POP_E_FORMAT, std::string("request: ") + what}; }

Result<Request> read_start(const BhttpRequest &http, Secret token) {
  StartRequest request;
  ByteReader in(http.content.reveal());
  const ByteView id = in.take(request.conversation.size());
  std::copy(id.begin(), id.end(), request.conversation.begin());
  request.desk_key_id = in.u32();
  request.service_id = as_text(in.take(in.u8()));
  if (!read_sealed(in, request.sealed)) return bad("the body has the wrong length");
  if (request.service_id.empty() || request.service_id.size() > kServiceIdMax) return bad("no service id");
  request.token = std::move(token);
  return Request(std::move(request));
}

template <typename Numbered>
Result<Request> read_numbered(const BhttpRequest &http, const ConversationId &conversation, Secret token) {
  Numbered request;
  request.conversation = conversation;
  ByteReader in(http.content.reveal());
  request.sequence = in.u32();
  if (!read_sealed(in, request.sealed)) return bad("the body has the wrong length");
  request.token = std::move(token);
  return Request(std::move(request));
}

}  // namespace

Result<Secret> write_request(const Request &request, std::string_view authority) {
  const Secret &token = std::visit([](const auto &any) -> const Secret & { return any.token; }, request);
  if (token.size() != kTokenSize) return Error{POP_E_ARGUMENT, "request: an access token is 32 bytes"};
  if (const auto *start = std::get_if<StartRequest>(&request);
      start != nullptr && (start->service_id.empty() || start->service_id.size() > kServiceIdMax))
    return Error{POP_E_ARGUMENT, "request: no service id, or too long"};

  BhttpRequest http;
  std::string path;
  std::visit([&](const auto &any) { fill(http, path, any); }, request);
  http.scheme = "https";
  http.authority = authority;
  http.path = path;
  const Secret authorization = bearer(token);
  const std::string_view with_nul = authorization.reveal_text();
  http.headers.push_back({"authorization", with_nul.substr(0, with_nul.size() - 1)});
  return write_bhttp(http, kBhttpSize);
}

Result<Request> read_request(ByteView bhttp) {
  if (bhttp.size() != kBhttpSize) return bad("it is not 2,048 bytes");
  auto http = read_bhttp_request(bhttp);
  if (!http) return http.error();
  // A gateway must refuse to be waited for: the lock opens as a whole (RFC 9458, section 5.1).
  if (!bhttp_field(http->headers, "expect").empty()) return bad("an expectation");
  const Error nothing_here{POP_E_NOT_FOUND, "request: no such path or method"};
  std::string_view path = http->path;
  if (path.substr(0, kConversationsPath.size()) != kConversationsPath) return nothing_here;
  path.remove_prefix(kConversationsPath.size());
  const bool post = http->method == "POST";

  std::optional<Secret> token = token_of(*http);
  if (!token) return bad("no access token");
  if (path.empty()) return post ? read_start(*http, std::move(*token)) : nothing_here;

  ConversationId conversation;
  if (path.size() < 1 + kHexIdSize || path.front() != '/' ||
      !hex_to_32(path.substr(1, kHexIdSize), conversation))
    return nothing_here;
  path.remove_prefix(1 + kHexIdSize);
  if (post && path == "/messages") return read_numbered<SendRequest>(*http, conversation, std::move(*token));
  if (post && path == "/end") return read_numbered<EndRequest>(*http, conversation, std::move(*token));

  constexpr std::string_view messages = "/messages?";
  if (http->method != "GET" || path.substr(0, messages.size()) != messages) return nothing_here;
  FetchRequest fetch;
  fetch.conversation = conversation;
  if (!read_query(path.substr(messages.size()), fetch)) return bad("the query is not after=N&wait=S");
  if (!http->content.empty()) return bad("a question with a body");
  fetch.token = std::move(*token);
  return Request(std::move(fetch));
}

Result<std::string> https_authority(std::string_view url) {
  constexpr std::string_view scheme = "https://";
  const Error bad_url{POP_E_FORMAT, "the gateway's address is not https with a host"};
  if (url.substr(0, scheme.size()) != scheme) return bad_url;
  url.remove_prefix(scheme.size());
  const std::string_view authority = url.substr(0, url.find_first_of("/?#"));
  for (char c : authority) {
    if (c <= ' ' || c >= 0x7f || c == '@' || c == '\\') return bad_url;
  }
  if (authority.empty() || authority.front() == ':') return bad_url;
  return std::string(authority);
}

}  // namespace pop::handoff
