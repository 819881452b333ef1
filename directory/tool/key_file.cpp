#include "key_file.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <vector>

#include "files.h"
#include "json_text.h"

namespace pop::tool {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
// A file from elsewhere must not make this program work for hours or take all memory.
constexpr std::int64_t kMostOperations = 16;
constexpr std::int64_t kMostMemory = SealMemory::kMost << 20;

struct Derivation {
  std::int64_t operations = crypto_pwhash_OPSLIMIT_MODERATE;
  std::int64_t memory = 0;
  Bytes salt = Bytes(crypto_pwhash_SALTBYTES);
};

Result<Secret> derive(const Derivation &how, const Secret &passphrase) {
  Secret key(crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
  const std::string_view words = passphrase.reveal_text();
  if (crypto_pwhash(key.writable().data(), key.size(), words.data(), words.size(), how.salt.data(),
                    static_cast<unsigned long long>(how.operations), static_cast<std::size_t>(how.memory),
                    crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return Error{POP_E_MEMORY, "there is no memory (" + std::to_string(how.memory >> 20) +
                                   " MiB) to make a key of the passphrase"};
  }
  return key;
}

// A sealed seed opens in the file of its own role and public key, and in no other.
std::string place_of(const std::string &role, const std::string &public_key) {
  return "pop-directory key 1\n" + role + "\n" + public_key;
}

JsonMembers common_members(const SigningKey &key) {
  return {{"keytype", json_string(key.public_key().keytype)},
          {"public", json_string(key.public_key().value)},
          {"role", json_string(key.role())},
          {"scheme", json_string(key.public_key().scheme)}};
}

Result<std::string> sealed_text(const SigningKey &key, const Secret &passphrase, SealMemory memory) {
  Derivation how;
  how.memory = memory.bytes();
  fill_random(how.salt);
  const Result<Secret> sealing_key = derive(how, passphrase);
  if (!sealing_key) return sealing_key.error();
  Bytes nonce(kNonce);
  fill_random(nonce);
  const std::string place = place_of(key.role(), key.public_key().value);
  const ByteView context = as_bytes(place);
  const ByteView seed = key.seed().reveal();
  Bytes box(seed.size() + kTag);
  crypto_aead_xchacha20poly1305_ietf_encrypt(box.data(), nullptr, seed.data(), seed.size(), context.data(),
                                             context.size(), nullptr, nonce.data(),
                                             sealing_key->reveal().data());
  JsonMembers members = common_members(key);
  members["sealed"] = json_object({{"kdf", json_string("argon2id13")},
                                   {"operations", std::to_string(how.operations)},
                                   {"memory", std::to_string(how.memory)},
                                   {"salt", json_string(to_hex(how.salt))},
                                   {"cipher", json_string("xchacha20poly1305-ietf")},
                                   {"nonce", json_string(to_hex(nonce))},
                                   {"box", json_string(to_hex(box))}});
  return json_object(members) + "\n";
}

Result<Secret> open_sealed(const JsonValue &sealed, const std::string &place, const Secret &passphrase) {
  const auto hex = [&sealed](const char *name) {
    return from_hex(get_string(sealed, name).value_or("")).value_or(Bytes());
  };
  const Derivation how{get_int(sealed, "operations").value_or(0), get_int(sealed, "memory").value_or(0),
                       hex("salt")};
  const Bytes nonce = hex("nonce");
  const Bytes box = hex("box");
  if (get_string(sealed, "kdf") != "argon2id13" || get_string(sealed, "cipher") != "xchacha20poly1305-ietf" ||
      how.operations < 1 || how.operations > kMostOperations || how.memory > kMostMemory ||
      how.memory < static_cast<std::int64_t>(crypto_pwhash_MEMLIMIT_MIN) ||
      how.salt.size() != crypto_pwhash_SALTBYTES || nonce.size() != kNonce ||
      box.size() != crypto_sign_SEEDBYTES + kTag) {
    return Error{POP_E_FORMAT, "it is damaged, or of a later pop-directory"};
  }
  const Result<Secret> key = derive(how, passphrase);
  if (!key) return key.error();
  Secret seed(crypto_sign_SEEDBYTES);
  const ByteView context = as_bytes(place);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(seed.writable().data(), nullptr, nullptr, box.data(),
                                                 box.size(), context.data(), context.size(), nonce.data(),
                                                 key->reveal().data()) != 0) {
    return Error{POP_E_CRYPTO, "the passphrase is not the one of this key (or the file is damaged)"};
  }
  return seed;
}

// Takes `text` away from memory, for a trial key lies in it.
Result<void> write_new(const fs::path &path, std::string text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0 && errno == EEXIST)
    return Error{POP_E_STATE, path.string() + " is there already, and a key is never replaced"};
  if (file < 0) return Error{POP_E_IO, path.string() + " cannot be made: " + std::strerror(errno)};
  const bool written = write_all(file, as_bytes(text)) && ::fsync(file) == 0;
  const int why = errno;
  wipe({reinterpret_cast<std::uint8_t *>(text.data()), text.size()});
  if (::close(file) == 0 && written) return {};
  ::unlink(path.c_str());
  return Error{POP_E_IO, path.string() + " cannot be written: " + std::strerror(why)};
}

}  // namespace

Result<SealMemory> SealMemory::parse(const std::string &text) {
  SealMemory memory;
  const char *end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, memory.mebibytes_);
  if (error == std::errc{} && stop == end && memory.mebibytes_ >= kLeast && memory.mebibytes_ <= kMost)
    return memory;
  return Error{POP_E_ARGUMENT, "--memory " + text + " is no number of MiB from " + std::to_string(kLeast) +
                                   " to " + std::to_string(kMost)};
}

