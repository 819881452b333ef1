#include <iostream>

#include "command.h"
#include "key_store.h"
#include "role_plan.h"

namespace pop::tool {
namespace fs = std::filesystem;
namespace {

Result<void> run(const Arguments &arguments) {
  const fs::path out = arguments.value("--out");
  const Result<SourceTree> tree = read_whole_directory(arguments.values("--source"));
  if (!tree) return tree.error();

  std::error_code error;
  if (fs::create_directories(out, error)) fs::permissions(out, fs::perms::owner_all, error);
  if (error) return Error{POP_E_IO, out.string() + " cannot be made: " + error.message()};
  int made = 0;
  int kept = 0;
  for (const RolePlan &plan : plan_roles(*tree)) {
    for (int number = 1; number <= plan.keys; ++number) {
      const Result<bool> key = make_trial_key(out, plan.name, number);
      if (!key) return key.error();
      ++(*key ? made : kept);
    }
  }
  std::cout << out.string() << ": " << made << " keys made, " << kept << " kept\n";
  return {};
}

}  // namespace

const Command &keys_command() {
  static const Command command{
      "keys",
      "make the trial keys of a first set-up",
      R"(Makes an Ed25519 key pair for every role the sources need: root (3, of which 2 must sign), targets, the
editors' role (3, of which 2), snapshot, timestamp, one for each region of regions.json, one for each
country with records (2 where a record has a handoff block), and one for each gateway. Each lies in a file
of its own, readable by you alone. Keys that are there are kept; run it again after adding countries.

These are trial keys: not protected by a passphrase, and all in one folder. Whoever reads the folder can
sign as everyone. Do not put a directory for children under them: for that, key new makes one sealed key at a
time.
)",
      {{"--out", "DIR", "the folder for the keys", true},
       {"--source", "DIR", "a folder with directory files; later ones lie over earlier ones", true, true}},
      run};
  return command;
}

}  // namespace pop::tool
