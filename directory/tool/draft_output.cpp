#include "draft_output.h"

#include <iostream>

#include "base/clock.h"
#include "changes.h"
#include "json_text.h"
#include "key_file.h"
#include "passphrase.h"
#include "publication.h"
#include "review_role.h"

namespace pop::tool {
namespace fs = std::filesystem;
namespace {

std::string expiry_of(const Bytes &signed_bytes) {
  const Result<JsonDocument> content = parse_json(signed_bytes);
  return content ? std::string(get_string(*content, "expires").value_or("?")) : "?";
}

// Of what the role said and says: what it lets go, and which files those may sign to whom it gives work.
std::vector<std::string> rights_changed(const Published &before, const Submission &submission) {
  std::vector<std::string> lines;
  if (submission.role == "root") return lines;
  const Result<trust::Targets> old = present_content(before, submission.role);
  const Result<trust::Targets> present = trust::parse_targets(submission.file, submission.role);
  if (!old || !present) return lines;
  for (const auto &[path, file] : old->targets) {
    if (present->targets.count(path) == 0) lines.push_back("it no longer lists " + path);
  }
  std::map<std::string, std::vector<std::string>> known;
  if (old->delegations) {
    for (const trust::DelegatedRole &role : old->delegations->roles) known[role.name] = role.paths;
  }
  if (!present->delegations) return lines;
  for (const trust::DelegatedRole &role : present->delegations->roles) {
    const auto found = known.find(role.name);
    if (found != known.end() && found->second == role.paths) continue;
    std::string paths;
    for (const std::string &path : role.paths) paths += (paths.empty() ? "" : ", ") + path;
    lines.push_back(role.name + " may sign " + paths);
  }
  return lines;
}

void print_draft(const Published &before, const Submission &submission, const SignedFile &file) {
  std::cout << submission.role << " version " << submission.version << " (" << plain_name(submission.role)
            << "), good until " << expiry_of(file.signed_bytes) << ". It says:\n";
  Published after = before;
  if (const Result<void> laid = overlay(submission, after); !laid) return;
  std::vector<std::string> lines = changes(before, after);
  for (const std::string &line : rights_changed(before, submission)) lines.push_back(printable(line));
  for (const std::string &line : lines) std::cout << "  " << line << '\n';
  if (lines.empty()) std::cout << "  what it said before\n";
}

}  // namespace

std::vector<Option> signing_options() {
  return {{"--key", "FILE", "the private key to sign with"},
          passphrase_option(),
          {"--yes", "", "do not ask: what is to be signed has been read"},
          {"--dry-run", "", "say what would be signed and written, and write nothing"}};
}

std::vector<Option> draft_options(std::vector<Option> more) {
  std::vector<Option> options = {{"--repo", "REPO", "the published directory: its folder, or a bundle of it"},
                                 {"--new", "", "instead of --repo: there is no published directory yet"},
                                 {"--out", "DIR", "the folder to make and hand on", true}};
  options.insert(options.end(), more.begin(), more.end());
  for (Option &option : signing_options()) {
    if (option.name == "--key") option.help += " (default: it is signed later, with pop-directory sign)";
    options.push_back(std::move(option));
  }
  options.push_back(now_option());
  return options;
}

Result<Published> published_before(const Arguments &arguments) {
  if (arguments.has("--repo") == arguments.has("--new"))
    return Error{wrong_usage, "give --repo, or --new where nothing has been published yet"};
  if (arguments.has("--new")) return Published();
  return read_existing(arguments.value("--repo"));
}

Result<void> check_root_is_there(const Arguments &arguments, const Published &before) {
  if (!arguments.has("--repo") || before.metadata("root") != nullptr) return {};
  return Error{POP_E_MISSING, arguments.value("--repo") + " holds no root: name the repository's folder"};
}

Result<trust::Targets> present_content(const Published &published, const std::string &role) {
  const Bytes *file = published.metadata(role);
  if (file == nullptr) return trust::Targets();
  return trust::parse_targets(*file, role);
}

Result<void> sign_with_key(const Arguments &arguments, const Published &before, Submission &submission) {
  Result<SignedFile> file = SignedFile::parse(submission.file, submission.metadata_path().string());
  if (!file) return file.error();
  if (!arguments.has("--key")) {
    print_draft(before, submission, *file);
    return {};
  }
  // Before the draft, which can be long.
  const Result<KeyFile> key_file = KeyFile::read(arguments.value("--key"));
  if (!key_file) return key_file.error();
  if (key_file->role() != submission.role) {
    return Error{POP_E_DELEGATION, key_file->path().string() + " is a key of " + key_file->role() +
                                       ", and this is for " + submission.role + " to sign"};
  }
  print_draft(before, submission, *file);
  if (arguments.has("--dry-run")) {
    std::cout << "dry run: key " << short_id(key_file->id()) << " would sign this\n";
    return {};
  }
  if (!arguments.has("--yes")) {
    if (const Result<void> agreed = confirm("Sign this with key " + short_id(key_file->id()) + "?", "--yes");
        !agreed)
      return agreed;
  }
  Result<Secret> passphrase = Secret();
  if (!key_file->is_trial()) {
    passphrase = get_passphrase(key_file->path().string(), arguments.value_or_empty("--passphrase-file"));
  }
  if (!passphrase) return passphrase.error();
  const Result<SigningKey> key = key_file->open(*passphrase);
  if (!key) return key.error();
  file->sign(*key);
  submission.file = file->bytes();
  std::cout << "signed with key " << short_id(key->id()) << '\n';
  return {};
}

Result<void> hand_out(const Arguments &arguments, const Published &before, const RoleDraft &draft,
                      RepositoryFiles targets) {
  const Result<std::int64_t> now = arguments.now();
  if (!now) return now.error();
  if (const Result<void> clock = check_clock(before, *now); !clock) return clock;
  const std::int64_t version = before.highest_version(draft.name) + 1;
  const Result<SignedFile> unsigned_file = compose(draft, version, *now);
  if (!unsigned_file) return unsigned_file.error();
  Submission submission{arguments.value("--out"), draft.name, version, unsigned_file->bytes(),
                        std::move(targets)};
  if (const Result<void> done = sign_with_key(arguments, before, submission); !done) return done;
  const std::string metadata = submission.metadata_path().string();
  if (arguments.has("--dry-run")) {
    std::cout << "dry run: " << metadata << " and " << submission.targets.size()
              << " files would be written; nothing was\n";
    return {};
  }
  if (const Result<void> written = write_submission(submission); !written) return written;
  std::cout << submission.folder.string() << ": " << metadata << " and " << submission.targets.size()
            << " files. "
            << (arguments.has("--key")
                    ? "Where more keys must sign, hand it to the next holder; then to the editors"
                    : "Not signed yet: pop-directory sign")
            << '\n';
  return {};
}

std::vector<std::string> missing_for_root(const Bytes &file, const Published &before) {
  const Result<trust::Root> root = trust::parse_root(file);
  if (!root) return {root.error().message};
  std::vector<std::string> lines;
  if (const std::string missing = missing_signers(*root, root->keys, root->root); !missing.empty())
    lines.push_back("of the keys it names for root, " + missing);
  const Bytes *last_file = before.metadata("root");
  if (last_file == nullptr) return lines;
  const Result<trust::Root> last = trust::parse_root(*last_file);
  if (!last) return {last.error().message};
  if (const std::string missing = missing_signers(*root, last->keys, last->root); !missing.empty())
    lines.push_back("of the keys of the present root, version " + std::to_string(last->version) + ", " +
                    missing);
  return lines;
}

}  // namespace pop::tool
