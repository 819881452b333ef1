#include "directory/short_text.h"

namespace pop::directory {

std::string short_text(const trust::Fields &texts) {
  const JsonValue &by_language = texts.json();
  const JsonValue *bands = get_object(by_language, "en");
  if (!bands && by_language.IsObject() && by_language.MemberCount() > 0)
    bands = &by_language.MemberBegin()->value;
  if (bands) {
    for (const char *band : {"B", "C", "A"}) {
      if (const auto text = get_string(*bands, band); text && !text->empty()) return std::string(*text);
    }
  }
  texts.fail({}, "must hold a text by language and age band");
  return {};
}

void collect_strings(const JsonValue &value, std::vector<std::string_view> &out) {
  if (value.IsString()) out.push_back(text_of(value));
  if (value.IsArray()) {
    for (const JsonValue &element : value.GetArray()) collect_strings(element, out);
  }
  if (value.IsObject()) {
    for (const auto &member : value.GetObject()) collect_strings(member.value, out);
  }
}

}  // namespace pop::directory
