#pragma once
// What makes a Binary HTTP message invalid, whether it is written or read (RFC 9292, sections 3.4 to 3.6).

#include "handoff/bhttp.h"

namespace pop::handoff {

// What is wrong, or null.
const char *fault_in(const BhttpRequest &request);
const char *fault_in(const BhttpResponse &response);

}  // namespace pop::handoff
