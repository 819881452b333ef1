#include "status_file.h"

#include "directory/catalog_files.h"

namespace pop::tool {

Result<void> check_status(const JsonValue &status, const std::string &id, const std::string &path) {
  const auto wrong = [&path](const std::string &why) { return Error{POP_E_FORMAT, path + ": " + why}; };
  if (!status.IsObject()) return wrong("is no JSON object");
  for (const auto &member : status.GetObject()) {
    const std::string_view name = text_of(member.name);
    if (name != "id" && name != "version" && name != "closed")
      return wrong("a desk says \"closed\" and nothing else, not \"" + std::string(name) + "\"");
  }
  const JsonValue *closed = get_object(status, "closed");
  if (closed == nullptr || closed->MemberCount() != 2)
    return wrong("\"closed\" must be an object with \"from\" and \"until\" and nothing else");
  const Result<directory::Closure> closure = directory::parse_status(status, id);
  if (!closure) return wrong(closure.error().message + " (for longer, change the record's hours)");
  return {};
}

}  // namespace pop::tool
