#include "abi/check.h"

#include "base/bytes.h"

namespace pop::abi {
namespace {

pop_result check_size(const void *data, std::size_t size, std::size_t most) noexcept {
  if (data == nullptr) return size == 0 ? POP_OK : POP_E_ARGUMENT;
  return size > most ? POP_E_TOO_LARGE : POP_OK;
}

Result<void> in_words(const char *field, pop_result result, bool missing, std::size_t most) {
  if (result >= 0) return {};
  std::string reason = field;
  if (missing) {
    reason += " is NULL, but its size is not 0";
  } else if (result == POP_E_TOO_LARGE) {
    reason += " has more than " + std::to_string(most);
  } else {
    reason += " is not UTF-8";
  }
  return Error{result, std::move(reason)};
}

}  // namespace

pop_result check(pop_str text, std::size_t most) noexcept {
  const pop_result size = check_size(text.data, text.size, most);
  if (size < 0) return size;
  return is_utf8({reinterpret_cast<const std::uint8_t *>(text.data), text.data == nullptr ? 0 : text.size})
             ? POP_OK
             : POP_E_ARGUMENT;
}

Result<void> check(const char *field, pop_str text, std::size_t most) {
  return in_words(field, check(text, most), text.data == nullptr, most);
}

Result<void> check(const char *field, pop_bytes bytes, std::size_t most) {
  return in_words(field, check_size(bytes.data, bytes.size, most), bytes.data == nullptr, most);
}

Result<void> check_list(const char *field, const void *entries, std::size_t count, std::size_t most) {
  return in_words(field, check_size(entries, count, most), entries == nullptr, most);
}

}  // namespace pop::abi
