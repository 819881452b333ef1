#pragma once
// HTTP as the rooms use it: start, then ask on each poll whether the answer is there.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/inbox.h"
#include "base/result.h"
#include "pop/host.h"

namespace pop {

struct HttpRequest {
  std::string method = "GET";
  std::string url;  // https only: anything else is refused before the transport sees it
  std::vector<std::pair<std::string, std::string>> headers;
  Bytes body;
  std::uint32_t timeout_ms = 30'000;
  std::uint32_t max_response_bytes = 1u << 20;
  // Exchanges with different values share nothing at transport level (an update and a handoff never do).
  std::uint32_t isolation = 0;
};

struct HttpResponse {
  pop_result result = POP_E_NETWORK;
  int status = 0;
  std::string content_type;
  Bytes body;
};

struct HttpPending;

// The host's transport, driven by poll. One thread.
class HttpClient {
 public:
  // `transport` may be null (every start then fails with POP_E_NO_TRANSPORT). Both outlive this object or are
  // shared.
  HttpClient(const pop_http *transport, std::shared_ptr<Inbox> inbox);
  ~HttpClient();  // cancels what is under way, does not wait
  HttpClient(const HttpClient &) = delete;
  HttpClient &operator=(const HttpClient &) = delete;

  bool available() const noexcept { return transport_ != nullptr; }
  Result<std::uint64_t> start(const HttpRequest &request);
  // The answer, once: afterwards the id is gone.
  std::optional<HttpResponse> take(std::uint64_t id);
  void cancel(std::uint64_t id) noexcept;
  // Moves the transport and takes in its answers. In each poll before anything asks for answers, and again
  // after requests were started, so that `next_ms` knows of them.
  void drive(std::uint32_t &next_ms);

 private:
  const pop_http *transport_;
  std::shared_ptr<Inbox> inbox_;
  std::uint64_t next_id_ = 1;
  std::map<std::uint64_t, std::shared_ptr<HttpPending>> pending_;
};

}  // namespace pop
