#include <algorithm>
#include <filesystem>
#include <iostream>

#include "command.h"
#include "json_text.h"
#include "lint.h"

namespace pop::tool {
namespace fs = std::filesystem;
namespace {

// As with every other file, a later folder's replaces an earlier one's.
Result<LintExceptions> exceptions_in(const std::vector<std::string> &folders) {
  for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder) {
    const fs::path file = fs::path(*folder) / "lint_exceptions.json";
    if (std::error_code error; fs::exists(file, error)) return LintExceptions::read(file);
  }
  return LintExceptions();
}

Result<void> run(const Arguments &arguments) {
  const std::vector<std::string> &folders = arguments.values("--source");
  const Result<std::int64_t> now = arguments.now();
  if (!now) return now.error();
  const Result<SourceTree> tree = read_sources(folders);
  if (!tree) return tree.error();
  const Result<LintExceptions> exceptions = exceptions_in(folders);
  if (!exceptions) return exceptions.error();
  const Result<std::vector<Finding>> findings = lint_tree({*tree, *exceptions, *now});
  if (!findings) return findings.error();

  for (const Finding &finding : *findings) {
    std::cout << printable(finding.file) << ':' << finding.line
              << (finding.level == Level::error ? ": error: " : ": warning: ") << printable(finding.message)
              << '\n';
  }
  const auto errors = std::count_if(findings->begin(), findings->end(),
                                    [](const Finding &finding) { return finding.level == Level::error; });
  const auto warnings = static_cast<std::ptrdiff_t>(findings->size()) - errors;
  std::cout << tree->files.size() << " files: " << errors << " errors, " << warnings << " warnings\n";
  if (tree->files.count("policy.json") == 0)
    std::cout << "No policy.json, so no limits were checked: pop-directory policy init writes one.\n";
  if (errors > 0) return Error{POP_E_FORMAT, "the errors above must be mended before anything is signed"};
  return {};
}

}  // namespace

const Command &lint_command() {
  static const Command command{
      "lint",
      "check the files of a directory before they are signed",
      R"(Checks every file as "file:line: what is wrong; what to do", and ends with 1 if there is an error.

Records: read as an app reads them; held against policy.json (if there is one); opening hours; numbers and short
codes, each as dialled in the countries it serves, by libphonenumber; web and mail addresses; languages (BCP 47),
countries (ISO 3166) and time zones; ids, channels given twice, sources, dates. policy.json: no wildcard, no whole
country, no premium-rate number. All texts: no hidden characters.

A number that libphonenumber does not know needs an entry in lint_exceptions.json beside the files: id, value,
reason, and one of the record's sources. A premium-rate number is never excepted.

Not checked here: what the JSON Schemas in directory/schema say of form (unknown members, lengths, kinds, topics);
tests/data/test_data.py checks that.
)",
      {{"--source", "DIR", "a folder with directory files; later ones lie over earlier ones", true, true},
       now_option()},
      run};
  return command;
}

}  // namespace pop::tool
