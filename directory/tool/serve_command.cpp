#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast.hpp>
#include <boost/beast/ssl.hpp>
#include <charconv>
#include <csignal>
#include <filesystem>
#include <iostream>

#include "command.h"
#include "directory/bundle.h"

namespace pop::tool {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace fs = std::filesystem;
namespace http = boost::beast::http;
using Tcp = asio::ip::tcp;
using Stream = beast::ssl_stream<beast::tcp_stream>;
using Request = http::request<http::empty_body>;
using Response = http::response<http::vector_body<std::uint8_t>>;

constexpr auto longest = std::chrono::seconds(30);  // for a handshake, a request or an answer
constexpr std::uint32_t header_limit = 8192;

// Only what a repository holds: metadata and targets, by their plain names.
Response answer(const Request &request, const fs::path &repository) {
  Response response;
  response.version(request.version());
  response.keep_alive(request.keep_alive());
  const std::string target(request.target().data(), request.target().size());
  const std::string path = target.empty() ? target : target.substr(1);
  const bool ours = path.starts_with("metadata/") || path.starts_with("targets/");
  std::optional<Bytes> bytes;
  if (request.method() != http::verb::get && request.method() != http::verb::head) {
    response.result(http::status::method_not_allowed);
  } else if (ours && directory::is_bundle_path(path) && (bytes = read_file((repository / path).string()))) {
    response.set(http::field::content_type, "application/json");
    // All but the timestamp keep their bytes for ever under their names.
    response.set(http::field::cache_control,
                 path == "metadata/timestamp.json" ? "no-cache" : "max-age=31536000, immutable");
    if (request.method() == http::verb::get) response.body() = std::move(*bytes);
  } else {
    response.result(http::status::not_found);
  }
  response.prepare_payload();
  return response;
}

asio::awaitable<void> exchange(Tcp::socket socket, asio::ssl::context &tls, const fs::path &repository) {
  Stream stream(std::move(socket), tls);
  beast::get_lowest_layer(stream).expires_after(longest);
  co_await stream.async_handshake(asio::ssl::stream_base::server, asio::use_awaitable);
  beast::flat_buffer buffer;
  for (bool more = true; more;) {
    http::request_parser<http::empty_body> parser;
    parser.header_limit(header_limit);
    beast::get_lowest_layer(stream).expires_after(longest);
    co_await http::async_read(stream, buffer, parser, asio::use_awaitable);
    const Response response = answer(parser.get(), repository);
    more = response.keep_alive();
    co_await http::async_write(stream, response, asio::use_awaitable);
  }
  co_await stream.async_shutdown(asio::use_awaitable);
}

asio::awaitable<void> accept_all(Tcp::acceptor &acceptor, asio::ssl::context &tls,
                                 const fs::path &repository) {
  for (;;) {
    Tcp::socket socket = co_await acceptor.async_accept(asio::use_awaitable);
    // What goes wrong on one connection ends that connection.
    asio::co_spawn(acceptor.get_executor(), exchange(std::move(socket), tls, repository), asio::detached);
  }
}

Result<void> run(const Arguments &arguments) {
  const fs::path repository = arguments.value("--repo");
  std::error_code there;
  if (!fs::exists(repository / "metadata/timestamp.json", there))
    return Error{POP_E_MISSING, repository.string() + " has no metadata/timestamp.json: publish to it first"};
  std::uint16_t port = 0;
  if (arguments.has("--port")) {
    const std::string &text = arguments.value("--port");
    const char *end = text.data() + text.size();
    if (std::from_chars(text.data(), end, port).ptr != end)
      return Error{wrong_usage, "--port " + text + " is no port"};
  }
  boost::system::error_code error;
  const auto failed = [&error](const std::string &what) {
    return Error{POP_E_IO, what + ": " + error.message()};
  };
  asio::ssl::context tls(asio::ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
  if (tls.use_certificate_chain_file(arguments.value("--cert"), error))
    return failed(arguments.value("--cert"));
  if (tls.use_private_key_file(arguments.value("--cert-key"), asio::ssl::context::pem, error))
    return failed(arguments.value("--cert-key"));

  asio::io_context io(1);
  Tcp::acceptor acceptor(io);
  const Tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return failed("port " + std::to_string(port));
  asio::signal_set signals(io, SIGINT, SIGTERM);
  signals.async_wait([&io](boost::system::error_code, int) { io.stop(); });
  asio::co_spawn(io, accept_all(acceptor, tls, repository), asio::detached);
  std::cout << "serving " << repository.string()
            << " at https://localhost:" << acceptor.local_endpoint().port() << "/" << std::endl;
  io.run();
  return {};
}

}  // namespace

const Command &serve_command() {
  static const Command command{
      "serve",
      "a web server for a trial, on this machine only",
      R"(Serves a published repository over HTTPS to programs on this machine, until it is interrupted. For children, put
the same files on a real web server or CDN.
)",
      {{"--repo", "REPO", "the repository", true},
       {"--cert", "FILE", "certificate in PEM (samples/ca/make_ca.sh makes one for localhost)", true},
       {"--cert-key", "FILE", "its private key", true},
       {"--port", "N", "the port (default: a free one)"}},
      run};
  return command;
}

}  // namespace pop::tool
