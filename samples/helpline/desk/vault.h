#pragma once
// Values of the desk's database, sealed with a key that only the passphrase gives.

#include <string_view>

#include "base/secret.h"
#include "common/sql.h"

namespace helpline {

class Vault {
 public:
  static constexpr const char *kSchema =
      "CREATE TABLE vault(salt BLOB NOT NULL, operations INTEGER NOT NULL, memory INTEGER NOT NULL, proof "
      "BLOB NOT NULL);";

  // The first time, the passphrase becomes the database's. POP_E_CRYPTO when it is not the right one. About
  // half a second.
  static pop::Result<Vault> open(Database &database, const pop::Secret &passphrase);

  // `place` names where the value belongs: it opens there and nowhere else.
  pop::Bytes seal(pop::ByteView plain, std::string_view place) const;
  pop::Result<pop::Secret> open(pop::ByteView sealed, std::string_view place) const;  // POP_E_CRYPTO

 private:
  explicit Vault(pop::Secret key) : key_(std::move(key)) {}
  pop::Secret key_;
};

}  // namespace helpline
