#include "gateway/waiting_room.h"

#include <utility>

namespace helpline {

struct WaitingRoom::Place {
  Places::iterator at;
  bool inside = true;  // `at` is good
  Woken woken;         // empty until it stays
  std::chrono::steady_clock::time_point until;
};

// Under the mutex.
void WaitingRoom::take(Places::iterator place, std::vector<Woken> &woken) {
  const Ticket ticket = std::move(place->second);
  places_.erase(place);
  ticket->inside = false;
  if (!ticket->woken) return;
  woken.push_back(std::exchange(ticket->woken, nullptr));
  --metrics_.held;
}

WaitingRoom::Ticket WaitingRoom::enter(const std::string &name) {
  auto ticket = std::make_shared<Place>();
  const std::lock_guard lock(mutex_);
  ticket->at = places_.emplace(name, ticket);
  return ticket;
}

void WaitingRoom::leave(const Ticket &ticket) {
  const std::lock_guard lock(mutex_);
  std::vector<Woken> nobody;
  if (ticket->inside) take(ticket->at, nobody);
}

void WaitingRoom::stay(const Ticket &ticket, std::chrono::milliseconds wait, bool alone, Woken woken) {
  std::vector<Woken> now;
  {
    const std::lock_guard lock(mutex_);
    if (ticket->inside && alone) {
      const auto [first, last] = places_.equal_range(ticket->at->first);
      for (auto it = first; it != last;) {
        const auto other = it++;
        if (other->second->woken) take(other, now);
      }
    }
    if (!ticket->inside || closed_) {
      if (ticket->inside) take(ticket->at, now);
      now.push_back(std::move(woken));
    } else {
      ticket->until = std::chrono::steady_clock::now() + wait;
      ticket->woken = std::move(woken);
      ++metrics_.held;
    }
  }
  for (const Woken &one : now) one();
}

void WaitingRoom::wake(const std::string &name) {
  std::vector<Woken> now;
  {
    const std::lock_guard lock(mutex_);
    const auto [first, last] = places_.equal_range(name);
    for (auto it = first; it != last;) take(it++, now);
  }
  for (const Woken &one : now) one();
}

void WaitingRoom::sweep() {
  std::vector<Woken> now;
  {
    const std::lock_guard lock(mutex_);
    const auto time = std::chrono::steady_clock::now();
    for (auto it = places_.begin(); it != places_.end();) {
      const auto place = it++;
      if (place->second->woken && place->second->until <= time) take(place, now);
    }
  }
  for (const Woken &one : now) one();
}

void WaitingRoom::close() {
  std::vector<Woken> now;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    while (!places_.empty()) take(places_.begin(), now);
  }
  for (const Woken &one : now) one();
}

}  // namespace helpline
