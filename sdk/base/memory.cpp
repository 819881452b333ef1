#include "base/memory.h"

#include <atomic>
#include <cstdint>
#include <cstdlib>

namespace pop {
namespace {

enum class Source : std::uint8_t { open, being_set, host, system };

// Plain data, ready before any constructor of this library or of the host runs.
constinit pop_allocator given{};  // once the source is the host
constinit std::atomic<Source> source{Source::open};

const pop_allocator *host() noexcept {
  return source.load(std::memory_order_acquire) == Source::host ? &given : nullptr;
}

}  // namespace

pop_result set_memory(const pop_allocator &allocator) noexcept {
  if (source.load(std::memory_order_relaxed) != Source::open) return POP_E_STATE;
  if (allocator.allocate == nullptr || allocator.reallocate == nullptr || allocator.release == nullptr) {
    return POP_E_ARGUMENT;
  }
  Source expected = Source::open;
  if (!source.compare_exchange_strong(expected, Source::being_set)) return POP_E_STATE;
  given = allocator;
  source.store(Source::host, std::memory_order_release);
  return POP_OK;
}

bool freeze_memory() noexcept {
  Source found = Source::open;
  source.compare_exchange_strong(found, Source::system);
  return found != Source::being_set;
}

void *take_memory(std::size_t size) noexcept {
  if (size == 0) size = 1;
  const pop_allocator *const from = host();
  return from != nullptr ? from->allocate(from->user, size) : std::malloc(size);
}

void *resize_memory(void *memory, std::size_t size) noexcept {
  if (memory == nullptr) return take_memory(size);
  const pop_allocator *const from = host();
  return from != nullptr ? from->reallocate(from->user, memory, size) : std::realloc(memory, size);
}

void give_memory(void *memory) noexcept {
  if (memory == nullptr) return;
  if (const pop_allocator *const from = host()) {
    from->release(from->user, memory);
  } else {
    std::free(memory);
  }
}

}  // namespace pop
