#include "directory/sqlite_memory.h"

#ifdef POP_SQLITE_EMBEDDED
#include <sqlite3.h>

#include <cstddef>
#include <cstring>

#include "base/memory.h"
#endif

namespace pop::directory {

#ifdef POP_SQLITE_EMBEDDED
namespace {

// SQLite asks how large a piece is, an allocator need not know: the size stands before it.
constexpr std::size_t header = alignof(std::max_align_t);

void *allocate(int size) {
  auto *whole = static_cast<std::byte *>(take_memory(header + static_cast<std::size_t>(size)));
  if (whole == nullptr) return nullptr;
  std::memcpy(whole, &size, sizeof size);
  return whole + header;
}

void release(void *memory) { give_memory(static_cast<std::byte *>(memory) - header); }

void *reallocate(void *memory, int size) {
  auto *whole = static_cast<std::byte *>(
      resize_memory(static_cast<std::byte *>(memory) - header, header + static_cast<std::size_t>(size)));
  if (whole == nullptr) return nullptr;
  std::memcpy(whole, &size, sizeof size);
  return whole + header;
}

int size_of(void *memory) {
  int size = 0;
  std::memcpy(&size, static_cast<std::byte *>(memory) - header, sizeof size);
  return size;
}

constexpr sqlite3_mem_methods methods = {allocate,
                                         release,
                                         reallocate,
                                         size_of,
                                         [](int size) { return (size + 7) & ~7; },
                                         [](void *) { return SQLITE_OK; },
                                         [](void *) {},
                                         nullptr};

}  // namespace

void use_own_memory_for_sqlite() noexcept {
  static const int done = sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
  static_cast<void>(done);  // SQLITE_MISUSE: it works already, with the memory it has
}
#else
// The system's SQLite is the host's as well.
void use_own_memory_for_sqlite() noexcept {}
#endif

}  // namespace pop::directory
