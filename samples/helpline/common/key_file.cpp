#include "common/key_file.h"

#include <sodium.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>

#include "base/clock.h"
#include "base/json.h"
#include "common/files.h"

namespace helpline {

namespace {

constexpr std::string_view kKeyName = "\"private_key\": \"";
constexpr std::size_t kEncodedSize = 44;  // 32 bytes in base64

// Decodes the private key where it lies and blots it out there: the rest is read by a parser, which copies.
std::optional<pop::Secret> take_private_key(pop::Secret &file) {
  const std::size_t name = file.reveal_text().find(kKeyName);
  if (name == std::string_view::npos) return {};
  const std::size_t begin = name + kKeyName.size();
  if (file.size() <= begin + kEncodedSize || file.reveal()[begin + kEncodedSize] != '"') return {};
  const std::span<std::uint8_t> encoded = file.writable().subspan(begin, kEncodedSize);
  pop::Secret key(32);
  std::size_t size = 0;
  const int decoded =
      sodium_base642bin(key.writable().data(), key.size(), reinterpret_cast<const char *>(encoded.data()),
                        encoded.size(), nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL);
  std::ranges::fill(encoded, std::uint8_t{'*'});
  if (decoded != 0 || size != key.size()) return {};
  return key;
}

}  // namespace

pop::Result<StoredKey> read_key_file(const std::string &path) {
  auto file = read_private_file(path, 4096);
  if (!file) return file.error();
  const pop::Error unusable{POP_E_FORMAT, path + ": is not a key file of this program"};
  auto key = take_private_key(*file);
  if (!key) return unusable;
  const auto document = pop::parse_json(file->reveal());
  if (!document) return pop::Error{document.error().code, path + ": " + document.error().message};
  const auto id = pop::get_int(*document, "id");
  const auto from = pop::get_string(*document, "not_before");
  const auto until = pop::get_string(*document, "not_after");
  const auto not_before = from ? pop::parse_utc(*from) : std::nullopt;
  const auto not_after = until ? pop::parse_utc(*until) : std::nullopt;
  if (!id || *id < 0 || *id > UINT32_MAX || !not_before || !not_after) return unusable;
  return StoredKey{static_cast<std::uint32_t>(*id), std::move(*key), *not_before, *not_after};
}

pop::Result<void> write_key_file(const std::string &path, const StoredKey &key) {
  const std::string before = "{\n  \"id\": " + std::to_string(key.id) + ",\n  " + std::string(kKeyName);
  const std::string after = "\",\n  \"not_before\": \"" + pop::format_utc(key.not_before) +
                            "\",\n  \"not_after\": \"" + pop::format_utc(key.not_after) + "\"\n}\n";
  pop::Secret encoded(kEncodedSize + 1);  // it ends with a zero
  sodium_bin2base64(reinterpret_cast<char *>(encoded.writable().data()), encoded.size(),
                    key.private_key.reveal().data(), key.private_key.size(), sodium_base64_VARIANT_ORIGINAL);
  pop::Secret text(before.size() + kEncodedSize + after.size());
  auto out = std::ranges::copy(before, text.writable().begin()).out;
  out = std::ranges::copy(encoded.reveal().first(kEncodedSize), out).out;
  std::ranges::copy(after, out);
  return write_private_file(path, text.reveal());
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
