#include "desk/desk_config.h"

#include "common/config.h"
#include "desk/desk_keys.h"
#include "handoff/protocol.h"

namespace helpline {

pop::Result<DeskConfig> load_desk_config(const std::string &path) {
  auto loaded = Config::load(path);
  if (!loaded) return loaded.error();
  Config &file = *loaded;
  DeskConfig config;
  config.gateway_id = file.text("gateway_id", "the gateway's id in the directory, such as \"main\"");
  const std::string gateway =
      file.text("gateway", "where the gateway is, such as \"https://gateway.example\"");
  if (const auto authority = pop::handoff::https_authority(gateway)) {
    config.gateway_url = "https://" + *authority;
  } else if (!gateway.empty()) {
    file.problem("gateway", "is no https: address; write one such as \"https://gateway.example\"");
  }
  config.ca_file = file.path("ca", "a file of certificates to trust instead of the system's, PEM", "");
  config.database = file.path("database", "the file for conversations", "desk.db");
  config.passphrase_file = file.path("passphrase_file", "a file whose first line is the passphrase", "");
  config.passphrase_command = file.texts("passphrase_command",
                                         "the command that prints the passphrase, word by word, such as "
                                         "[\"secret-tool\", \"lookup\", \"application\", \"pop-desk\"]");
  if (!config.passphrase_file.empty() && !config.passphrase_command.empty())
    file.problem("passphrase_command", "is there beside passphrase_file; write one of them");
  const std::string unknown = file.text("unknown_conversations", "\"keep\" or \"end\"", "keep");
  if (unknown != "keep" && unknown != "end")
    file.problem("unknown_conversations", "is neither; write \"keep\" or \"end\"");
  config.end_unknown = unknown == "end";
  config.keep_days = file.number("keep_days", 1, 3650, "days to keep a conversation after its end", 30);
  std::vector<Config> services = file.list("services", "an object with id and keys for each service");
  for (Config &part : services) {
    const std::string id = part.text("id", "the service's id in the directory");
    const std::string keys = part.path("keys", "the folder that 'pop-desk keys' filled");
    if (id.empty() || keys.empty()) continue;
    auto service = load_desk_keys(id, keys);
    if (service) {
      config.services.push_back(std::move(*service));
    } else {
      part.problem("keys", service.error().message);
    }
  }
  if (auto checked = file.finish(services); !checked) return checked.error();
  return config;
}

}  // namespace helpline
