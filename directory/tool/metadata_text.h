#pragma once
// What trust/metadata.h reads, written: the content of "signed" without version, expires and issued.

#include "json_text.h"
#include "trust/metadata.h"

namespace pop::tool {

JsonMembers content_of(const trust::Root &root);
JsonMembers content_of(const trust::Targets &targets);
// What snapshot and timestamp say of other files: by file name ("cc-de.json"), version and bytes.
struct ListedFile {
  std::int64_t version = 0;
  const Bytes *bytes = nullptr;
};
JsonMembers content_of_listing(const std::string &type, const std::map<std::string, ListedFile> &files);

}  // namespace pop::tool
