#include <iostream>

#include "command.h"
#include "draft_output.h"
#include "key_file.h"
#include "metadata_text.h"
#include "role_name.h"
#include "threshold.h"

namespace pop::tool {
namespace {

trust::RoleKeys *keys_of(trust::Root &root, const std::string &role) {
  if (role == "root") return &root.root;
  if (role == "targets") return &root.targets;
  if (role == "snapshot") return &root.snapshot;
  return role == "timestamp" ? &root.timestamp : nullptr;
}

constexpr const char *top_roles[] = {"root", "targets", "snapshot", "timestamp"};

Result<void> add_keys(trust::Root &root, const std::vector<std::string> &files) {
  for (const std::string &file : files) {
    Result<RoleKey> key = read_public_key(file);
    if (!key) return key.error();
    trust::RoleKeys *role = keys_of(root, key->role);
    if (role == nullptr)
      return Error{POP_E_DELEGATION, file + " is a key of " + key->role +
                                         ": root names keys of root, targets, snapshot and timestamp only"};
    role->key_ids.insert(key->id);
    root.keys.insert_or_assign(key->id, std::move(key->key));
  }
  return {};
}

// By key id, or its beginning.
Result<void> remove_key(trust::Root &root, const std::string &id) {
  std::string whole;
  for (const auto &[known, key] : root.keys) {
    if (known.rfind(id, 0) != 0) continue;
    if (!whole.empty()) return Error{wrong_usage, "--remove " + id + " is the beginning of two key ids"};
    whole = known;
  }
  if (id.size() < 8 || whole.empty())
    return Error{wrong_usage,
                 "--remove " + id + " is no key of the present root (its id, at least 8 digits)"};
  root.keys.erase(whole);
  for (const char *role : top_roles) keys_of(root, role)->key_ids.erase(whole);
  return {};
}

Result<void> set_threshold(trust::Root &root, const std::string &text) {
  const Result<Threshold> threshold = parse_threshold(text);
  if (!threshold) return threshold.error();
  trust::RoleKeys *role = keys_of(root, threshold->role);
  if (role == nullptr)
    return Error{wrong_usage,
                 "--threshold " + text + ": root says it of root, targets, snapshot and timestamp"};
  role->threshold = threshold->number;
  return {};
}

Result<void> run_draft(const Arguments &arguments) {
  const Result<Published> before = published_before(arguments);
  if (!before) return before.error();
  if (const Result<void> known = check_root_is_there(arguments, *before); !known) return known;
  trust::Root root;
  if (const Bytes *file = before->metadata("root")) {
    Result<trust::Root> last = trust::parse_root(*file);
    if (!last) return last.error();
    root = std::move(*last);
  }
  if (const Result<void> added = add_keys(root, arguments.values("--public")); !added) return added;
  for (const std::string &id : arguments.values("--remove")) {
    if (const Result<void> removed = remove_key(root, id); !removed) return removed;
  }
  for (const std::string &text : arguments.values("--threshold")) {
    if (const Result<void> set = set_threshold(root, text); !set) return set;
  }
  for (const char *role : top_roles) {
    if (const Result<void> reachable = check_reachable(role, *keys_of(root, role)); !reachable)
      return reachable;
  }
  return hand_out(arguments, *before, {"root", content_of(root), parse_role_name("root")->life()}, {});
}

// All signatures of several copies of one draft.
Result<Submission> merge(const std::vector<std::string> &folders) {
  Result<Submission> first = read_submission(folders.front());
  if (!first) return first;
  Result<SignedFile> all = SignedFile::parse(first->file, first->metadata_path().string());
  if (!all) return all.error();
  for (const std::string &folder : folders) {
    const Result<Submission> other = read_submission(folder);
    if (!other) return other.error();
    const Result<SignedFile> file = SignedFile::parse(other->file, other->metadata_path().string());
    if (!file) return file.error();
    if (file->signed_bytes != all->signed_bytes || other->role != "root")
      return Error{POP_E_FORMAT, folder + " holds no copy of the root in " + folders.front() +
                                     ": all holders must sign the same draft"};
    all->signatures.insert(file->signatures.begin(), file->signatures.end());
  }
  first->file = all->bytes();
  return first;
}

Result<void> run_finish(const Arguments &arguments) {
  const Result<Published> before = published_before(arguments);
  if (!before) return before.error();
  if (const Result<void> known = check_root_is_there(arguments, *before); !known) return known;
  Result<Submission> merged = merge(arguments.values("--in"));
  if (!merged) return merged.error();
  const std::vector<std::string> missing = missing_for_root(merged->file, *before);
  for (const std::string &line : missing) std::cout << line << '\n';
  if (!missing.empty())
    return Error{POP_E_SIGNATURE,
                 "root version " + std::to_string(merged->version) +
                     " is not finished: the holders of the keys above sign it with pop-directory sign"};
  std::cout << "root version " << merged->version << " has all signatures it needs\n";
  if (arguments.has("--dry-run")) return {};
  merged->folder = arguments.value("--out");
  return write_submission(*merged);
}

}  // namespace

const Command &root_draft_command() {
  static const Command command{
      "root draft", "draft a root, or its next version with other keys",
      R"(Root says which keys speak for root itself, the editors (targets), snapshot and timestamp, and how many of
each must sign. The first root is made of public keys (--new); each later one begins with what the present one
says. Every holder then signs on a machine of their own (pop-directory sign); a new root needs enough of the
present root's keys and enough of its own. Then: pop-directory root finish, pop-directory accept.
)",
      draft_options(
          {{"--public", "FILE", "a public key to add, for the role it was made for", false, true},
           {"--remove", "KEYID", "a key to take out: its id, at least 8 digits", false, true},
           {"--threshold", "ROLE=N", "how many keys of a role must sign (at first 1)", false, true}}),
      run_draft};
  return command;
}

const Command &root_finish_command() {
  static const Command command{
      "root finish",
      "put the signatures of a root together and see who is missing",
      R"(Takes one folder that went from holder to holder, or copies that each signed, and writes one folder with all
signatures if there are enough of them.
)",
      {{"--in", "DIR", "a signed draft", true, true},
       {"--repo", "REPO", "the repository with the present root"},
       {"--new", "", "instead of --repo: it is the first root"},
       {"--out", "DIR", "the folder to make, for pop-directory accept", true},
       {"--dry-run", "", "say who has signed, and write nothing"}},
      run_finish};
  return command;
}

}  // namespace pop::tool
