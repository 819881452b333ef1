#include "command_line.h"

#include <charconv>
#include <string_view>

namespace pop::conformance {
namespace {

Error wrong(std::string what) { return {POP_E_ARGUMENT, std::move(what)}; }

std::string *text_option(CommandLine &line, std::string_view name) {
  if (name == "--metadata-dir") return &line.metadata_dir;
  if (name == "--metadata-url") return &line.metadata_url;
  if (name == "--target-name") return &line.target_names.emplace_back();
  if (name == "--target-dir") return &line.target_dir;
  if (name == "--target-base-url") return &line.target_base_url;
  return nullptr;
}

Result<void> read_file_time(CommandLine &line, std::string_view text) {
  unsigned milliseconds = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), milliseconds);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || milliseconds == 0)
    return wrong("--file-ms: not a number of milliseconds");
  line.file_time = std::chrono::milliseconds(milliseconds);
  return {};
}

Result<void> check(const CommandLine &line, std::size_t words_left) {
  const bool init = line.command == "init";
  const bool download = line.command == "download";
  if (!init && !download && line.command != "refresh") return wrong("no command \"" + line.command + "\"");
  if (words_left != (init ? 1U : 0U)) return wrong(line.command + ": wrong number of arguments");
  if (line.metadata_dir.empty()) return wrong("--metadata-dir is missing");
  if (!init && line.metadata_url.empty()) return wrong("--metadata-url is missing");
  if (!download && !line.target_names.empty()) return wrong("--target-name is for download");
  if (!download) return {};
  if (line.target_names.empty()) return wrong("--target-name is missing");
  if (line.target_dir.empty()) return wrong("--target-dir is missing");
  if (line.target_base_url.empty()) return wrong("--target-base-url is missing");
  return {};
}

void end_with_slash(std::string &url) {
  if (!url.empty() && !url.ends_with('/')) url.push_back('/');
}

}  // namespace

const char kUsage[] =
    "Usage: tuf-client OPTIONS init ROOT-FILE\n"
    "       tuf-client OPTIONS refresh\n"
    "       tuf-client OPTIONS download\n"
    "Options:\n"
    "  --metadata-dir DIR     what is trusted\n"
    "  --metadata-url URL     of the repository's metadata\n"
    "  --target-name PATH     of a target to download; may be repeated\n"
    "  --target-dir DIR       where downloaded targets go\n"
    "  --target-base-url URL  of the repository's targets\n"
    "  --file-ms N            the time one file may take (60000)\n";

Result<CommandLine> read_command_line(std::span<const char *const> words) {
  CommandLine line;
  while (!words.empty() && std::string_view(words[0]).starts_with("--")) {
    const std::string name = words[0];
    if (words.size() < 2) return wrong(name + " needs a value");
    if (std::string *text = text_option(line, name)) {
      *text = words[1];
    } else if (name != "--file-ms") {
      return wrong("no option \"" + name + "\"");
    } else if (auto ok = read_file_time(line, words[1]); !ok) {
      return ok.error();
    }
    words = words.subspan(2);
  }
  if (words.empty()) return wrong("the command is missing");
  line.command = words[0];
  words = words.subspan(1);
  if (auto ok = check(line, words.size()); !ok) return ok.error();
  if (!words.empty()) line.root_file = words[0];
  end_with_slash(line.metadata_url);
  end_with_slash(line.target_base_url);
  return line;
}

}  // namespace pop::conformance
