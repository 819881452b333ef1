#include "base/inbox.h"

#include <utility>

namespace pop {

Inbox::Inbox(const pop_wake *wake) noexcept {
  if (wake != nullptr) wake_ = *wake;
}

Inbox::~Inbox() {
  for (auto item = take_all_in_order(); item;) item.reset(item->next_);
}

void Inbox::push(std::unique_ptr<Item> item) noexcept {
  if (closed_.load(std::memory_order_acquire)) return;
  Item *raw = item.release();
  raw->next_ = head_.load(std::memory_order_relaxed);
  while (
      !head_.compare_exchange_weak(raw->next_, raw, std::memory_order_release, std::memory_order_relaxed)) {
  }
  if (wake_.wake != nullptr && !closed_.load(std::memory_order_acquire)) wake_.wake(wake_.user);
}

std::unique_ptr<Inbox::Item> Inbox::take_all_in_order() noexcept {
  if (head_.load(std::memory_order_relaxed) == nullptr) return nullptr;
  Item *newest_first = head_.exchange(nullptr, std::memory_order_acquire);
  Item *in_order = nullptr;
  while (newest_first != nullptr) {
    Item *next = newest_first->next_;
    newest_first->next_ = in_order;
    in_order = newest_first;
    newest_first = next;
  }
  return std::unique_ptr<Item>(in_order);
}

bool Inbox::deliver_all() noexcept {
  auto item = take_all_in_order();
  const bool any = item != nullptr;
  while (item) {
    std::unique_ptr<Item> next(std::exchange(item->next_, nullptr));
    item->deliver();
    item = std::move(next);
  }
  return any;
}

void Inbox::close() noexcept { closed_.store(true, std::memory_order_release); }

}  // namespace pop
