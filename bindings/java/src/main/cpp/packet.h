#pragma once
// What crosses between Java and here: integers as 8 bytes, little-endian; bytes and texts behind their
// length, -1: not given. popsdk.PacketWriter and popsdk.PacketReader are the other end.

#include <cstdint>
#include <stdexcept>
#include <vector>

#include "call.h"

namespace pop_jni {

class Writer {
 public:
  Writer &number(std::int64_t value) {
    for (int i = 0; i < 8; ++i)
      packet_.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> (8 * i)));
    return *this;
  }
  Writer &count(std::size_t value) { return number(static_cast<std::int64_t>(value)); }
  Writer &text(pop_str value) { return bytes(value.data, value.size); }
  Writer &bytes(pop_bytes value) { return bytes(value.data, value.size); }

  jbyteArray to_java(JNIEnv *env) const noexcept {
    return pop_jni::to_java(env, packet_.data(), packet_.size());
  }

 private:
  Writer &bytes(const void *data, std::size_t size) {
    count(size);
    const auto *begin = static_cast<const std::uint8_t *>(data);
    packet_.insert(packet_.end(), begin, begin + size);
    return *this;
  }

  std::vector<std::uint8_t> packet_;
};

// Texts and bytes lie in the packet, which must stay.
class Reader {
 public:
  explicit Reader(const Bytes &packet) noexcept : rest_(packet.bytes()) {}

  std::int64_t number() {
    const std::uint8_t *bytes = take(8);
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i) value |= static_cast<std::uint64_t>(bytes[i]) << (8 * i);
    return static_cast<std::int64_t>(value);
  }
  std::int32_t small() { return static_cast<std::int32_t>(number()); }
  std::size_t count() { return static_cast<std::size_t>(number()); }
  pop_bytes bytes() {
    const std::int64_t size = number();
    if (size < 0) return {nullptr, 0};
    return {take(static_cast<std::size_t>(size)), static_cast<std::size_t>(size)};
  }
  pop_str text() {
    const pop_bytes found = bytes();
    return {reinterpret_cast<const char *>(found.data), found.size};
  }
  std::vector<pop_str> texts() {
    std::vector<pop_str> found(count());
    for (pop_str &each : found) each = text();
    return found;
  }

 private:
  const std::uint8_t *take(std::size_t size) {
    if (size > rest_.size) throw std::out_of_range("a packet of the Java side is too short");
    const std::uint8_t *found = rest_.data;
    rest_.data += size;
    rest_.size -= size;
    return found;
  }

  pop_bytes rest_;
};

}  // namespace pop_jni
