#include "desk/wire.h"

#include <algorithm>
#include <new>
#include <utility>

namespace helpline {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kMaxAnswer = 1u << 20;

}  // namespace

struct Wire::Exchange {
  struct FreeList {
    void operator()(curl_slist *list) const noexcept { curl_slist_free_all(list); }
  };
  std::string json;
  std::unique_ptr<curl_slist, FreeList> headers;
  Done done;
  WireReply reply;

  static std::size_t write(char *data, std::size_t size, std::size_t count, void *user) {
    std::string &body = static_cast<Exchange *>(user)->reply.body;
    if (body.size() + size * count > kMaxAnswer) return 0;
    body.append(data, size * count);
    return size * count;
  }
};

Wire::Wire(std::string ca_file) : ca_file_(std::move(ca_file)) {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  multi_ = curl_multi_init();
  if (multi_ == nullptr) throw std::bad_alloc();
}

Wire::~Wire() {
  for (auto &[handle, exchange] : exchanges_) {
    curl_multi_remove_handle(multi_, handle);
    curl_easy_cleanup(handle);
  }
  curl_multi_cleanup(multi_);
  curl_global_cleanup();
}

void Wire::post(const std::string &url, const std::string &bearer, std::string json,
                std::chrono::seconds timeout, Done done) {
  CURL *handle = curl_easy_init();
  if (handle == nullptr) throw std::bad_alloc();
  auto exchange = std::make_unique<Exchange>();
  exchange->json = std::move(json);
  exchange->done = std::move(done);
  curl_slist *headers = curl_slist_append(nullptr, "content-type: application/json");
  headers = curl_slist_append(headers, "expect:");
  if (!bearer.empty()) headers = curl_slist_append(headers, ("authorization: Bearer " + bearer).c_str());
  exchange->headers.reset(headers);

  curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
#if LIBCURL_VERSION_NUM >= 0x075500
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "https");
#else
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS, CURLPROTO_HTTPS);
#endif
  curl_easy_setopt(handle, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
  if (!ca_file_.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, ca_file_.c_str());
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, 10L);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT, static_cast<long>(timeout.count()));
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(handle, CURLOPT_POSTFIELDS, exchange->json.c_str());
  curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(exchange->json.size()));
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &Exchange::write);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, exchange.get());
  exchanges_.emplace(handle, std::move(exchange));
  curl_multi_add_handle(multi_, handle);
}

void Wire::after(std::chrono::milliseconds wait, std::function<void()> task) {
  timers_.emplace(Clock::now() + wait, std::move(task));
}

bool Wire::turn(int watched) {
  auto wait = std::chrono::milliseconds(1000);
  if (!timers_.empty()) {
    const auto until = std::chrono::ceil<std::chrono::milliseconds>(timers_.begin()->first - Clock::now());
    wait = std::clamp(until, std::chrono::milliseconds(0), wait);
  }
  curl_waitfd extra{watched, CURL_WAIT_POLLIN, 0};
  curl_multi_poll(multi_, &extra, watched >= 0 ? 1 : 0, static_cast<int>(wait.count()), nullptr);
  int running = 0;
  curl_multi_perform(multi_, &running);
  int left = 0;
  while (const CURLMsg *message = curl_multi_info_read(multi_, &left)) {
    if (message->msg == CURLMSG_DONE) finish(message->easy_handle, message->data.result);
  }
  while (!timers_.empty() && timers_.begin()->first <= Clock::now()) {
    const auto task = std::move(timers_.begin()->second);
    timers_.erase(timers_.begin());
    task();
  }
  return extra.revents != 0;
}

void Wire::finish(CURL *handle, CURLcode code) {
  const auto found = exchanges_.find(handle);
  const std::unique_ptr<Exchange> exchange = std::move(found->second);
  exchanges_.erase(found);
  long status = 0;
  if (code == CURLE_OK) curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  exchange->reply.status = static_cast<int>(status);
  exchange->reply.untrusted = code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CONNECT_ERROR;
  curl_multi_remove_handle(multi_, handle);
  curl_easy_cleanup(handle);
  exchange->done(exchange->reply);
}

}  // namespace helpline
