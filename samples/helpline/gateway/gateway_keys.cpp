#include "gateway/gateway_keys.h"

#include <algorithm>
#include <filesystem>

#include "base/clock.h"
#include "common/files.h"
#include "common/json_writer.h"

namespace helpline {
namespace {

std::string file_of(const std::string &folder, std::uint32_t id) {
  return folder + "/" + std::to_string(id) + ".json";
}

std::int64_t destruction_of(const StoredKey &key) { return key.not_after + kGatewayKeyGraceDays * 86'400; }

}  // namespace

pop::Result<std::vector<StoredKey>> read_gateway_keys(const std::string &folder, std::int64_t now) {
  std::vector<StoredKey> keys;
  for (std::uint32_t id = 0; id <= 255; ++id) {  // a key id is one byte (RFC 9458, section 3.1)
    auto key = read_key_file(file_of(folder, id));
    if (!key && key.error().code == POP_E_NOT_FOUND) continue;
    if (!key) return key.error();
    if (now > destruction_of(*key)) {
      std::error_code error;
      std::filesystem::remove(file_of(folder, id), error);
      if (error) return pop::Error{POP_E_IO, file_of(folder, id) + ": is too old and cannot be removed"};
      continue;
    }
    keys.push_back(std::move(*key));
  }
  if (keys.empty()) return pop::Error{POP_E_NOT_FOUND, folder + ": holds no key of the gateway"};
  return keys;
}

pop::Result<std::vector<StoredKey>> load_gateway_keys(const std::string &folder, std::int64_t now) {
  auto keys = read_gateway_keys(folder, now);
  if (keys || keys.error().code != POP_E_NOT_FOUND) return keys;
  if (auto added = add_gateway_key(folder, now); !added) return added.error();
  return read_gateway_keys(folder, now);
}

pop::Result<void> add_gateway_key(const std::string &folder, std::int64_t now) {
  if (auto made = make_private_folder(folder); !made) return made.error();
  // Ids go round: one that a client may still hold is never given to another key.
  std::uint32_t newest = 0;
  std::int64_t newest_start = INT64_MIN;
  std::int64_t newest_end = now;
  for (std::uint32_t id = 0; id <= 255; ++id) {
    const auto key = read_key_file(file_of(folder, id));
    if (key && key->not_before >= newest_start) {
      newest = id;
      newest_start = key->not_before;
      newest_end = key->not_after;
    }
  }
  const std::uint32_t id = (newest + 1) % 256;
  const std::int64_t from = std::clamp(newest_end, now, now + kGatewayKeyPublishDays * 86'400);
  return write_key_file(file_of(folder, id), new_key(id, from, kGatewayKeyDays));
}

pop::Result<void> GatewayKeys::reload(std::int64_t now) {
  Keys keys;
  const auto stored = read_gateway_keys(folder_, now);
  if (!stored) {
    for (const auto &key : *current()) {
      if (now <= destroy_at_[key.key_id]) keys.push_back({key.key_id, key.key.clone()});
    }
    replace(std::move(keys));
    return stored.error();
  }
  for (const StoredKey &key : *stored) {
    auto pair = pop::handoff::key_pair_from_private(key.private_key.reveal());
    if (!pair) return pair.error();
    keys.push_back({static_cast<std::uint8_t>(key.id), std::move(*pair)});
    destroy_at_[static_cast<std::uint8_t>(key.id)] = destruction_of(key);
  }
  replace(std::move(keys));
  return {};
}

void GatewayKeys::replace(Keys keys) {
  auto fresh = std::make_shared<const Keys>(std::move(keys));
  const std::lock_guard lock(mutex_);
  keys_.swap(fresh);
}

std::shared_ptr<const GatewayKeys::Keys> GatewayKeys::current() const {
  const std::lock_guard lock(mutex_);
  return keys_;
}

pop::Result<std::string> gateway_record(const GatewayConfig &config, const std::vector<StoredKey> &keys,
                                        std::int64_t version, std::int64_t now) {
  JsonWriter json;
  json.number("version", version)
      .text("id", config.id)
      .text("url", config.url)
      .text("operator", config.operator_id);
  json.open_list("key_configs");
  for (const StoredKey &key : keys) {
    if (key.not_after <= now) continue;
    auto pair = pop::handoff::key_pair_from_private(key.private_key.reveal());
    if (!pair) return pair.error();
    const pop::handoff::OhttpGatewayKey public_half{static_cast<std::uint8_t>(key.id), std::move(*pair)};
    json.open_object()
        .text("key_config", pop::to_base64(pop::handoff::write_key_config(public_half.config())))
        .text("not_before", pop::format_utc(key.not_before))
        .text("not_after", pop::format_utc(key.not_after))
        .close_object();
  }
  return json.close_list().done();
}

}  // namespace helpline
