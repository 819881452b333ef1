#include "key_store.h"

#include <charconv>
#include <optional>
#include <utility>

#include "key_file.h"

namespace pop::tool {
namespace fs = std::filesystem;
namespace {

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

Result<SigningKey> read_trial_key(const fs::path &path, const std::string &role) {
  const Result<KeyFile> file = KeyFile::read(path);
  if (!file) return file.error();
  if (!file->is_trial() || file->role() != role) {
    return Error{POP_E_FORMAT,
                 path.string() + " is no trial key of " + role +
                     " made by pop-directory keys; with other keys, use draft, sign and accept"};
  }
  return file->open(Secret());
}

}  // namespace

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
    Result<SigningKey> key = read_trial_key(file, name.first);
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

Result<bool> make_trial_key(const fs::path &folder, const std::string &role, int number) {
  const Result<void> written = write_trial_key(key_file(folder, role, number), SigningKey::random(role));
  if (written) return true;
  if (written.error().code == POP_E_STATE) return false;
  return written.error();
}

}  // namespace pop::tool
