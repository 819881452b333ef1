#pragma once
// The publisher's private keys, one file a key in one folder: "<role>.<n>.key".

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"
#include "trust/keys.h"

namespace pop::tool {

class SigningKey {
 public:
  SigningKey(const trust::PublicKey &public_key, Secret seed);
  const trust::PublicKey &public_key() const noexcept { return public_key_; }
  const std::string &id() const noexcept { return id_; }
  ByteArray<64> sign(ByteView message) const;

 private:
  trust::PublicKey public_key_;
  std::string id_;
  Secret seed_;
};

class KeyStore {
 public:
  // Reads every key of the folder. Refuses a private key that others may read.
  static Result<KeyStore> open(const std::filesystem::path &folder);
  // In the order of their numbers; empty where there is none.
  const std::vector<SigningKey> &of(const std::string &role) const;

 private:
  std::map<std::string, std::vector<SigningKey>> keys_;
};

std::filesystem::path key_file(const std::filesystem::path &folder, const std::string &role, int number);

// A new Ed25519 key pair, readable by the owner alone. A file that is there is kept: then false.
Result<bool> make_key(const std::filesystem::path &folder, const std::string &role, int number);

}  // namespace pop::tool
