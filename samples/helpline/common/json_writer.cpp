#include "common/json_writer.h"

#include <utility>

namespace helpline {

// A comma stands between two values: not after a bracket that opens, nor between a name and its value.
void JsonWriter::separate() {
  const char last = json_.back();
  if (last != '{' && last != '[' && last != ':') json_ += ',';
}

// RFC 8259 section 7.
void JsonWriter::quote(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  json_ += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      json_.append({'\\', c});
    } else if (byte < 0x20) {
      json_.append("\\u00").append({digits[byte >> 4], digits[byte & 15]});
    } else {
      json_ += c;
    }
  }
  json_ += '"';
}

JsonWriter &JsonWriter::key(std::string_view name) {
  separate();
  quote(name);
  json_ += ':';
  return *this;
}

JsonWriter &JsonWriter::text(std::string_view name, std::string_view value) {
  key(name).quote(value);
  return *this;
}

JsonWriter &JsonWriter::number(std::string_view name, std::int64_t value) {
  key(name).json_ += std::to_string(value);
  return *this;
}

JsonWriter &JsonWriter::flag(std::string_view name, bool value) {
  key(name).json_ += value ? "true" : "false";
  return *this;
}

JsonWriter &JsonWriter::element(std::int64_t value) {
  separate();
  json_ += std::to_string(value);
  return *this;
}

JsonWriter &JsonWriter::put(char bracket) {
  json_ += bracket;
  return *this;
}

JsonWriter &JsonWriter::open_list(std::string_view name) { return key(name).put('['); }
JsonWriter &JsonWriter::open_object(std::string_view name) { return key(name).put('{'); }

JsonWriter &JsonWriter::open_object() {
  separate();
  return put('{');
}

std::string JsonWriter::done() { return std::move(put('}').json_); }

}  // namespace helpline
