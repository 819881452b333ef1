#include <algorithm>
#include <iostream>
#include <optional>

#include "base/clock.h"
#include "command.h"
#include "directory/bundle.h"
#include "drafts.h"
#include "files.h"
#include "inspection.h"
#include "trust/metadata.h"
#include "trust/mirror.h"

namespace pop::tool {
namespace fs = std::filesystem;
namespace {

struct Publication {
  RepositoryFiles files;
  std::vector<SignedRole> roles;  // in the order of signing
  bool renewed() const {
    return std::any_of(roles.begin(), roles.end(), [](const SignedRole &role) { return role.renewed; });
  }
};

Result<void> require_top_files(const SourceTree &tree) {
  constexpr std::pair<const char *, const char *> required[] = {
      {"policy.json", "make it with pop-directory policy init"},
      {"zones.json", "make it with pop-directory zones"},
      {"emergency.json", "it lists the emergency numbers by country"},
      {"parents.json", "it lists territories and their states"},
      {"relays.json", "it lists the relays; the list may be empty"}};
  for (const auto &[name, fix] : required) {
    if (tree.files.count(name) == 0) {
      return Error{POP_E_MISSING, std::string("no source folder has ") + name + ": " + fix};
    }
  }
  return {};
}

// Apps do not read status files, and a publisher would believe that they do.
Result<void> refuse_status(const SourceTree &tree) {
  for (const auto &[path, file] : tree.files) {
    if (parts_of(path)[0] != "status") continue;
    return Error{POP_E_FORMAT,
                 file.origin.string() +
                     ": apps do not read status files: take it out of the sources, and say what "
                     "changed in the record itself"};
  }
  return {};
}

// What has been published stays published: changed content has a higher version, and a record is withdrawn,
// not deleted.
Result<void> check_against(const SourceTree &tree, const Published &published) {
  for (const auto &[path, old_bytes] : published.targets) {
    const auto file = tree.files.find(path);
    if (file == tree.files.end()) {
      if (parts_of(path)[0] != "services") continue;
      return Error{POP_E_ROLLBACK,
                   path +
                       " was published and is in no source folder now. Put it back with \"state\": "
                       "\"withdrawn\" and a higher \"version\""};
    }
    // A country's part of the policy has no version of its own.
    if (file->second.bytes == old_bytes || parts_of(path)[0] == "policy") continue;
    const Result<JsonDocument> old = parse_json(old_bytes);
    if (!old) return Error{old.error().code, "published " + path + ": " + old.error().message};
    const std::int64_t last = get_int(*old, "version").value_or(0);
    if (get_int(file->second.content, "version").value_or(0) <= last) {
      return Error{POP_E_VERSION, file->second.origin.string() +
                                      ": its content differs from what was published as version " +
                                      std::to_string(last) + ": set \"version\" to " +
                                      std::to_string(last + 1)};
    }
  }
  return {};
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

Result<void> sign_into(Publication &publication, const Result<RoleDraft> &draft, const Published &published,
                       std::int64_t now) {
  if (!draft) return draft.error();
  Result<SignedRole> role = sign_role(*draft, published, now);
  if (!role) return role.error();
  const bool named_without = role->name == "timestamp";
  publication
      .files[trust::metadata_path(role->name, named_without ? std::nullopt : std::optional(role->version))] =
      role->file;
  publication.roles.push_back(std::move(*role));
  return {};
}

Result<Publication> prepare(const SourceTree &tree, const KeyStore &keys, const Published &published,
                            std::int64_t now) {
  Publication publication;
  const Result<std::vector<RoleDraft>> drafts = draft_roles(tree, keys);
  if (!drafts) return drafts.error();
  for (const RoleDraft &draft : *drafts) {
    if (const Result<void> done = sign_into(publication, draft, published, now); !done) return done.error();
  }
  for (const auto &[path, file] : tree.files) {
    publication.files[trust::target_path(path, to_hex(sha256(file.bytes)))] = file.bytes;
  }
  Result<void> done =
      sign_into(publication, draft_snapshot(publication.roles, published, keys), published, now);
  if (done) done = sign_into(publication, draft_timestamp(publication.roles.back(), keys), published, now);
  if (!done) return done.error();
  // A client that has an old root walks through every later one.
  for (const auto &[path, bytes] : published.files) {
    if (path.size() > 10 && path.substr(path.size() - 10) == ".root.json") publication.files[path] = bytes;
  }
  return publication;
}

// Reads what is about to be published as an app with the first root would.
Result<void> check_as_client(const Publication &publication, std::int64_t now) {
  const Result<Bytes> bundle = directory::write_bundle(publication.files);
  if (!bundle) return bundle.error();
  const Result<Inspection> found = inspect(publication.files.at("metadata/1.root.json"), *bundle, now);
  if (!found) return Error{found.error().code, "the result would not verify: " + found.error().message};
  for (const std::string &line : found->no_conversation)
    std::cerr << "shown without conversation: " << line << '\n';
  if (found->left_out.empty()) return {};
  for (const std::string &line : found->left_out) std::cerr << "an app would leave out: " << line << '\n';
  return Error{POP_E_POLICY,
               "nothing was published: mend " + std::to_string(found->left_out.size()) +
                   " of the above (a value that policy.json does not list needs a new policy.json)"};
}

void print_summary(const Publication &publication, std::size_t targets) {
  std::size_t renewed = 0;
  for (const SignedRole &role : publication.roles) {
    if (!role.renewed) continue;
    if (++renewed <= 12) std::cout << "  signed " << role.name << " version " << role.version << '\n';
  }
  if (renewed > 12) std::cout << "  and " << renewed - 12 << " more\n";
  std::cout << targets << " files, " << publication.roles.size() << " roles, " << renewed << " signed now\n";
}

Result<void> run(const Arguments &arguments) {
  const Result<std::int64_t> now = arguments.now();
  if (!now) return now.error();
  const fs::path out = arguments.value("--out");
  const bool dry_run = arguments.has("--dry-run");

  std::cerr << "reading the sources\n";
  Result<SourceTree> tree = read_sources(arguments.values("--source"));
  if (!tree) return tree.error();
  if (const Result<void> complete = require_top_files(*tree); !complete) return complete;
  if (const Result<void> split = split_policy(*tree); !split) return split;
  if (const Result<void> refused = refuse_status(*tree); !refused) return refused;
  const Result<KeyStore> keys = KeyStore::open(arguments.value("--keys"));
  if (!keys) return keys.error();

  std::optional<PublishLock> lock;
  if (!dry_run) {
    Result<PublishLock> taken = PublishLock::take(out);
    if (!taken) return taken.error();
    lock.emplace(std::move(*taken));
  }
  const Result<Published> published = read_published(out);
  if (!published) return published.error();
  if (const Result<void> checked = check_against(*tree, *published); !checked) return checked;
  if (const Result<void> checked = check_clock(*published, *now); !checked) return checked;

  std::cerr << "signing what changed\n";
  const Result<Publication> publication = prepare(*tree, *keys, *published, *now);
  if (!publication) return publication.error();
  if (!publication->renewed()) {
    std::cout << out.string() << " already says exactly this: nothing to publish\n";
    return {};
  }
  std::cerr << "verifying the result as an app would\n";
  if (const Result<void> checked = check_as_client(*publication, *now); !checked) return checked;
  if (!dry_run) {
    std::cerr << "writing " << out.string() << '\n';
    if (const Result<void> written = write_published(out, publication->files); !written) return written;
  }
  std::cout << out.string() << (dry_run ? ": dry run, nothing was written. It would be:\n" : ": published\n");
  print_summary(*publication, tree->files.size());
  return {};
}

}  // namespace

const Command &publish_command() {
  static const Command command{
      "publish",
      "sign a directory and write it as a TUF repository",
      R"(Writes a repository of The Update Framework 1.0.34 with consistent snapshots: static files for any web
server. Root delegates to the editors (targets), they to a role for each region of regions.json and each
gateway, a region to its countries. Only a role that says something new, has new keys or has used up half of
its life is signed again, with the next version. The result is verified as an app would before anything is
written; if anything fails, the published state stays as it was. A changed file needs a higher "version" of
its own; a record once published is withdrawn, never deleted.

Lives: root, targets, regions and countries one year, gateways 90 days, snapshot and timestamp 14 days.
)",
      {{"--source", "DIR", "a folder with directory files; later ones lie over earlier ones", true, true},
       {"--keys", "DIR", "the private keys", true},
       {"--out", "REPO", "the repository: new, or one published before", true},
       {"--dry-run", "", "do everything but write"},
       now_option()},
      run};
  return command;
}

}  // namespace pop::tool
