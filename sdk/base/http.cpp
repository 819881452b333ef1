#include "base/http.h"

#include <atomic>
#include <new>

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
  HttpResponse response;

  void deliver() noexcept override {
    if (const auto waiting = pending.lock()) waiting->response = std::move(response);
  }
};

pop_str borrow(const std::string &text) noexcept { return {text.data(), text.size()}; }

}  // namespace
}  // namespace pop

// The transport's end of one exchange. It keeps the inbox alive, whatever has become of the client.
struct pop_http_exchange {
  std::shared_ptr<pop::Inbox> inbox;
  std::unique_ptr<pop::Completion> completion;
};

extern "C" POP_API void pop_http_finish(pop_http_exchange *exchange,
                                        const pop_http_response *response) noexcept {
  if (exchange == nullptr) return;
  const std::unique_ptr<pop_http_exchange> owned(exchange);
  pop::HttpResponse &copy = owned->completion->response;
  try {
    if (response != nullptr) {
      copy.result = response->result;
      copy.status = response->status;
      copy.content_type.assign(response->content_type.data == nullptr ? "" : response->content_type.data,
                               response->content_type.size);
      copy.body.assign(response->body.data, response->body.data + response->body.size);
    }
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
  auto exchange = std::make_unique<pop_http_exchange>();
  exchange->inbox = inbox_;
  exchange->completion = std::make_unique<Completion>();
  exchange->completion->pending = pending;
  pending->exchange = exchange.get();
  const std::uint64_t id = next_id_++;
  pending_.emplace(id, std::move(pending));
  const pop_result started = transport_->start(transport_->user, &out, exchange.get());
  if (started < 0) {
    pending_.erase(id);
    return Error{started, "the host's HTTP interface did not start the request"};
  }
  (void)exchange.release();  // the transport's now, until pop_http_finish
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
