#include "handoff/exchange.h"

#include <algorithm>
#include <utility>

#include "base/json.h"

namespace pop::handoff {
namespace {

// Media types are compared without case and without parameters (RFC 9110, section 8.3.1).
bool is_type(std::string_view content_type, std::string_view wanted) noexcept {
  const std::string_view type = content_type.substr(0, content_type.find_first_of("; \t"));
  return std::equal(type.begin(), type.end(), wanted.begin(), wanted.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

// RFC 9458 section 5.3.
bool is_key_problem(const HttpResponse &http) {
  if (!is_type(http.content_type, "application/problem+json")) return false;
  const auto problem = parse_json(http.body);
  return problem && get_string(*problem, "type") == kOhttpKeyProblem;
}

bool is_passing(int status) noexcept {
  return status == 408 || status == 429 || status == 500 || (status >= 502 && status <= 504);
}

}  // namespace

Result<void> Exchange::start(const Request &request, std::uint32_t timeout_ms) {
  auto message = write_request(request, setup_.gateway_authority);
  if (!message) return message.error();
  auto sealed = seal_ohttp_request(setup_.gateway_key, message->reveal());
  if (!sealed) return sealed.error();
  HttpRequest http;
  http.method = "POST";
  http.url = setup_.relay_url;
  http.headers = {{"content-type", std::string(kOhttpRequestType)}};
  http.body = std::move(sealed->body);
  http.timeout_ms = timeout_ms;
  http.max_response_bytes = kOhttpResponseSize;
  http.isolation = setup_.isolation;
  auto id = http_.start(http);
  if (!id) return id.error();
  id_ = *id;
  opener_.emplace(std::move(sealed->opener));
  return {};
}

void Exchange::cancel() noexcept {
  if (!under_way()) return;
  http_.cancel(id_);
  opener_.reset();
}

std::optional<Result<Response>> Exchange::take() {
  if (!under_way()) return std::nullopt;
  const auto http = http_.take(id_);
  if (!http) return std::nullopt;
  // Over from here on, even if there is no memory to read it: then it is asked again.
  const std::optional<OhttpResponseOpener> opener = std::exchange(opener_, std::nullopt);
  return read(*http, *opener);
}

Result<Response> Exchange::read(const HttpResponse &http, const OhttpResponseOpener &opener) const {
  if (http.result == POP_E_TOO_LARGE) return Error{POP_E_RELAY, "the relay's answer is too long"};
  if (http.result != POP_OK) return Error{http.result, "no answer from the relay"};
  if (is_key_problem(http)) return Error{POP_E_KEY_EXPIRED, "the gateway does not have this key"};
  if (is_passing(http.status)) return Error{POP_E_NETWORK, "the gateway cannot be reached by the relay"};
  if (http.status != 200 || !is_type(http.content_type, kOhttpResponseType) ||
      http.body.size() != kOhttpResponseSize)
    return Error{POP_E_RELAY, "the relay's answer is not one of this protocol"};
  auto message = opener.open(http.body);
  if (!message) return Error{POP_E_CRYPTO, "the gateway's answer does not open"};
  return read_response(message->reveal());
}

}  // namespace pop::handoff
