#pragma once
// A screen as the page gets it.

#include "out.h"

// The screen the flow stands at, as the value of a key.
void write_screen(Out &out, const pop_flow *flow);
