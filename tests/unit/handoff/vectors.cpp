#include "vectors.h"

#include <algorithm>
#include <stdexcept>

namespace pop::handoff {

JsonDocument read_vectors(const std::string &name) {
  const auto bytes = read_file(std::string(POP_TEST_VECTORS) + "/" + name);
  if (!bytes) throw std::runtime_error("cannot read " + name);
  auto parsed = parse_json(*bytes);
  if (!parsed) throw std::runtime_error(name + ": " + parsed.error().message);
  return std::move(*parsed);
}

Bytes hex(const JsonValue &object, const char *key) {
  const auto text = get_string(object, key);
  if (!text || text->empty()) return {};
  auto bytes = from_hex(*text);
  if (!bytes) throw std::runtime_error(std::string("not hex: ") + key);
  return *bytes;
}

std::string hex_text(const JsonValue &object, const char *key) {
  return std::string(*get_string(object, key));
}

std::uint64_t number(const JsonValue &object, const char *key) {
  return static_cast<std::uint64_t>(get_int(object, key).value());
}

KeyPair key_pair(const JsonValue &object, const char *private_key) {
  auto pair = key_pair_from_private(hex(object, private_key));
  if (!pair) throw std::runtime_error(std::string("not a private key: ") + private_key);
  return std::move(*pair);
}

PublicKey public_key(const JsonValue &object, const char *key) {
  const Bytes bytes = hex(object, key);
  PublicKey out{};
  if (bytes.size() != out.size()) throw std::runtime_error(std::string("not a public key: ") + key);
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

}  // namespace pop::handoff
