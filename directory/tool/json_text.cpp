#include "json_text.h"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

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

std::string printable(std::string_view text) {
  const icu::UnicodeString characters =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  std::string shown;
  for (std::int32_t i = 0; i < characters.length(); i = characters.moveIndex32(i, 1)) {
    const UChar32 character = characters.char32At(i);
    const int8_t type = u_charType(character);
    // The joiners are part of how Persian and Hindi are written.
    const bool joins = character == 0x200C || character == 0x200D;
    const bool hides = type == U_CONTROL_CHAR || type == U_FORMAT_CHAR || type == U_LINE_SEPARATOR ||
                       type == U_PARAGRAPH_SEPARATOR || type == U_SURROGATE;
    if (hides && !joins) {
      constexpr const char *digits = "0123456789ABCDEF";
      std::string number;
      for (int shift = 20; shift >= 0; shift -= 4) {
        if (shift < 16 || character >> shift != 0) number += digits[character >> shift & 15];
      }
      shown += "<U+" + number + ">";
    } else {
      icu::UnicodeString(character).toUTF8String(shown);
    }
  }
  return shown;
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
