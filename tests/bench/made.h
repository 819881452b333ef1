#pragma once
// A directory of any size, made and signed in memory: 200 countries in 15 regions.

#include <cstdint>
#include <string>

#include "directory/directory.h"

namespace pop::bench {

struct Made {
  Bytes root;
  Bytes bundle;
  std::int64_t embedded_at = 0;

  directory::DirectorySetup setup(std::string folder = {}) const;
};

// The country that is asked for has `services` / 200 of them, but never other than in a directory of 400.
// Every root rotation replaces all keys of the root.
Made make_directory(int services, int rotations, std::int64_t version = 1);

inline constexpr const char *kAskedCountry = "DE";

}  // namespace pop::bench
