#include "source_tree.h"

#include <algorithm>

#include "directory/text_check.h"
#include "files.h"
#include "json_text.h"
#include "role_name.h"

namespace pop::tool {
namespace fs = std::filesystem;
namespace {

constexpr const char *top_files[] = {"policy.json", "emergency.json", "parents.json", "zones.json",
                                     "relays.json"};
constexpr const char *one_level[] = {"holidays", "gateways"};
constexpr const char *two_levels[] = {"services", "status"};

Error wrong(const fs::path &file, const std::string &why) {
  return {POP_E_FORMAT, file.string() + ": " + why};
}

Result<void> add_file(SourceTree &tree, const fs::path &file, const std::string &published) {
  Result<Bytes> bytes = read_whole(file);
  if (!bytes) return bytes.error();
  Result<JsonDocument> content = parse_json(*bytes);
  if (!content) return wrong(file, content.error().message);
  // Every device carries these bytes, so they go without white space; and laying a source file out anew
  // changes nothing.
  Bytes compact = compact_bytes(*content);
  tree.files.insert_or_assign(published, SourceFile{file, std::move(compact), std::move(*content)});
  return {};
}

Result<void> add_folder(SourceTree &tree, const fs::path &folder, const std::string &published) {
  std::error_code error;
  for (const fs::directory_entry &entry : fs::directory_iterator(folder, error)) {
    const fs::path &file = entry.path();
    if (file.extension() != ".json") continue;
    if (!is_slug(file.stem().string()))
      return wrong(file, "a name may have a-z, 0-9 and single hyphens only: rename it");
    if (const Result<void> added = add_file(tree, file, published + "/" + file.filename().string()); !added)
      return added;
  }
  if (error && error != std::errc::no_such_file_or_directory) return wrong(folder, error.message());
  return {};
}

Result<void> add_country_folders(SourceTree &tree, const fs::path &folder, const std::string &published) {
  std::error_code error;
  for (const fs::directory_entry &entry : fs::directory_iterator(folder, error)) {
    if (!entry.is_directory()) continue;
    const std::string country = entry.path().filename().string();
    if (!is_country(country) && (country != "001" || published != "services")) {
      return wrong(entry.path(),
                   published == "services"
                       ? "a folder here is named after a country (two small letters) or 001: rename it"
                       : "a folder here is named after a country (two small letters): rename it");
    }
    if (const Result<void> added = add_folder(tree, entry.path(), published + "/" + country); !added)
      return added;
  }
  if (error && error != std::errc::no_such_file_or_directory) return wrong(folder, error.message());
  return {};
}

Result<void> read_folder(SourceTree &tree, const fs::path &folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) return Error{POP_E_IO, folder.string() + " is no folder"};
  for (const char *name : top_files) {
    if (!fs::exists(folder / name, error)) continue;
    if (const Result<void> added = add_file(tree, folder / name, name); !added) return added;
  }
  for (const char *name : one_level) {
    if (const Result<void> added = add_folder(tree, folder / name, name); !added) return added;
  }
  for (const char *name : two_levels) {
    if (const Result<void> added = add_country_folders(tree, folder / name, name); !added) return added;
  }
  if (!fs::exists(folder / "regions.json", error)) return {};
  Result<Regions> regions = read_regions(folder / "regions.json");
  if (!regions) return regions.error();
  tree.regions = std::move(*regions);
  return {};
}

Result<void> check_ids(const SourceTree &tree) {
  for (const auto &[path, file] : tree.files) {
    const std::vector<std::string> parts = parts_of(path);
    std::string expected;
    if (parts[0] == "services" || parts[0] == "status") expected = parts[1] + "." + parts[2];
    if (parts[0] == "gateways") expected = parts[1];
    if (!expected.empty() && get_string(file.content, "id") != expected) {
      return wrong(file.origin, "\"id\" must be \"" + expected + "\", as the path says");
    }
    if (get_int(file.content, "version").value_or(0) < 1)
      return wrong(file.origin, "\"version\" must be a number from 1 up");
  }
  return {};
}

Result<void> check_places(const SourceTree &tree) {
  std::set<std::string> placed;
  for (const auto &[role, countries] : tree.regions) placed.insert(countries.begin(), countries.end());
  for (const std::string &country : tree.countries()) {
    if (placed.count(country) == 0) {
      return Error{POP_E_FORMAT,
                   "services/" + country + " has records, but regions.json names no region for " + country};
    }
  }
  for (const auto &[path, file] : tree.files) {
    const std::vector<std::string> parts = parts_of(path);
    if (parts[0] == "status" && tree.files.count("services/" + parts[1] + "/" + parts[2] + ".json") == 0)
      return wrong(file.origin,
                   "there is no record services/" + parts[1] + "/" + parts[2] + ".json that it closes");
    const JsonValue *handoff = get_object(file.content, "handoff");
    if (handoff == nullptr) continue;
    const std::string gateway(get_string(*handoff, "gateway").value_or(""));
    if (tree.files.count("gateways/" + gateway + ".json") == 0) {
      return wrong(file.origin,
                   "handoff.gateway is \"" + gateway + "\", but there is no gateways/" + gateway + ".json");
    }
  }
  return {};
}

}  // namespace

