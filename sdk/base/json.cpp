#include "base/json.h"

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <limits>
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
  // After the escapes, so that a lone "\udc00" is refused too: RapidJSON's own check looks at the raw bytes.
  bool String(const char *text, json::SizeType size, bool copy) {
    return is_utf8(as_bytes({text, size})) ? document_.String(text, size, copy) : refuse("text is not UTF-8");
  }
  bool StartObject() {
    if (open_.size() == max_depth_) return refuse("nested too deeply");
    open_.push_back(keys_.size());
    return document_.StartObject();
  }
  bool Key(const char *text, json::SizeType size, bool copy) {
    if (!is_utf8(as_bytes({text, size}))) return refuse("text is not UTF-8");
    keys_.emplace_back(text, size);
    return document_.Key(text, size, copy);
  }
  bool EndObject(json::SizeType members) {
    const auto first = keys_.begin() + static_cast<std::ptrdiff_t>(open_.back());
    // Signed files are mostly in order already.
    if (std::adjacent_find(first, keys_.end(), std::greater_equal<>()) != keys_.end()) {
      std::sort(first, keys_.end());
      if (std::adjacent_find(first, keys_.end()) != keys_.end())
        return refuse("duplicate key in the object that ends here");
    }
    keys_.erase(first, keys_.end());
    open_.pop_back();
    return document_.EndObject(members);
  }
  bool StartArray() {
    if (open_.size() == max_depth_) return refuse("nested too deeply");
    open_.push_back(keys_.size());
    return document_.StartArray();
  }
  bool EndArray(json::SizeType elements) {
    open_.pop_back();
    return document_.EndArray(elements);
  }

 private:
  bool refuse(const char *why) {
    fault_ = why;
    return false;
  }

  JsonDocument &document_;
  unsigned max_depth_;
  std::vector<std::string_view> keys_;  // of all open objects, the innermost last
  std::vector<std::size_t> open_;       // objects and arrays: where the keys of each begin
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
  JsonDocument document;
  // A copy of the text lives with the document, whose strings then lie in it.
  char *text = static_cast<char *>(document.GetAllocator().Malloc(bytes.size() + 1));
  if (!bytes.empty()) std::memcpy(text, bytes.data(), bytes.size());
  text[bytes.size()] = '\0';
  json::InsituStringStream stream(text);
  json::ParseResult parsed;
  const char *fault = nullptr;
  // Document::Populate lets another handler feed it and keeps its invariants when that handler stops
  // half-way.
  auto generate = [&](JsonDocument &target) {
    StrictBuilder builder(target, limits.depth);
    json::GenericReader<json::UTF8<>, json::UTF8<>, JsonMemory> reader;
    parsed = reader.Parse<json::kParseInsituFlag | json::kParseIterativeFlag>(stream, builder);
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
    const auto line =
        std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(offset), '\n') + 1;
    return Error{POP_E_FORMAT, "not valid JSON in line " + std::to_string(line) + " (byte " +
                                   std::to_string(offset) + "): " + why};
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

}  // namespace pop
