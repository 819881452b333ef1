#pragma once
// An HTTP server: over TLS, or plain behind something that ends TLS or for this machine alone. Behind this
// header lie Boost.Asio, Boost.Beast and OpenSSL.
//
// Threads: each connection belongs to one of the server's threads for its whole life. The handler runs on the
// connection's thread, so with more than one it is called on several at once. The first thread is the one
// that called run(): it accepts, hears signals, and runs what post() and after() are given.

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace helpline {

// What a handler is told: nothing of who sent it.
struct HttpCall {
  std::string method;
  std::string target;
  std::map<std::string, std::string, std::less<>> headers;  // of those asked for in Options
  pop::Bytes body;

  std::string_view header(std::string_view name) const;  // empty when there is none
};

struct HttpReply {
  int status = 200;
  std::string content_type;
  pop::Bytes body;
  std::vector<std::pair<std::string, std::string>> headers = {};  // more of them
};

class HttpServer {
 public:
  struct Options {
    std::string address;
    std::uint16_t port = 0;  // 0: any free one
    // PEM: the chain and its key, read again on SIGHUP. Both empty: plain HTTP.
    std::string cert_file;
    std::string key_file;
    std::size_t max_body = 0;
    std::size_t max_connections = 0;   // beyond it new connections wait in the system's queue
    std::vector<std::string> headers;  // those that handlers are told, in small letters
    std::size_t threads = 1;
  };
  // Answers one call, once, now or later, from any thread. Never called: the connection stays open until
  // stop.
  class Respond {
   public:
    using Make = std::function<HttpReply()>;
    explicit Respond(std::function<void(Make)> deliver) : deliver_(std::move(deliver)) {}
    void operator()(HttpReply reply) const;
    // The reply is made on the connection's own thread.
    void made_there(Make make) const { deliver_(std::move(make)); }

   private:
    std::function<void(Make)> deliver_;
  };
  using Handler = std::function<void(HttpCall, Respond)>;

  static pop::Result<std::unique_ptr<HttpServer>> create(const Options &options);
  virtual ~HttpServer() = default;

  virtual std::uint16_t port() const = 0;
  // From any thread: runs `task` on the first thread, at once or after a while, unless the server has stopped
  // by then.
  virtual void post(std::function<void()> task) = 0;
  virtual void after(std::chrono::milliseconds wait, std::function<void()> task) = 0;
  // Serves until SIGTERM, SIGINT or stop(). Then accepts no more, calls `stopping` (which should answer what
  // is still held), gives the answers under way a few seconds, and returns.
  virtual void run(Handler handler, std::function<void()> stopping) = 0;
  virtual void stop() = 0;  // from any thread
  // Before run(): what else to do on SIGHUP, on the first thread.
  virtual void on_hangup(std::function<void()> task) = 0;

 protected:
  HttpServer() = default;
  HttpServer(const HttpServer &) = delete;
  HttpServer &operator=(const HttpServer &) = delete;
};

}  // namespace helpline
