#include <iostream>

#include "checkup.h"
#include "command.h"

namespace pop::tool {
namespace {

void print(const char *title, const std::vector<std::string> &lines) {
  for (const std::string &line : lines) std::cout << title << line << '\n';
}

Result<void> run(const Arguments &arguments) {
  const Result<std::int64_t> now = arguments.now();
  if (!now) return now.error();
  const std::string path = arguments.value("--repo");
  const Result<Published> published = read_published(path);
  if (!published) return published.error();
  if (published->metadata("root") == nullptr)
    return Error{POP_E_MISSING, path + " holds no published directory: name the repository's folder"};
  const Checkup found = check_up(*published, *now);
  print("broken  ", found.broken);
  print("due     ", found.due);
  print("stale   ", found.stale);
  std::cout << found.broken.size() << " broken, " << found.due.size() << " due, " << found.stale.size()
            << " stale\n";
  if (found.broken.empty()) return {};
  return Error{POP_PARTIAL, path + ": children see less than they should, see above"};
}

}  // namespace

const Command &doctor_command() {
  static const Command command{
      "doctor",
      "what is broken, what will be and when, and what may be wrong by now",
      R"(Looks at a published directory as an app does, and ahead: what expires; keys of gateways and desks that end
without a successor; thresholds nobody can reach; roles that may speak and have not; records whose review is due or
that nobody has seen in service for three years. Ends with 1 where something is broken. Run it daily.
)",
      {{"--repo", "REPO", "the repository's folder", true}, now_option()},
      run};
  return command;
}

}  // namespace pop::tool
