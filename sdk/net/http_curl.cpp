// pop_http on libcurl's multi interface: no thread of ours, all work inside pop_client_poll.

#include "pop/http_curl.h"

#include <curl/curl.h>
#include <signal.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <cstring>
#include <map>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

// How soon to look again while something is under way: libcurl is asked, not a socket set of the host's.
constexpr std::uint32_t active_poll_ms = 20;
// Idle connection pools kept for reuse. Each isolation value has its own.
constexpr std::size_t idle_pools = 4;

// libcurl's handles are all `void`, so each needs a deleter of its own.
template <auto release>
struct Deleter {
  template <typename T>
  void operator()(T *handle) const noexcept {
    release(handle);
  }
};
using Easy = std::unique_ptr<CURL, Deleter<&curl_easy_cleanup>>;
using Multi = std::unique_ptr<CURLM, Deleter<&curl_multi_cleanup>>;
using HeaderList = std::unique_ptr<curl_slist, Deleter<&curl_slist_free_all>>;

// libcurl is told to leave signals alone, so that a write to a connection whose other end has gone can raise
// SIGPIPE, which ends a program that did not think of it. While this lives there is none on this thread.
class NoSigpipe {
 public:
  NoSigpipe() noexcept {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    was_pending_ = pending();
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~NoSigpipe() {
    int taken = 0;
    if (!was_pending_ && pending()) sigwait(&pipe_, &taken);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  NoSigpipe(const NoSigpipe &) = delete;
  NoSigpipe &operator=(const NoSigpipe &) = delete;

 private:
  static bool pending() noexcept {
    sigset_t now;
    sigemptyset(&now);
    sigpending(&now);
    return sigismember(&now, SIGPIPE) == 1;
  }

  sigset_t pipe_, before_;
  bool was_pending_ = false;
};

struct Transfer {
  pop_http_exchange *exchange = nullptr;
  Easy easy;
  HeaderList headers;
  std::vector<std::uint8_t> request_body;
  std::size_t given = 0;  // of the request's body, to libcurl
  std::vector<std::uint8_t> body;
  std::size_t limit = 0;
  bool too_large = false;
};

// Connections and the DNS cache belong to a multi handle and TLS sessions to an easy handle, so that two
// values of `isolation` share none of them.
struct Pool {
  Multi multi;
  std::vector<std::unique_ptr<Transfer>> transfers;
  std::uint64_t last_used = 0;
};

std::size_t receive(char *data, std::size_t, std::size_t size, void *user) {
  auto *transfer = static_cast<Transfer *>(user);
  if (size > transfer->limit - transfer->body.size()) {
    transfer->too_large = true;
    return 0;
  }
  try {
    transfer->body.insert(transfer->body.end(), data, data + size);
  } catch (const std::bad_alloc &) {
    return 0;
  }
  return size;
}

// Gives the body once and has no way back in it. Else libcurl would send it again by itself where an idle
// connection ends without an answer, and what is sealed is sent once as it is.
std::size_t give(char *room, std::size_t unit, std::size_t count, void *user) {
  auto *transfer = static_cast<Transfer *>(user);
  const std::size_t size = std::min(unit * count, transfer->request_body.size() - transfer->given);
  std::copy_n(transfer->request_body.begin() + static_cast<std::ptrdiff_t>(transfer->given), size, room);
  transfer->given += size;
  return size;
}

pop_result result_of(CURLcode code, bool too_large) noexcept {
  if (too_large) return POP_E_TOO_LARGE;
  switch (code) {
    case CURLE_OK:
      return POP_OK;
    case CURLE_OPERATION_TIMEDOUT:
      return POP_E_TIMEOUT;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      return POP_E_TLS;
    default:
      return POP_E_NETWORK;
  }
}

void finish(Transfer &transfer, pop_result result) noexcept {
  pop_http_response response{};
  response.struct_size = sizeof response;
  response.result = result;
  if (result == POP_OK) {
    long status = 0;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_RESPONSE_CODE, &status);
    response.status = static_cast<std::int32_t>(status);
    const char *type = nullptr;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_CONTENT_TYPE, &type);
    if (type != nullptr) response.content_type = {type, std::char_traits<char>::length(type)};
    response.body = {transfer.body.data(), transfer.body.size()};
  }
  pop_http_finish(transfer.exchange, &response);
}

bool add_header(HeaderList &list, const char *line) noexcept {
  curl_slist *longer = curl_slist_append(list.get(), line);
  if (longer == nullptr) return false;
  (void)list.release();
  list.reset(longer);
  return true;
}

std::string_view view_of(pop_str text) noexcept {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}

// As libcurl can take it: no NUL within.
bool is_text(pop_str text) noexcept {
  if (text.data == nullptr) return text.size == 0;
  return view_of(text).find('\0') == std::string_view::npos;
}

