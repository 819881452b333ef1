#pragma once
// The page's HTTP server, on a thread of its own that knows nothing: what it hears waits here for the desk's
// thread, which alone touches book and keys.

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "common/http_server.h"

namespace helpline {

class PageServer {
 public:
  // Listens on 127.0.0.1 and nowhere else. `wake` is called on the server's thread whenever there is
  // something to take.
  static pop::Result<std::unique_ptr<PageServer>> create(std::uint16_t port, std::vector<std::string> headers,
                                                         std::function<void()> wake);
  // Waits for the answers under way, a few seconds at most.
  ~PageServer();
  PageServer(const PageServer &) = delete;
  PageServer &operator=(const PageServer &) = delete;

  std::uint16_t port() const { return server_->port(); }
  void start();
  // Hands over what was heard since, on the caller's thread.
  void take(const HttpServer::Handler &handler);
  // SIGTERM or SIGINT came: what is held should be answered now.
  bool stopping() const noexcept { return stopping_; }

 private:
  PageServer(std::unique_ptr<HttpServer> server, std::function<void()> wake)
      : server_(std::move(server)), wake_(std::move(wake)) {}

  std::unique_ptr<HttpServer> server_;
  std::function<void()> wake_;
  std::mutex mutex_;
  std::vector<std::pair<HttpCall, HttpServer::Respond>> heard_;  // under mutex_
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace helpline
