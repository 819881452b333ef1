#pragma once
// A number for the camera of another phone.

#include "out.h"

// "qr": the squares of the code, a line each, 1 for dark; nothing where none can be made.
void write_qr(Out &out, pop_str uri);
