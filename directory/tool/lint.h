#pragma once
// What is wrong in the files of a directory, before anything is signed. The JSON Schemas say more about form
// (unknown members, lengths, kinds, topics); lint knows what no schema can.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "lint_exceptions.h"
#include "lint_finding.h"
#include "source_tree.h"

namespace pop::tool {

struct LintSetup {
  const SourceTree
      &tree;  // as read, its policy.json whole: that and zones.json are what files are held against
  const LintExceptions &exceptions;
  std::int64_t now = 0;
};

// Sorted by file and line. An error only where the system's time zones are needed and cannot be read.
Result<std::vector<Finding>> lint_tree(const LintSetup &setup);
// Files that are to join the tree, by published path.
Result<std::vector<Finding>> lint_files(const std::map<std::string, SourceFile> &files,
                                        const LintSetup &setup);

}  // namespace pop::tool