Result<KeyFile> KeyFile::read(const fs::path &path) {
  Result<JsonDocument> content = read_json(path);
  if (!content) return content.error();
  if (!find(*content, "sealed") && !find(*content, "seed")) {
    return Error{POP_E_FORMAT,
                 path.string() + (find(*content, "keyid") ? " is a public key: take the private one, whose "
                                                            "name is the same without .pub"
                                                          : " is no private key made by pop-directory")};
  }
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0 && (status.st_mode & 077) != 0) {
    return Error{POP_E_IO,
                 path.string() +
                     " is a private key that others may read: run chmod 600 on it (a FAT stick keeps "
                     "no rights: mount it with the option umask=077)"};
  }
  KeyFile file;
  file.path_ = path;
  file.role_ = get_string(*content, "role").value_or("");
  file.public_key_ = get_string(*content, "public").value_or("");
  file.id_ = trust::key_id({"ed25519", "ed25519", file.public_key_});
  file.content_ = std::move(*content);
  if (file.role_.empty() || (!file.is_trial() && get_object(file.content_, "sealed") == nullptr))
    return Error{POP_E_FORMAT, path.string() + " is no private key made by pop-directory"};
  return file;
}

bool KeyFile::is_trial() const noexcept { return get_string(content_, "seed").has_value(); }

Result<SigningKey> KeyFile::open(const Secret &passphrase) const {
  const auto failed = [this](const Error &error) {
    return Error{error.code, path_.string() + ": " + error.message};
  };
  Secret seed;
  if (is_trial()) {
    std::optional<Bytes> bytes = from_hex(*get_string(content_, "seed"));
    if (bytes && bytes->size() == crypto_sign_SEEDBYTES) seed = Secret(ByteView(*bytes));
    if (bytes) wipe(*bytes);
  } else {
    Result<Secret> opened =
        open_sealed(*get_object(content_, "sealed"), place_of(role_, public_key_), passphrase);
    if (!opened) return failed(opened.error());
    seed = std::move(*opened);
  }
  if (seed.empty()) return failed({POP_E_FORMAT, "\"seed\" is no key: the file is damaged"});
  SigningKey key(role_, std::move(seed));
  if (key.public_key().value != public_key_)
    return failed({POP_E_FORMAT, "\"public\" does not belong to the private key: the file is damaged"});
  return key;
}

Result<void> write_sealed_key(const fs::path &path, const SigningKey &key, const Secret &passphrase,
                              SealMemory memory) {
  Result<std::string> text = sealed_text(key, passphrase, memory);
  if (!text) return text.error();
  return write_new(path, std::move(*text));
}

Result<void> write_trial_key(const fs::path &path, const SigningKey &key) {
  JsonMembers members = common_members(key);
  members["seed"] = json_string(to_hex(key.seed().reveal()));
  members["trial"] = json_string("a trial key: no passphrase guards it; never for a directory for children");
  return write_new(path, json_object(members) + "\n");
}

Result<void> replace_sealed_key(const fs::path &path, const SigningKey &key, const Secret &passphrase,
                                SealMemory memory) {
  const fs::path part = path.string() + ".new";
  ::unlink(part.c_str());  // left by one that was cut short
  if (const Result<void> written = write_sealed_key(part, key, passphrase, memory); !written) return written;
  if (::rename(part.c_str(), path.c_str()) == 0) return {};
  const Error why{POP_E_IO, path.string() + " cannot be replaced: " + std::strerror(errno)};
  ::unlink(part.c_str());
  return why;
}

fs::path private_key_in(const fs::path &folder) {
  std::error_code error;
  std::vector<fs::path> files;
  for (const fs::directory_entry &entry : fs::directory_iterator(folder, error)) {
    if (entry.is_regular_file(error) && entry.file_size(error) < 4096) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  // By what it holds, for it may have any name and any rights.
  const auto found = std::find_if(files.begin(), files.end(), [](const fs::path &file) {
    const Result<JsonDocument> content = read_json(file);
    return content && get_string(*content, "role") && (find(*content, "sealed") || find(*content, "seed"));
  });
  return found == files.end() ? fs::path() : *found;
}

Result<void> write_public_key(const fs::path &path, const SigningKey &key) {
  JsonMembers members = common_members(key);
  members["keyid"] = json_string(key.id());
  const Result<std::string> text = indented(json_object(members));
  if (!text) return text.error();
  return write_whole(path, as_bytes(*text));
}

Result<RoleKey> read_public_key(const fs::path &path) {
  const Result<JsonDocument> content = read_json(path);
  if (!content) return content.error();
  if (find(*content, "sealed") != nullptr || find(*content, "seed") != nullptr) {
    return Error{POP_E_FORMAT, path.string() +
                                   " is a private key, and only the public one travels: take the file "
                                   "that ends in .pub"};
  }
  RoleKey key{std::string(get_string(*content, "role").value_or("")),
              {std::string(get_string(*content, "keytype").value_or("")),
               std::string(get_string(*content, "scheme").value_or("")),
               std::string(get_string(*content, "public").value_or(""))},
              {}};
  key.id = trust::key_id(key.key);
  const std::optional<Bytes> bytes = from_hex(key.key.value);
  if (key.role.empty() || key.key.keytype != "ed25519" || key.key.scheme != "ed25519" || !bytes ||
      bytes->size() != crypto_sign_PUBLICKEYBYTES || to_hex(*bytes) != key.key.value ||
      get_string(*content, "keyid") != key.id) {
    return Error{POP_E_FORMAT,
                 path.string() + " is no public key made by pop-directory key new, or was changed"};
  }
  return key;
}

}  // namespace pop::tool
