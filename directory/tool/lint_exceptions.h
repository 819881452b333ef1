#pragma once
// Numbers that are right although libphonenumber does not know them: lint_exceptions.json, one entry for
// each, with the reason and one of the record's own sources.

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "lint_finding.h"
#include "source_tree.h"

namespace pop::tool {

using NumberOfService = std::pair<std::string, std::string>;  // the service's id, and the number

class LintExceptions {
 public:
  static Result<LintExceptions> read(const std::filesystem::path &file);

  bool hold(const NumberOfService &number) const { return entries_.count(number) != 0; }
  // Reports entries that no number in the tree needs (any more), and sources that are not the record's.
  void check(const SourceTree &tree, const std::set<NumberOfService> &needed,
             std::vector<Finding> &findings) const;

 private:
  struct Entry {
    std::string path;  // in the file
    std::string source;
  };
  std::filesystem::path file_;
  std::map<NumberOfService, Entry> entries_;
};

}  // namespace pop::tool
