// All C++ memory of the shared library comes from the host's allocator. The version script keeps these
// operators inside, and the C++ runtime is linked statically, so that memory never crosses from one pair to
// another.
//
// What is freed is overwritten where its size is known, which it is for texts, lists and objects: a screen's
// words would else stay where anyone who reads the memory finds them.

#include <new>

#include "base/memory.h"
#include "base/secret.h"

#ifndef __cpp_sized_deallocation
#error "Without -fsized-deallocation what is freed would not be overwritten"
#endif

namespace {

void wipe_and_give(void *memory, std::size_t size) noexcept {
  if (memory != nullptr) pop::wipe({static_cast<std::uint8_t *>(memory), size});
  pop::give_memory(memory);
}

}  // namespace

void *operator new(std::size_t size) {
  void *memory = pop::take_memory(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void *operator new[](std::size_t size) { return operator new(size); }
void operator delete(void *memory) noexcept { pop::give_memory(memory); }
void operator delete[](void *memory) noexcept { pop::give_memory(memory); }
void operator delete(void *memory, std::size_t size) noexcept { wipe_and_give(memory, size); }
void operator delete[](void *memory, std::size_t size) noexcept { wipe_and_give(memory, size); }
