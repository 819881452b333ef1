#include "json_text.h"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include "base/json.h"
#include "trust/canonical_json.h"

namespace pop::tool {

std::string json_string(std::string_view text) {
  json::StringBuffer buffer;
  json::Writer<json::StringBuffer> writer(buffer);
  writer.String(text.data(), static_cast<json::SizeType>(text.size()));
  return buffer.GetString();
}

std::string json_array(const std::vector<std::string> &elements) {
  std::string text = "[";
  for (const std::string &element : elements) {
    if (text.size() > 1) text += ',';
    text += element;
  }
  return text + "]";
}

std::string json_object(const JsonMembers &members) {
  std::string text = "{";
  for (const auto &[name, value] : members) {
    if (text.size() > 1) text += ',';
    text += json_string(name) + ":" + value;
  }
  return text + "}";
}

Result<Bytes> canonical_bytes(const std::string &text) {
  const Result<JsonDocument> document = parse_json(as_bytes(text));
  if (!document) return document.error();
  return trust::canonical_json(*document);
}

Bytes compact_bytes(const JsonValue &value) {
  json::StringBuffer buffer;
  json::Writer<json::StringBuffer> writer(buffer);
  value.Accept(writer);
  const ByteView text = as_bytes({buffer.GetString(), buffer.GetSize()});
  return Bytes(text.begin(), text.end());
}

Result<std::string> indented(const std::string &text) {
  const Result<JsonDocument> document = parse_json(as_bytes(text));
  if (!document) return document.error();
  json::StringBuffer buffer;
  json::PrettyWriter<json::StringBuffer> writer(buffer);
  writer.SetIndent(' ', 2);
  document->Accept(writer);
  return std::string(buffer.GetString()) + "\n";
}

}  // namespace pop::tool
