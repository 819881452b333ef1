#include "base/secret.h"

#include <sodium.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <new>
#include <utility>

namespace pop {
namespace {

// Locked and left out of dumps as far as the system allows.
std::uint8_t *map_secret_pages(std::size_t size, bool &locked) noexcept {
  void *memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return nullptr;
  locked = mlock(memory, size) == 0;
#ifdef MADV_DONTDUMP
  madvise(memory, size, MADV_DONTDUMP);
#endif
  return static_cast<std::uint8_t *>(memory);
}

std::size_t whole_pages(std::size_t size) noexcept {
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return (size + page - 1) / page * page;
}

constexpr std::size_t kPhone = std::size_t{64} << 10;
constexpr std::size_t kLongest = std::size_t{16} << 10;
std::size_t arena_size = kPhone;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): set once

// One mapping cut into cells. A phone allows 64 KiB of locked memory to a process: the arena takes that and
// no more, unless told otherwise; what does not fit gets pages of its own.
class Arena {
 public:
  static constexpr std::size_t cell = 64;

  static Arena &instance() noexcept {
    static Arena arena;
    return arena;
  }

  std::uint8_t *take(std::size_t size) {
    const std::size_t wanted = (size + cell - 1) / cell;
    if (base_ != nullptr && size <= kLongest) {
      const Guard guard(busy_);
      // From where the last one was: the front fills up with what stays.
      if (std::uint8_t *found = take_between(next_, cells_, wanted)) return found;
      if (std::uint8_t *found = take_between(0, std::min(next_ + wanted, cells_), wanted)) return found;
    }
    bool locked = false;
    std::uint8_t *pages = map_secret_pages(whole_pages(size), locked);
    if (pages == nullptr) throw std::bad_alloc();
    if (!locked) locked_.store(false, std::memory_order_relaxed);
    return pages;
  }

  void give_back(std::uint8_t *memory, std::size_t size) noexcept {
    sodium_memzero(memory, size);
    if (base_ == nullptr || memory < base_ || memory >= base_ + cell * cells_) {
      munmap(memory, whole_pages(size));
      return;
    }
    const Guard guard(busy_);
    const auto first = static_cast<std::size_t>(memory - base_) / cell;
    std::memset(used_ + first, 0, (size + cell - 1) / cell);
  }

  bool locked() const noexcept { return locked_.load(std::memory_order_relaxed); }

 private:
  // Held for the length of one search through the bits: a task on another thread may hold a secret too.
  struct Guard {
    explicit Guard(std::atomic_flag &flag) noexcept : flag_(flag) {
      while (flag_.test_and_set(std::memory_order_acquire)) {
      }
    }
    ~Guard() { flag_.clear(std::memory_order_release); }
    Guard(const Guard &) = delete;
    Guard &operator=(const Guard &) = delete;
    std::atomic_flag &flag_;
  };

  Arena() noexcept : cells_(arena_size / cell) {
    // Which cells are used is no secret, but lies apart from the host's allocator as they do.
    void *used = mmap(nullptr, cells_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (used == MAP_FAILED) return;
    used_ = static_cast<std::uint8_t *>(used);
    bool locked = false;
    base_ = map_secret_pages(cell * cells_, locked);
    locked_.store(locked, std::memory_order_relaxed);
  }

  // The first run of free cells there, or null.
  std::uint8_t *take_between(std::size_t begin, std::size_t end, std::size_t wanted) noexcept {
    std::size_t run = 0;
    for (std::size_t i = begin; i < end; ++i) {
      run = used_[i] != 0 ? 0 : run + 1;
      if (run < wanted) continue;
      const std::size_t first = i + 1 - wanted;
      std::memset(used_ + first, 1, wanted);
      next_ = i + 1;
      return base_ + first * cell;
    }
    return nullptr;
  }

  std::uint8_t *base_ = nullptr;
  std::atomic_flag busy_ = ATOMIC_FLAG_INIT;
  std::uint8_t *used_ = nullptr;
  std::size_t cells_;
  std::size_t next_ = 0;
  std::atomic<bool> locked_{false};
};

}  // namespace

Secret::Secret(std::size_t size) : data_(size == 0 ? nullptr : Arena::instance().take(size)), size_(size) {
  if (data_ != nullptr) std::memset(data_, 0, size_);
}

Secret::Secret(ByteView bytes) : Secret(bytes.size()) {
  if (data_ != nullptr) std::memcpy(data_, bytes.data(), size_);
}

Secret::Secret(Secret &&other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Secret &Secret::operator=(Secret &&other) noexcept {
  if (this != &other) {
    wipe();
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

Secret::~Secret() { wipe(); }

void Secret::wipe() noexcept {
  if (data_ != nullptr) Arena::instance().give_back(data_, size_);
  data_ = nullptr;
  size_ = 0;
}

void reserve_secrets(std::size_t bytes) noexcept { arena_size = std::max(bytes, kPhone); }

bool secrets_locked() noexcept { return Arena::instance().locked(); }

void wipe(std::span<std::uint8_t> bytes) noexcept { sodium_memzero(bytes.data(), bytes.size()); }

void wipe_traces() noexcept {
  constexpr std::size_t deep = std::size_t{16} << 10;
  // Copies of up to so many bytes go through all registers that any shorter one uses.
  constexpr std::size_t longest = 256;
  std::uint8_t zeros[longest] = {}, there[longest];
  void *(*volatile copy)(void *, const void *, std::size_t) = std::memcpy;
  for (const std::size_t size : {longest, longest / 2, longest / 4, longest / 8, longest / 16})
    copy(there, zeros, size);
  sodium_stackzero(deep);
}

bool start_crypto() noexcept { return sodium_init() >= 0; }

void fill_random(std::span<std::uint8_t> bytes) noexcept { randombytes_buf(bytes.data(), bytes.size()); }

}  // namespace pop
