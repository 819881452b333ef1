#include "trust/canonical_json.h"

#include <algorithm>
#include <charconv>
#include <vector>

namespace pop::trust {
namespace {

void write_text(Bytes &out, std::string_view text) {
  out.push_back('"');
  // Hardly any text holds either, and one sweep over all of it is the fastest way to know.
  if (text.find('"') == text.npos && text.find('\\') == text.npos) {
    append(out, as_bytes(text));
  } else {
    for (const char c : text) {
      if (c == '"' || c == '\\') out.push_back('\\');
      out.push_back(static_cast<std::uint8_t>(c));
    }
  }
  out.push_back('"');
}

void write_value(Bytes &out, const JsonValue &value);

template <typename Members, typename Member>
void write_members(Bytes &out, const Members &members, Member member) {
  out.push_back('{');
  bool first = true;
  for (const auto &one : members) {
    if (!first) out.push_back(',');
    first = false;
    write_text(out, text_of(member(one).name));
    out.push_back(':');
    write_value(out, member(one).value);
  }
  out.push_back('}');
}

void write_object(Bytes &out, const JsonValue &value) {
  using Member = JsonValue::Member;
  const auto by_name = [](const Member &a, const Member &b) { return text_of(a.name) < text_of(b.name); };
  const auto object = value.GetObject();
  // As a rule it was written canonically.
  if (std::is_sorted(object.begin(), object.end(), by_name)) {
    return write_members(out, object, [](const Member &one) -> const Member & { return one; });
  }
  std::vector<const Member *> members;
  members.reserve(value.MemberCount());
  for (const Member &member : object) members.push_back(&member);
  std::sort(members.begin(), members.end(),
            [&](const Member *a, const Member *b) { return by_name(*a, *b); });
  write_members(out, members, [](const Member *one) -> const Member & { return *one; });
}

void write_value(Bytes &out, const JsonValue &value) {
  switch (value.GetType()) {
    case json::kNullType:
      append(out, as_bytes("null"));
      break;
    case json::kFalseType:
      append(out, as_bytes("false"));
      break;
    case json::kTrueType:
      append(out, as_bytes("true"));
      break;
    case json::kStringType:
      write_text(out, text_of(value));
      break;
    case json::kNumberType: {
      char digits[24];
      const auto end = std::to_chars(digits, digits + sizeof digits, value.GetInt64()).ptr;
      append(out, as_bytes({digits, static_cast<std::size_t>(end - digits)}));
      break;
    }
    case json::kArrayType: {
      out.push_back('[');
      bool first = true;
      for (const JsonValue &element : value.GetArray()) {
        if (!first) out.push_back(',');
        first = false;
        write_value(out, element);
      }
      out.push_back(']');
      break;
    }
    case json::kObjectType:
      write_object(out, value);
      break;
  }
}

}  // namespace

Bytes canonical_json(const JsonValue &value) {
  Bytes out;
  out.reserve(1024);
  write_value(out, value);
  return out;
}

}  // namespace pop::trust
