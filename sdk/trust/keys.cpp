#include "trust/keys.h"

#include <sodium.h>

#include <algorithm>

#include "trust/canonical_json.h"

namespace pop::trust {
namespace {

class Ed25519Verifier final : public SignatureVerifier {
 public:
  bool verify(const PublicKey &key, ByteView message, ByteView signature) const noexcept override {
    if (key.keytype != "ed25519" || key.scheme != "ed25519" || signature.size() != crypto_sign_BYTES)
      return false;
    ByteArray<crypto_sign_PUBLICKEYBYTES> point;
    if (!read_hex(key.value, point)) return false;
    return crypto_sign_verify_detached(signature.data(), message.data(), message.size(), point.data()) == 0;
  }
};

}  // namespace

std::string key_id(const PublicKey &key) {
  JsonDocument document;
  document.SetObject();
  auto &allocator = document.GetAllocator();
  const auto text = [](const std::string &s) {
    return JsonValue(json::StringRef(s.data(), static_cast<json::SizeType>(s.size())));
  };
  JsonValue value(json::kObjectType);
  value.AddMember("public", text(key.value), allocator);
  document.AddMember("keytype", text(key.keytype), allocator);
  document.AddMember("scheme", text(key.scheme), allocator);
  document.AddMember("keyval", value, allocator);
  return to_hex(sha256(canonical_json(document)));
}

Result<PublicKey> parse_key(const JsonValue &key) {
  const auto keytype = get_string(key, "keytype");
  const auto scheme = get_string(key, "scheme");
  const JsonValue *value = get_object(key, "keyval");
  if (!keytype || !scheme || !value) return Error{POP_E_FORMAT, "a key needs keytype, scheme and keyval"};
  return PublicKey{std::string(*keytype), std::string(*scheme),
                   std::string(get_string(*value, "public").value_or(""))};
}

const SignatureVerifier &ed25519_verifier() noexcept {
  static const Ed25519Verifier verifier;
  return verifier;
}

}  // namespace pop::trust
