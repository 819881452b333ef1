#pragma once
// Structs that cross the C ABI: each begins with its size, so that hosts and libraries of different ages
// understand each other.

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "pop/types.h"

namespace pop {

// A struct of the caller's, made with an older or newer header: what it does not have is 0, what we do not
// know is not read.
template <typename Struct>
bool read_struct(const Struct *from, Struct &to) noexcept {
  to = Struct{};
  if (from == nullptr || from->struct_size < sizeof(std::uint32_t)) return false;
  std::memcpy(&to, from, std::min<std::size_t>(from->struct_size, sizeof(Struct)));
  return true;
}

// Whether a struct of the caller's can be filled at all.
template <typename Struct>
bool has_room(const Struct *to) noexcept {
  return to != nullptr && to->struct_size >= sizeof(std::uint32_t);
}

// Fills what the caller's struct has room for.
template <typename Struct>
pop_result fill_struct(Struct *to, Struct from) noexcept {
  if (!has_room(to)) return POP_E_ARGUMENT;
  from.struct_size = to->struct_size;
  std::memcpy(to, &from, std::min<std::size_t>(to->struct_size, sizeof(Struct)));
  return POP_OK;
}

}  // namespace pop
