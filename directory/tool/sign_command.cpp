#include <iostream>

#include "command.h"
#include "draft_output.h"
#include "files.h"

namespace pop::tool {
namespace {

Result<void> run(const Arguments &arguments) {
  Result<Submission> submission = read_submission(arguments.value("--in"));
  if (!submission) return submission.error();
  Published before;
  if (arguments.has("--repo")) {
    Result<Published> read = read_existing(arguments.value("--repo"));
    if (!read) return read.error();
    before = std::move(*read);
    if (submission->role == "root") {
      if (const Result<void> known = check_root_is_there(arguments, before); !known) return known;
    }
  } else {
    std::cout << "without --repo, all of it is shown as new\n";
  }
  if (!arguments.has("--key")) return Error{wrong_usage, "--key FILE is missing"};
  // What was altered on the way is refused before anything of it is believed.
  Published after = before;
  if (const Result<void> laid = overlay(*submission, after); !laid) return laid;
  if (const Result<void> seen = check_all_is_here(*submission, before); !seen) return seen;
  if (const Result<void> done = sign_with_key(arguments, before, *submission); !done) return done;
  if (submission->role == "root") {
    for (const std::string &line : missing_for_root(submission->file, before)) std::cout << line << '\n';
  }
  if (arguments.has("--dry-run")) return {};
  return write_whole(submission->metadata_path(), submission->file);
}

}  // namespace

const Command &sign_command() {
  static const Command command = [] {
    Command made{
        "sign",
        "add one key's signature to a draft",
        R"(Shows in plain words what the draft says and, with --repo, what it changes; asks; signs. Each holder does
this on a machine of their own, with their own key, and hands the folder on. A key signs for its own role only.
)",
        {{"--in", "DIR", "the folder with the draft", true},
         {"--repo", "REPO", "the published directory, to show what changes: its folder, or a bundle"}},
        run};
    for (Option &option : signing_options()) made.options.push_back(std::move(option));
    return made;
  }();
  return command;
}

}  // namespace pop::tool
