#pragma once
// A JSON file that a test needs.

#include <stdexcept>
#include <string>
#include <utility>

#include "base/bytes.h"
#include "base/json.h"

namespace pop::test {

// Throws std::runtime_error that names the file.
inline JsonDocument read_json(const std::string &path) {
  const auto bytes = read_file(path);
  if (!bytes) throw std::runtime_error(path + " cannot be read");
  auto json = parse_json(*bytes);
  if (!json) throw std::runtime_error(path + ": " + json.error().message);
  return *std::move(json);
}

}  // namespace pop::test
