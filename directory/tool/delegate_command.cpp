#include <algorithm>
#include <set>

#include "command.h"
#include "draft_output.h"
#include "key_file.h"
#include "metadata_text.h"
#include "role_name.h"
#include "source_tree.h"
#include "threshold.h"

namespace pop::tool {
namespace {

// The role that delegates, as it stands and as it will.
struct Delegator {
  std::string role;
  RoleName name;
  Published before;
  trust::Targets content;

  trust::Delegations &delegations() {
    if (!content.delegations) content.delegations.emplace();
    return *content.delegations;
  }
  trust::DelegatedRole *find(const std::string &below) {
    auto &roles = delegations().roles;
    const auto found = std::find_if(roles.begin(), roles.end(),
                                    [&below](const trust::DelegatedRole &one) { return one.name == below; });
    return found == roles.end() ? nullptr : &*found;
  }
};

Result<Delegator> open_delegator(const Arguments &arguments) {
  Delegator delegator;
  delegator.role = arguments.value("--by");
  Result<RoleName> name = parse_role_name(delegator.role);
  if (!name) return name.error();
  delegator.name = std::move(*name);
  Result<Published> before = published_before(arguments);
  if (!before) return before.error();
  delegator.before = std::move(*before);
  Result<trust::Targets> content = present_content(delegator.before, delegator.role);
  if (!content) return content.error();
  delegator.content = std::move(*content);
  return delegator;
}

Result<trust::DelegatedRole> new_delegation(const Delegator &delegator, const std::string &below,
                                            const Regions &regions) {
  const Result<RoleName> name = parse_role_name(below);
  if (!name) return name.error();
  if (!delegator.name.may_delegate_to(*name)) {
    return Error{POP_E_DELEGATION,
                 delegator.role + " gives no work to " + below +
                     ": targets delegates to regions and gateways, a region to countries, a country to its "
                     "services and desks"};
  }
  const auto countries = regions.find(below);
  if (name->kind == RoleKind::region && countries == regions.end())
    return Error{wrong_usage, "which countries are in " + below + "? Name a regions.json with --regions"};
  trust::DelegatedRole made;
  made.name = below;
  made.terminating = true;
  made.paths = countries == regions.end() ? name->paths() : name->paths(countries->second);
  return made;
}

// What the delegator lists is looked at before what it delegates (TUF 1.0.34 section 5.6.7): it must let go
// of a file to hand it on.
void let_go(Delegator &delegator, const trust::DelegatedRole &below) {
  std::erase_if(delegator.content.targets,
                [&below](const auto &target) { return below.may_sign(target.first); });
}

// Keys that no role is delegated to any more are not named any more.
void drop_unused_keys(trust::Delegations &delegations) {
  std::set<std::string> used;
  for (const trust::DelegatedRole &role : delegations.roles)
    used.insert(role.keys.key_ids.begin(), role.keys.key_ids.end());
  std::erase_if(delegations.keys, [&used](const auto &key) { return used.count(key.first) == 0; });
}

Result<void> set_threshold(Delegator &delegator, const std::string &text) {
  const Result<Threshold> threshold = parse_threshold(text);
  if (!threshold) return threshold.error();
  trust::DelegatedRole *role = delegator.find(threshold->role);
  if (role == nullptr)
    return Error{wrong_usage,
                 "--threshold " + text + ": " + delegator.role + " does not delegate to " + threshold->role};
  role->keys.threshold = threshold->number;
  return {};
}

Result<void> finish(const Arguments &arguments, Delegator &delegator) {
  for (const std::string &text : arguments.values("--threshold")) {
    if (const Result<void> set = set_threshold(delegator, text); !set) return set;
  }
  for (const trust::DelegatedRole &role : delegator.delegations().roles) {
    if (const Result<void> reachable = check_reachable(role.name, role.keys); !reachable) return reachable;
  }
  drop_unused_keys(delegator.delegations());
  return hand_out(arguments, delegator.before,
                  {delegator.role, content_of(delegator.content), delegator.name.life()}, {});
}

Result<void> name_keys(const Arguments &arguments, bool replace) {
  Result<Delegator> delegator = open_delegator(arguments);
  if (!delegator) return delegator.error();
  Regions regions;
  if (arguments.has("--regions")) {
    Result<Regions> read = read_regions(arguments.value("--regions"));
    if (!read) return read.error();
    regions = std::move(*read);
  }
  std::set<std::string> emptied;
  for (const std::string &file : arguments.values("--public")) {
    Result<RoleKey> key = read_public_key(file);
    if (!key) return key.error();
    trust::DelegatedRole *role = delegator->find(key->role);
    if (role == nullptr) {
      if (replace) {
        return Error{POP_E_NOT_FOUND,
                     delegator->role + " does not delegate to " + key->role + ": use delegate add"};
      }
      Result<trust::DelegatedRole> made = new_delegation(*delegator, key->role, regions);
      if (!made) return Error{made.error().code, file + ": " + made.error().message};
      let_go(*delegator, *made);
      delegator->delegations().roles.push_back(std::move(*made));
      role = &delegator->delegations().roles.back();
    }
    if (replace && emptied.insert(key->role).second) role->keys.key_ids.clear();
    role->keys.key_ids.insert(key->id);
    delegator->delegations().keys.insert_or_assign(key->id, std::move(key->key));
  }
  return finish(arguments, *delegator);
}

Result<void> run_add(const Arguments &arguments) { return name_keys(arguments, false); }
Result<void> run_replace(const Arguments &arguments) { return name_keys(arguments, true); }

Result<void> run_remove(const Arguments &arguments) {
  Result<Delegator> delegator = open_delegator(arguments);
  if (!delegator) return delegator.error();
  for (const std::string &below : arguments.values("--role")) {
    if (delegator->find(below) == nullptr)
      return Error{POP_E_NOT_FOUND, delegator->role + " does not delegate to " + below};
    std::erase_if(delegator->delegations().roles,
                  [&below](const trust::DelegatedRole &role) { return role.name == below; });
    // A record goes back to the country as it was last published, so that no child misses it.
    const Result<trust::Targets> last = present_content(delegator->before, below);
    if (!last) return last.error();
    if (parse_role_name(below)->kind == RoleKind::service)
      delegator->content.targets.insert(last->targets.begin(), last->targets.end());
  }
  return finish(arguments, *delegator);
}

std::vector<Option> key_options(const char *public_help) {
  return draft_options(
      {{"--by", "ROLE", "who gives the right: targets, a region or a country", true},
       {"--public", "FILE", public_help, true, true},
       {"--threshold", "ROLE=N", "how many of a role's keys must sign (at first 1)", false, true}});
}

}  // namespace

const Command &delegate_add_command() {
  static const Command command = [] {
    Command made{
        "delegate add", "let further keys speak for a region, country, helpline, desk or gateway",
        R"(Drafts the next version of the role that gives the right. A public key says which role it was made for.
The editors (targets) name the keys of regions and gateways, a region those of its countries, a country those
of helplines that sign their own record and of desks that may say they are closed. A country that hands a record
to its helpline's own key stops listing it: the helpline's first signed version is accepted together with this.
)",
        key_options("a public key to add"), run_add};
    made.options.push_back({"--regions", "FILE", "regions.json, where a key is a new region's"});
    return made;
  }();
  return command;
}

const Command &delegate_replace_command() {
  static const Command command{
      "delegate replace", "take a role's keys away and name others: a key is lost or stolen",
      R"(Drafts the next version of the role that gives the right, with only these keys for the roles they were made
for. What the old keys have signed counts no more: the holders of the new ones sign the role again (renew, or
draft), and both are accepted together.
)",
      key_options("a public key that stands in place of the old ones"), run_replace};
  return command;
}

const Command &delegate_remove_command() {
  static const Command command{
      "delegate remove", "take the right to speak away from a role",
      R"(Drafts the next version of the role that gave the right. A record that a helpline signed itself goes back to
its country as it was last published.
)",
      draft_options(
          {{"--by", "ROLE", "who gave the right", true}, {"--role", "ROLE", "who loses it", true, true}}),
      run_remove};
  return command;
}

}  // namespace pop::tool
