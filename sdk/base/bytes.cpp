#include "base/bytes.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <fstream>

namespace pop {

ByteView as_bytes(std::string_view text) noexcept {
  return {reinterpret_cast<const std::uint8_t *>(text.data()), text.size()};
}

std::string_view as_text(ByteView bytes) noexcept {
  return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

bool is_utf8(ByteView text) noexcept {
  for (std::size_t i = 0; i < text.size();) {
    // Most text is ASCII: eight bytes at once.
    std::uint64_t eight;
    if (text.size() - i >= sizeof eight) {
      std::memcpy(&eight, &text[i], sizeof eight);
      if ((eight & 0x8080808080808080) == 0) {
        i += sizeof eight;
        continue;
      }
    }
    const std::uint8_t lead = text[i++];
    if (lead < 0x80) continue;
    if (lead < 0xC2 || lead > 0xF4) return false;
    const std::size_t more = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    if (text.size() - i < more) return false;
    const std::uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const std::uint8_t high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (text[i] < low || text[i] > high) return false;
    for (std::size_t j = 1; j < more; ++j) {
      if ((text[i + j] & 0xC0) != 0x80) return false;
    }
    i += more;
  }
  return true;
}

std::string to_hex(ByteView bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

std::optional<Bytes> from_hex(std::string_view text) {
  if (text.empty()) return Bytes{};  // libsodium takes no null pointer
  if (text.size() % 2 != 0) return std::nullopt;
  Bytes bytes(text.size() / 2);
  std::size_t written = 0;
  const char *end = nullptr;
  if (sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &written, &end) != 0 ||
      written != bytes.size() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return bytes;
}

bool read_hex(std::string_view text, std::span<std::uint8_t> out) noexcept {
  if (text.size() != 2 * out.size()) return false;
  const auto digit = [](char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  int all = 0;  // negative once any digit is
  for (std::size_t i = 0; i < out.size(); ++i) {
    const int byte = digit(text[2 * i]) * 16 | digit(text[2 * i + 1]);
    all |= byte;
    out[i] = static_cast<std::uint8_t>(byte);
  }
  return all >= 0;
}

std::string to_base64(ByteView bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // libsodium counts the terminating NUL
  return text;
}

std::optional<Bytes> from_base64(std::string_view text) {
  Bytes bytes(text.size() / 4 * 3 + 3);
  std::size_t written = 0;
  const char *end = nullptr;
  if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &written, &end,
                        sodium_base64_VARIANT_ORIGINAL) != 0 ||
      end != text.data() + text.size()) {
    return std::nullopt;
  }
  bytes.resize(written);
  return bytes;
}

Sha256 sha256(ByteView bytes) {
  Sha256 hash;
  crypto_hash_sha256(hash.data(), bytes.data(), bytes.size());
  return hash;
}

void append(Bytes &to, ByteView bytes) { to.insert(to.end(), bytes.begin(), bytes.end()); }

void append_u16(Bytes &to, std::uint16_t value) {
  to.push_back(static_cast<std::uint8_t>(value >> 8));
  to.push_back(static_cast<std::uint8_t>(value));
}

void append_u32(Bytes &to, std::uint32_t value) {
  append_u16(to, static_cast<std::uint16_t>(value >> 16));
  append_u16(to, static_cast<std::uint16_t>(value));
}

ByteView ByteReader::take(std::size_t count) noexcept {
  if (failed_ || rest_.size() < count) {
    failed_ = true;
    return {};
  }
  const ByteView front = rest_.first(count);
  rest_ = rest_.subspan(count);
  return front;
}

std::uint8_t ByteReader::u8() noexcept {
  const ByteView bytes = take(1);
  return bytes.empty() ? std::uint8_t{0} : bytes[0];
}

std::uint16_t ByteReader::u16() noexcept {
  const ByteView bytes = take(2);
  if (bytes.empty()) return 0;
  return static_cast<std::uint16_t>(bytes[0] << 8 | bytes[1]);
}

std::uint32_t ByteReader::u32() noexcept {
  const ByteView bytes = take(4);
  if (bytes.empty()) return 0;
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 |
         bytes[3];
}

std::optional<Bytes> read_file(const std::string &path, std::size_t limit) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) return std::nullopt;
  const std::streamoff size = file.tellg();
  if (size < 0 || static_cast<std::size_t>(size) > limit) return std::nullopt;
  Bytes bytes(static_cast<std::size_t>(size));
  file.seekg(0);
  if (!file.read(reinterpret_cast<char *>(bytes.data()), size)) return std::nullopt;
  return bytes;
}

}  // namespace pop
