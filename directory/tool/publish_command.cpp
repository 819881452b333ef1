#include <iostream>
#include <optional>

#include "command.h"
#include "drafts.h"
#include "publication.h"
#include "trust/mirror.h"

namespace pop::tool {
namespace fs = std::filesystem;
namespace {

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

// What has been published stays published: a record is withdrawn, not deleted.
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
    const Result<void> checked =
        check_next_version(path, file->second.origin.string(), file->second.bytes, old_bytes);
    if (!checked) return checked;
  }
  return {};
}

Result<Publication> prepare(const SourceTree &tree, const KeyStore &keys, const Published &published,
                            std::int64_t now) {
  Publication publication;
  const Result<std::vector<RoleDraft>> drafts = draft_roles(tree, keys);
  if (!drafts) return drafts.error();
  for (const RoleDraft &draft : *drafts) {
    Result<SignedRole> role = sign_role(draft, keys.of(draft.name), published, now);
    if (!role) return role.error();
    publication.add(std::move(*role));
  }
  for (const auto &[path, file] : tree.files) {
    publication.files[trust::target_path(path, to_hex(sha256(file.bytes)))] = file.bytes;
  }
  const Result<void> done = complete(publication, published, keys.of("snapshot"), keys.of("timestamp"), now);
  if (!done) return done.error();
  return publication;
}

Result<void> run(const Arguments &arguments) {
  const Result<std::int64_t> now = arguments.now();
  if (!now) return now.error();
  const fs::path out = arguments.value("--out");
  const bool dry_run = arguments.has("--dry-run");

  std::cerr << "reading the sources\n";
  Result<SourceTree> tree = read_whole_directory(arguments.values("--source"));
  if (!tree) return tree.error();
  if (const Result<void> complete = require_top_files(*tree); !complete) return complete;
  if (const Result<void> shaped = shape_for_devices(*tree); !shaped) return shaped;
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
  print_summary(*publication);
  std::cout << tree->files.size() << " files, " << publication->roles.size() << " roles\n";
  return {};
}

}  // namespace

const Command &publish_command() {
  static const Command command{
      "publish",
      "sign a whole trial directory and write it as a TUF repository",
      R"(For a trial, where one party holds every key in one folder; in earnest each holder drafts and signs, and
accept publishes. Writes a repository of The Update Framework 1.0.34 with consistent snapshots: static files for any web
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
