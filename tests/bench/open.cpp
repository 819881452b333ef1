// Opening a directory and its first verified answer, small and large, built in and kept.

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "figures.h"
#include "floors.h"
#include "made.h"

namespace pop::bench {
namespace {

const Made &directory_of(int services, int rotations) {
  static std::map<std::pair<int, int>, Made> made;
  auto &one = made[{services, rotations}];
  if (one.root.empty()) one = make_directory(services, rotations);
  return one;
}

std::unique_ptr<directory::Directory> open(benchmark::State &state, const directory::DirectorySetup &setup) {
  auto opened = directory::Directory::open(setup);
  if (!opened) {
    state.SkipWithError(opened.error().message.c_str());
    return nullptr;
  }
  return std::move(*opened);
}

void answer(benchmark::State &state, directory::Directory &directory) {
  const auto services = directory.services(kAskedCountry);
  if (!services || services->size() != 2) state.SkipWithError("no answer");
}

void cold(benchmark::State &state, const directory::DirectorySetup &setup) {
  for (auto _ : state) {
    const auto directory = open(state, setup);
    if (!directory) return;
    answer(state, *directory);
  }
}

Measure cold_built_in(int services, int rotations) {
  return [=](benchmark::State &state) { cold(state, directory_of(services, rotations).setup()); };
}

// The same directory, taken as an update of one that was older.
Measure cold_kept(int services) {
  return [=](benchmark::State &state) {
    static std::map<int, std::string> folders;
    std::string &folder = folders[services];
    const Made &built_in = directory_of(services, 0);
    if (folder.empty()) {
      folder = (std::filesystem::temp_directory_path() / ("pop-bench-" + std::to_string(services))).string();
      std::filesystem::remove_all(folder);
      std::filesystem::create_directories(folder);
      const Made newer = make_directory(services, 0, 2);
      const auto directory = open(state, built_in.setup(folder));
      if (!directory || !directory->offer_bundle(newer.bundle, built_in.embedded_at))
        state.SkipWithError("the newer directory was not taken");
    }
    cold(state, built_in.setup(folder));
  };
}

Measure warm(int services) {
  return [=](benchmark::State &state) {
    const auto directory = open(state, directory_of(services, 0).setup());
    if (!directory) return;
    for (auto _ : state) answer(state, *directory);
  };
}

// Roots are hashed nowhere and verified twice each, by old and by new keys: 2 of 3.
Measure crypto(int services, int rotations) {
  return [=](benchmark::State &state) {
    const Made &made = directory_of(services, rotations);
    const auto bundle = directory::Bundle::open(made.bundle, made.setup().bundle_limit);
    std::vector<directory::Bundle::Entry> entries;
    const auto all = bundle->entries();
    for (const auto &entry : *all) {
      const std::string_view file = entry.path.substr(entry.path.rfind('/') + 1);
      const bool root = file.ends_with(".root.json");
      const bool chain = file == "timestamp.json" || file.ends_with(".snapshot.json") ||
                         file.ends_with(".targets.json") || file.ends_with(".cc-de.json") ||
                         file.ends_with(".region-4.json");
      const bool content = entry.path.starts_with("targets/services/de/") ||
                           (entry.path.starts_with("targets/policy/") && file.ends_with(".de.json"));
      const bool twice = file.ends_with(".targets.json") || file.ends_with(".region-4.json");
      for (int i = 0; i < (root               ? (file.starts_with("1.") ? 2 : 4)
                           : twice            ? 2
                           : chain || content ? 1
                                              : 0);
           ++i)
        entries.push_back(entry);
    }
    const CryptoFloor floor(entries);
    for (auto _ : state) {
      if (!floor.run()) state.SkipWithError("a signature of the floor did not verify");
    }
  };
}

}  // namespace

std::vector<Figure> open_figures() {
  constexpr const char *checks = "its signatures and hashes alone";
  return {
      {"open and first answer, 400 services", "2000", cold_built_in(400, 0), checks, crypto(400, 0)},
      {"the same with 3 root rotations", "2500", cold_built_in(400, 3), checks, crypto(400, 3)},
      {"the same, kept in the store", "", cold_kept(400), checks, crypto(400, 0)},
      {"open and first answer, 20,000 services", "1.5 times", cold_built_in(20'000, 0), "with 400",
       cold_built_in(400, 0)},
      {"the same, kept in the store, 20,000", "1.5 times", cold_kept(20'000), "with 400", cold_kept(400)},
      {"second answer, 20,000 services", "1.1 times", warm(20'000), "with 400", warm(400)},
  };
}

}  // namespace pop::bench
