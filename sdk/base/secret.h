#pragma once
// Memory for keys and for what a child writes: locked against swapping, left out of core dumps, wiped when
// freed. All of it lies in one small arena of the process.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/bytes.h"

namespace pop {

// A sequence of secret bytes. It has no printing operator, no comparison and no conversion, so that it cannot
// get into a log or an error text by accident; reading it takes a call that says so. Copying is explicit.
class Secret {
 public:
  Secret() noexcept = default;
  explicit Secret(std::size_t size);  // zeroes; throws std::bad_alloc
  explicit Secret(ByteView bytes);
  Secret(Secret &&other) noexcept;
  Secret &operator=(Secret &&other) noexcept;
  Secret(const Secret &) = delete;
  Secret &operator=(const Secret &) = delete;
  ~Secret();

  Secret clone() const { return Secret(reveal()); }
  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  ByteView reveal() const noexcept { return {data_, size_}; }
  std::string_view reveal_text() const noexcept { return as_text(reveal()); }
  std::span<std::uint8_t> writable() noexcept { return {data_, size_}; }
  void wipe() noexcept;  // and free: afterwards it is empty

 private:
  std::uint8_t *data_ = nullptr;
  std::size_t size_ = 0;
};

// How much the arena holds, before the first secret: a phone's 64 KiB otherwise. For a server, which keeps
// the answers to many open.
void reserve_secrets(std::size_t bytes) noexcept;

// False when the system refused to lock the arena's memory.
bool secrets_locked() noexcept;

// Overwrites in a way the compiler does not remove.
void wipe(std::span<std::uint8_t> bytes) noexcept;

// Overwrites what earlier calls may have left of a secret outside the arena: in the registers that copies go
// through, and, where a dynamic linker or a signal saved those, further down the stack.
void wipe_traces() noexcept;

// Once before any key is made, on one thread; again does nothing. False: the system gives no randomness.
bool start_crypto() noexcept;

// Cryptographically secure random bytes.
void fill_random(std::span<std::uint8_t> bytes) noexcept;

}  // namespace pop
