#pragma once
// Small JSON objects, written: text("id", …), number("after", …), done().

#include <cstdint>
#include <string>
#include <string_view>

namespace helpline {

class JsonWriter {
 public:
  JsonWriter &text(std::string_view name, std::string_view value);
  JsonWriter &number(std::string_view name, std::int64_t value);
  JsonWriter &flag(std::string_view name, bool value);
  JsonWriter &open_list(std::string_view name);
  JsonWriter &close_list() { return put(']'); }
  JsonWriter &element(std::int64_t value);
  JsonWriter &open_object();                       // in a list
  JsonWriter &open_object(std::string_view name);  // as a member
  JsonWriter &close_object() { return put('}'); }
  std::string done();

 private:
  JsonWriter &key(std::string_view name);
  JsonWriter &put(char bracket);
  void separate();
  void quote(std::string_view text);

  std::string json_ = "{";
};

}  // namespace helpline
