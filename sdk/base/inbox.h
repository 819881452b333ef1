#pragma once
// Where completions from other threads wait until the next poll. Pushing takes no lock.

#include <atomic>
#include <memory>

#include "pop/host.h"

namespace pop {

class Inbox {
 public:
  struct Item {
    virtual ~Item() = default;
    // Runs inside poll, on the client's thread.
    virtual void deliver() noexcept = 0;

   private:
    friend class Inbox;
    Item *next_ = nullptr;
  };

  explicit Inbox(const pop_wake *wake) noexcept;
  ~Inbox();
  Inbox(const Inbox &) = delete;
  Inbox &operator=(const Inbox &) = delete;

  // Any thread. Then wakes the host, unless the inbox was closed.
  void push(std::unique_ptr<Item> item) noexcept;
  // The client's thread. Delivers in the order of pushing; false when there was nothing.
  bool deliver_all() noexcept;
  // The client is going: later items are dropped undelivered and nobody is woken.
  void close() noexcept;
  bool closed() const noexcept { return closed_.load(std::memory_order_acquire); }

 private:
  std::unique_ptr<Item> take_all_in_order() noexcept;

  std::atomic<Item *> head_{nullptr};
  std::atomic<bool> closed_{false};
  pop_wake wake_{};
};

}  // namespace pop
