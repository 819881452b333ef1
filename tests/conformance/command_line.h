#pragma once
// The command line that the conformance suite prescribes (its CLIENT-CLI.md), and one option of our own.

#include <chrono>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace pop::conformance {

struct CommandLine {
  std::string command;  // init, refresh or download
  std::string metadata_dir;
  std::string metadata_url;
  std::vector<std::string> target_names;
  std::string target_dir;
  std::string target_base_url;
  std::string root_file;  // of init
  std::chrono::milliseconds file_time{60'000};
};

extern const char kUsage[];

// Options come before the command, in any order.
Result<CommandLine> read_command_line(std::span<const char *const> words);

}  // namespace pop::conformance
