#include "gateway/gateway_config.h"

#include <vector>

#include "common/config.h"
#include "handoff/protocol.h"

namespace helpline {
namespace {

void read_service(Config &part, GatewayConfig &config) {
  const std::string id =
      part.text("id", "the service's id in the directory, such as \"de.nummer-gegen-kummer\"");
  ServedService service;
  service.access_key = part.key("access_key", "the access_key that 'pop-desk keys' printed");
  service.queue_limit = part.number("queue_limit", 1, 100'000, "how many may wait for a first answer", 200);
  service.starts_per_minute =
      part.number("starts_per_minute", 1, 100'000, "how many may begin in a minute", 60);
  for (const std::int64_t key :
       part.numbers("desk_keys", 0, UINT32_MAX, "the ids of its desk keys, such as [1]")) {
    service.desk_keys.insert(static_cast<std::uint32_t>(key));
  }
  if (id.size() > pop::handoff::kServiceIdMax) part.problem("id", "is too long");
  if (!config.services.emplace(id, std::move(service)).second)
    part.problem("id", "is there twice; write each service once");
}

}  // namespace

pop::Result<GatewayConfig> load_gateway_config(const std::string &path) {
  auto loaded = Config::load(path);
  if (!loaded) return loaded.error();
  Config &file = *loaded;
  GatewayConfig config;
  config.id = file.text("id", "the gateway's id in the directory, such as \"main\"");
  config.url = file.text("url", "where relays reach it, such as \"https://gateway.example/gateway\"");
  config.operator_id =
      file.text("operator", "who runs it, as in the directory, such as \"child-helpline-de\"");
  config.listen = file.text("listen", "an address of this machine, such as \"0.0.0.0\"", "127.0.0.1");
  config.port = static_cast<std::uint16_t>(file.number("port", 0, 65535, "a port, 0 for any free one", 8443));
  config.cert_file = file.path("cert", "the file with the certificate chain, PEM");
  config.key_file = file.path("key", "the file with the certificate's private key, PEM");
  config.database = file.path("database", "the file for waiting messages", "gateway.db");
  config.keys_folder = file.path("keys", "the folder for the keys that 'pop-gateway keys' makes", "keys");
  config.max_connections =
      static_cast<std::size_t>(file.number("max_connections", 8, 100'000, "connections at one time", 4096));
  if (!config.url.empty() && !pop::handoff::https_authority(config.url)) {
    file.problem("url", "is no https: address; write one such as \"https://gateway.example/gateway\"");
  }
  const std::size_t slash = config.url.find('/', std::string_view("https://").size());
  config.path = slash == std::string::npos ? std::string("/") : config.url.substr(slash);
  std::vector<Config> services =
      file.list("services", "an object with id, access_key and desk_keys for each service");
  for (Config &part : services) read_service(part, config);
  if (auto checked = file.finish(services); !checked) return checked.error();
  return config;
}

}  // namespace helpline
