#pragma once
// Conversion between the C ABI and the rooms, and the catch-all. Nothing else belongs in this folder.

#include <algorithm>
#include <cstring>
#include <exception>
#include <new>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "base/structs.h"
#include "pop/types.h"

namespace pop::abi {

inline std::string_view view_of(pop_str text) noexcept {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}
inline std::string string_of(pop_str text) { return std::string(view_of(text)); }
inline ByteView view_of(pop_bytes bytes) noexcept {
  return bytes.data == nullptr ? ByteView() : ByteView(bytes.data, bytes.size);
}
inline pop_str lend(std::string_view text) noexcept { return {text.data(), text.size()}; }

// 1 yes, 0 no, -1 not known.
template <typename Optional>
std::int32_t three_way(const Optional &value) noexcept {
  return value ? (*value ? 1 : 0) : -1;
}

inline pop_result report(const Error &error, pop_error *out) noexcept {
  if (out != nullptr) {
    out->code = error.code;
    const std::size_t size = std::min(error.message.size(), sizeof out->message - 1);
    std::memcpy(out->message, error.message.data(), size);
    out->message[size] = '\0';
  }
  return error.code;
}

// Runs what may throw; no exception leaves the library.
template <typename Work>
pop_result guarded(pop_error *error, Work work) noexcept {
  try {
    return work();
  } catch (const std::bad_alloc &) {
    if (error != nullptr) *error = {POP_E_MEMORY, "out of memory"};
    return POP_E_MEMORY;
  } catch (const std::exception &fault) {
    if (error != nullptr) {
      error->code = POP_E_INTERNAL;
      std::strncpy(error->message, fault.what(), sizeof error->message - 1);
      error->message[sizeof error->message - 1] = '\0';
    }
    return POP_E_INTERNAL;
  } catch (...) {
    if (error != nullptr) *error = {POP_E_INTERNAL, "unknown fault"};
    return POP_E_INTERNAL;
  }
}

}  // namespace pop::abi
