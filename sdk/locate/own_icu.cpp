#include "locate/own_icu.h"

#ifdef POP_ICU_EMBEDDED
#include <unicode/timezone.h>
#include <unicode/uclean.h>
#include <unicode/udata.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>

#include "base/memory.h"
#include "base/secret.h"
#endif

namespace pop::locate {

#ifdef POP_ICU_EMBEDDED
namespace {

// ICU asks the host's allocator first, and malloc when the host has nothing: refused by both it would give
// empty names without an error, and what it once could not initialise it never tries again. What it keeps is
// small.
struct alignas(std::max_align_t) Head {
  std::size_t size;
  bool from_host;
};

void *take(const void *, std::size_t size) {
  void *whole = take_memory(sizeof(Head) + size);
  const bool from_host = whole != nullptr;
  if (!from_host) whole = std::malloc(sizeof(Head) + size);
  if (whole == nullptr) return nullptr;
  return new (whole) Head{size, from_host} + 1;
}

void give(const void *, void *memory) {
  if (memory == nullptr) return;
  Head *head = static_cast<Head *>(memory) - 1;
  wipe({static_cast<std::uint8_t *>(memory),
        head->size});  // names and words of a screen were put together here
  if (head->from_host) {
    give_memory(head);
  } else {
    std::free(head);
  }
}

void *resize(const void *, void *memory, std::size_t size) {
  void *other = take(nullptr, size);
  if (other == nullptr || memory == nullptr) return other;
  std::memcpy(other, memory, std::min(size, (static_cast<const Head *>(memory) - 1)->size));
  give(nullptr, memory);
  return other;
}

bool set_up() noexcept {
  UErrorCode status = U_ZERO_ERROR;
  u_setMemoryFunctions(nullptr, take, resize, give, &status);
  udata_setFileAccess(UDATA_NO_FILES, &status);
  // A formatter begins with the default zone, which ICU would look for in the host's files and environment.
  icu::TimeZone::setDefault(*icu::TimeZone::getGMT());
  return U_SUCCESS(status);
}

}  // namespace

void set_up_own_icu() noexcept {
  static const bool done = set_up();
  static_cast<void>(done);
}
#else
void set_up_own_icu() noexcept {}
#endif

}  // namespace pop::locate
