#include "desk/page_server.h"

namespace helpline {
namespace {

constexpr std::size_t kMaxBody = 256u << 10;  // the longest text, should JSON escape every byte of it
constexpr std::size_t kMaxConnections = 256;

}  // namespace

pop::Result<std::unique_ptr<PageServer>> PageServer::create(std::uint16_t port,
                                                            std::vector<std::string> headers,
                                                            std::function<void()> wake) {
  HttpServer::Options options;
  options.address = "127.0.0.1";
  options.port = port;
  options.max_body = kMaxBody;
  options.max_connections = kMaxConnections;
  options.headers = std::move(headers);
  auto server = HttpServer::create(options);
  if (!server) return server.error();
  return std::unique_ptr<PageServer>(new PageServer(std::move(*server), std::move(wake)));
}

PageServer::~PageServer() {
  if (!thread_.joinable()) return;
  server_->stop();
  thread_.join();
}

void PageServer::start() {
  thread_ = std::thread([this] {
    server_->run(
        [this](HttpCall call, HttpServer::Respond respond) {
          {
            const std::lock_guard lock(mutex_);
            heard_.emplace_back(std::move(call), std::move(respond));
          }
          wake_();
        },
        [this] {
          stopping_ = true;
          wake_();
        });
  });
}

void PageServer::take(const HttpServer::Handler &handler) {
  std::vector<std::pair<HttpCall, HttpServer::Respond>> heard;
  {
    const std::lock_guard lock(mutex_);
    heard.swap(heard_);
  }
  for (auto &[call, respond] : heard) handler(std::move(call), std::move(respond));
}

}  // namespace helpline
