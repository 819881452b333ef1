#pragma once
// The gateway's Oblivious HTTP keys: <folder>/<key id>.json, one file each, mode 0600.

#include <cstdint>
#include <string>
#include <vector>

#include "common/key_file.h"
#include "gateway/gateway_config.h"
#include "handoff/ohttp.h"

namespace helpline {

// A key is published for 90 days and can open what was sent in them; 14 days later it is destroyed.
inline constexpr std::int64_t kGatewayKeyDays = 90;
inline constexpr std::int64_t kGatewayKeyGraceDays = 14;

// All keys that still open something, by id. Destroys those past their grace. POP_E_NOT_FOUND when there is
// none.
pop::Result<std::vector<StoredKey>> read_gateway_keys(const std::string &folder, std::int64_t now);
// The same; makes the first key where there is none.
pop::Result<std::vector<StoredKey>> load_gateway_keys(const std::string &folder, std::int64_t now);
// Makes the next one, for a rotation.
pop::Result<void> add_gateway_key(const std::string &folder, std::int64_t now);

pop::Result<std::vector<pop::handoff::OhttpGatewayKey>> to_ohttp_keys(const std::vector<StoredKey> &keys);
// gateways/<id>.json of the directory, to be signed by the role gw-<id>.
pop::Result<std::string> gateway_record(const GatewayConfig &config, const std::vector<StoredKey> &keys,
                                        std::int64_t version, std::int64_t now);

}  // namespace helpline
