#include "key_store.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>

#include "files.h"
#include "json_text.h"

namespace pop::tool {
namespace fs = std::filesystem;
namespace {

using SecretKey = ByteArray<crypto_sign_SECRETKEYBYTES>;

struct KeyPair {
  ByteArray<crypto_sign_PUBLICKEYBYTES> public_key;
  SecretKey secret_key;
  ~KeyPair() { wipe(secret_key); }
};

KeyPair expand(const Secret &seed) {
  KeyPair pair{};
  crypto_sign_seed_keypair(pair.public_key.data(), pair.secret_key.data(), seed.reveal().data());
  return pair;
}

struct KeyName {
  std::string role;
  int number = 0;
};

// "cc-de.2.key"
std::optional<KeyName> parse_name(const fs::path &file) {
  const std::string stem = file.stem().string();
  const std::size_t dot = stem.rfind('.');
  if (file.extension() != ".key" || dot == std::string::npos || dot == 0) return std::nullopt;
  KeyName name{stem.substr(0, dot), 0};
  const char *end = stem.data() + stem.size();
  const auto [stop, error] = std::from_chars(stem.data() + dot + 1, end, name.number);
  if (error != std::errc{} || stop != end || name.number < 1) return std::nullopt;
  return name;
}

Result<SigningKey> read_key(const fs::path &file, const KeyName &name) {
  struct stat status {};
  if (::stat(file.c_str(), &status) == 0 && (status.st_mode & 077) != 0) {
    return Error{POP_E_IO, file.string() + " is a private key that others may read: run chmod 600 on it"};
  }
  const Result<JsonDocument> content = read_json(file);
  if (!content) return content.error();
  const std::optional<Bytes> seed = from_hex(get_string(*content, "seed").value_or(""));
  if (!seed || seed->size() != crypto_sign_SEEDBYTES || get_string(*content, "role") != name.role) {
    return Error{POP_E_FORMAT,
                 file.string() + " is no private key of " + name.role + " made by pop-directory keys"};
  }
  Secret secret{ByteView(*seed)};
  const KeyPair pair = expand(secret);
  const trust::PublicKey public_key{"ed25519", "ed25519", to_hex(pair.public_key)};
  if (get_string(*content, "public") != public_key.value) {
    return Error{POP_E_FORMAT,
                 file.string() + ": \"public\" does not belong to the private key: the file is damaged"};
  }
  return SigningKey(public_key, std::move(secret));
}

}  // namespace

SigningKey::SigningKey(const trust::PublicKey &public_key, Secret seed)
    : public_key_(public_key), id_(trust::key_id(public_key)), seed_(std::move(seed)) {}

ByteArray<64> SigningKey::sign(ByteView message) const {
  const KeyPair pair = expand(seed_);
  ByteArray<64> signature{};
  crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), pair.secret_key.data());
  return signature;
}

Result<KeyStore> KeyStore::open(const fs::path &folder) {
  std::error_code error;
  std::map<std::pair<std::string, int>, fs::path> files;
  for (const fs::directory_entry &entry : fs::directory_iterator(folder, error)) {
    if (const std::optional<KeyName> name = parse_name(entry.path()))
      files[{name->role, name->number}] = entry.path();
  }
  if (error || files.empty()) {
    return Error{POP_E_IO, folder.string() + " holds no keys: make them with pop-directory keys"};
  }
  KeyStore store;
  for (const auto &[name, file] : files) {
    Result<SigningKey> key = read_key(file, {name.first, name.second});
    if (!key) return key.error();
    store.keys_[name.first].push_back(std::move(*key));
  }
  return store;
}

const std::vector<SigningKey> &KeyStore::of(const std::string &role) const {
  static const std::vector<SigningKey> none;
  const auto found = keys_.find(role);
  return found == keys_.end() ? none : found->second;
}

fs::path key_file(const fs::path &folder, const std::string &role, int number) {
  return folder / (role + "." + std::to_string(number) + ".key");
}

Result<bool> make_key(const fs::path &folder, const std::string &role, int number) {
  const fs::path path = key_file(folder, role, number);
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0 && errno == EEXIST) return false;
  if (file < 0) return Error{POP_E_IO, path.string() + " cannot be made: " + std::strerror(errno)};

  Secret seed(crypto_sign_SEEDBYTES);
  fill_random(seed.writable());
  const KeyPair pair = expand(seed);
  std::string text = json_object({{"keytype", json_string("ed25519")},
                                  {"public", json_string(to_hex(pair.public_key))},
                                  {"role", json_string(role)},
                                  {"scheme", json_string("ed25519")},
                                  {"seed", json_string(to_hex(seed.reveal()))}}) +
                     "\n";
  const bool written =
      ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
  wipe({reinterpret_cast<std::uint8_t *>(text.data()), text.size()});
  if (::close(file) != 0 || !written) {
    const Error why{POP_E_IO, path.string() + " cannot be written: " + std::strerror(errno)};
    ::unlink(path.c_str());
    return why;
  }
  return true;
}

}  // namespace pop::tool
