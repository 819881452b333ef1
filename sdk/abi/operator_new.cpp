// All C++ memory of the shared library comes from the host's allocator. The version script keeps these
// operators inside, and the C++ runtime is linked statically, so that memory never crosses from one pair to
// another.

#include <new>

#include "base/memory.h"

void *operator new(std::size_t size) {
  void *memory = pop::take_memory(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void *operator new[](std::size_t size) { return operator new(size); }
void operator delete(void *memory) noexcept { pop::give_memory(memory); }
void operator delete[](void *memory) noexcept { pop::give_memory(memory); }
void operator delete(void *memory, std::size_t) noexcept { pop::give_memory(memory); }
void operator delete[](void *memory, std::size_t) noexcept { pop::give_memory(memory); }
