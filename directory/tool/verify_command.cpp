#include <algorithm>
#include <iostream>

#include "base/clock.h"
#include "command.h"
#include "files.h"
#include "inspection.h"

namespace pop::tool {
namespace {

bool is_top(const std::string &role) {
  return role == "root" || role == "timestamp" || role == "snapshot" || role == "targets";
}

void print_report(const Inspection &found) {
  std::cout << "issued     " << (found.issued != 0 ? format_utc(found.issued) : "not said") << '\n';
  for (const RoleExpiry &role : found.roles) {
    if (!is_top(role.role)) continue;
    std::cout << role.role << std::string(11 - role.role.size(), ' ') << "version " << role.version
              << ", expires " << format_utc(role.expires) << '\n';
  }
  const auto first =
      std::min_element(found.roles.begin(), found.roles.end(),
                       [](const RoleExpiry &a, const RoleExpiry &b) { return a.expires < b.expires; });
  const auto delegated = std::count_if(found.roles.begin(), found.roles.end(),
                                       [](const RoleExpiry &role) { return !is_top(role.role); });
  std::size_t services = 0;
  for (const auto &[country, count] : found.services) services += count;
  const bool world = found.services.count("001") != 0;
  std::cout << "delegated  " << delegated << " roles\ncountries  " << found.services.size() - (world ? 1 : 0)
            << (world ? ", and world-wide services" : "") << "\nservices   " << services << "\nexpires    "
            << format_utc(first->expires) << " (" << first->role << ", the first)\n";
}

Result<void> run(const Arguments &arguments) {
  const Result<std::int64_t> now = arguments.now();
  if (!now) return now.error();
  const Result<Bytes> root = read_whole(arguments.value("--root"));
  if (!root) return root.error();
  const std::string path = arguments.value("--bundle");
  const Result<Bytes> bundle = read_whole(path);
  if (!bundle) return bundle.error();
  const Result<Inspection> found = inspect(*root, *bundle, *now);
  if (!found) return Error{found.error().code, path + ": " + found.error().message};
  print_report(*found);
  for (const std::string &line : found->no_conversation)
    std::cout << "without conversation  " << line << '\n';
  for (const std::string &line : found->left_out) std::cout << "left out   " << line << '\n';
  if (found->left_out.empty()) return {};
  return Error{POP_PARTIAL, path + ": an app would leave out what is listed above"};
}

}  // namespace

const Command &verify_command() {
  static const Command command{
      "verify",
      "check a bundle and say what is in it",
      R"(Verifies every signature, version, length, hash, expiry and policy limit from the root down, as an app does,
and reports versions, countries, services, expiry, services shown without their conversation, and what an
app would leave out and why (then the exit code is 1).
)",
      {{"--root", "FILE", "the root you trust (N.root.json)", true},
       {"--bundle", "FILE", "a bundle made by pop-directory bundle", true},
       now_option()},
      run};
  return command;
}

}  // namespace pop::tool
