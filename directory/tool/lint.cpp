#include "lint.h"

#include <algorithm>
#include <tuple>

#include "directory/catalog_files.h"
#include "lint_rules.h"
#include "zone_names.h"

namespace pop::tool {
namespace {

Result<std::set<std::string>> known_zones(const SourceTree &tree) {
  std::set<std::string> zones;
  const auto file = tree.files.find("zones.json");
  if (file != tree.files.end()) {
    for (const char *list : {"zones", "links"}) {
      const JsonValue *names = get_object(file->second.content, list);
      if (names == nullptr) continue;
      for (const auto &name : names->GetObject()) zones.emplace(text_of(name.name));
    }
    return zones;
  }
  const Result<ZoneNames> names = read_zone_names("/usr/share/zoneinfo");
  if (!names) return names.error();
  for (const auto &[name, countries] : names->countries) zones.insert(name);
  for (const auto &[name, target] : names->links) zones.insert(name);
  return zones;
}

Result<Surroundings> surroundings_of(const LintSetup &setup) {
  Result<std::set<std::string>> zones = known_zones(setup.tree);
  if (!zones) return zones.error();
  Surroundings around{setup, std::nullopt, std::move(*zones), {}};
  const auto file = setup.tree.files.find("policy.json");
  if (file != setup.tree.files.end()) {
    Result<directory::Policy> policy = directory::Policy::parse(file->second.content);
    if (policy) around.policy = std::move(*policy);  // else lint_policy says why
  }
  return around;
}

// An address that the SDK itself will call.
void check_endpoint(const JsonValue &of, const std::string &path, Notes &notes) {
  const std::string url(get_string(of, "url").value_or(""));
  if (const std::string fault = url_fault(url); !fault.empty()) {
    notes.error(path + "/url", fault);
  } else if (url.rfind("https://", 0) != 0) {
    notes.error(path + "/url", url + " is not encrypted, and no client would call it; write https:");
  }
}

void check_relays(const JsonValue &content, Notes &notes) {
  const JsonValue *relays = get_array(content, "relays");
  if (relays == nullptr) return;
  for (json::SizeType i = 0; i < relays->Size(); ++i) {
    const JsonValue &relay = (*relays)[i];
    const std::string path = "/relays/" + std::to_string(i);
    check_endpoint(relay, path, notes);
    const auto directory = get_string(relay, "directory");
    if (directory && !directory::is_beside(*directory, get_string(relay, "url").value_or("")))
      notes.error(path + "/directory", std::string(*directory) +
                                           " is not a folder on the relay's own host and port, where alone a "
                                           "client asks for it; end it with /");
  }
}

void check_file(const std::string &path, const SourceFile &file, Surroundings &around,
                std::vector<Finding> &findings) {
  Notes notes(file.origin);
  const std::string folder = parts_of(path)[0];
  if (folder == "services") {
    lint_record(path, file, around, notes);
  } else if (folder == "gateways") {
    check_endpoint(file.content, "", notes);
  } else if (path == "relays.json") {
    check_relays(file.content, notes);
  } else if (path == "policy.json") {
    lint_policy(file, notes);
  }
  lint_texts(file.content, "", notes);
  notes.append_to(findings);
}

// An id is also a name: two files that claim one would follow each other on a device.
void check_ids(const std::map<std::string, SourceFile> &files, std::vector<Finding> &findings) {
  std::map<std::string, std::string> first;
  for (const auto &[path, file] : files) {
    if (parts_of(path)[0] != "services") continue;
    const std::string id(get_string(file.content, "id").value_or(""));
    const auto [known, is_new] = first.try_emplace(id, path);
    if (is_new) continue;
    Notes notes(file.origin);
    notes.error("/id", "\"" + id + "\" is also the id of " + known->second + "; each service has its own");
    notes.append_to(findings);
  }
}

void check_all(const std::map<std::string, SourceFile> &files, Surroundings &around,
               std::vector<Finding> &findings) {
  for (const auto &[path, file] : files) check_file(path, file, around, findings);
  check_ids(files, findings);
}

std::vector<Finding> sorted(std::vector<Finding> findings) {
  std::sort(findings.begin(), findings.end(), [](const Finding &a, const Finding &b) {
    return std::tie(a.file, a.line, a.message) < std::tie(b.file, b.line, b.message);
  });
  return findings;
}

}  // namespace

Result<std::vector<Finding>> lint_tree(const LintSetup &setup) {
  Result<Surroundings> around = surroundings_of(setup);
  if (!around) return around.error();
  std::vector<Finding> findings;
  check_all(setup.tree.files, *around, findings);
  setup.exceptions.check(setup.tree, around->excepted, findings);
  return sorted(std::move(findings));
}

Result<std::vector<Finding>> lint_files(const std::map<std::string, SourceFile> &files,
                                        const LintSetup &setup) {
  Result<Surroundings> around = surroundings_of(setup);
  if (!around) return around.error();
  std::vector<Finding> findings;
  check_all(files, *around, findings);
  return sorted(std::move(findings));
}

}  // namespace pop::tool
