#include "hosted_client.h"

#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

namespace {

pop_bytes lend(const std::vector<char> &bytes) {
  return {reinterpret_cast<const std::uint8_t *>(bytes.data()), bytes.size()};
}

std::optional<std::vector<char>> read(const char *program, const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    std::fprintf(stderr, "%s: cannot read %s\n", program, path.c_str());
    return std::nullopt;
  }
  return std::vector<char>(std::istreambuf_iterator<char>(file), {});
}

}  // namespace

std::unique_ptr<HostedClient> HostedClient::make(const char *program, const std::string &game,
                                                 const Options &options, const EmbeddedDirectory &directory) {
  std::unique_ptr<HostedClient> hosted(new HostedClient(program, options));
  return hosted->start(program, game, options, directory) ? std::move(hosted) : nullptr;
}

HostedClient::HostedClient(const char *program, const Options &options)
    : clock_(options.now), keyring_(program + std::string(":")), speech_(options.speech) {
  for (const std::string &locale : options.locales) locales_.push_back(::lend(locale));
  device_.struct_size = sizeof device_;
  device_.locales = locales_.data();
  device_.locale_count = locales_.size();
  device_.time_zone = ::lend(options.time_zone);
  device_.chosen_country = ::lend(options.country);
  device_.can = options.can;
  device_.needs = options.needs;
  device_.offline = options.offline ? 1 : 0;
  device_.age = options.age;
}

HostedClient::~HostedClient() {
  pop_client_destroy(client_);
  pop_http_curl_destroy(http_);
}

bool HostedClient::start(const char *program, const std::string &game, const Options &options,
                         const EmbeddedDirectory &directory) {
  pop_http_curl_config http_config{};
  http_config.struct_size = sizeof http_config;
  http_config.ca_file = ::lend(options.ca_file);
  if (pop_http_curl_create(&http_config, &http_) < 0) {
    std::fprintf(stderr, "%s: the HTTP library did not start\n", program);
    return false;
  }

  pop_client_config config{};
  config.struct_size = sizeof config;
  config.root = directory.root;
  config.bundle = directory.bundle;
  config.embedded_at = directory.embedded_at;
  if (!options.root_file.empty()) {
    auto root = read(program, options.root_file), bundle = read(program, options.bundle_file);
    if (!root || !bundle) return false;
    root_ = std::move(*root);
    bundle_ = std::move(*bundle);
    config.root = lend(root_);
    config.bundle = lend(bundle_);
    config.embedded_at = clock_.table()->unix_seconds(clock_.table()->user);
  }
  config.folder = ::lend(options.folder);
  config.app_name = ::lend(game);
  config.words_allowed = POP_WORDS_DRAFTS;
  config.http = options.offline ? nullptr : pop_http_curl_interface(http_);
  config.clock = clock_.table();
  config.log = options.log ? log_.table() : nullptr;
  config.wake = wake_.table();
  config.secure_storage = keyring_.table();
  config.tasks = tasks_.table();
  config.speech = speech_.table();

  const pop_str mirror = ::lend(options.mirror);
  config.mirrors = &mirror;
  config.mirror_count = options.mirror.empty() ? 0 : 1;

  pop_error error{};
  if (pop_client_create(&config, &client_, &error) < 0) {
    std::fprintf(stderr, "%s: %s: %s\n%s\n", program, pop_result_name(error.code), error.message,
                 pop_result_text(error.code));
    return false;
  }
  // Now and not when a child opens help: the moment of an update is to say nothing.
  if (!options.mirror.empty())
    pop_directory_update(client_, options.log ? &HostedClient::updated : nullptr, nullptr, nullptr);
  return true;
}

void HostedClient::updated(void *, pop_result result, pop_str reason) {
  std::fprintf(stderr, "pop info: update: %s %.*s\n", pop_result_name(result), static_cast<int>(reason.size),
               reason.data);
}
