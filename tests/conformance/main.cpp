// tuf-client: a client of The Update Framework on sdk/trust, with the command line of the public conformance
// suite. Exit code 0 if all was done, 1 if not.

#include <curl/curl.h>

#include <cstdio>

#include "base/clock.h"
#include "base/secret.h"
#include "command_line.h"
#include "http_mirror.h"
#include "updater.h"

namespace {

using namespace pop;
using namespace pop::conformance;

Result<void> run(const CommandLine &line) {
  const std::int64_t now = Clock().unix_seconds();
  const Folder metadata(line.metadata_dir);
  if (line.command == "init") {
    const auto root = read_file(line.root_file);
    if (!root) return Error{POP_E_IO, line.root_file + ": cannot be read"};
    return start(metadata, *root, now);
  }
  HttpMirror mirror(line.metadata_url, line.target_base_url, line.file_time);
  auto updater = Updater::open(metadata, mirror, now);
  if (!updater) return updater.error();
  if (auto ok = updater->refresh(); !ok) return ok;
  for (const std::string &name : line.target_names) {
    if (auto ok = updater->download(name, Folder(line.target_dir)); !ok) return ok;
  }
  return {};
}

}  // namespace

int main(int argc, char **argv) {
  const auto line = read_command_line({argv + 1, static_cast<std::size_t>(argc - 1)});
  if (!line) {
    std::fprintf(stderr, "tuf-client: %s\n%s", line.error().message.c_str(), kUsage);
    return 1;
  }
  if (!start_crypto() || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    std::fprintf(stderr, "tuf-client: libsodium or libcurl could not be started\n");
    return 1;
  }
  const auto done = run(*line);
  if (!done)
    std::fprintf(stderr, "tuf-client: %s (%s)\n", done.error().message.c_str(),
                 pop_result_name(done.error().code));
  curl_global_cleanup();
  return done ? 0 : 1;
}
