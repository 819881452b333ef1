#include "gateway/http_server.h"

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast.hpp>
#include <boost/beast/ssl.hpp>
#include <exception>
#include <optional>
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
using Stream = beast::ssl_stream<beast::tcp_stream>;

constexpr auto transfer_time =
    std::chrono::seconds(20);                         // for a handshake, a whole request or a whole answer
constexpr auto idle_time = std::chrono::seconds(75);  // between two requests of one connection
constexpr auto farewell = std::chrono::seconds(3);
constexpr std::uint32_t max_header = 4096;

std::string copy(beast::string_view text) { return {text.data(), text.size()}; }

// Where a coroutine waits for the handler's answer, which may come before it waits or after it is gone.
struct Slot {
  explicit Slot(asio::io_context &io) : arrived(io, std::chrono::steady_clock::time_point::max()) {}
  asio::steady_timer arrived;
  std::optional<HttpReply> reply;
};

class BeastServer final : public HttpServer {
 public:
  BeastServer() : tls_(asio::ssl::context::tls_server), acceptor_(io_), signals_(io_) {}

  pop::Result<void> listen(const Options &options);
  std::uint16_t port() const override { return acceptor_.local_endpoint().port(); }
  void after(std::chrono::milliseconds wait, std::function<void()> task) override;
  void run(Handler handler, std::function<void()> stopping) override;

 private:
  awaitable<void> accept();
  awaitable<void> serve(Tcp::socket socket);
  awaitable<void> exchange(Stream &stream);
  awaitable<HttpReply> answer(HttpCall call);
  void release_connection();
  void stop_when_done();

  asio::io_context io_{1};
  asio::ssl::context tls_;
  Tcp::acceptor acceptor_;
  asio::signal_set signals_;
  Handler handler_;
  Options options_;
  std::size_t connections_ = 0;
  std::size_t answering_ = 0;
  bool stopping_ = false;
};

pop::Result<void> BeastServer::listen(const Options &options) {
  options_ = options;
  boost::system::error_code error;
  const auto refuse = [&error](const std::string &what) {
    return pop::Error{POP_E_IO, what + ": " + error.message()};
  };
  SSL_CTX_set_min_proto_version(tls_.native_handle(), TLS1_2_VERSION);
  tls_.set_options(asio::ssl::context::default_workarounds | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET);
  SSL_CTX_set_session_cache_mode(tls_.native_handle(), SSL_SESS_CACHE_OFF);
  if (tls_.use_certificate_chain_file(options.cert_file, error))
    return refuse("certificate " + options.cert_file);
  if (tls_.use_private_key_file(options.key_file, asio::ssl::context::pem, error)) {
    return refuse("private key " + options.key_file);
  }
  const auto address = asio::ip::make_address(options.address, error);
  if (error) return refuse("listen address '" + options.address + "'");
  const Tcp::endpoint endpoint(address, options.port);
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (error) return refuse("listening on " + options.address + " port " + std::to_string(options.port));
  return {};
}

void BeastServer::after(std::chrono::milliseconds wait, std::function<void()> task) {
  auto timer = std::make_shared<asio::steady_timer>(io_, wait);
  timer->async_wait([timer, task = std::move(task)](boost::system::error_code error) {
    if (!error) task();
  });
}

void BeastServer::run(Handler handler, std::function<void()> stopping) {
  handler_ = std::move(handler);
  signals_.add(SIGTERM);
  signals_.add(SIGINT);
  signals_.async_wait([this, stopping = std::move(stopping)](boost::system::error_code error, int) {
    if (error) return;
    stopping_ = true;
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    stopping();
    after(farewell, [this] { io_.stop(); });
    stop_when_done();
  });
  asio::co_spawn(io_, accept(), asio::detached);
  io_.run();
}

void BeastServer::stop_when_done() {
  if (stopping_ && answering_ == 0) io_.stop();
}

void BeastServer::release_connection() {
  --connections_;
  if (connections_ + 1 == options_.max_connections && !stopping_)
    asio::co_spawn(io_, accept(), asio::detached);
}

