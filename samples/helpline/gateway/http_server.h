#pragma once
// An HTTPS server on one thread. Behind this header lie Boost.Asio, Boost.Beast and OpenSSL.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace helpline {

// What a handler is told: nothing of who sent it.
struct HttpCall {
  std::string method;
  std::string target;
  std::string content_type;
  std::string authorization;
  pop::Bytes body;
};

struct HttpReply {
  int status = 200;
  std::string content_type;
  pop::Bytes body;
};

class HttpServer {
 public:
  struct Options {
    std::string address;
    std::uint16_t port = 0;  // 0: any free one
    std::string cert_file;   // PEM, the chain
    std::string key_file;    // PEM
    std::size_t max_body = 0;
    std::size_t max_connections = 0;  // beyond it new connections wait in the system's queue
  };
  // Answers one call, once, now or later, on the server's thread. Never called: the connection stays open
  // until stop.
  using Respond = std::function<void(HttpReply)>;
  using Handler = std::function<void(HttpCall, Respond)>;

  static pop::Result<std::unique_ptr<HttpServer>> create(const Options &options);
  virtual ~HttpServer() = default;

  virtual std::uint16_t port() const = 0;
  // Runs `task` on the server's thread after a while, unless the server has stopped by then.
  virtual void after(std::chrono::milliseconds wait, std::function<void()> task) = 0;
  // Serves until SIGTERM or SIGINT. Then accepts no more, calls `stopping` (which should answer what is still
  // held), gives the answers under way a few seconds, and returns.
  virtual void run(Handler handler, std::function<void()> stopping) = 0;

 protected:
  HttpServer() = default;
  HttpServer(const HttpServer &) = delete;
  HttpServer &operator=(const HttpServer &) = delete;
};

}  // namespace helpline
