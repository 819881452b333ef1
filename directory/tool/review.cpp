#include "review.h"

#include <algorithm>

#include "base/clock.h"
#include "draft_output.h"
#include "files.h"
#include "publication.h"
#include "review_role.h"
#include "role_name.h"
#include "source_tree.h"
#include "trust/mirror.h"
#include "trust/trusted_set.h"

namespace pop::tool {
namespace {

// Walks the delegations from the root down, as they would be published.
class Walk {
 public:
  Walk(const Published &after, const std::set<std::string> &submitted, const ReviewSetup &setup)
      : after_(after), submitted_(submitted), setup_(setup) {}

  Result<void> run() {
    const Bytes *file = after_.metadata("root");
    if (file == nullptr)
      return Error{POP_E_MISSING,
                   "there is no root yet: hand in the folder of pop-directory root finish too"};
    const Result<trust::Root> root = trust::parse_root(*file);
    if (!root) return root.error();
    if (root->expires <= setup_.now)
      return Error{POP_E_EXPIRED, "the root has expired: renew it (pop-directory renew --role root)"};
    if (const Result<void> walked = visit("targets", root->keys, root->targets, "root"); !walked)
      return walked;
    for (const std::string &role : submitted_) {
      if (role != "root" && visited_.count(role) == 0) {
        return Error{POP_E_DELEGATION,
                     role +
                         ": nobody lets it speak: the role above signs a delegation first (pop-directory "
                         "delegate add), and both are accepted together"};
      }
    }
    return {};
  }

  const std::map<std::string, std::string> &listed() const { return listed_; }
  const std::set<std::string> &faulty() const { return faulty_; }
  // Whether a role whose word does not count now, or one below it, had listed a file.
  bool may_be_listed_unseen(const std::string &path) const {
    return std::any_of(faulty_.begin(), faulty_.end(), [&](const std::string &role) {
      const Bytes *file = setup_.before.metadata(role);
      const Result<trust::Targets> targets =
          file == nullptr ? Result<trust::Targets>(trust::Targets()) : trust::parse_targets(*file, role);
      if (!targets) return true;
      if (targets->targets.count(path) != 0) return true;
      return targets->delegations &&
             std::any_of(targets->delegations->roles.begin(), targets->delegations->roles.end(),
                         [&path](const trust::DelegatedRole &below) { return below.may_sign(path); });
    });
  }

 private:
  Result<void> visit(const std::string &role, const trust::Keys &keys, const trust::RoleKeys &role_keys,
                     const std::string &above) {
    visited_.insert(role);
    const Bytes *file = after_.metadata(role);
    if (file == nullptr) {
      return fault(role,
                   {POP_E_MISSING, role + ": " + above +
                                       " lets it speak, but it has signed nothing yet: accept its first "
                                       "version (pop-directory draft) together with this"});
    }
    const Result<trust::Targets> targets = trust::parse_targets(*file, role);
    if (!targets) return targets.error();
    if (const std::string missing = missing_signers(*targets, keys, role_keys); !missing.empty())
      return fault(role, {POP_E_SIGNATURE, unsigned_message(role, above, missing)});
    if (targets->expires <= setup_.now) faulty_.insert(role);  // one that is handed in was looked at before
    for (const auto &[path, target] : targets->targets) {
      const auto [first, only] = listed_.emplace(path, role);
      if (only) continue;
      return Error{POP_E_DELEGATION, path + " is listed by " + first->second + " and by " + role +
                                         ", and apps would read the former's: draft the delegation again"};
    }
    if (!targets->delegations) return {};
    for (const trust::DelegatedRole &below : targets->delegations->roles) {
      const Result<void> walked = visit(below.name, targets->delegations->keys, below.keys, role);
      if (!walked) return walked;
    }
    return {};
  }

  Result<void> fault(const std::string &role, Error why) {
    if (setup_.without.count(role) == 0) return why;
    faulty_.insert(role);
    return {};
  }

  std::string unsigned_message(const std::string &role, const std::string &above,
                               const std::string &missing) const {
    const std::string what = role + " version " + std::to_string(after_.versions.at(role)) + ": ";
    if (submitted_.count(role) != 0) return what + missing + " (pop-directory sign)";
    return what + above + " now names other keys for it, and " + missing +
           ". Accept a version signed by them (pop-directory renew) together with this; if children must not "
           "wait for it, --without " +
           role + " publishes all the rest, and apps keep what they have";
  }

