// Every byte that any library of this process gives back is overwritten first: what HarfBuzz, ICU, SDL, X and
// the standard library copied of a child's words is then gone with its memory. A game would do the same in
// its own allocator, or leave it out and be content with what PoP and its own text drawing wipe.

#include <malloc.h>
#include <string.h>

#include <cerrno>
#include <cstddef>
#include <cstdlib>

extern "C" {
// glibc's own, under the names it keeps for this.
void *own_malloc(std::size_t size) noexcept __asm__("__libc_malloc");
void own_free(void *memory) noexcept __asm__("__libc_free");

__attribute__((visibility("default"))) void free(void *memory) noexcept {
  if (memory == nullptr) return;
  const int error = errno;
  explicit_bzero(memory, malloc_usable_size(memory));
  own_free(memory);
  errno = error;
}

// The C library's could move the bytes and leave the old ones behind.
__attribute__((visibility("default"))) void *realloc(void *memory, std::size_t size) noexcept {
  if (memory == nullptr) return own_malloc(size);
  const std::size_t old_size = malloc_usable_size(memory);
  if (size == 0) {
    free(memory);
    return nullptr;
  }
  void *fresh = own_malloc(size);
  if (fresh == nullptr) return nullptr;
  memcpy(fresh, memory, old_size < size ? old_size : size);
  free(memory);
  return fresh;
}
}
