#include "setup.h"

#include <algorithm>

#include "base/json.h"
#include "handoff/protocol.h"

namespace child_side {
namespace {

pop::Result<pop::JsonDocument> read(const std::string &path) {
  const auto bytes = pop::read_file(path);
  if (!bytes) return pop::Error{POP_E_IO, path + ": cannot be read"};
  return pop::parse_json(*bytes);
}

}  // namespace

pop::Result<pop::handoff::ConversationSetup> load(const Options &options) {
  const auto gateway = read(options.gateway);
  if (!gateway) return gateway.error();
  const auto desk = read(options.desk);
  if (!desk) return desk.error();
  const pop::Error wrong{POP_E_FORMAT, "the gateway's or the desk's file is not as printed"};

  pop::handoff::ConversationSetup setup;
  setup.service_id = options.service;
  setup.relay_url = options.relay;
  const auto url = pop::get_string(*gateway, "url");
  const auto authority = pop::handoff::https_authority(url ? *url : "");
  const pop::JsonValue *configs = pop::get_array(*gateway, "key_configs");
  if (!authority || configs == nullptr || configs->Empty()) return wrong;
  setup.gateway_authority = *authority;
  const auto encoded = pop::get_string((*configs)[configs->Size() - 1], "key_config");
  const auto config_bytes = encoded ? pop::from_base64(*encoded) : std::nullopt;
  if (!config_bytes) return wrong;
  const auto config = pop::handoff::parse_key_config(*config_bytes);
  if (!config) return config.error();
  setup.gateway_key = *config;

  const pop::JsonValue *handoff = pop::get_object(*desk, "handoff");
  const pop::JsonValue *keys = handoff != nullptr ? pop::get_array(*handoff, "desk_keys") : nullptr;
  if (keys == nullptr || keys->Empty()) return wrong;
  const auto id = pop::get_int((*keys)[0], "id");
  const auto key_text = pop::get_string((*keys)[0], "public_key");
  const auto key = key_text ? pop::from_base64(*key_text) : std::nullopt;
  if (!id || !key || key->size() != setup.desk_key.size()) return wrong;
  setup.desk_key_id = static_cast<std::uint32_t>(*id);
  std::copy(key->begin(), key->end(), setup.desk_key.begin());
  return setup;
}

}  // namespace child_side
