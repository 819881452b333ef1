#include "pop/pop.h"

extern "C" POP_API const char *pop_version(void) noexcept { return POP_VERSION; }
