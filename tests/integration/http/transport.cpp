#include "transport.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <cstdlib>
#include <sstream>
#include <stdexcept>

namespace pop::test {
namespace {

// Requests with which a test looks at the servers share no connection with those it tests.
constexpr std::uint32_t onlooker = 999;

std::string from_environment(const std::string &name) {
  const char *value = std::getenv(name.c_str());
  if (value == nullptr) throw std::runtime_error(name + " is not set: start this program through servers.py");
  return value;
}

}  // namespace

std::string url(const char *server, const std::string &path, const std::string &host) {
  return "https://" + host + ":" + port(server) + path;
}

std::string port(const char *server) { return from_environment(std::string("POP_PORT_") + server); }

HttpRequest get(const std::string &url) {
  HttpRequest request;
  request.url = url;
  return request;
}

HttpRequest post(const std::string &url, Bytes body) {
  HttpRequest request;
  request.method = "POST";
  request.url = url;
  request.headers = {{"content-type", "application/test"}};
  request.body = std::move(body);
  return request;
}

Bytes pattern(std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i);
  return bytes;
}

Transport::Transport(const std::string &proxy) {
  const std::string ca = from_environment("POP_CA");
  pop_http_curl_config config{};
  config.struct_size = sizeof config;
  config.ca_file = {ca.data(), ca.size()};
  config.proxy = {proxy.data(), proxy.size()};
  if (pop_http_curl_create(&config, &curl_) != POP_OK) throw std::runtime_error("pop_http_curl_create");
  wake_.struct_size = sizeof wake_;
  wake_.user = &finished_;
  wake_.wake = [](void *user) { ++*static_cast<int *>(user); };
  inbox_ = std::make_shared<Inbox>(&wake_);
  client_ = std::make_unique<HttpClient>(table(), inbox_);
}

Transport::~Transport() {
  client_.reset();
  pop_http_curl_destroy(curl_);
}

HttpResponse Transport::run(const HttpRequest &request) {
  const auto id = client_->start(request);
  if (!id) throw std::runtime_error(id.error().message);
  for (;;) {
    turn();
    if (auto response = client_->take(*id)) return std::move(*response);
  }
}

void Transport::turn() {
  std::uint32_t next_ms = 1000;
  client_->drive(next_ms);
  poll(nullptr, 0, static_cast<int>(next_ms));
}

std::string Transport::ask(const std::string &path, std::uint32_t isolation) {
  HttpRequest request = get(url("TRUSTED", path));
  request.isolation = isolation;
  const HttpResponse response = run(request);
  EXPECT_EQ(response.result, POP_OK) << path;
  EXPECT_EQ(response.status, 200) << path;
  return std::string(as_text(response.body));
}

Transport::Line Transport::line(std::uint32_t isolation) {
  Line line{};
  std::istringstream(ask("/connection", isolation)) >> line.connection >> line.request >> line.resumed;
  return line;
}

void Transport::until_held(int count) {
  while (ask("/holding", onlooker) != std::to_string(count)) {
  }
}

}  // namespace pop::test