Result<Regions> read_regions(const fs::path &file) {
  const Result<JsonDocument> document = read_json(file);
  if (!document) return document.error();
  const JsonValue *regions = get_object(*document, "regions");
  if (regions == nullptr) return wrong(file, "the object \"regions\" is missing");
  Regions found;
  std::set<std::string> seen;
  for (const auto &member : regions->GetObject()) {
    const std::string role(text_of(member.name));
    if (role.rfind("region-", 0) != 0 || !is_slug(role))
      return wrong(file, "\"" + role + "\" is no region-<name>");
    if (!member.value.IsArray()) return wrong(file, role + " is no list of countries");
    for (const JsonValue &country : member.value.GetArray()) {
      const std::string code = country.IsString() ? std::string(text_of(country)) : "";
      if (!is_country(code))
        return wrong(file, role + " holds something that is no country (two small letters)");
      if (!seen.insert(code).second) return wrong(file, code + " is in two regions: leave it in one");
      found[role].push_back(code);
    }
  }
  return found;
}

std::vector<std::string> parts_of(const std::string &published_path) {
  std::vector<std::string> parts;
  const fs::path path = fs::path(published_path).replace_extension();
  for (const fs::path &part : path) parts.push_back(part.string());
  return parts;
}

std::set<std::string> SourceTree::countries() const {
  std::set<std::string> found;
  for (const auto &[path, file] : files) {
    const std::vector<std::string> parts = parts_of(path);
    if (parts[0] == "services" && parts[1] != "001") found.insert(parts[1]);
  }
  return found;
}

std::set<std::string> SourceTree::handoff_countries() const {
  std::set<std::string> found;
  for (const auto &[path, file] : files) {
    const std::vector<std::string> parts = parts_of(path);
    if (parts[0] == "services" && get_object(file.content, "handoff") != nullptr) found.insert(parts[1]);
  }
  return found;
}

std::set<std::string> SourceTree::gateways() const {
  std::set<std::string> found;
  for (const auto &[path, file] : files) {
    const std::vector<std::string> parts = parts_of(path);
    if (parts[0] == "gateways") found.insert(parts[1]);
  }
  return found;
}

namespace {

Result<void> split_policy(SourceTree &tree) {
  const auto policy = tree.files.extract("policy.json");
  if (policy.empty()) return {};
  const SourceFile &whole = policy.mapped();
  const JsonValue *countries = get_object(whole.content, "countries");
  if (countries == nullptr) return wrong(whole.origin, "the object \"countries\" is missing");
  for (const auto &country : countries->GetObject()) {
    Bytes bytes = compact_bytes(country.value);
    Result<JsonDocument> content = parse_json(bytes);
    if (!content) return wrong(whole.origin, content.error().message);
    tree.files.insert_or_assign("policy/" + directory::ascii_lower(text_of(country.name)) + ".json",
                                SourceFile{whole.origin, std::move(bytes), std::move(*content)});
  }
  return {};
}

void remove_everywhere(JsonValue &value, const char *key) {
  if (value.IsObject()) {
    value.RemoveMember(key);
    // "<": clang 14 finds "!=" of these iterators ambiguous.
    for (auto member = value.MemberBegin(); member < value.MemberEnd(); ++member)
      remove_everywhere(member->value, key);
  }
  if (value.IsArray()) {
    for (JsonValue &element : value.GetArray()) remove_everywhere(element, key);
  }
}

}  // namespace

Result<void> shape_for_devices(SourceTree &tree) {
  for (const char *name : {"emergency.json", "parents.json"}) {
    const auto file = tree.files.find(name);
    if (file == tree.files.end()) continue;
    for (const char *key : {"sources", "record"}) remove_everywhere(file->second.content, key);
    file->second.bytes = compact_bytes(file->second.content);
  }
  return split_policy(tree);
}

std::vector<std::string> SourceTree::desks(const std::string &country) const {
  std::vector<std::string> found;
  for (const auto &[path, file] : files) {
    const std::vector<std::string> parts = parts_of(path);
    if (parts[0] == "status" && parts[1] == country) found.push_back(role_of_path(path));
  }
  return found;
}

Result<SourceTree> read_sources(const std::vector<std::string> &folders) {
  SourceTree tree;
  for (const std::string &folder : folders) {
    if (const Result<void> read = read_folder(tree, folder); !read) return read.error();
  }
  if (const Result<void> checked = check_ids(tree); !checked) return checked.error();
  return tree;
}

Result<SourceTree> read_whole_directory(const std::vector<std::string> &folders) {
  Result<SourceTree> tree = read_sources(folders);
  if (!tree) return tree;
  if (tree->regions.empty()) return Error{POP_E_FORMAT, "no source folder has a regions.json with a region"};
  if (tree->countries().empty())
    return Error{POP_E_FORMAT, "no source folder has a record services/<cc>/<slug>.json"};
  if (const Result<void> checked = check_places(*tree); !checked) return checked.error();
  return tree;
}

}  // namespace pop::tool
