#pragma once
// Bytes, and their text forms.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pop {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;
template <std::size_t N>
using ByteArray = std::array<std::uint8_t, N>;

ByteView as_bytes(std::string_view text) noexcept;
std::string_view as_text(ByteView bytes) noexcept;

// Unicode 15, table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(ByteView text) noexcept;

std::string to_hex(ByteView bytes);
// Nothing for odd length or a character that is no hex digit. Both cases are read.
std::optional<Bytes> from_hex(std::string_view text);
// Lower-case digits of exactly as many bytes. Fast, and so only for what is public: its time tells what it
// read.
bool read_hex(std::string_view text, std::span<std::uint8_t> out) noexcept;

// Base64 of RFC 4648 section 4, with padding.
std::string to_base64(ByteView bytes);
std::optional<Bytes> from_base64(std::string_view text);

using Sha256 = ByteArray<32>;
Sha256 sha256(ByteView bytes);

void append(Bytes &to, ByteView bytes);
void append_u16(Bytes &to, std::uint16_t value);  // big-endian
void append_u32(Bytes &to, std::uint32_t value);  // big-endian

// Reads big-endian numbers and slices from the front; once anything is missing it stays failed.
class ByteReader {
 public:
  explicit ByteReader(ByteView bytes) noexcept : rest_(bytes) {}
  std::uint8_t u8() noexcept;
  std::uint16_t u16() noexcept;
  std::uint32_t u32() noexcept;
  ByteView take(std::size_t count) noexcept;  // empty when there are fewer
  ByteView rest() const noexcept { return rest_; }
  bool failed() const noexcept { return failed_; }

 private:
  ByteView rest_;
  bool failed_ = false;
};

// A file's bytes, whole; nothing when it cannot be read or is larger than the limit.
std::optional<Bytes> read_file(const std::string &path, std::size_t limit = std::size_t{1} << 26);

}  // namespace pop
