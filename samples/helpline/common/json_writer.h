#pragma once
// Small JSON objects, written: text("id", …), number("after", …), done().

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string>
#include <string_view>

#include "base/json.h"

namespace helpline {

class JsonWriter {
 public:
  JsonWriter() : writer_(buffer_) { writer_.StartObject(); }

  JsonWriter &key(std::string_view name) {
    writer_.Key(name.data(), static_cast<pop::json::SizeType>(name.size()));
    return *this;
  }
  JsonWriter &text(std::string_view name, std::string_view value) {
    key(name);
    writer_.String(value.data(), static_cast<pop::json::SizeType>(value.size()));
    return *this;
  }
  JsonWriter &number(std::string_view name, std::int64_t value) {
    key(name);
    writer_.Int64(value);
    return *this;
  }
  JsonWriter &flag(std::string_view name, bool value) {
    key(name);
    writer_.Bool(value);
    return *this;
  }
  JsonWriter &open_list(std::string_view name) {
    key(name);
    writer_.StartArray();
    return *this;
  }
  JsonWriter &close_list() {
    writer_.EndArray();
    return *this;
  }
  JsonWriter &open_object() {
    writer_.StartObject();
    return *this;
  }
  JsonWriter &open_object(std::string_view name) { return key(name).open_object(); }
  JsonWriter &close_object() {
    writer_.EndObject();
    return *this;
  }
  JsonWriter &element(std::int64_t value) {
    writer_.Int64(value);
    return *this;
  }
  std::string done() {
    writer_.EndObject();
    return {buffer_.GetString(), buffer_.GetSize()};
  }

 private:
  pop::json::StringBuffer buffer_;
  pop::json::Writer<pop::json::StringBuffer> writer_;
};

}  // namespace helpline
