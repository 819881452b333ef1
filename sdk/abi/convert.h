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

inline pop_result report(pop_result code, std::string_view message, pop_error *out) noexcept {
  if (out != nullptr) {
    out->code = code;
    const std::size_t size = std::min(message.size(), sizeof out->message - 1);
    std::memcpy(out->message, message.data(), size);
    out->message[size] = '\0';
  }
  return code;
}
inline pop_result report(const Error &error, pop_error *out) noexcept {
  return report(error.code, error.message, out);
}

// Runs what may throw; no exception leaves the library.
template <typename Work>
pop_result guarded(pop_error *error, Work work) noexcept {
  try {
    return work();
  } catch (const std::bad_alloc &) {
    return report(POP_E_MEMORY, "out of memory", error);
  } catch (const std::exception &fault) {
    return report(POP_E_INTERNAL, fault.what(), error);
  } catch (...) {
    return report(POP_E_INTERNAL, "unknown fault", error);
  }
}

}  // namespace pop::abi
