#pragma once
// Writes big-endian numbers and bytes to the front of a span of fixed size, secret memory most of all.

#include <cstring>
#include <span>

#include "base/bytes.h"

namespace pop::handoff {

class SpanWriter {
 public:
  explicit SpanWriter(std::span<std::uint8_t> out) noexcept : rest_(out) {}

  void u8(std::uint8_t value) noexcept { bytes({&value, 1}); }
  void u16(std::uint16_t value) noexcept { number(value, 2); }
  void u32(std::uint32_t value) noexcept { number(value, 4); }
  void bytes(ByteView value) noexcept {
    overflowed_ = overflowed_ || value.size() > rest_.size();
    if (overflowed_ || value.empty()) return;
    std::memcpy(rest_.data(), value.data(), value.size());
    rest_ = rest_.subspan(value.size());
  }
  bool overflowed() const noexcept { return overflowed_; }

  // The lowest `size` bytes of the value.
  void number(std::uint64_t value, std::size_t size) noexcept {
    while (size-- > 0) u8(static_cast<std::uint8_t>(value >> (8 * size)));
  }

 private:
  std::span<std::uint8_t> rest_;
  bool overflowed_ = false;
};

}  // namespace pop::handoff
