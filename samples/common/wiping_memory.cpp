#include "wiping_memory.h"

#include <malloc.h>
#include <sys/mman.h>

#include <cstdlib>
#include <cstring>
#include <new>

#include "pop/pop.h"

namespace {

void release(void *memory) {
  if (memory == nullptr) return;
  explicit_bzero(memory, malloc_usable_size(memory));
  std::free(memory);
}

}  // namespace

void *operator new(std::size_t size) {
  if (void *memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void *memory) noexcept { release(memory); }
void operator delete(void *memory, std::size_t) noexcept { release(memory); }

void use_wiping_allocator() {
  pop_allocator table{};
  table.struct_size = sizeof table;
  table.allocate = [](void *, std::size_t size) { return std::malloc(size); };
  table.release = [](void *, void *memory) { release(memory); };
  // realloc could leave a copy behind: a new piece, and the old one wiped.
  table.reallocate = [](void *, void *memory, std::size_t size) {
    void *fresh = std::malloc(size);
    if (fresh == nullptr) return fresh;
    const std::size_t old_size = malloc_usable_size(memory);
    std::memcpy(fresh, memory, old_size < size ? old_size : size);
    release(memory);
    return fresh;
  };
  pop_set_allocator(&table);
}

PrivateText::PrivateText(std::size_t capacity) : capacity_(capacity) {
  void *memory = mmap(nullptr, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  // Where the system refuses, the text is wiped all the same.
  static_cast<void>(mlock(memory, capacity));
  static_cast<void>(madvise(memory, capacity, MADV_DONTDUMP));
  memory_ = static_cast<char *>(memory);
}

PrivateText::~PrivateText() {
  wipe();
  munmap(memory_, capacity_);
}

bool PrivateText::append(std::string_view text) {
  if (text.size() > capacity_ - size_) return false;
  std::memcpy(memory_ + size_, text.data(), text.size());
  size_ += text.size();
  return true;
}

void PrivateText::cut(std::size_t size) {
  if (size >= size_) return;
  explicit_bzero(memory_ + size, size_ - size);
  size_ = size;
}

void PrivateText::drop(std::size_t size) {
  std::memmove(memory_, memory_ + size, size_ - size);
  cut(size_ - size);
}
