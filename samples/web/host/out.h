#pragma once
// One message to the page, written as JSON. wiping_memory.h overwrites it once it was sent.

#include <rapidjson/writer.h>

#include <string_view>
#include <vector>

#include "pop/pop.h"
#include "pop_text.h"

class Out {
 public:
  using Ch = char;
  void Put(char c) { bytes_.push_back(c); }  // RapidJSON's names
  void Flush() {}

  Out() : writer_(*this) { writer_.StartObject(); }
  Out(const Out &) = delete;
  Out &operator=(const Out &) = delete;

  Out &key(std::string_view name);
  Out &text(pop_str value);
  Out &text(std::string_view name, pop_str value) { return key(name).text(value); }
  // Left out where it is empty.
  Out &optional(std::string_view name, pop_str value) { return value.size == 0 ? *this : text(name, value); }
  Out &flag(std::string_view name, bool value);
  Out &begin_object();
  Out &end_object();
  Out &begin_array();
  Out &end_array();

  // Ends the message and writes it to standard output as one line.
  void send();

 private:
  std::vector<char> bytes_;
  rapidjson::Writer<Out> writer_;
};