// Empty, or "http://host:port" and nothing behind it.
bool is_proxy(std::string_view proxy) noexcept {
  if (proxy.empty()) return true;
  constexpr std::string_view scheme = "http://";
  const std::size_t colon = proxy.rfind(':');
  if (!proxy.starts_with(scheme) || colon <= scheme.size()) return false;
  for (const char c : proxy.substr(scheme.size(), colon - scheme.size())) {
    if (c <= ' ' || c > '~' || c == '/' || c == '?' || c == '#' || c == '\\') return false;
  }
  unsigned port = 0;
  const char *end = proxy.data() + proxy.size();
  const auto [stop, error] = std::from_chars(proxy.data() + colon + 1, end, port);
  return error == std::errc{} && stop == end && port >= 1 && port <= 65535;
}

}  // namespace

struct pop_http_curl {
  std::string ca_file, proxy;
  std::map<std::uint32_t, Pool> pools;
  std::uint64_t uses = 0;
  pop_http table{};

  pop_result start(const pop_http_request &request, pop_http_exchange *exchange);
  void cancel(pop_http_exchange *exchange) noexcept;
  void drive(std::uint32_t *next_ms) noexcept;

 private:
  bool set_up(Transfer &transfer, const pop_http_request &request);
  Pool *pool_for(std::uint32_t isolation);
};

bool pop_http_curl::set_up(Transfer &transfer, const pop_http_request &request) {
  CURL *easy = transfer.easy.get();
  const auto set = [easy](CURLoption option, auto value) {
    return curl_easy_setopt(easy, option, value) == CURLE_OK;
  };
  for (std::size_t i = 0; i < request.header_count; ++i) {
    std::string line(request.headers[i].name.data, request.headers[i].name.size);
    // A name with nothing after its colon would be left out; libcurl's sign for an empty value is a
    // semicolon.
    if (request.headers[i].value.size == 0) {
      line += ';';
    } else {
      line.append(": ").append(request.headers[i].value.data, request.headers[i].value.size);
    }
    if (!add_header(transfer.headers, line.c_str())) return false;
  }
  // Takes away what libcurl would add by itself; a header of the request's own stands before it and is sent.
  for (const char *own : {"Accept:", "Expect:", "Content-Type:"}) {
    if (!add_header(transfer.headers, own)) return false;
  }
  const std::string url(request.url.data, request.url.size);
  bool fine = set(CURLOPT_URL, url.c_str()) && set(CURLOPT_PROTOCOLS_STR, "https") &&
              set(CURLOPT_FOLLOWLOCATION, 0L) && set(CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2}) &&
              set(CURLOPT_SSL_VERIFYPEER, 1L) && set(CURLOPT_SSL_VERIFYHOST, 2L) &&
              set(CURLOPT_NOSIGNAL, 1L) && set(CURLOPT_QUICK_EXIT, 1L) &&
              set(CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout_ms)) &&
              set(CURLOPT_HTTPHEADER, transfer.headers.get()) && set(CURLOPT_WRITEFUNCTION, &receive) &&
              set(CURLOPT_WRITEDATA, &transfer) && set(CURLOPT_PRIVATE, &transfer);
  // Empty texts: nothing of the environment's takes their place.
  fine = fine && set(CURLOPT_PROXY, proxy.c_str()) && set(CURLOPT_NOPROXY, "");
  if (!ca_file.empty()) fine = fine && set(CURLOPT_CAINFO, ca_file.c_str());
  if (std::string_view(request.method.data, request.method.size) == "POST") {
    fine = fine && set(CURLOPT_POST, 1L) && set(CURLOPT_READFUNCTION, &give) &&
           set(CURLOPT_READDATA, &transfer) &&
           set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(transfer.request_body.size()));
  } else {
    // Published files are the same for all, so that compressing them tells nothing; what comes out of it is
    // what the limit counts. A sealed message is never compressed.
    fine = fine && set(CURLOPT_ACCEPT_ENCODING, "gzip");
  }
  return fine;
}

Pool *pop_http_curl::pool_for(std::uint32_t isolation) {
  while (pools.size() >= idle_pools && !pools.contains(isolation)) {
    auto oldest = pools.end();
    for (auto pool = pools.begin(); pool != pools.end(); ++pool) {
      if (!pool->second.transfers.empty()) continue;
      if (oldest == pools.end() || pool->second.last_used < oldest->second.last_used) oldest = pool;
    }
    if (oldest == pools.end()) break;
    pools.erase(oldest);
  }
  Pool &pool = pools[isolation];
  if (!pool.multi) pool.multi.reset(curl_multi_init());
  pool.last_used = ++uses;
  return pool.multi ? &pool : nullptr;
}

pop_result pop_http_curl::start(const pop_http_request &request, pop_http_exchange *exchange) {
  const NoSigpipe quiet;  // a pool that makes way says goodbye on its connections
  auto transfer = std::make_unique<Transfer>();
  transfer->exchange = exchange;
  transfer->limit = request.max_response_bytes;
  transfer->request_body.assign(request.body.data, request.body.data + request.body.size);
  transfer->easy.reset(curl_easy_init());
  Pool *pool = pool_for(request.isolation);
  if (!transfer->easy || pool == nullptr || !set_up(*transfer, request)) return POP_E_MEMORY;
  pool->transfers.reserve(pool->transfers.size() + 1);
  if (curl_multi_add_handle(pool->multi.get(), transfer->easy.get()) != CURLM_OK) return POP_E_NETWORK;
  pool->transfers.push_back(std::move(transfer));
  return POP_OK;
}

