#include "lint_exceptions.h"

#include <algorithm>

#include "base/json.h"
#include "files.h"

namespace pop::tool {
namespace {

const SourceFile *record_of(const SourceTree &tree, const std::string &id) {
  const std::size_t dot = id.find('.');
  if (dot == std::string::npos) return nullptr;
  const auto found = tree.files.find("services/" + id.substr(0, dot) + "/" + id.substr(dot + 1) + ".json");
  return found == tree.files.end() ? nullptr : &found->second;
}

bool cites(const SourceFile &record, const std::string &url) {
  const JsonValue *sources = get_array(record.content, "sources");
  return sources != nullptr && std::any_of(sources->Begin(), sources->End(), [&url](const JsonValue &source) {
           return get_string(source, "url") == url;
         });
}

}  // namespace

Result<LintExceptions> LintExceptions::read(const std::filesystem::path &file) {
  const Result<JsonDocument> document = read_json(file);
  if (!document) return document.error();
  const JsonValue *list = get_array(*document, "exceptions");
  if (list == nullptr) return Error{POP_E_FORMAT, file.string() + ": the list \"exceptions\" is missing"};
  LintExceptions out;
  out.file_ = file;
  for (json::SizeType i = 0; i < list->Size(); ++i) {
    const auto text = [&](const char *key) { return std::string(get_string((*list)[i], key).value_or("")); };
    const NumberOfService number{text("id"), text("value")};
    const std::string entry = file.string() + ": exceptions[" + std::to_string(i) + "]";
    if (number.first.empty() || number.second.empty() || text("reason").empty() || text("source").empty()) {
      return Error{
          POP_E_FORMAT,
          entry + " needs id, value, reason and source: say why the number is right and who says so"};
    }
    if (!out.entries_.try_emplace(number, Entry{"/exceptions/" + std::to_string(i), text("source")}).second)
      return Error{POP_E_FORMAT, entry + " is there twice: take one out"};
  }
  return out;
}

void LintExceptions::check(const SourceTree &tree, const std::set<NumberOfService> &needed,
                           std::vector<Finding> &findings) const {
  Notes notes(file_);
  for (const auto &[number, entry] : entries_) {
    if (needed.count(number) == 0) {
      notes.warning(entry.path, number.second + " of " + number.first +
                                    " needs no exception (any more); take the entry out");
    } else if (const SourceFile *record = record_of(tree, number.first);
               record != nullptr && !cites(*record, entry.source)) {
      notes.error(entry.path + "/source", entry.source + " is no source of " + number.first +
                                              "; name one that shows the number, in the record too");
    }
  }
  notes.append_to(findings);
}

}  // namespace pop::tool