awaitable<void> BeastServer::accept() {
  while (!stopping_ && connections_ < options_.max_connections) {
    auto [error, socket] = co_await acceptor_.async_accept(asio::as_tuple(use_awaitable));
    if (error == asio::error::operation_aborted) co_return;
    if (error) {  // no file handles left, or a client that went: not a reason to stop serving
      asio::steady_timer pause(io_, std::chrono::milliseconds(50));
      co_await pause.async_wait(use_awaitable);
      continue;
    }
    ++connections_;
    asio::co_spawn(io_, serve(std::move(socket)),
                   [this](const std::exception_ptr &) { release_connection(); });
  }
}

awaitable<void> BeastServer::serve(Tcp::socket socket) {
  socket.set_option(Tcp::no_delay(true));
  Stream stream(beast::tcp_stream(std::move(socket)), tls_);
  beast::get_lowest_layer(stream).expires_after(transfer_time);
  co_await stream.async_handshake(asio::ssl::stream_base::server, use_awaitable);
  co_await exchange(stream);
  beast::get_lowest_layer(stream).expires_after(transfer_time);
  co_await stream.async_shutdown(asio::as_tuple(use_awaitable));
}

awaitable<void> BeastServer::exchange(Stream &stream) {
  beast::flat_buffer buffer(max_header + options_.max_body);
  bool keep = true;
  auto patience = transfer_time;  // who connects has something to ask
  while (keep && !stopping_) {
    http::request_parser<Body> parser;
    parser.header_limit(max_header);
    parser.body_limit(options_.max_body);
    beast::get_lowest_layer(stream).expires_after(std::exchange(patience, idle_time));
    auto [error, size] =
        co_await http::async_read_header(stream, buffer, parser, asio::as_tuple(use_awaitable));
    if (!error) {
      beast::get_lowest_layer(stream).expires_after(transfer_time);
      std::tie(error, size) =
          co_await http::async_read(stream, buffer, parser, asio::as_tuple(use_awaitable));
    }
    if (error && error != http::error::body_limit) co_return;
    ++answering_;
    HttpReply reply;
    if (error) {
      reply.status = 413;
      keep = false;
    } else {
      beast::get_lowest_layer(stream).expires_never();  // a held answer is the handler's to time
      keep = parser.keep_alive();
      http::request<Body> request = parser.release();
      HttpCall call{copy(request.method_string()), copy(request.target()),
                    copy(request[http::field::content_type]), copy(request[http::field::authorization]),
                    std::move(request.body())};
      reply = co_await answer(std::move(call));
    }
    http::response<Body> response(static_cast<http::status>(reply.status), 11);
    if (!reply.content_type.empty()) response.set(http::field::content_type, reply.content_type);
    response.set(http::field::cache_control, "no-store");
    response.keep_alive(keep && !stopping_);
    response.body() = std::move(reply.body);
    response.prepare_payload();
    beast::get_lowest_layer(stream).expires_after(transfer_time);
    std::tie(error, size) = co_await http::async_write(stream, response, asio::as_tuple(use_awaitable));
    --answering_;
    stop_when_done();
    if (error) co_return;
  }
}

awaitable<HttpReply> BeastServer::answer(HttpCall call) {
  auto slot = std::make_shared<Slot>(io_);
  try {
    handler_(std::move(call), [slot](HttpReply reply) {
      if (slot->reply) return;
      slot->reply = std::move(reply);
      slot->arrived.cancel();
    });
  } catch (const std::exception &fault) {
    log_line(LogLevel::error, "request_failed", {{"reason", fault.what()}});
    if (!slot->reply) slot->reply = HttpReply{.status = 500, .content_type = {}, .body = {}};
  }
  while (!slot->reply) co_await slot->arrived.async_wait(asio::as_tuple(use_awaitable));
  co_return std::move(*slot->reply);
}

}  // namespace

pop::Result<std::unique_ptr<HttpServer>> HttpServer::create(const Options &options) {
  auto server = std::make_unique<BeastServer>();
  if (auto listening = server->listen(options); !listening) return listening.error();
  return std::unique_ptr<HttpServer>(std::move(server));
}

}  // namespace helpline
