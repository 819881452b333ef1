#include "base/http.h"

#include <atomic>
#include <new>

#include "base/handles.h"
#include "base/structs.h"

namespace pop {

struct HttpPending {
  pop_http_exchange *exchange = nullptr;  // gone once `finished`
  std::atomic<bool> finished{false};      // set on the transport's thread
  std::optional<HttpResponse> response;
};

namespace {

// Made before the request starts, so that finishing needs no memory but the body's.
struct Completion final : Inbox::Item {
  std::weak_ptr<HttpPending> pending;  // gone when nobody waits any more
  std::size_t limit = 0;               // of the body
  HttpResponse response;

  void deliver() noexcept override {
    if (const auto waiting = pending.lock()) waiting->response = std::move(response);
  }
};

constexpr std::size_t kContentTypeLimit = 255;

// What a transport says, as far as it can be: nothing is read of a text without data or beyond its limit.
void copy_response(const pop_http_response &from, std::size_t limit, HttpResponse &to) {
  to.result = from.result > 0 ? POP_E_NETWORK : from.result;
  if (to.result < 0) return;
  const bool no_data = (from.body.data == nullptr && from.body.size != 0) ||
                       (from.content_type.data == nullptr && from.content_type.size != 0);
  if (no_data) {
    to.result = POP_E_NETWORK;
  } else if (from.body.size > limit || from.content_type.size > kContentTypeLimit) {
    to.result = POP_E_TOO_LARGE;
  } else {
    to.status = from.status;
    to.content_type.assign(from.content_type.size == 0 ? "" : from.content_type.data, from.content_type.size);
    to.body.assign(from.body.data, from.body.data + from.body.size);
  }
}

pop_str borrow(const std::string &text) noexcept { return {text.data(), text.size()}; }

}  // namespace
}  // namespace pop

namespace pop {
namespace {

// The transport's end of one exchange. It keeps the inbox alive, whatever has become of the client.
struct Exchange {
  std::shared_ptr<Inbox> inbox;
  std::unique_ptr<Completion> completion;
};

// Once: null for an exchange that was finished already.
std::unique_ptr<Exchange> take_exchange(const pop_http_exchange *handle) noexcept {
  const auto name = handles::name_of(handle, handles::Kind::exchange);
  return std::unique_ptr<Exchange>(name ? static_cast<Exchange *>(handles::take(name)) : nullptr);
}

}  // namespace
}  // namespace pop

extern "C" POP_API void pop_http_finish(pop_http_exchange *exchange,
                                        const pop_http_response *response) noexcept {
  const auto owned = pop::take_exchange(exchange);
  if (!owned) return;
  pop::HttpResponse &copy = owned->completion->response;
  try {
    pop_http_response given;
    if (pop::read_struct(response, given)) pop::copy_response(given, owned->completion->limit, copy);
  } catch (const std::bad_alloc &) {
    copy.result = POP_E_MEMORY;
  }
  if (const auto waiting = owned->completion->pending.lock()) waiting->finished = true;
  owned->inbox->push(std::move(owned->completion));
}

namespace pop {

HttpClient::HttpClient(const pop_http *transport, std::shared_ptr<Inbox> inbox)
    : transport_(transport), inbox_(std::move(inbox)) {}

HttpClient::~HttpClient() {
  while (!pending_.empty()) cancel(pending_.begin()->first);
}

Result<std::uint64_t> HttpClient::start(const HttpRequest &request) {
  if (transport_ == nullptr) return Error{POP_E_NO_TRANSPORT, "the host gave no HTTP interface"};
  if (!request.url.starts_with("https://")) return Error{POP_E_ARGUMENT, "only https: URLs are requested"};

  std::vector<pop_http_header> headers;
  for (const auto &[name, value] : request.headers) headers.push_back({borrow(name), borrow(value)});
  pop_http_request out{};
  out.struct_size = sizeof out;
  out.method = borrow(request.method);
  out.url = borrow(request.url);
  out.headers = headers.data();
  out.header_count = headers.size();
  out.body = {request.body.data(), request.body.size()};
  out.timeout_ms = request.timeout_ms;
  out.max_response_bytes = request.max_response_bytes;
  out.isolation = request.isolation;

  auto pending = std::make_shared<HttpPending>();
  auto exchange = std::make_unique<Exchange>();
  exchange->inbox = inbox_;
  exchange->completion = std::make_unique<Completion>();
  exchange->completion->pending = pending;
  exchange->completion->limit = request.max_response_bytes;
  const std::uint64_t id = next_id_++;
  const auto known = pending_.emplace(id, pending).first;
  const std::uintptr_t handle = handles::add(handles::Kind::exchange, exchange.get());
  if (handle == 0) {
    pending_.erase(known);
    return Error{POP_E_TOO_LARGE, "too many exchanges are under way"};
  }
  (void)exchange.release();  // the handle's, until pop_http_finish
  pending->exchange = reinterpret_cast<pop_http_exchange *>(handle);
  const pop_result started = transport_->start(transport_->user, &out, pending->exchange);
  if (started < 0) {
    static_cast<void>(take_exchange(pending->exchange));
    pending_.erase(id);
    return Error{started, "the host's HTTP interface did not start the request"};
  }
  return id;
}

std::optional<HttpResponse> HttpClient::take(std::uint64_t id) {
  const auto found = pending_.find(id);
  if (found == pending_.end() || !found->second->response) return std::nullopt;
  HttpResponse response = std::move(*found->second->response);
  pending_.erase(found);
  return response;
}

void HttpClient::cancel(std::uint64_t id) noexcept {
  const auto found = pending_.find(id);
  if (found == pending_.end()) return;
  const std::shared_ptr<HttpPending> pending = std::move(found->second);
  pending_.erase(found);
  if (!pending->finished) transport_->cancel(transport_->user, pending->exchange);
}

void HttpClient::drive(std::uint32_t &next_ms) {
  if (transport_ != nullptr && transport_->drive != nullptr) transport_->drive(transport_->user, &next_ms);
  if (inbox_->deliver_all()) next_ms = 0;  // someone waits for what came
}

}  // namespace pop