void pop_http_curl::cancel(pop_http_exchange *exchange) noexcept {
  const NoSigpipe quiet;
  for (auto &[isolation, pool] : pools) {
    const auto found =
        std::find_if(pool.transfers.begin(), pool.transfers.end(),
                     [exchange](const auto &transfer) { return transfer->exchange == exchange; });
    if (found == pool.transfers.end()) continue;
    const std::unique_ptr<Transfer> transfer = std::move(*found);
    pool.transfers.erase(found);
    curl_multi_remove_handle(pool.multi.get(), transfer->easy.get());
    finish(*transfer, POP_E_CANCELLED);
    return;
  }
}

void pop_http_curl::drive(std::uint32_t *next_ms) noexcept {
  if (pools.empty()) return;
  const NoSigpipe quiet;
  for (auto &[isolation, pool] : pools) {
    int running = 0;
    curl_multi_perform(pool.multi.get(), &running);
    int left = 0;
    while (const CURLMsg *message = curl_multi_info_read(pool.multi.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const CURLcode code = message->data.result;
      const auto found = std::find_if(
          pool.transfers.begin(), pool.transfers.end(),
          [message](const auto &transfer) { return transfer->easy.get() == message->easy_handle; });
      if (found == pool.transfers.end()) continue;
      const std::unique_ptr<Transfer> transfer = std::move(*found);
      pool.transfers.erase(found);
      curl_multi_remove_handle(pool.multi.get(), transfer->easy.get());
      finish(*transfer, result_of(code, transfer->too_large));
    }
    if (pool.transfers.empty()) continue;
    long wanted = -1;
    curl_multi_timeout(pool.multi.get(), &wanted);
    const std::uint32_t soon =
        wanted < 0 ? active_poll_ms : static_cast<std::uint32_t>(std::min<long>(wanted, active_poll_ms));
    *next_ms = std::min(*next_ms, soon);
  }
}

namespace {

// The transports that are alive, so that one that was destroyed is found out and never touched.
std::array<std::atomic<pop_http_curl *>, 64> alive;

bool replace_one(pop_http_curl *which, pop_http_curl *with) noexcept {
  return std::any_of(alive.begin(), alive.end(), [which, with](auto &place) {
    pop_http_curl *found = which;
    return place.compare_exchange_strong(found, with);
  });
}

bool is_alive(const pop_http_curl *http) noexcept {
  return http != nullptr &&
         std::any_of(alive.begin(), alive.end(), [http](const auto &place) { return place.load() == http; });
}

}  // namespace

extern "C" {

POP_API pop_result pop_http_curl_create(const pop_http_curl_config *config, pop_http_curl **http) noexcept {
  if (http == nullptr) return POP_E_ARGUMENT;
  *http = nullptr;
  // An older program's struct is shorter, a newer one's longer.
  pop_http_curl_config given{};
  if (config != nullptr) {
    if (config->struct_size < sizeof config->struct_size) return POP_E_ARGUMENT;
    std::memcpy(&given, config, std::min<std::size_t>(config->struct_size, sizeof given));
  }
  if (!is_text(given.ca_file) || !is_text(given.proxy) || !is_proxy(view_of(given.proxy)))
    return POP_E_ARGUMENT;
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return POP_E_INTERNAL;
  try {
    auto made = std::make_unique<pop_http_curl>();
    made->ca_file = view_of(given.ca_file);
    made->proxy = view_of(given.proxy);
    made->table.struct_size = sizeof(pop_http);
    made->table.user = made.get();
    made->table.start = [](void *user, const pop_http_request *request,
                           pop_http_exchange *exchange) -> pop_result {
      try {
        return static_cast<pop_http_curl *>(user)->start(*request, exchange);
      } catch (const std::bad_alloc &) {
        return POP_E_MEMORY;
      }
    };
    made->table.cancel = [](void *user, pop_http_exchange *exchange) {
      static_cast<pop_http_curl *>(user)->cancel(exchange);
    };
    made->table.drive = [](void *user, std::uint32_t *next_ms) {
      static_cast<pop_http_curl *>(user)->drive(next_ms);
    };
    if (!replace_one(nullptr, made.get())) return POP_E_MEMORY;
    *http = made.release();
    return POP_OK;
  } catch (const std::bad_alloc &) {
    return POP_E_MEMORY;
  }
}

POP_API void pop_http_curl_destroy(pop_http_curl *http) noexcept {
  if (http == nullptr || !replace_one(http, nullptr)) return;
  const NoSigpipe quiet;
  for (auto &[isolation, pool] : http->pools) {
    while (!pool.transfers.empty()) http->cancel(pool.transfers.back()->exchange);
  }
  delete http;
}

POP_API const pop_http *pop_http_curl_interface(pop_http_curl *http) noexcept {
  return is_alive(http) ? &http->table : nullptr;
}
}
