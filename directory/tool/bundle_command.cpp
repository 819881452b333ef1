#include <iostream>

#include "command.h"
#include "directory/bundle.h"
#include "files.h"
#include "published.h"

namespace pop::tool {
namespace {

Result<void> run(const Arguments &arguments) {
  const std::string repository = arguments.value("--repo");
  const std::string out = arguments.value("--out");
  Result<Published> published = read_published(repository);
  if (!published) return published.error();
  if (published->files.empty()) {
    return Error{POP_E_MISSING, repository + " has no metadata/timestamp.json: publish to it first"};
  }
  // A client brings its first root and asks only for later ones: nobody would ever check these bytes.
  published->files.erase("metadata/1.root.json");
  const Result<Bytes> bundle = directory::write_bundle(published->files);
  if (!bundle) return bundle.error();
  if (const Result<void> written = write_whole(out, *bundle); !written) return written;
  std::cout << out << ": " << published->files.size() << " files, " << bundle->size() << " bytes\n";
  return {};
}

}  // namespace

const Command &bundle_command() {
  static const Command command{
      "bundle",
      "pack a repository into one file for an app",
      R"(Packs every root version but the first and the present metadata and files of a published repository. The
same repository gives the same bytes. The bundle carries its signatures with it: check it with pop-directory
verify.
)",
      {{"--repo", "REPO", "a repository made by pop-directory publish", true},
       {"--out", "FILE", "where to write", true}},
      run};
  return command;
}

}  // namespace pop::tool
