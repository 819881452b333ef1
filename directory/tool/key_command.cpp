#include <iostream>

#include "command.h"
#include "key_file.h"
#include "passphrase.h"
#include "role_name.h"

namespace pop::tool {
namespace fs = std::filesystem;
namespace {

Result<SealMemory> memory_of(const Arguments &arguments) {
  return arguments.has("--memory") ? SealMemory::parse(arguments.value("--memory")) : SealMemory();
}

Option memory_option() {
  return {"--memory", "MIB",
          "what sealing and each opening take, so that guessing is costly (default 256; on a machine with "
          "little memory down to 64)"};
}

Result<void> run_new(const Arguments &arguments) {
  const std::string &role = arguments.value("--role");
  const fs::path out = arguments.value("--out");
  if (const Result<RoleName> known = parse_role_name(role); !known) return known.error();
  const fs::path folder = out.has_parent_path() ? out.parent_path() : fs::path(".");
  if (const fs::path other = private_key_in(folder); !other.empty()) {
    return Error{POP_E_STATE, folder.string() + " holds a private key already (" + other.filename().string() +
                                  "): each key goes on a medium of its own, never two in one place"};
  }
  const fs::path public_half = out.string() + ".pub";
  if (std::error_code error; fs::exists(public_half, error))
    return Error{POP_E_STATE, public_half.string() +
                                  " is there already, of another key: name another --out, for a public key "
                                  "is never replaced"};
  const Result<SealMemory> memory = memory_of(arguments);
  if (!memory) return memory.error();
  const Result<Secret> passphrase =
      get_new_passphrase("the key of " + role, arguments.value_or_empty("--passphrase-file"));
  if (!passphrase) return passphrase.error();
  std::error_code error;
  if (fs::create_directories(folder, error)) fs::permissions(folder, fs::perms::owner_all, error);
  const SigningKey key = SigningKey::random(role);
  if (const Result<void> written = write_sealed_key(out, key, *passphrase, *memory); !written) return written;
  if (const Result<void> written = write_public_key(public_half, key); !written) {
    fs::remove(out, error);  // without its public half it is of no use, and in the way of the next try
    return written;
  }
  std::cout << out.string() << ": a private key of " << role
            << ". It stays with you, and so does a copy of it\n"
            << out.string() << ".pub: its public half, key " << short_id(key.id())
            << ". This one you hand on\n";
  return {};
}

Result<void> run_passphrase(const Arguments &arguments) {
  const std::string &path = arguments.value("--key");
  const Result<KeyFile> file = KeyFile::read(path);
  if (!file) return file.error();
  if (file->is_trial())
    return Error{POP_E_STATE, path + " is a trial key, and has none: make a key with pop-directory key new"};
  const Result<SealMemory> memory = memory_of(arguments);
  if (!memory) return memory.error();
  const Result<Secret> old = get_passphrase(path, arguments.value_or_empty("--passphrase-file"));
  if (!old) return old.error();
  const Result<SigningKey> key = file->open(*old);
  if (!key) return key.error();
  const Result<Secret> passphrase =
      get_new_passphrase(path, arguments.value_or_empty("--new-passphrase-file"));
  if (!passphrase) return passphrase.error();
  if (const Result<void> replaced = replace_sealed_key(path, *key, *passphrase, *memory); !replaced)
    return replaced;
  std::cout << path << ": sealed by the new passphrase. Copies of the file still open with the old one\n";
  return {};
}

}  // namespace

const Command &key_new_command() {
  static const Command command{
      "key new",
      "make one key, sealed by a passphrase",
      R"(Makes an Ed25519 key for one role: the private key in FILE, sealed by a passphrase (Argon2id, then
XChaCha20-Poly1305), and the public key in FILE.pub, which is all that ever travels. Each private key goes on
a medium of its own; a folder that holds one takes no second. Without the passphrase the key is lost.

Roles: root, targets (the editors), snapshot, timestamp, region-<name>, cc-<cc> (a country),
service-<cc>-<slug> (a helpline's own key), desk-<cc>-<slug> (may only say that a helpline is closed),
gw-<id> (a gateway's operator).
)",
      {{"--role", "ROLE", "what the key will sign", true},
       {"--out", "FILE", "the private key to write", true},
       passphrase_option(),
       memory_option()},
      run_new};
  return command;
}

const Command &key_passphrase_command() {
  static const Command command{
      "key passphrase",
      "change the passphrase of a key",
      "Seals the key anew. The key itself, and what it has signed, stay as they are.\n",
      {{"--key", "FILE", "the private key", true},
       passphrase_option(),
       {"--new-passphrase-file", "FILE", "the new passphrase, from a file's first line"},
       memory_option()},
      run_passphrase};
  return command;
}

}  // namespace pop::tool
