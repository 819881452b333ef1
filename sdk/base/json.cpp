#include "base/json.h"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <unordered_set>
#include <vector>

namespace pop {
namespace {

// Checks while it builds: stands between RapidJSON's reader and its Document, which takes the same events.
class StrictBuilder {
 public:
  using Ch = char;
  StrictBuilder(JsonDocument &document, unsigned max_depth) : document_(document), max_depth_(max_depth) {}

  const char *fault() const noexcept { return fault_; }

  bool Null() { return document_.Null(); }
  bool Bool(bool value) { return document_.Bool(value); }
  bool Int(int value) { return document_.Int(value); }
  bool Uint(unsigned value) { return document_.Uint(value); }
  bool Int64(std::int64_t value) { return document_.Int64(value); }
  bool Uint64(std::uint64_t value) {
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
      return refuse("integer too large");
    return document_.Uint64(value);
  }
  bool Double(double) { return refuse("number is not an integer"); }
  bool RawNumber(const char *, json::SizeType, bool) { return refuse("number is not an integer"); }
  bool String(const char *text, json::SizeType size, bool copy) { return document_.String(text, size, copy); }
  bool StartObject() {
    if (++depth_ > max_depth_) return refuse("nested too deeply");
    if (keys_.size() < depth_) keys_.resize(depth_);
    keys_[depth_ - 1].clear();
    return document_.StartObject();
  }
  bool Key(const char *text, json::SizeType size, bool copy) {
    if (!keys_[depth_ - 1].emplace(text, size).second) return refuse("duplicate key");
    return document_.Key(text, size, copy);
  }
  bool EndObject(json::SizeType members) {
    --depth_;
    return document_.EndObject(members);
  }
  bool StartArray() {
    if (++depth_ > max_depth_) return refuse("nested too deeply");
    if (keys_.size() < depth_) keys_.resize(depth_);
    return document_.StartArray();
  }
  bool EndArray(json::SizeType elements) {
    --depth_;
    return document_.EndArray(elements);
  }

 private:
  bool refuse(const char *why) {
    fault_ = why;
    return false;
  }

  JsonDocument &document_;
  unsigned max_depth_;
  std::size_t depth_ = 0;
  std::vector<std::unordered_set<std::string>> keys_;  // those of each open object, by depth
  const char *fault_ = nullptr;
};

}  // namespace

void *JsonMemory::Realloc(void *old, std::size_t old_size, std::size_t size) {
  void *fresh = Malloc(size);
  if (old != nullptr && fresh != nullptr) std::memcpy(fresh, old, std::min(old_size, size));
  Free(old);
  return fresh;
}

Result<JsonDocument> parse_json(ByteView bytes, JsonLimits limits) {
  if (bytes.size() > limits.bytes) {
    return Error{POP_E_TOO_LARGE, "JSON of " + std::to_string(bytes.size()) + " bytes, at most " +
                                      std::to_string(limits.bytes) + " are read"};
  }
  json::MemoryStream stream(reinterpret_cast<const char *>(bytes.data()), bytes.size());
  JsonDocument document;
  json::ParseResult parsed;
  const char *fault = nullptr;
  // Document::Populate lets another handler feed it and keeps its invariants when that handler stops
  // half-way.
  auto generate = [&](JsonDocument &target) {
    StrictBuilder builder(target, limits.depth);
    json::GenericReader<json::UTF8<>, json::UTF8<>, JsonMemory> reader;
    constexpr unsigned flags =
        json::kParseIterativeFlag | json::kParseValidateEncodingFlag | json::kParseFullPrecisionFlag;
    parsed = reader.Parse<flags>(stream, builder);
    fault = builder.fault();
    return !parsed.IsError();
  };
  document.Populate(generate);
  // RapidJSON ends the text at a NUL as if it were the end of input.
  const bool trailing = !parsed.IsError() && stream.Tell() < bytes.size();
  if (parsed.IsError() || trailing) {
    const std::size_t offset = trailing ? stream.Tell() : parsed.Offset();
    const char *why = trailing           ? "bytes after the value"
                      : fault != nullptr ? fault
                                         : json::GetParseError_En(parsed.Code());
    return Error{POP_E_FORMAT, std::string("not valid JSON at byte ") + std::to_string(offset) + ": " + why};
  }
  return document;
}

const JsonValue *find(const JsonValue &object, std::string_view key) noexcept {
  if (!object.IsObject()) return nullptr;
  for (auto member = object.MemberBegin(); member != object.MemberEnd(); ++member) {
    if (text_of(member->name) == key) return &member->value;
  }
  return nullptr;
}

std::optional<std::string_view> get_string(const JsonValue &object, std::string_view key) noexcept {
  const JsonValue *value = find(object, key);
  if (value == nullptr || !value->IsString()) return std::nullopt;
  return text_of(*value);
}

std::optional<std::int64_t> get_int(const JsonValue &object, std::string_view key) noexcept {
  const JsonValue *value = find(object, key);
  if (value == nullptr || !value->IsInt64()) return std::nullopt;
  return value->GetInt64();
}

std::optional<bool> get_bool(const JsonValue &object, std::string_view key) noexcept {
  const JsonValue *value = find(object, key);
  if (value == nullptr || !value->IsBool()) return std::nullopt;
  return value->GetBool();
}

const JsonValue *get_array(const JsonValue &object, std::string_view key) noexcept {
  const JsonValue *value = find(object, key);
  return value != nullptr && value->IsArray() ? value : nullptr;
}

const JsonValue *get_object(const JsonValue &object, std::string_view key) noexcept {
  const JsonValue *value = find(object, key);
  return value != nullptr && value->IsObject() ? value : nullptr;
}

std::string_view text_of(const JsonValue &value) noexcept {
  return {value.GetString(), value.GetStringLength()};
}

}  // namespace pop
