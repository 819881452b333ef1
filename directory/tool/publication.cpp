#include "publication.h"

#include <algorithm>
#include <iostream>

#include "base/clock.h"
#include "directory/bundle.h"
#include "inspection.h"
#include "json_text.h"
#include "metadata_text.h"
#include "role_name.h"
#include "source_tree.h"
#include "trust/metadata.h"
#include "trust/mirror.h"

namespace pop::tool {
namespace {

RoleDraft listing(const std::string &role, const std::map<std::string, ListedFile> &files) {
  return {role, content_of_listing(role, files), parse_role_name(role)->life()};
}

std::string path_of(const std::string &role, std::int64_t version) {
  return trust::metadata_path(role, role == "timestamp" ? std::nullopt : std::optional(version));
}

}  // namespace

bool Publication::renewed() const {
  return std::any_of(roles.begin(), roles.end(), [](const SignedRole &role) { return role.renewed; });
}

void Publication::add(SignedRole role) {
  files[path_of(role.name, role.version)] = role.file;
  roles.push_back(std::move(role));
}

Result<void> check_next_version(const std::string &path, const std::string &origin, const Bytes &bytes,
                                const Bytes &published) {
  // A country's part of the policy has no version of its own.
  if (bytes == published || parts_of(path)[0] == "policy") return {};
  const Result<JsonDocument> old = parse_json(published);
  if (!old) return Error{old.error().code, "what was published as " + origin + ": " + old.error().message};
  const Result<JsonDocument> present = parse_json(bytes);
  if (!present) return Error{present.error().code, origin + ": " + present.error().message};
  const std::int64_t last = get_int(*old, "version").value_or(0);
  if (get_int(*present, "version").value_or(0) > last) return {};
  return Error{POP_E_VERSION, origin + ": its content differs from what was published as version " +
                                  std::to_string(last) + ": set \"version\" to " + std::to_string(last + 1)};
}

Result<void> check_clock(const Published &published, std::int64_t now) {
  const Bytes *file = published.metadata("timestamp");
  if (file == nullptr) return {};
  const Result<trust::Timestamp> timestamp = trust::parse_timestamp(*file);
  if (!timestamp) return timestamp.error();
  if (timestamp->issued.value_or(0) <= now) return {};
  return Error{POP_E_ROLLBACK, "the published directory was issued at " + format_utc(*timestamp->issued) +
                                   ", and now is " + format_utc(now) + ": set the clock right"};
}

Result<void> complete(Publication &publication, const Published &published,
                      const std::vector<SigningKey> &snapshot_keys,
                      const std::vector<SigningKey> &timestamp_keys, std::int64_t now) {
  std::map<std::string, ListedFile> listed;
  for (const auto &[role, version] : published.versions) {
    if (role == "root" || role == "timestamp" || role == "snapshot") continue;
    listed[role + ".json"] = {version, published.metadata(role)};
  }
  for (const SignedRole &role : publication.roles) {
    if (role.name != "root") listed[role.name + ".json"] = {role.version, &role.file};
  }
  Result<SignedRole> snapshot = sign_role(listing("snapshot", listed), snapshot_keys, published, now);
  if (!snapshot) return snapshot.error();
  Result<SignedRole> timestamp =
      sign_role(listing("timestamp", {{"snapshot.json", {snapshot->version, &snapshot->file}}}),
                timestamp_keys, published, now);
  if (!timestamp) return timestamp.error();
  publication.add(std::move(*snapshot));
  publication.add(std::move(*timestamp));
  // A client that has an old root walks through every later one.
  for (const auto &[path, bytes] : published.files) {
    if (is_root(path)) publication.files[path] = bytes;
  }
  return {};
}

Result<void> check_as_client(const Publication &publication, std::int64_t now,
                             const std::set<std::string> &faulty) {
  const Result<Bytes> bundle = directory::write_bundle(publication.files);
  if (!bundle) return bundle.error();
  const Result<Inspection> found = inspect(publication.files.at("metadata/1.root.json"), *bundle, now);
  if (!found) return Error{found.error().code, "the result would not verify: " + found.error().message};
  for (const std::string &line : found->no_conversation)
    std::cerr << "shown without conversation: " << line << '\n';
  std::size_t faults = 0;
  for (const std::string &line : found->left_out) {
    std::cerr << "an app would leave out: " << printable(line) << '\n';
    if (faulty.count(line.substr(0, line.find(':'))) == 0) ++faults;
  }
  if (faults == 0) return {};
  return Error{POP_E_POLICY,
               "nothing was published: mend " + std::to_string(faults) +
                   " of the above (a value that policy.json does not list needs a new policy.json)"};
}

void print_summary(const Publication &publication) {
  std::size_t renewed = 0;
  for (const SignedRole &role : publication.roles) {
    if (!role.renewed) continue;
    if (++renewed <= 12) std::cout << "  signed " << role.name << " version " << role.version << '\n';
  }
  if (renewed > 12) std::cout << "  and " << renewed - 12 << " more\n";
}

}  // namespace pop::tool
