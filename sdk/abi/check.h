#pragma once
// What a caller hands in, looked at before anything is read of it.

#include <cstddef>

#include "base/result.h"
#include "pop/types.h"

namespace pop::abi {

inline constexpr std::size_t kNameMax = 255;  // bytes of a name, a tag, an id
inline constexpr std::size_t kAddressMax = 2048;
inline constexpr std::size_t kPathMax = 4096;
inline constexpr std::size_t kListMax = 255;  // entries

// POP_E_ARGUMENT for a size without data and for what is no UTF-8, POP_E_TOO_LARGE above `most` bytes. Both
// say which field it is.
Result<void> check(const char *field, pop_str text, std::size_t most = kNameMax);
// The same without words.
pop_result check(pop_str text, std::size_t most = kNameMax) noexcept;
Result<void> check(const char *field, pop_bytes bytes, std::size_t most);
Result<void> check_list(const char *field, const void *entries, std::size_t count,
                        std::size_t most = kListMax);

}  // namespace pop::abi
