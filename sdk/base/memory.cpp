#include "base/memory.h"

#include <cstdlib>

namespace pop {
namespace {

// Plain data, ready before any constructor of this library or of the host runs.
constinit pop_allocator host{};
constinit bool frozen = false;

}  // namespace

pop_result set_memory(const pop_allocator &allocator) noexcept {
  if (frozen || host.allocate != nullptr) return POP_E_STATE;
  if (allocator.allocate == nullptr || allocator.reallocate == nullptr || allocator.release == nullptr) {
    return POP_E_ARGUMENT;
  }
  host = allocator;
  return POP_OK;
}

void freeze_memory() noexcept { frozen = true; }

void *take_memory(std::size_t size) noexcept {
  if (size == 0) size = 1;
  return host.allocate != nullptr ? host.allocate(host.user, size) : std::malloc(size);
}

void *resize_memory(void *memory, std::size_t size) noexcept {
  if (memory == nullptr) return take_memory(size);
  return host.reallocate != nullptr ? host.reallocate(host.user, memory, size) : std::realloc(memory, size);
}

void give_memory(void *memory) noexcept {
  if (memory == nullptr) return;
  if (host.release != nullptr) {
    host.release(host.user, memory);
  } else {
    std::free(memory);
  }
}

}  // namespace pop
