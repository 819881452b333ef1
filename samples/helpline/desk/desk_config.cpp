#include "desk/desk_config.h"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "common/config.h"
#include "desk/desk_keys.h"
#include "handoff/link.h"
#include "handoff/message_bodies.h"
#include "handoff/protocol.h"

namespace helpline {
namespace {

// Refused here and not by the child's app, which would show nothing.
void read_resources(std::vector<Config> &parts, DeskConfig &config) {
  for (Config &part : parts) {
    CannedResource one;
    one.title = part.text("title", "what it is called, such as \"Sleeping better\"");
    one.link = part.text("link", "its https: address, or leave it out", "");
    one.note = part.text("note", "a sentence on it, or leave it out", "");
    if (one.title.empty()) continue;
    const auto written = pop::handoff::write_resource({one.title, one.link, one.note});
    if (!written) part.problem("title", "cannot be shown to a child: " + written.error().message);
    if (const auto host = pop::handoff::web_link_host(one.link)) one.host = *host;
    config.resources.push_back(std::move(one));
  }
}

void read_transfers(std::vector<Config> &parts, DeskConfig &config) {
  for (Config &part : parts) {
    TransferTarget one;
    one.service = part.text("service", "the other service's id in the directory");
    one.name = part.text("name", "how counsellors call it");
    if (one.service.empty()) continue;
    const auto written = pop::handoff::write_note({one.service, ""});
    if (!written) part.problem("service", "cannot be offered to a child: " + written.error().message);
    config.transfers.push_back(std::move(one));
  }
}

void read_page(Config &file, const std::string &database, PageConfig &page) {
  page.port =
      static_cast<std::uint16_t>(file.number("page_port", 1, 65535, "the page's port on this machine", 8850));
  const std::string origin =
      file.text("page_origin", "where a TLS proxy shows the page, such as \"https://desk.example\"", "");
  if (const auto authority = pop::handoff::https_authority(origin)) {
    page.origin = "https://" + *authority;
  } else if (!origin.empty()) {
    file.problem("page_origin", "is no https: address; write one such as \"https://desk.example\"");
  }
  page.idle_seconds =
      file.number("page_idle_seconds", 5, 86'400, "seconds without a key press until the page locks", 1800);
  page.link_key = file.path("page_link_key", "a file for the key of login links",
                            (std::filesystem::path(database).parent_path() / "page-link.key").string());
}

void read_status(std::vector<Config> &parts, StatusConfig &status) {
  if (parts.empty()) return;
  Config &part = parts.front();
  if (parts.size() > 1) part.problem("repository", "there is one way to the directory; leave the others out");
  status.program = part.text("program", "the directory's tool", "pop-directory");
  status.repository =
      part.path("repository", "a copy of the published directory, such as \"directory.popb\"");
  status.key = part.path("key", "the desk's own key in the directory");
  status.passphrase_file = part.path("passphrase_file", "a file whose first line is that key's passphrase");
  status.out = part.path("out", "a folder that the directory's publisher fetches from");
}

}  // namespace

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
  std::vector<Config> resources =
      file.list("resources", "an object with title, link and note for each", true);
  read_resources(resources, config);
  std::vector<Config> transfers = file.list("transfers", "an object with service and name for each", true);
  read_transfers(transfers, config);
  std::vector<Config> status =
      file.list("status", "one object with repository, key, passphrase_file and out", true);
  read_status(status, config.status);
  read_page(file, config.database, config.page);
  std::vector<Config> parts = std::move(services);
  for (std::vector<Config> *more : {&resources, &transfers, &status})
    std::ranges::move(*more, std::back_inserter(parts));
  if (auto checked = file.finish(parts); !checked) return checked.error();
  return config;
}

}  // namespace helpline
