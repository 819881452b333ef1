#pragma once
// What the gateway's configuration file says. README.md describes every field.

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace helpline {

// One service that is reached through this gateway.
struct ServedService {
  pop::ByteArray<32> access_key{};     // Ed25519, public: whose desk may speak for the service
  std::set<std::uint32_t> desk_keys;   // ids of the desk keys in the service's record
  std::int64_t queue_limit = 0;        // conversations that may wait for a first answer
  std::int64_t starts_per_minute = 0;  // new conversations
};

struct GatewayConfig {
  std::string id;    // as in the directory's gateways/<id>.json
  std::string url;   // where relays reach it
  std::string path;  // of the URL
  std::string operator_id;
  std::string listen;
  std::uint16_t port = 0;
  std::string cert_file;
  std::string key_file;
  std::string database;
  std::string keys_folder;
  std::size_t max_connections = 0;
  std::map<std::string, ServedService, std::less<>> services;
};

pop::Result<GatewayConfig> load_gateway_config(const std::string &path);

}  // namespace helpline
