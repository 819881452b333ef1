#include "lint_handed_in.h"

#include <algorithm>
#include <iostream>

#include "directory/text_check.h"
#include "json_text.h"
#include "lint.h"
#include "trust/mirror.h"

namespace pop::tool {
namespace {

SourceFile source_file(const std::filesystem::path &origin, const Bytes &bytes) {
  SourceFile file{origin, bytes, {}};
  if (Result<JsonDocument> content = parse_json(bytes)) file.content = std::move(*content);
  return file;
}

// Lint reads the policy as the editors write it, in one piece.
SourceFile whole_policy(const Published &after) {
  JsonMembers countries;
  for (const auto &[path, bytes] : after.targets) {
    if (!path.starts_with("policy/")) continue;
    countries[directory::ascii_upper(parts_of(path)[1])] = std::string(as_text(bytes));
  }
  const std::string text = json_object({{"version", "1"}, {"countries", json_object(countries)}});
  const ByteView bytes = as_bytes(text);
  return source_file("policy.json", Bytes(bytes.begin(), bytes.end()));
}

}  // namespace

Result<void> lint_handed_in(const std::vector<Submission> &submissions, const Published &after,
                            const std::string &exceptions_file, std::int64_t now) {
  SourceTree tree;
  std::map<std::string, SourceFile> handed_in;
  for (const auto &[path, bytes] : after.targets) {
    if (path.starts_with("policy/")) continue;
    tree.files.emplace(path, source_file(path, bytes));
    const std::string hashed = trust::target_path(path, to_hex(sha256(bytes)));
    const auto from = std::find_if(submissions.begin(), submissions.end(), [&hashed](const Submission &one) {
      return one.targets.count(hashed) != 0;
    });
    if (from != submissions.end()) handed_in.emplace(path, source_file(from->folder / hashed, bytes));
  }
  tree.files.emplace("policy.json", whole_policy(after));
  LintExceptions exceptions;
  if (!exceptions_file.empty()) {
    Result<LintExceptions> read = LintExceptions::read(exceptions_file);
    if (!read) return read.error();
    exceptions = std::move(*read);
  }
  const Result<std::vector<Finding>> findings = lint_files(handed_in, {tree, exceptions, now});
  if (!findings) return findings.error();
  for (const Finding &finding : *findings) {
    std::cerr << finding.file << ':' << finding.line
              << (finding.level == Level::error ? ": error: " : ": warning: ") << finding.message << '\n';
  }
  if (std::none_of(findings->begin(), findings->end(),
                   [](const Finding &finding) { return finding.level == Level::error; }))
    return {};
  return Error{POP_E_FORMAT, "nothing was published: the publishers mend the errors above and sign again"};
}

}  // namespace pop::tool
