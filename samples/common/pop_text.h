#pragma once
// Between pop_str and the host's own strings. Nothing is copied.

#include <string_view>

#include "pop/types.h"

inline std::string_view text_of(pop_str text) { return {text.data == nullptr ? "" : text.data, text.size}; }
inline pop_str lend(std::string_view text) { return {text.data(), text.size()}; }
