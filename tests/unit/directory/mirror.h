#pragma once
// Updates from a mirror of single files.

#include <map>
#include <string>
#include <vector>

#include "directory/update.h"
#include "opened.h"

namespace pop::test {

// A mirror of single files that the test can break.
struct Mirror {
  std::map<std::string, Bytes> files;
  std::map<std::string, pop_result> faults = {};  // instead of the file
  std::vector<std::string> asked = {};

  explicit Mirror(const Repository &repository) : files(repository.publish()) {}

  Result<trust::Blob> fetch(const trust::Want &want) {
    asked.push_back(want.path);
    if (const auto fault = faults.find(want.path); fault != faults.end())
      return Error{fault->second, want.path};
    const auto file = files.find(want.path);
    if (file == files.end()) return Error{POP_E_MISSING, want.path};
    if (file->second.size() > want.limit) return Error{POP_E_TOO_LARGE, want.path};
    return trust::Blob::borrow(file->second);
  }
};

// Until it ends, or `most` files have come.
inline pop_result update(Opened &opened, Mirror &mirror, std::int64_t now = kNow,
                         std::size_t most = SIZE_MAX) {
  auto update = opened->begin_update(now);
  if (!update) return update.error().code;
  while (!(*update)->finished()) {
    if (!(*update)->wants()) {
      (*update)->step();
    } else if (most-- == 0) {
      return POP_E_CANCELLED;
    } else {
      (*update)->give(mirror.fetch(*(*update)->wants()));
    }
  }
  const auto result = opened->end_update(std::move(*update));
  opened.fault = result ? std::string() : result.error().message;
  return result ? *result : result.error().code;
}

inline pop_result update(Opened &opened, const Repository &repository, std::int64_t now = kNow) {
  Mirror mirror(repository);
  return update(opened, mirror, now);
}

}  // namespace pop::test
