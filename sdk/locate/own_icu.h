#pragma once

namespace pop::locate {

// Before ICU is asked anything. Where ICU is linked in (POP_ICU=embedded) it takes its memory where the rest
// of the library does, opens no file, and does not look for the host's time zone. Only the first call does
// anything; ICU shared with the host is left as it is.
void set_up_own_icu() noexcept;

}  // namespace pop::locate
