#include "out.h"

#include <unistd.h>

Out &Out::key(std::string_view name) {
  writer_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
  return *this;
}

Out &Out::text(pop_str value) {
  writer_.String(value.size == 0 ? "" : value.data, static_cast<rapidjson::SizeType>(value.size));
  return *this;
}

Out &Out::flag(std::string_view name, bool value) {
  key(name);
  writer_.Bool(value);
  return *this;
}

Out &Out::begin_object() {
  writer_.StartObject();
  return *this;
}

Out &Out::end_object() {
  writer_.EndObject();
  return *this;
}

Out &Out::begin_array() {
  writer_.StartArray();
  return *this;
}

Out &Out::end_array() {
  writer_.EndArray();
  return *this;
}

void Out::send() {
  writer_.EndObject();
  bytes_.push_back('\n');
  for (std::size_t at = 0; at < bytes_.size();) {
    const ssize_t written = write(STDOUT_FILENO, bytes_.data() + at, bytes_.size() - at);
    if (written <= 0) return;  // nobody listens any more: the loop sees the end of its input
    at += static_cast<std::size_t>(written);
  }
}
