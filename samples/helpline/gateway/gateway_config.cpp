#include "gateway/gateway_config.h"

#include <vector>

#include "common/config.h"
#include "handoff/protocol.h"

namespace helpline {
namespace {

// Ids of the directory: what the counts are kept by, and safe in every text they get into.
bool is_id(std::string_view id) {
  return !id.empty() && id.size() <= pop::handoff::kServiceIdMax &&
         id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == std::string_view::npos;
}

void read_service(Config &part, GatewayConfig &config) {
  const std::string id =
      part.text("id", "the service's id in the directory, such as \"de.nummer-gegen-kummer\"");
  ServedService service;
  service.access_key = part.key("access_key", "the access_key that 'pop-desk keys' printed");
  service.queue_limit = part.number("queue_limit", 1, 100'000, "how many may wait for a first answer", 200);
  service.starts_per_minute =
      part.number("starts_per_minute", 1, 100'000, "how many may begin in a minute", 60);
  service.message_limit = part.number("message_limit", 10, 10'000'000,
                                      "how many messages may wait (each takes 2 KB of the disk)", 20'000);
  for (const std::int64_t key :
       part.numbers("desk_keys", 0, UINT32_MAX, "the ids of its desk keys, such as [1]")) {
    service.desk_keys.insert(static_cast<std::uint32_t>(key));
  }
  if (!id.empty() && !is_id(id)) {
    part.problem(
        "id",
        "has other characters than a-z, 0-9, '.' and '-', or more than 100; write it as in the directory");
  } else if (!config.services.emplace(id, std::move(service)).second) {
    part.problem("id", "is there twice; write each service once");
  }
}

// `path` stands in the configuration's `field`.
void add_relay(Config &part, std::string_view field, const std::string &path, const std::string &id,
               GatewayConfig &config) {
  if (path.front() != '/' || path.find_first_of("?# ") != std::string::npos) {
    part.problem(field, "has no path that can be served; write one such as \"/relay-1\"");
  } else if (path == "/health" || path.starts_with("/desk/")) {
    part.problem(field, "has a path that is the gateway's own; write another, such as \"/relay-1\"");
  } else if (!config.relays.emplace(path, id).second) {
    part.problem(field, "is there twice; write one path for each relay");
  }
}

void read_relay(Config &part, GatewayConfig &config) {
  const std::string id = part.text("id", "the relay's id in the directory, such as \"relay-1\"");
  const std::string path = part.text("path", "the path it posts to, such as \"/relay-1\"");
  if (!id.empty() && !is_id(id))
    part.problem("id", "has other characters than a-z, 0-9, '.' and '-'; write it as in the directory");
  if (!path.empty()) add_relay(part, "path", path, id, config);
}

bool is_loopback(const std::string &address) { return address.starts_with("127.") || address == "::1"; }

// Who ends TLS. Without it the words are still sealed twice, but desks' sessions and who asks what are open:
// only for the way from a proxy on this machine, or on a way somebody has said is safe.
void read_tls(Config &file, GatewayConfig &config) {
  const std::string tls =
      file.text("tls", "\"here\", \"proxy\" (on this machine) or \"proxy-elsewhere\"", "here");
  if (tls == "here") {
    config.cert_file = file.path("cert", "the file with the certificate chain, PEM");
    config.key_file = file.path("key", "the file with the certificate's private key, PEM");
  } else if (tls == "proxy" && !config.listen.empty() && !is_loopback(config.listen)) {
    file.problem(
        "listen",
        "is no loopback address, and without TLS others could read along; write \"127.0.0.1\" for a proxy "
        "on this machine, or \"tls\": \"proxy-elsewhere\" when the way from the proxy is safe by itself");
  } else if (tls != "proxy" && tls != "proxy-elsewhere" && !tls.empty()) {
    file.problem("tls", "is not possible; write \"here\", \"proxy\" or \"proxy-elsewhere\"");
  }
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
  read_tls(file, config);
  config.database = file.path("database", "the file for waiting messages", "gateway.db");
  config.keys_folder = file.path("keys", "the folder for the keys that 'pop-gateway keys' makes", "keys");
  config.max_connections =
      static_cast<std::size_t>(file.number("max_connections", 8, 100'000, "connections at one time", 4096));
  if (const std::int64_t port = file.number("metrics_port", -1, 65535, "a port of 127.0.0.1", -1); port >= 0)
    config.metrics_port = static_cast<std::uint16_t>(port);
  if (!config.id.empty() && !is_id(config.id))
    file.problem("id", "has other characters than a-z, 0-9, '.' and '-'; write it as in the directory");
  if (!config.url.empty() && !pop::handoff::https_authority(config.url)) {
    file.problem("url", "is no https: address; write one such as \"https://gateway.example/gateway\"");
  }
  std::vector<Config> parts;
  if (file.has("relays")) {
    parts = file.list("relays", "an object with id and path for each relay");
    for (Config &part : parts) read_relay(part, config);
  } else {
    const std::size_t slash = config.url.find('/', std::string_view("https://").size());
    add_relay(file, "url", slash == std::string::npos ? "/" : config.url.substr(slash), "relay", config);
  }
  std::vector<Config> services =
      file.list("services", "an object with id, access_key and desk_keys for each service");
  for (Config &part : services) {
    read_service(part, config);
    parts.push_back(std::move(part));
  }
  if (auto checked = file.finish(parts); !checked) return checked.error();
  return config;
}

}  // namespace helpline
