#pragma once
// Key files. A private key lies alone in its file, sealed by a passphrase: Argon2id (RFC 9106) makes a key of
// it, and XChaCha20-Poly1305 seals the seed for this role and public key. Trial keys have no passphrase, and
// say so. The public half travels in a file of its own.

#include <filesystem>
#include <string>

#include "base/json.h"
#include "base/result.h"
#include "base/secret.h"
#include "signing_key.h"

namespace pop::tool {

// The memory that Argon2id takes to seal a key, and every opening takes again: 256 MiB, or less where the
// machine has little, but never less than RFC 9106 section 4 names as its second choice.
class SealMemory {
 public:
  static constexpr std::int64_t kLeast = 64, kUsual = 256, kMost = 1024;  // MiB

  static Result<SealMemory> parse(const std::string &text);
  std::int64_t bytes() const noexcept { return mebibytes_ << 20; }

 private:
  std::int64_t mebibytes_ = kUsual;
};

class KeyFile {
 public:
  // Refuses a private key that others may read, and a file that is none.
  static Result<KeyFile> read(const std::filesystem::path &path);

  const std::filesystem::path &path() const noexcept { return path_; }
  const std::string &role() const noexcept { return role_; }
  const std::string &id() const noexcept { return id_; }
  bool is_trial() const noexcept;
  // The passphrase of a trial key is not looked at. POP_E_CRYPTO: the wrong passphrase. About a second.
  Result<SigningKey> open(const Secret &passphrase) const;

 private:
  std::filesystem::path path_;
  std::string role_;
  std::string public_key_;  // hex
  std::string id_;
  JsonDocument content_;
};

// A new file, for the owner alone; one that is there is never replaced (POP_E_STATE).
Result<void> write_sealed_key(const std::filesystem::path &path, const SigningKey &key,
                              const Secret &passphrase, SealMemory memory);
Result<void> write_trial_key(const std::filesystem::path &path, const SigningKey &key);

// Seals the key of `path` anew, whole or not at all.
Result<void> replace_sealed_key(const std::filesystem::path &path, const SigningKey &key,
                                const Secret &passphrase, SealMemory memory);

// The first private key in a folder; empty where there is none.
std::filesystem::path private_key_in(const std::filesystem::path &folder);

struct RoleKey {
  std::string role;
  trust::PublicKey key;
  std::string id;
};
Result<void> write_public_key(const std::filesystem::path &path, const SigningKey &key);
Result<RoleKey> read_public_key(const std::filesystem::path &path);

}  // namespace pop::tool
