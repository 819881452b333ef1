#include <iostream>

#include "changes.h"
#include "command.h"

namespace pop::tool {
namespace {

Result<void> run(const Arguments &arguments) {
  const Result<Published> before = read_existing(arguments.value("--old"));
  if (!before) return before.error();
  const Result<Published> after = read_existing(arguments.value("--new"));
  if (!after) return after.error();
  const std::vector<std::string> lines = changes(*before, *after);
  for (const std::string &line : lines) std::cout << line << '\n';
  if (lines.empty()) std::cout << "both say the same\n";
  return {};
}

}  // namespace

const Command &diff_command() {
  static const Command command{
      "diff",
      "what changed between two published directories, in plain words",
      R"(Compares two states, each the folder of a repository or a bundle of it: who may speak for what, and what every
file says. Keep a bundle of each publication to compare with. Signatures are not checked here; that is for verify.
)",
      {{"--old", "REPO", "the earlier one", true}, {"--new", "REPO", "the later one", true}},
      run};
  return command;
}

}  // namespace pop::tool
