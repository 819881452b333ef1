#pragma once
// A scripted transport: requests wait here until the test says what becomes of them.

#include <vector>

#include "base/bytes.h"
#include "base/http.h"
#include "pop/host.h"

namespace pop::handoff {

class Wire {
 public:
  struct Request {
    Bytes body;
    std::string method;
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::uint32_t max_response_bytes;
    std::uint32_t isolation;
    pop_http_exchange *exchange;
  };

  Wire();
  ~Wire();  // finishes what is open
  Wire(const Wire &) = delete;
  Wire &operator=(const Wire &) = delete;

  const pop_http *table() const { return &table_; }
  // Takes what is open off the wire, oldest first; each has to be finished.
  std::vector<Request> take_open();
  void put_back(Request request) { open_.push_back(std::move(request)); }
  void finish(const Request &request, const HttpResponse &response);
  const std::vector<Request> &open() const { return open_; }
  std::size_t open_count() const { return open_.size(); }

  pop_result start_result = POP_OK;
  std::size_t started = 0;
  std::size_t cancelled = 0;
  std::vector<Bytes> seen;  // every request body that ever went out

 private:
  pop_http table_{};
  std::vector<Request> open_;
};

struct FakeClock {
  FakeClock();
  std::int64_t now_ms = 1'000'000;
  std::int64_t unix = 1'770'000'000;  // at now_ms = 1,000,000; on its own it only jumps
  void advance(std::int64_t ms) {
    now_ms += ms;
    part_ms += ms;
    unix += part_ms / 1000;
    part_ms %= 1000;
  }
  std::int64_t part_ms = 0;
  pop_clock table{};
};

}  // namespace pop::handoff
