#pragma once
// Strict reading of JSON: what is not plainly well-formed is refused before anything in it is believed.

#include <cstdint>
#include <new>
#include <optional>
#include <string_view>

#include <rapidjson/document.h>

#include "base/bytes.h"
#include "base/result.h"

namespace pop {

namespace json = pop_rapidjson;

// RapidJSON 1.1 does not look whether it was given memory: this one throws std::bad_alloc instead, and goes
// where all of the library's memory goes.
struct JsonMemory {
  static const bool kNeedFree = true;
  void *Malloc(std::size_t size) { return size == 0 ? nullptr : ::operator new(size); }
  void *Realloc(void *old, std::size_t old_size, std::size_t size);
  static void Free(void *memory) noexcept { ::operator delete(memory); }
};
using JsonPool = json::MemoryPoolAllocator<JsonMemory>;
using JsonValue = json::GenericValue<json::UTF8<>, JsonPool>;
using JsonDocument = json::GenericDocument<json::UTF8<>, JsonPool, JsonMemory>;

struct JsonLimits {
  std::size_t bytes = 8u << 20;
  unsigned depth = 32;
};

// Refuses: invalid UTF-8, lone surrogates, duplicate keys, numbers that are not integers of 64 bits signed,
// nesting above the limit, anything but white space after the value. Nothing recurses while it is read.
// POP_E_FORMAT or POP_E_TOO_LARGE; the message names the byte offset.
Result<JsonDocument> parse_json(ByteView bytes, JsonLimits limits = {});

// Look-ups that never assert. `key` of a value that is no object is "not there".
const JsonValue *find(const JsonValue &object, std::string_view key) noexcept;
std::optional<std::string_view> get_string(const JsonValue &object, std::string_view key) noexcept;
std::optional<std::int64_t> get_int(const JsonValue &object, std::string_view key) noexcept;
std::optional<bool> get_bool(const JsonValue &object, std::string_view key) noexcept;
const JsonValue *get_array(const JsonValue &object, std::string_view key) noexcept;
const JsonValue *get_object(const JsonValue &object, std::string_view key) noexcept;
// The string's own bytes, embedded NUL included. `value` must be a string.
inline std::string_view text_of(const JsonValue &value) noexcept {
  return {value.GetString(), value.GetStringLength()};
}

}  // namespace pop
