#include "wire.h"

#include <algorithm>
#include <utility>

namespace pop::handoff {
namespace {

std::string text(pop_str str) { return {str.data, str.size}; }

pop_result start(void *user, const pop_http_request *request, pop_http_exchange *exchange) {
  auto *wire = static_cast<Wire *>(user);
  if (wire->start_result < 0) return wire->start_result;
  ++wire->started;
  Wire::Request copy;
  copy.body.assign(request->body.data, request->body.data + request->body.size);
  copy.method = text(request->method);
  copy.url = text(request->url);
  for (std::size_t i = 0; i < request->header_count; ++i)
    copy.headers.emplace_back(text(request->headers[i].name), text(request->headers[i].value));
  copy.max_response_bytes = request->max_response_bytes;
  copy.isolation = request->isolation;
  copy.exchange = exchange;
  wire->seen.push_back(copy.body);
  wire->put_back(std::move(copy));
  return POP_OK;
}

void cancel(void *user, pop_http_exchange *exchange) {
  auto *wire = static_cast<Wire *>(user);
  ++wire->cancelled;
  for (Wire::Request &request : wire->take_open()) {
    if (request.exchange == exchange) {
      HttpResponse response;
      response.result = POP_E_CANCELLED;
      wire->finish(request, response);
    } else {
      wire->put_back(std::move(request));
    }
  }
}

}  // namespace

Wire::Wire() {
  table_.struct_size = sizeof table_;
  table_.user = this;
  table_.start = start;
  table_.cancel = cancel;
}

Wire::~Wire() {
  for (const Request &request : open_) finish(request, {});
}

std::vector<Wire::Request> Wire::take_open() { return std::exchange(open_, {}); }

void Wire::finish(const Request &request, const HttpResponse &response) {
  pop_http_response out{};
  out.struct_size = sizeof out;
  out.result = response.result;
  out.status = response.status;
  out.content_type = {response.content_type.data(), response.content_type.size()};
  out.body = {response.body.data(), response.body.size()};
  pop_http_finish(request.exchange, &out);
}

FakeClock::FakeClock() {
  table.struct_size = sizeof table;
  table.user = this;
  table.unix_seconds = [](void *user) { return static_cast<FakeClock *>(user)->unix; };
  table.monotonic_ms = [](void *user) { return static_cast<FakeClock *>(user)->now_ms; };
}

}  // namespace pop::handoff
