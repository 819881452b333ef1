#pragma once
// What the gateway's configuration file says. README.md describes every field.

#include <cstdint>
#include <map>
#include <optional>
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
  std::int64_t message_limit = 0;      // messages that may wait, for the desk and for its children
};
using Services = std::map<std::string, ServedService, std::less<>>;

struct GatewayConfig {
  std::string id;                                          // as in the directory's gateways/<id>.json
  std::string url;                                         // where relays reach it
  std::map<std::string, std::string, std::less<>> relays;  // id of the relay that posts to this path
  std::string operator_id;
  std::string listen;
  std::uint16_t port = 0;
  std::string cert_file;  // both empty: a proxy ends TLS
  std::string key_file;
  std::string database;
  std::string keys_folder;
  std::size_t max_connections = 0;
  std::optional<std::uint16_t> metrics_port;  // on 127.0.0.1
  Services services;
};

pop::Result<GatewayConfig> load_gateway_config(const std::string &path);

}  // namespace helpline
