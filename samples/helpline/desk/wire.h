#pragma once
// HTTPS requests and timers on one thread, together with one file descriptor to watch (the terminal). On
// libcurl.

#include <curl/curl.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace helpline {

struct WireReply {
  int status = 0;  // 0: there was no answer
  std::string body;
  bool untrusted = false;  // the other end could not prove who it is
};

class Wire {
 public:
  using Done = std::function<void(const WireReply &)>;

  explicit Wire(std::string ca_file);
  ~Wire();
  Wire(const Wire &) = delete;
  Wire &operator=(const Wire &) = delete;

  void post(const std::string &url, const std::string &bearer, std::string json, std::chrono::seconds timeout,
            Done done);
  void after(std::chrono::milliseconds wait, std::function<void()> task);
  // Waits until something is due and does it. True when `watched` can be read; -1 watches nothing.
  bool turn(int watched);
  // From any thread: the turn that waits, or else the next one, returns at once.
  void wake() noexcept { curl_multi_wakeup(multi_); }
  bool idle() const noexcept { return exchanges_.empty(); }

 private:
  struct Exchange;
  void finish(CURL *handle, CURLcode code);

  std::string ca_file_;
  CURLM *multi_;
  std::map<CURL *, std::unique_ptr<Exchange>> exchanges_;
  std::multimap<std::chrono::steady_clock::time_point, std::function<void()>> timers_;
};

}  // namespace helpline
