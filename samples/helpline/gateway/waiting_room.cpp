#include "gateway/waiting_room.h"

#include <utility>
#include <vector>

namespace helpline {

void WaitingRoom::hold(const std::string &name, std::chrono::milliseconds wait, std::function<void()> woken) {
  if (closed_) return woken();
  auto waiter = std::make_shared<std::function<void()>>(std::move(woken));
  waiters_->emplace(name, waiter);
  server_.after(wait, [waiters = std::weak_ptr(waiters_), name, weak = std::weak_ptr(waiter)] {
    const auto all = waiters.lock();
    const auto mine = weak.lock();
    if (!all || !mine) return;  // woken before
    for (auto [it, end] = all->equal_range(name); it != end; ++it) {
      if (it->second != mine) continue;
      all->erase(it);
      return (*mine)();
    }
  });
}

void WaitingRoom::wake(const std::string &name) {
  std::vector<std::shared_ptr<std::function<void()>>> woken;
  const auto [first, last] = waiters_->equal_range(name);
  for (auto it = first; it != last; ++it) woken.push_back(std::move(it->second));
  waiters_->erase(first, last);
  for (const auto &waiter : woken) (*waiter)();
}

void WaitingRoom::close() {
  closed_ = true;
  while (!waiters_->empty()) wake(std::string(waiters_->begin()->first));
}

}  // namespace helpline
