#pragma once
// Who is held until something happens: long polls, by the name of what they wait for.

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "common/http_server.h"

namespace helpline {

class WaitingRoom {
 public:
  explicit WaitingRoom(HttpServer &server) : server_(server), waiters_(std::make_shared<Waiters>()) {}

  // `woken` runs once: when the name is woken, or after `wait`.
  void hold(const std::string &name, std::chrono::milliseconds wait, std::function<void()> woken);
  void wake(const std::string &name);
  // At the end: everyone, and nobody is held any more.
  void close();

 private:
  using Waiters = std::multimap<std::string, std::shared_ptr<std::function<void()>>>;
  HttpServer &server_;
  std::shared_ptr<Waiters> waiters_;
  bool closed_ = false;
};

}  // namespace helpline
