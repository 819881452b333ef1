#pragma once
// A QR code of half blocks, for the camera of another phone.

#include <cstddef>
#include <string_view>

#include "output.h"

// False, and nothing written, where it does not fit into `width` columns.
bool put_qr(Output &out, std::string_view text, std::size_t width);
