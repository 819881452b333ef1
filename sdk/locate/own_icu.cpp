#include "locate/own_icu.h"

#ifdef POP_ICU_EMBEDDED
#include <unicode/timezone.h>
#include <unicode/udata.h>
#endif

namespace pop::locate {

// Its memory stays with malloc and not with the host's allocator: where ICU is refused memory it gives an
// empty name without an error, and what it could not initialise it does not try again.
#ifdef POP_ICU_EMBEDDED
namespace {

bool set_up() noexcept {
  UErrorCode status = U_ZERO_ERROR;
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
