#include "desk/desk_keys.h"

#include <sodium.h>

#include <charconv>
#include <filesystem>

#include "base/clock.h"
#include "common/files.h"
#include "common/json_writer.h"
#include "common/key_file.h"

namespace helpline {
namespace {

constexpr std::string_view kPrefix = "desk-";
constexpr std::string_view kSuffix = ".json";

std::string access_file(const std::string &folder) { return folder + "/access.json"; }

pop::Secret access_key_of(const StoredKey &stored, pop::ByteArray<32> &public_key) {
  pop::Secret secret(crypto_sign_SECRETKEYBYTES);
  crypto_sign_seed_keypair(public_key.data(), secret.writable().data(), stored.private_key.reveal().data());
  return secret;
}

// The id in a name such as "desk-12.json".
std::optional<std::uint32_t> desk_key_id(std::string_view name) {
  if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix)) return {};
  const std::string_view digits = name.substr(kPrefix.size(), name.size() - kPrefix.size() - kSuffix.size());
  std::uint32_t id = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), id);
  if (error != std::errc() || end != digits.data() + digits.size()) return {};
  return id;
}

}  // namespace

pop::Result<std::string> make_desk_keys(const KeyRequest &request, std::int64_t now) {
  if (auto made = make_private_folder(request.folder); !made) return made.error();
  const std::string id = std::to_string(request.key_id);
  const auto stored =
      read_or_make_key(request.folder + "/" + std::string(kPrefix) + id + std::string(kSuffix),
                       new_key(request.key_id, now, request.days));
  if (!stored) return stored.error();
  // The access key is replaced when the helpline says so, not by a date.
  const auto access = read_or_make_key(access_file(request.folder), new_key(0, now, request.days));
  if (!access) return access.error();
  const auto desk_key = pop::handoff::key_pair_from_private(stored->private_key.reveal());
  if (!desk_key) return desk_key.error();
  pop::ByteArray<32> access_public{};
  access_key_of(*access, access_public);

  JsonWriter json;
  json.open_object("handoff").text("gateway", request.gateway).open_list("desk_keys").open_object();
  json.number("id", stored->id)
      .text("public_key", pop::to_base64(desk_key->public_key))
      .text("not_before", pop::format_utc(stored->not_before))
      .text("not_after", pop::format_utc(stored->not_after))
      .close_object()
      .close_list()
      .open_list("questions")
      .close_list()
      .close_object();
  json.open_object("service")
      .text("id", request.service)
      .text("access_key", pop::to_base64(access_public))
      .open_list("desk_keys")
      .element(stored->id)
      .close_list()
      .close_object();
  return json.done();
}

pop::Result<DeskService> load_desk_keys(const std::string &service, const std::string &folder) {
  DeskService loaded;
  loaded.id = service;
  const auto access = read_key_file(access_file(folder));
  if (!access) return access.error();
  pop::ByteArray<32> access_public{};
  loaded.access_key = access_key_of(*access, access_public);

  std::error_code error;
  for (const auto &entry : std::filesystem::directory_iterator(folder, error)) {
    const auto id = desk_key_id(entry.path().filename().string());
    if (!id) continue;
    const auto stored = read_key_file(entry.path().string());
    if (!stored) return stored.error();
    if (stored->id != *id)
      return pop::Error{POP_E_FORMAT, entry.path().string() + ": holds a key of another id"};
    auto pair = pop::handoff::key_pair_from_private(stored->private_key.reveal());
    if (!pair) return pair.error();
    loaded.desk_keys.emplace(*id, std::move(*pair));
  }
  if (loaded.desk_keys.empty())
    return pop::Error{POP_E_NOT_FOUND, folder + ": holds no desk key; make one with 'pop-desk keys'"};
  return loaded;
}

}  // namespace helpline