  const Published &after_;
  const std::set<std::string> &submitted_;
  const ReviewSetup &setup_;
  std::set<std::string> visited_, faulty_;
  std::map<std::string, std::string> listed_;  // path to the role that lists it
};

Result<void> check_version(const Submission &submission, const ReviewSetup &setup) {
  const std::int64_t next = setup.before.highest_version(submission.role) + 1;
  const auto found = setup.before.versions.find(submission.role);
  const std::int64_t last = found == setup.before.versions.end() ? 0 : found->second;
  const std::string what = submission.metadata_path().string() + ": ";
  const std::string again = "; draft it again from the present directory, as version " + std::to_string(next);
  if (submission.version <= last) {
    return Error{POP_E_ROLLBACK, what + "version " + std::to_string(submission.version) + " of " +
                                     submission.role +
                                     " was published before, and no version is issued twice" + again};
  }
  const auto path = setup.repository / trust::metadata_path(submission.role, submission.version);
  if (std::error_code error; std::filesystem::exists(path, error)) {
    const Result<Bytes> present = read_whole(path);
    if (present && *present == submission.file) return {};  // a publication of this was cut short
    return Error{POP_E_VERSION, what + "a publication that was cut short left other bytes as version " +
                                    std::to_string(submission.version) + again};
  }
  if (submission.version == next) return {};
  return Error{POP_E_VERSION, what + "the last version of " + submission.role + " is " +
                                  std::to_string(next - 1) + ", so " + std::to_string(submission.version) +
                                  " leaves versions out" + again};
}

Result<void> check_root(const Submission &submission, const ReviewSetup &setup) {
  const std::vector<std::string> missing = missing_for_root(submission.file, setup.before);
  if (!missing.empty())
    return Error{POP_E_SIGNATURE, submission.metadata_path().string() + ": " + missing.front()};
  const Bytes *last = setup.before.metadata("root");
  Result<trust::TrustedSet> set = trust::TrustedSet::start(last == nullptr ? submission.file : *last,
                                                           setup.now, trust::ed25519_verifier());
  Result<void> taken = set ? Result<void>() : Result<void>(set.error());
  if (taken && last != nullptr) taken = set->update_root(submission.file);
  if (!taken)
    return Error{taken.error().code, submission.metadata_path().string() + ": " + taken.error().message};
  if (set->root().version != submission.version)
    return Error{POP_E_VERSION,
                 submission.metadata_path().string() + ": its name says another version than it"};
  if (!submission.targets.empty())
    return Error{POP_E_FORMAT, submission.folder.string() + ": a root comes with no files"};
  return check_life(submission, set->root().expires, setup.now);
}

// Every record stays listed: withdrawn, not gone.
Result<void> check_nothing_lost(const Published &before, const Walk &walk) {
  for (const auto &[path, bytes] : before.targets) {
    if (parts_of(path)[0] != "services" || walk.listed().count(path) != 0) continue;
    if (walk.may_be_listed_unseen(path)) continue;
    return Error{POP_E_ROLLBACK,
                 path +
                     " was published, and nobody would list it any more. Sign it with \"state\": "
                     "\"withdrawn\" and a higher \"version\", or hand in the role that takes it over"};
  }
  return {};
}

}  // namespace

Result<Reviewed> review(const std::vector<Submission> &submissions, const ReviewSetup &setup) {
  Reviewed reviewed;
  reviewed.after = setup.before;
  std::set<std::string> submitted;
  for (const Submission &submission : submissions) {
    if (!submitted.insert(submission.role).second) {
      return Error{POP_E_STATE, submission.folder.string() + ": a second folder of " + submission.role +
                                    ": accept one after the other"};
    }
    Result<void> checked = check_version(submission, setup);
    if (checked) checked = overlay(submission, reviewed.after);
    if (!checked) return checked.error();
  }
  for (const Submission &submission : submissions) {
    const Result<void> checked = submission.role == "root"
                                     ? check_root(submission, setup)
                                     : check_role(submission, {setup.before, setup.now});
    if (!checked) return checked.error();
  }
  Walk walk(reviewed.after, submitted, setup);
  if (const Result<void> walked = walk.run(); !walked) return walked.error();
  if (const Result<void> kept = check_nothing_lost(setup.before, walk); !kept) return kept.error();
  // What nobody lists any more is not the directory's any more.
  std::erase_if(reviewed.after.targets, [&walk](const auto &target) {
    return walk.listed().count(target.first) == 0 && walk.faulty().empty();
  });
  reviewed.faulty = walk.faulty();
  return reviewed;
}

}  // namespace pop::tool
