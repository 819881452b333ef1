#include <algorithm>
#include <iostream>
#include <optional>

#include "changes.h"
#include "command.h"
#include "draft_output.h"
#include "key_file.h"
#include "lint_handed_in.h"
#include "passphrase.h"
#include "publication.h"
#include "review.h"
#include "role_name.h"

namespace pop::tool {
namespace fs = std::filesystem;
namespace {

struct OnlineKeys {
  std::vector<SigningKey> snapshot, timestamp;
};

// One passphrase file for all keys, or one for each, in the order of the keys.
Result<OnlineKeys> open_keys(const Arguments &arguments) {
  const std::vector<std::string> &files = arguments.values("--key");
  const std::vector<std::string> &passphrases = arguments.values("--passphrase-file");
  if (passphrases.size() > 1 && passphrases.size() != files.size())
    return Error{wrong_usage, "give one --passphrase-file, or one for each --key"};
  OnlineKeys keys;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const Result<KeyFile> file = KeyFile::read(files[i]);
    if (!file) return file.error();
    if (file->role() != "snapshot" && file->role() != "timestamp")
      return Error{POP_E_DELEGATION, files[i] + " is a key of " + file->role() +
                                         ": accept signs with keys of snapshot and timestamp only"};
    Result<Secret> passphrase = Secret();
    if (!file->is_trial())
      passphrase = get_passphrase(files[i], passphrases.empty()       ? ""
                                            : passphrases.size() == 1 ? passphrases[0]
                                                                      : passphrases[i]);
    if (!passphrase) return passphrase.error();
    Result<SigningKey> key = file->open(*passphrase);
    if (!key) return key.error();
    (key->role() == "snapshot" ? keys.snapshot : keys.timestamp).push_back(std::move(*key));
  }
  if (keys.snapshot.empty() || keys.timestamp.empty())
    return Error{wrong_usage, "give a --key of snapshot and a --key of timestamp"};
  return keys;
}

Result<std::vector<Submission>> read_submissions(const Arguments &arguments) {
  std::vector<Submission> submissions;
  for (const std::string &folder : arguments.values("--in")) {
    Result<Submission> submission = read_submission(folder);
    if (!submission) return submission.error();
    submissions.push_back(std::move(*submission));
  }
  return submissions;
}

Publication publication_of(const Published &after, const std::vector<Submission> &submissions) {
  Publication publication;
  publication.files = after.files;
  for (const auto &[role, version] : after.versions) {
    if (role == "snapshot" || role == "timestamp") continue;
    const bool handed_in = std::any_of(submissions.begin(), submissions.end(),
                                       [&role = role](const Submission &one) { return one.role == role; });
    publication.add({role, version, *after.metadata(role), handed_in});
  }
  return publication;
}

Result<void> run(const Arguments &arguments) {
  const Result<std::int64_t> now = arguments.now();
  if (!now) return now.error();
  const fs::path repository = arguments.value("--repo");
  const bool dry_run = arguments.has("--dry-run");
  const Result<std::vector<Submission>> submissions = read_submissions(arguments);
  if (!submissions) return submissions.error();

  std::optional<PublishLock> lock;
  if (!dry_run) {
    Result<PublishLock> taken = PublishLock::take(repository);
    if (!taken) return taken.error();
    lock.emplace(std::move(*taken));
  }
  std::cerr << "reading " << repository.string() << '\n';
  const Result<Published> before = read_published(repository);
  if (!before) return before.error();
  if (const Result<void> checked = check_clock(*before, *now); !checked) return checked;

  std::cerr << "checking who may say what\n";
  const std::vector<std::string> &left_out = arguments.values("--without");
  const std::set<std::string> without(left_out.begin(), left_out.end());
  const Result<Reviewed> reviewed = review(*submissions, {repository, *before, without, *now});
  if (!reviewed) return reviewed.error();
  const Result<void> linted =
      lint_handed_in(*submissions, reviewed->after, arguments.value_or_empty("--lint-exceptions"), *now);
  if (!linted) return linted;

  const Result<OnlineKeys> keys = open_keys(arguments);
  if (!keys) return keys.error();
  Publication publication = publication_of(reviewed->after, *submissions);
  const Result<void> completed = complete(publication, *before, keys->snapshot, keys->timestamp, *now);
  if (!completed) return completed;
  if (!publication.renewed()) {
    std::cout << repository.string() << " says exactly this, and half of its life is left: nothing to do\n";
    return {};
  }
  std::cerr << "verifying the result as an app would\n";
  if (const Result<void> checked = check_as_client(publication, *now, reviewed->faulty); !checked)
    return checked;
  for (const std::string &line : changes(*before, reviewed->after)) std::cout << line << '\n';
  if (!dry_run) {
    std::cerr << "writing " << repository.string() << '\n';
    if (const Result<void> written = write_published(repository, publication.files); !written) return written;
  }
  std::cout << repository.string()
            << (dry_run ? ": dry run, nothing was written. It would be:\n" : ": published\n");
  print_summary(publication);
  return {};
}

}  // namespace

const Command &accept_command() {
  static const Command command{
      "accept",
      "publish what others have signed",
      R"(Takes folders of pop-directory draft, delegate, status, renew and root finish into the repository: checks who may
sign what, signatures, that each version is exactly the next and was never issued, expiry, sizes, lint, and that an
app accepts the result within policy.json; adds snapshot and timestamp with the online keys. Nothing that others
signed is altered. All folders are published together or none is. Without --in it renews snapshot and timestamp,
which live 14 days, once half of that has passed: run it daily.
)",
      {{"--repo", "REPO", "the repository; made if it is not there", true},
       {"--in", "DIR", "a folder that others signed", false, true},
       {"--key", "FILE", "the online keys: one of snapshot, one of timestamp", true, true},
       {"--passphrase-file", "FILE", "one for all keys, or one for each in their order (default: asks)",
        false, true},
       {"--without", "ROLE", "publish although apps will leave this role out until its new keys have signed",
        false, true},
       {"--lint-exceptions", "FILE", "lint_exceptions.json of the editors"},
       {"--dry-run", "", "check everything, say what would change, and write nothing"},
       now_option()},
      run};
  return command;
}

}  // namespace pop::tool
