#pragma once
// Who is held until something happens: long polls, by the name of what they wait for (store.h). Safe from any
// thread; what was to be called is called on the thread that brought the news.
//
// Somebody enters before looking into the store, so that news that come while it looks are not missed, and
// then either leaves or stays.

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "gateway/metrics.h"

namespace helpline {

class WaitingRoom {
 public:
  using Woken = std::function<void()>;
  struct Place;
  using Ticket = std::shared_ptr<Place>;

  explicit WaitingRoom(Metrics &metrics) : metrics_(metrics) {}

  Ticket enter(const std::string &name);
  void leave(const Ticket &ticket);
  // `woken` runs once: when there are news, after `wait`, or at the end; at once when there were some since
  // it entered. `alone`: whoever stayed by that name before is woken.
  void stay(const Ticket &ticket, std::chrono::milliseconds wait, bool alone, Woken woken);
  void wake(const std::string &name);
  void sweep();  // wakes those whose time is over; every second or so
  void close();  // wakes everyone, and nobody is held any more

 private:
  using Places = std::multimap<std::string, Ticket, std::less<>>;
  void take(Places::iterator place, std::vector<Woken> &woken);

  Metrics &metrics_;
  std::mutex mutex_;
  Places places_;
  bool closed_ = false;
};

}  // namespace helpline
