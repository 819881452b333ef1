#pragma once
// Whether what publishers hand in may be published: rights, versions, signatures, sizes. What an app would
// say of the contents is asked of the SDK afterwards.

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "published.h"
#include "submission.h"

namespace pop::tool {

struct ReviewSetup {
  std::filesystem::path repository;
  const Published &before;
  const std::set<std::string> &without;  // roles that may be left unsigned by their new keys
  std::int64_t now = 0;
};

struct Reviewed {
  Published after;
  std::set<std::string> faulty;  // roles that apps leave out: expired before, or in `without`
};

// The message names the file, the reason and what to do.
Result<Reviewed> review(const std::vector<Submission> &submissions, const ReviewSetup &setup);

}  // namespace pop::tool
