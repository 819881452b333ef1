#include "common/key_file.h"

#include <filesystem>

#include "base/clock.h"
#include "base/json.h"
#include "common/files.h"

namespace helpline {

pop::Result<StoredKey> read_key_file(const std::string &path) {
  if (std::error_code error; !std::filesystem::exists(path, error)) {
    return pop::Error{POP_E_NOT_FOUND, path + ": there is no such file"};
  }
  const auto bytes = pop::read_file(path, 4096);
  if (!bytes) return pop::Error{POP_E_IO, path + ": cannot be read"};
  const auto document = pop::parse_json(*bytes);
  if (!document) return pop::Error{document.error().code, path + ": " + document.error().message};
  const auto id = pop::get_int(*document, "id");
  const auto encoded = pop::get_string(*document, "private_key");
  const auto from = pop::get_string(*document, "not_before");
  const auto until = pop::get_string(*document, "not_after");
  const auto key = encoded ? pop::from_base64(*encoded) : std::nullopt;
  const auto not_before = from ? pop::parse_utc(*from) : std::nullopt;
  const auto not_after = until ? pop::parse_utc(*until) : std::nullopt;
  if (!id || *id < 0 || *id > UINT32_MAX || !key || key->size() != 32 || !not_before || !not_after) {
    return pop::Error{POP_E_FORMAT, path + ": is not a key file of this program"};
  }
  return StoredKey{static_cast<std::uint32_t>(*id), pop::Secret(*key), *not_before, *not_after};
}

pop::Result<void> write_key_file(const std::string &path, const StoredKey &key) {
  const std::string text = "{\n  \"id\": " + std::to_string(key.id) + ",\n  \"private_key\": \"" +
                           pop::to_base64(key.private_key.reveal()) + "\",\n  \"not_before\": \"" +
                           pop::format_utc(key.not_before) + "\",\n  \"not_after\": \"" +
                           pop::format_utc(key.not_after) + "\"\n}\n";
  return write_private_file(path, pop::as_bytes(text));
}

pop::Result<StoredKey> read_or_make_key(const std::string &path, StoredKey fresh) {
  auto key = read_key_file(path);
  if (key || key.error().code != POP_E_NOT_FOUND) return key;
  if (auto written = write_key_file(path, fresh); !written) return written.error();
  return fresh;
}

StoredKey new_key(std::uint32_t id, std::int64_t now, std::int64_t days) {
  StoredKey key{id, pop::Secret(32), now, now + days * 86'400};
  pop::fill_random(key.private_key.writable());
  return key;
}

}  // namespace helpline
