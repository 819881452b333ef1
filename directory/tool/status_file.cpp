#include "status_file.h"

#include <algorithm>

#include "base/clock.h"

namespace pop::tool {

Result<void> check_status(const JsonValue &status, const std::string &path) {
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
  const auto from = parse_utc(get_string(*closed, "from").value_or(""));
  const auto until = parse_utc(get_string(*closed, "until").value_or(""));
  if (!from || !until) return wrong("\"from\" and \"until\" must be moments as YYYY-MM-DDTHH:MM:SSZ");
  if (*until <= *from) return wrong("it ends before it begins");
  if (*until - *from > longest_closure)
    return Error{POP_E_POLICY,
                 path + ": a desk closes for at most 72 hours; for longer, change the record's hours"};
  return {};
}

}  // namespace pop::tool
