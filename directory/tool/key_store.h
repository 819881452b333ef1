#pragma once
// The keys of a trial, all in one folder, one file a key: "<role>.<n>.key".

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "signing_key.h"

namespace pop::tool {

class KeyStore {
 public:
  // Reads every key of the folder. Refuses a key with a passphrase: that one has no business among others.
  static Result<KeyStore> open(const std::filesystem::path &folder);
  // In the order of their numbers; empty where there is none.
  const std::vector<SigningKey> &of(const std::string &role) const;

 private:
  std::map<std::string, std::vector<SigningKey>> keys_;
};

std::filesystem::path key_file(const std::filesystem::path &folder, const std::string &role, int number);

// A new trial key. A file that is there is kept: then false.
Result<bool> make_trial_key(const std::filesystem::path &folder, const std::string &role, int number);

}  // namespace pop::tool
