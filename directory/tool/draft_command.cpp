#include <algorithm>
#include <iostream>

#include "command.h"
#include "draft_output.h"
#include "metadata_text.h"
#include "publication.h"
#include "role_name.h"
#include "source_tree.h"
#include "trust/mirror.h"
#include "trust/path_pattern.h"

namespace pop::tool {
namespace {

// Whether a role itself lists a file: it may, and has not handed it on.
bool lists(const std::string &role, const RoleName &name, const trust::Targets &content,
           const std::string &path) {
  if (name.kind == RoleKind::targets) return role_of_path(path) == role;
  const std::vector<std::string> patterns = name.paths();
  if (std::none_of(patterns.begin(), patterns.end(),
                   [&path](const std::string &pattern) { return trust::path_matches(pattern, path); }))
    return false;
  if (name.kind == RoleKind::country && path.starts_with("status/")) return false;  // for a desk to say
  return !content.delegations ||
         std::none_of(content.delegations->roles.begin(), content.delegations->roles.end(),
                      [&path](const trust::DelegatedRole &below) { return below.may_sign(path); });
}

Result<void> run_draft(const Arguments &arguments) {
  const std::string &role = arguments.value("--role");
  const Result<RoleName> name = parse_role_name(role);
  if (!name) return name.error();
  if (name->kind == RoleKind::root || name->kind == RoleKind::snapshot || name->kind == RoleKind::timestamp ||
      name->kind == RoleKind::region)
    return Error{wrong_usage, role + " lists no files: see root draft, delegate and accept"};
  const Result<Published> before = published_before(arguments);
  if (!before) return before.error();
  Result<trust::Targets> content = present_content(*before, role);
  if (!content) return content.error();
  SourceTree tree;
  if (arguments.has("--source")) {
    Result<SourceTree> read = read_sources(arguments.values("--source"));
    if (!read) return read.error();
    tree = std::move(*read);
  }
  if (const Result<void> shaped = shape_for_devices(tree); !shaped) return shaped;

  RepositoryFiles handed_on;
  std::size_t others = 0;
  for (const auto &[path, file] : tree.files) {
    if (!lists(role, *name, *content, path)) {
      ++others;
      continue;
    }
    const auto old = before->targets.find(path);
    if (old != before->targets.end()) {
      const Result<void> checked = check_next_version(path, file.origin.string(), file.bytes, old->second);
      if (!checked) return checked;
    }
    const Sha256 hash = sha256(file.bytes);
    content->targets[path] = {file.bytes.size(), {hash, std::nullopt}};
    if (old == before->targets.end() || old->second != file.bytes)
      handed_on[trust::target_path(path, to_hex(hash))] = file.bytes;
  }
  if (others != 0) std::cout << others << " files of the sources are for other roles to sign\n";
  return hand_out(arguments, *before, {role, content_of(*content), name->life()}, std::move(handed_on));
}

Result<void> run_renew(const Arguments &arguments) {
  const std::string &role = arguments.value("--role");
  const Result<RoleName> name = parse_role_name(role);
  if (!name) return name.error();
  if (name->kind == RoleKind::snapshot || name->kind == RoleKind::timestamp)
    return Error{wrong_usage, "pop-directory accept renews " + role};
  const Result<Published> before = published_before(arguments);
  if (!before) return before.error();
  const Bytes *file = before->metadata(role);
  if (file == nullptr)
    return Error{POP_E_NOT_FOUND, role + " is not in " + arguments.value("--repo") + ": nothing to renew"};
  JsonMembers content;
  if (name->kind == RoleKind::root) {
    const Result<trust::Root> root = trust::parse_root(*file);
    if (!root) return root.error();
    content = content_of(*root);
  } else {
    const Result<trust::Targets> targets = trust::parse_targets(*file, role);
    if (!targets) return targets.error();
    content = content_of(*targets);
  }
  return hand_out(arguments, *before, {role, std::move(content), name->life()}, {});
}

}  // namespace

const Command &draft_command() {
  static const Command command{
      "draft", "turn a role's files into its next signed version",
      R"(Makes the next version of what a role says: its files as they are published now, with those of the sources
over them. Nothing is ever taken out; a service that ends is withdrawn ("state": "withdrawn"). A changed file
needs a higher "version" of its own. With --key it is signed at once, on this machine alone and offline. The
folder then goes to the next holder (pop-directory sign) or to the editors (pop-directory accept).

The editors (targets) list policy, emergency numbers and all else that is no country's; a country (cc-<cc>) its
records; a helpline with its own key (service-<cc>-<slug>) its own record; a gateway (gw-<id>) its own file.
)",
      draft_options({{"--role", "ROLE", "who says it", true},
                     {"--source", "DIR", "a folder with directory files; later ones lie over earlier ones",
                      false, true}}),
      run_draft};
  return command;
}

const Command &renew_command() {
  static const Command command{
      "renew", "the same again, with a later expiry",
      "Drafts the next version of a role with exactly what it says now, before it expires.\n",
      draft_options({{"--role", "ROLE", "what to renew", true}}), run_renew};
  return command;
}

}  // namespace pop::tool
