#pragma once
// What the holders of one role's keys hand in: a small folder laid out as a repository is, with one metadata
// file and the new files that it lists. It is made here and signed there; nobody on the way can alter it.

#include <cstdint>
#include <filesystem>
#include <string>

#include "published.h"
#include "trust/metadata.h"

namespace pop::tool {

struct Submission {
  std::filesystem::path folder;
  std::string role;
  std::int64_t version = 0;  // as the file's name says
  Bytes file;                // the metadata
  RepositoryFiles targets;   // by path in the repository ("targets/services/de/<hash>.line.json")

  std::filesystem::path metadata_path() const;
};

// Refuses a folder with none or several metadata files, links, and anything of absurd size.
Result<Submission> read_submission(const std::filesystem::path &folder);

// Into a folder that is new or empty.
Result<void> write_submission(const Submission &submission);

// The bytes a role lists, handed in with it or published before; null where they are neither.
const Bytes *bytes_of(const Submission &submission, const Published &before, const std::string &path,
                      const trust::TargetFile &file);
// What a key is asked to sign can be shown: the bytes of all it lists are there, and it is the version its
// name says.
Result<void> check_all_is_here(const Submission &submission, const Published &before);

// Adds its role and files to what is published. Only files that the metadata lists, with their hash.
Result<void> overlay(const Submission &submission, Published &published);

}  // namespace pop::tool
