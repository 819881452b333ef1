#include "common/http_server.h"

#include <atomic>
#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast.hpp>
#include <boost/beast/ssl.hpp>
#include <exception>
#include <optional>
#include <thread>
#include <utility>

#include "common/log.h"

namespace helpline {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::awaitable;
using asio::use_awaitable;
using Tcp = asio::ip::tcp;
using Body = http::vector_body<std::uint8_t>;
using PlainStream = beast::tcp_stream;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;
using TlsContext = std::shared_ptr<asio::ssl::context>;  // null: plain

constexpr auto transfer_time =
    std::chrono::seconds(20);                         // for a handshake, a whole request or a whole answer
constexpr auto idle_time = std::chrono::seconds(75);  // between two requests of one connection
constexpr auto farewell = std::chrono::seconds(3);
constexpr std::uint32_t max_header = 4096;

std::string copy(beast::string_view text) { return {text.data(), text.size()}; }

// Where a coroutine waits for the handler's answer, which may come before it waits or after it is gone.
// Touched on the connection's thread only.
struct Slot {
  explicit Slot(asio::io_context &io)
      : thread(io), arrived(io, std::chrono::steady_clock::time_point::max()) {}
  asio::io_context &thread;
  asio::steady_timer arrived;
  std::optional<HttpReply> reply;
};

HttpReply failed(const std::exception &fault) {
  log_line(LogLevel::error, "request_failed", {{"reason", fault.what()}});
  return {.status = 500, .content_type = {}, .body = {}};
}

void deliver(const std::shared_ptr<Slot> &slot, const HttpServer::Respond::Make &make) {
  asio::dispatch(slot->thread, [slot, make] {
    if (slot->reply) return;
    try {
      slot->reply = make();
    } catch (const std::exception &fault) {
      slot->reply = failed(fault);
    }
    slot->arrived.cancel();
  });
}

pop::Result<TlsContext> load_tls(const HttpServer::Options &options) {
  boost::system::error_code error;
  const auto refuse = [&error](const std::string &what) {
    return pop::Error{POP_E_IO, what + ": " + error.message()};
  };
  auto tls = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(tls->native_handle(), TLS1_2_VERSION);
  tls->set_options(asio::ssl::context::default_workarounds | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET);
  SSL_CTX_set_session_cache_mode(tls->native_handle(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(tls->native_handle(), SSL_MODE_RELEASE_BUFFERS);
  if (tls->use_certificate_chain_file(options.cert_file, error))
    return refuse("certificate " + options.cert_file);
  if (tls->use_private_key_file(options.key_file, asio::ssl::context::pem, error))
    return refuse("private key " + options.key_file);
  return tls;
}

class BeastServer final : public HttpServer {
 public:
  explicit BeastServer(const Options &options);

  pop::Result<void> listen();
  std::uint16_t port() const override { return acceptor_.local_endpoint().port(); }
  void post(std::function<void()> task) override { asio::post(first(), std::move(task)); }
  void after(std::chrono::milliseconds wait, std::function<void()> task) override;
  void run(Handler handler, std::function<void()> stopping) override;
  void stop() override;
  void on_hangup(std::function<void()> task) override { on_hangup_ = std::move(task); }

 private:
  asio::io_context &first() { return *threads_.front(); }
  void hear_stop();
  void hear_hangup();
  void reload_certificate();
  void wind_up();
  void stop_all();
  awaitable<void> accept();
  awaitable<void> serve(Tcp::socket socket, asio::io_context &thread, TlsContext tls);
  template <typename Stream>
  awaitable<void> exchange(Stream &stream, asio::io_context &thread);
  template <typename Stream>
  awaitable<std::optional<HttpReply>> one_call(Stream &stream, asio::io_context &thread,
                                               beast::flat_buffer &buffer, bool &keep);
  HttpCall read_call(http::request<Body> request) const;
  void release_connection();
  void answered();

  const Options options_;
  std::vector<std::unique_ptr<asio::io_context>> threads_;
  TlsContext tls_;  // of new connections; used on the first thread only
  Tcp::acceptor acceptor_;
  asio::signal_set stop_signals_;
  asio::signal_set hangup_;
  Handler handler_;
  std::function<void()> on_stop_;
  std::function<void()> on_hangup_;
  std::size_t connections_ = 0;  // counted on the first thread
  std::atomic<std::size_t> answering_ = 0;
  std::atomic<bool> stopping_ = false;
};

// One thread, one context: what belongs to a connection needs no lock.
std::vector<std::unique_ptr<asio::io_context>> make_contexts(std::size_t count) {
  std::vector<std::unique_ptr<asio::io_context>> contexts;
  while (contexts.size() < count) contexts.push_back(std::make_unique<asio::io_context>(1));
  return contexts;
}

BeastServer::BeastServer(const Options &options)
    : options_(options),
      threads_(make_contexts(options.threads)),
      acceptor_(first()),
      stop_signals_(first()),
      hangup_(first()) {}

pop::Result<void> BeastServer::listen() {
  if (!options_.cert_file.empty()) {
    auto tls = load_tls(options_);
    if (!tls) return tls.error();
    tls_ = *tls;
  }
  boost::system::error_code error;
  const auto refuse = [&error](const std::string &what) {
    return pop::Error{POP_E_IO, what + ": " + error.message()};
  };
  const auto address = asio::ip::make_address(options_.address, error);
  if (error) return refuse("listen address '" + options_.address + "'");
  const Tcp::endpoint endpoint(address, options_.port);
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (error) return refuse("listening on " + options_.address + " port " + std::to_string(options_.port));
  return {};
}

void BeastServer::after(std::chrono::milliseconds wait, std::function<void()> task) {
  auto timer = std::make_shared<asio::steady_timer>(first());
  asio::dispatch(first(), [timer, wait, task = std::move(task)]() mutable {
    timer->expires_after(wait);
    timer->async_wait([timer, task = std::move(task)](boost::system::error_code error) {
      if (!error) task();
    });
  });
}

// ---- Running and stopping -------------------------------------------------------------------------

void BeastServer::run(Handler handler, std::function<void()> stopping) {
  handler_ = std::move(handler);
  on_stop_ = std::move(stopping);
  hear_stop();
  if (tls_ || on_hangup_) hear_hangup();
  asio::co_spawn(first(), accept(), asio::detached);
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < threads_.size(); ++i) {
    others.emplace_back([&io = *threads_[i]] {
      const auto work = asio::make_work_guard(io);
      io.run();
    });
  }
  first().run();
}

void BeastServer::hear_stop() {
  stop_signals_.add(SIGTERM);
  stop_signals_.add(SIGINT);
  stop_signals_.async_wait([this](boost::system::error_code error, int) {
    if (!error) wind_up();
  });
}

// A renewed certificate is for the connections to come.
void BeastServer::reload_certificate() {
  if (auto tls = load_tls(options_)) {
    tls_ = *tls;
    log_line(LogLevel::info, "certificate_reloaded");
  } else {
    log_line(LogLevel::error, "certificate_refused", {{"reason", tls.error().message}});
  }
}

void BeastServer::hear_hangup() {
  hangup_.add(SIGHUP);
  hangup_.async_wait([this](boost::system::error_code error, int) {
    if (error) return;
    if (tls_) reload_certificate();
    if (on_hangup_) on_hangup_();
    hear_hangup();
  });
}

void BeastServer::stop() {
  post([this] { wind_up(); });
}

void BeastServer::wind_up() {
  if (stopping_.exchange(true)) return;
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  on_stop_();
  after(farewell, [this] { stop_all(); });
  if (answering_ == 0) stop_all();
}

void BeastServer::stop_all() {
  for (const auto &thread : threads_) thread->stop();
}

// The last answer has left.
void BeastServer::answered() {
  if (--answering_ != 0 || !stopping_) return;
  post([this] {
    if (answering_ == 0) stop_all();
  });
}

// ---- Connections ------------------------------------------------------------------------------------

void BeastServer::release_connection() {
  --connections_;
  if (connections_ + 1 == options_.max_connections && !stopping_)
    asio::co_spawn(first(), accept(), asio::detached);
}

awaitable<void> BeastServer::accept() {
  std::size_t next = 0;
  while (!stopping_ && connections_ < options_.max_connections) {
    asio::io_context &thread = *threads_[next++ % threads_.size()];
    auto [error, socket] = co_await acceptor_.async_accept(thread, asio::as_tuple(use_awaitable));
    if (error == asio::error::operation_aborted) co_return;
    if (error) {  // no file handles left, or a client that went: not a reason to stop serving
      asio::steady_timer pause(first(), std::chrono::milliseconds(50));
      co_await pause.async_wait(use_awaitable);
      continue;
    }
    ++connections_;
    asio::co_spawn(thread, serve(std::move(socket), thread, tls_),
                   [this](const std::exception_ptr &) { post([this] { release_connection(); }); });
  }
}

awaitable<void> BeastServer::serve(Tcp::socket socket, asio::io_context &thread, TlsContext tls) {
  socket.set_option(Tcp::no_delay(true));
  if (!tls) {
    PlainStream stream(std::move(socket));
    co_return co_await exchange(stream, thread);
  }
  TlsStream stream(beast::tcp_stream(std::move(socket)), *tls);
  beast::get_lowest_layer(stream).expires_after(transfer_time);
  co_await stream.async_handshake(asio::ssl::stream_base::server, use_awaitable);
  co_await exchange(stream, thread);
  beast::get_lowest_layer(stream).expires_after(transfer_time);
  co_await stream.async_shutdown(asio::as_tuple(use_awaitable));
}

template <typename Stream>
awaitable<void> BeastServer::exchange(Stream &stream, asio::io_context &thread) {
  beast::flat_buffer buffer(max_header + options_.max_body);
  bool keep = true;
  beast::get_lowest_layer(stream).expires_after(transfer_time);  // who connects has something to ask
  while (keep && !stopping_) {
    auto reply = co_await one_call(stream, thread, buffer, keep);
    if (!reply) co_return;
    http::response<Body> response(static_cast<http::status>(reply->status), 11);
    if (!reply->content_type.empty()) response.set(http::field::content_type, reply->content_type);
    response.set(http::field::cache_control, "no-store");
    for (const auto &[name, value] : reply->headers) response.set(name, value);
    response.keep_alive(keep && !stopping_);
    response.body() = std::move(reply->body);
    response.prepare_payload();
    beast::get_lowest_layer(stream).expires_after(transfer_time);
    const auto [error, size] = co_await http::async_write(stream, response, asio::as_tuple(use_awaitable));
    answered();
    if (error) co_return;
    beast::get_lowest_layer(stream).expires_after(idle_time);
  }
}

// Reads a call and waits for its answer; nothing when none came. Whoever gets an answer owes answered().
template <typename Stream>
awaitable<std::optional<HttpReply>> BeastServer::one_call(Stream &stream, asio::io_context &thread,
                                                          beast::flat_buffer &buffer, bool &keep) {
  std::optional<http::request_parser<Body>> parser(std::in_place);
  parser->header_limit(max_header);
  parser->body_limit(options_.max_body);
  auto [error, size] =
      co_await http::async_read_header(stream, buffer, *parser, asio::as_tuple(use_awaitable));
  if (!error) {
    beast::get_lowest_layer(stream).expires_after(transfer_time);
    std::tie(error, size) = co_await http::async_read(stream, buffer, *parser, asio::as_tuple(use_awaitable));
  }
  if (error && error != http::error::body_limit) co_return std::nullopt;
  ++answering_;
  keep = !error && parser->keep_alive();
  if (error) co_return HttpReply{.status = 413, .content_type = {}, .body = {}};

  beast::get_lowest_layer(stream).expires_never();  // a held answer is the handler's to time
  HttpCall call = read_call(parser->release());
  // What is held keeps no buffers.
  parser.reset();
  buffer.shrink_to_fit();
  auto slot = std::make_shared<Slot>(thread);
  try {
    handler_(std::move(call), Respond([slot](Respond::Make make) { deliver(slot, make); }));
  } catch (const std::exception &fault) {
    if (!slot->reply) slot->reply = failed(fault);
  }
  while (!slot->reply) co_await slot->arrived.async_wait(asio::as_tuple(use_awaitable));
  co_return std::move(slot->reply);
}

HttpCall BeastServer::read_call(http::request<Body> request) const {
  HttpCall call;
  call.method = copy(request.method_string());
  call.target = copy(request.target());
  for (const std::string &name : options_.headers) {
    const auto found = request.find(name);
    if (found != request.end()) call.headers.emplace(name, copy(found->value()));
  }
  call.body = std::move(request.body());
  return call;
}

}  // namespace

std::string_view HttpCall::header(std::string_view name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

void HttpServer::Respond::operator()(HttpReply reply) const {
  deliver_([reply = std::make_shared<HttpReply>(std::move(reply))] { return std::move(*reply); });
}

pop::Result<std::unique_ptr<HttpServer>> HttpServer::create(const Options &options) {
  auto server = std::make_unique<BeastServer>(options);
  if (auto listening = server->listen(); !listening) return listening.error();
  return std::unique_ptr<HttpServer>(std::move(server));
}

}  // namespace helpline
