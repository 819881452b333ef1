#pragma once
// The libcurl transport under sdk/base's HttpClient, and the servers of servers.py.

#include <string>

#include "base/http.h"
#include "pop/http_curl.h"

namespace pop::test {

// https, on 127.0.0.1 unless `host` says otherwise.
std::string url(const char *server, const std::string &path, const std::string &host = "127.0.0.1");
// Where such a server listens, as it says in the environment.
std::string port(const char *server);
HttpRequest get(const std::string &url);
HttpRequest post(const std::string &url, Bytes body);
// Every byte value in turn.
Bytes pattern(std::size_t size);

class Transport {
 public:
  // `proxy` as pop_http_curl_config takes it.
  explicit Transport(const std::string &proxy = {});
  // As a host does it: first what uses the transport, then the transport.
  ~Transport();
  Transport(const Transport &) = delete;
  Transport &operator=(const Transport &) = delete;

  HttpClient &client() { return *client_; }
  const pop_http *table() const { return pop_http_curl_interface(curl_); }
  const std::shared_ptr<Inbox> &inbox() const { return inbox_; }

  // One exchange, to its end.
  HttpResponse run(const HttpRequest &request);
  // One turn of a poll loop: what is due is done, then it waits as long as the transport says.
  void turn();
  // The body of a GET from TRUSTED that must succeed.
  std::string ask(const std::string &path, std::uint32_t isolation = 0);
  // Which connection of TRUSTED a request comes by, the how manieth it is there, and whether TLS was resumed.
  struct Line {
    int connection, request, resumed;
  };
  Line line(std::uint32_t isolation = 0);
  // Until so many clients wait for the answer to /hold.
  void until_held(int count);

  // Each exchange that was finished wakes once.
  int finished() const { return finished_; }
  void destroy_client() { client_.reset(); }

 private:
  int finished_ = 0;
  pop_wake wake_{};
  pop_http_curl *curl_ = nullptr;
  std::shared_ptr<Inbox> inbox_;
  std::unique_ptr<HttpClient> client_;
};

}  // namespace pop::test
