#pragma once
// Reading tests/vectors.

#include <string>

#include "base/bytes.h"
#include "base/json.h"
#include "handoff/keys.h"

namespace pop::handoff {

JsonDocument read_vectors(const std::string &name);

Bytes hex(const JsonValue &object, const char *key);  // empty where there is none
std::string hex_text(const JsonValue &object, const char *key);
std::uint64_t number(const JsonValue &object, const char *key);
KeyPair key_pair(const JsonValue &object, const char *private_key);
PublicKey public_key(const JsonValue &object, const char *key);

}  // namespace pop::handoff
